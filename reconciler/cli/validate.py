"""`reconciler validate`: check the YAML, and the rules as far as they go without a calendar. Reads files only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.options import common

if TYPE_CHECKING:
    from reconciler.athlete.tree import Tree
    from reconciler.errors import Problem
    from reconciler.session.options import Options
    from reconciler.session.plans import Plans


@click.command("validate")
@common(window=False)
def command(options: Options) -> int:
    """Check the YAML of all athletes. Needs no network."""
    from reconciler.athlete.reading import read_settings  # noqa: PLC0415
    from reconciler.athlete.tree import WorkingTree  # noqa: PLC0415
    from reconciler.errors import InputError  # noqa: PLC0415
    from reconciler.session.plans import Plans  # noqa: PLC0415

    tree = WorkingTree(options.root)
    plans = Plans.open(options)
    names = plans.names
    problems: list[Problem] = list(plans.shared.values())
    unknown: list[tuple[str, str, str, str]] = []
    try:
        read_settings(tree)
    except InputError as error:
        problems.extend(error.problems)
    for name in names:
        found, missing = check(tree, name, plans)
        problems.extend(found)
        unknown.extend((name, *one) for one in missing)
    output.problems(problems, names, options.format, unknown)
    return int(any(problem.severity == "error" for problem in problems))


def check(
    tree: Tree, name: str, plans: Plans
) -> tuple[tuple[Problem, ...], tuple[tuple[str, str, str], ...]]:
    """Return the problems of one athlete, and what the rules could not know without a calendar."""
    from reconciler.athlete.reading import read_athlete  # noqa: PLC0415
    from reconciler.errors import InputError  # noqa: PLC0415
    from reconciler.reconcile.compile import compile_athlete  # noqa: PLC0415
    from reconciler.session.declared import offline  # noqa: PLC0415
    from reconciler.workout.files import read_file  # noqa: PLC0415

    try:
        athlete = read_athlete(tree, name)
        compile_athlete(athlete)
        for path, content in athlete.files.items():
            read_file(path, content)
    except InputError as error:
        return error.problems, ()
    found = offline(athlete, tree, plans.today(athlete.document))
    problems = (finding.problem() for finding in found.findings if finding.severity != "info")
    return tuple(problems), found.unknown

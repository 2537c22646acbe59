"""`reconciler validate`: check the YAML, and the rules as far as they go without a calendar. Reads files only."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli.options import common
from reconciler.cli.problem_list import ProblemList

if TYPE_CHECKING:
    from reconciler.errors import Problem
    from reconciler.session.options import Options
    from reconciler.session.plans import Plans


@click.command("validate")
@common(window=False)
def command(options: Options) -> int:
    """Check the YAML of all athletes. Needs no network."""
    from reconciler.athlete.reading import read_settings  # noqa: PLC0415
    from reconciler.errors import InputError  # noqa: PLC0415
    from reconciler.session.plans import Plans  # noqa: PLC0415

    plans = Plans.open(options)
    listed = ProblemList(options.format, plans.names)
    listed.add(plans.shared.values())
    try:
        read_settings(plans.tree)
    except InputError as error:
        listed.add(error.problems)
    for name in plans.names:
        found, missing = check(plans, name)
        listed.add(found, name, missing)
    listed.end()
    return int(listed.has_errors)


def check(plans: Plans, name: str) -> tuple[tuple[Problem, ...], tuple[tuple[str, str, str], ...]]:
    """Return the problems of one athlete, and what the rules could not know without a calendar."""
    from reconciler.athlete.reading import read_athlete  # noqa: PLC0415
    from reconciler.errors import InputError  # noqa: PLC0415
    from reconciler.reconcile.compile import compile_athlete  # noqa: PLC0415
    from reconciler.session.declared import offline  # noqa: PLC0415
    from reconciler.workout.files import read_file  # noqa: PLC0415

    try:
        athlete = read_athlete(plans.tree, name)
        compile_athlete(athlete)
        for path, content in athlete.files.items():
            read_file(path, content)
    except InputError as error:
        return error.problems, ()
    found = offline(athlete, plans.tree, plans.today(athlete.document))
    problems = (finding.problem() for finding in found.findings if finding.severity != "info")
    return tuple(problems), found.unknown

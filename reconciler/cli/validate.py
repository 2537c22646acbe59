"""`reconciler validate`: check the YAML. Reads files and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.options import Options, common

if TYPE_CHECKING:
    from reconciler.athlete.tree import Tree
    from reconciler.errors import Problem


@click.command("validate")
@common(window=False)
def command(options: Options) -> int:
    """Check the YAML of all athletes. Needs no network."""
    from reconciler.athlete.reading import read_settings  # noqa: PLC0415
    from reconciler.athlete.tree import WorkingTree  # noqa: PLC0415
    from reconciler.cli.session import Session  # noqa: PLC0415
    from reconciler.errors import InputError  # noqa: PLC0415

    tree = WorkingTree(options.root)
    names = Session.open(options).names
    problems: list[Problem] = []
    try:
        read_settings(tree)
    except InputError as error:
        problems.extend(error.problems)
    for name in names:
        problems.extend(_check(tree, name))
    output.problems(problems, names, options.format)
    return int(any(problem.severity == "error" for problem in problems))


def _check(tree: Tree, name: str) -> tuple[Problem, ...]:
    from reconciler.athlete.reading import read_athlete  # noqa: PLC0415
    from reconciler.errors import InputError  # noqa: PLC0415
    from reconciler.reconcile.compile import compile_athlete  # noqa: PLC0415

    try:
        compile_athlete(read_athlete(tree, name))
    except InputError as error:
        return error.problems
    return ()

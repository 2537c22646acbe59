"""`reconciler import`: events that are on the calendar become entries of the plan, and stay as they are."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.options import common
from reconciler.session.session import Session

if TYPE_CHECKING:
    from reconciler.reconcile.importing import Choice, Group
    from reconciler.session.options import Options

KINDS = ("workouts", "notes", "races", "absences")


@click.command("import")
@common(one=True, formats=("text", "markdown", "json"))
@click.option("--mine", is_flag=True, help="Also all that the athlete made by hand.")
@click.option(
    "--also",
    multiple=True,
    type=click.Choice(KINDS),
    help="Also these of the athlete's own; may be repeated.",
)
@click.option(
    "--event",
    "numbers",
    multiple=True,
    type=click.IntRange(min=1),
    metavar="N",
    help="Only this event, by its number; may be repeated.",
)
@click.option("--dry-run", is_flag=True, help="Show what would be taken, and write nothing.")
@click.option(
    "--branch",
    is_flag=False,
    flag_value="import/",
    metavar="[NAME]",
    help="Commit on a branch and propose it, instead of writing files. Default name: import/ATHLETE.",
)
def command(
    options: Options,
    *,
    mine: bool,
    also: tuple[Group, ...],
    numbers: tuple[int, ...],
    dry_run: bool,
    branch: str | None,
) -> int:
    """Write events that are on the calendar into week files, which claim them without a change.

    Takes what carries a mark of ours (`plan:`) or of an earlier tool (`note:`) and no plan holds. What the athlete made
    by hand is taken only where --mine, --also or --event says so; events of an applied plan, and copies, never.
    """
    choice = _choice(mine=mine, also=also, numbers=numbers)
    from reconciler.session.import_run import run  # noqa: PLC0415

    with Session.open(options) as session:
        name = session.names[0]
        to = f"import/{name}" if branch == "import/" else branch
        view = run(session, name, choice, dry_run=dry_run, branch=to)
    if options.format == "json":
        from reconciler.render.import_view import document  # noqa: PLC0415

        output.json_document(document(view))
    else:
        from reconciler.render import import_text  # noqa: PLC0415

        render = import_text.markdown if options.format == "markdown" else import_text.text
        click.echo(render(view))
    return int(any(one.live.id in choice.numbers for one in view.left))


def _choice(*, mine: bool, also: tuple[Group, ...], numbers: tuple[int, ...]) -> Choice:
    from reconciler.reconcile.importing import MINE, Choice  # noqa: PLC0415

    if numbers and (mine or also):
        msg = "--event takes single events, so it cannot stand beside --mine or --also"
        raise click.UsageError(msg)
    groups: set[Group] = {"tools", *(MINE if mine else also)}
    return Choice(frozenset(groups), frozenset(numbers))

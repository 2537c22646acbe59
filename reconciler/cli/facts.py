"""`reconciler facts`: all that is known of one athlete, before anybody plans."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output, progress
from reconciler.cli.options import Day, common
from reconciler.session.session import Session

if TYPE_CHECKING:
    import datetime as dt
    from typing import Literal

    from reconciler.session.options import Options

MAX_CHARS = 60_000


@click.command("facts")
@common(window=False, one=True, formats=("text", "markdown", "json"))
@click.option(
    "--max-chars",
    type=click.IntRange(min=1),
    help=f"No longer than this: for an assistant's window. Default: {MAX_CHARS}, and no limit for JSON.",
)
@click.option(
    "--days",
    type=click.IntRange(1, 366),
    default=42,
    show_default=True,
    help="Completed training of so many days.",
)
@click.option("--until", type=Day(), help="The last day of the calendar. Default: in six weeks.")
@click.option(
    "--without",
    multiple=True,
    type=click.Choice(["wellness", "comments", "reports"]),
    help="Leave this out: the body's measures, the athlete's comments, reports of sessions.",
)
@click.option("--offline", is_flag=True, help="Only what is declared: ask no calendar.")
def command(
    options: Options,
    *,
    max_chars: int | None,
    days: int,
    until: dt.date | None,
    without: tuple[Literal["wellness", "comments", "reports"], ...],
    offline: bool,
) -> int:
    """Tell all that is known of an athlete: the facts to plan from.

    Goals, strategy, rules, condition, completed training, calendar, data quality. Changes nothing. Text and Markdown
    are the same here.
    """
    from reconciler.session.facts_report import Wanted, gather  # noqa: PLC0415

    wanted = Wanted(days=days, until=until, offline=offline, without=frozenset(without))
    with Session.open(options) as session, progress.busy(f"gathering the facts of {session.names[0]}"):
        report = gather(session, session.names[0], wanted)
    if options.format == "json":
        from reconciler.render.facts_document import document  # noqa: PLC0415

        output.json_document(document(report, max_chars))
    else:
        from reconciler.render.facts_markdown import render  # noqa: PLC0415

        click.echo(render(report, max_chars or MAX_CHARS), nl=False)
    return 0

"""`reconciler review-week`: what became of a week, planned versus done."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output, progress
from reconciler.cli.options import Week, common
from reconciler.session.session import Session

if TYPE_CHECKING:
    from reconciler.render.week_review import Gathered
    from reconciler.render.week_review_shapes import Written
    from reconciler.session.options import Options


@click.command("review-week")
@common(window=False, one=True, formats=("text", "markdown", "json"))
@click.argument("week", type=Week(), required=False)
@click.option("--write", is_flag=True, help="Keep it as a note `review` in the week's YAML.")
@click.option("--force", is_flag=True, help="With --write: write over a note that a person changed.")
def command(options: Options, *, week: str | None, write: bool, force: bool) -> int:
    """Show what became of a week: planned versus done, day by day.

    Also repetition by repetition, in sums by sport, and form against the forecast. WEEK is one such as 2026-W20.
    Default: the last whole week. Changes nothing on the calendar.
    """
    from reconciler.render.week_review import week_review  # noqa: PLC0415
    from reconciler.render.week_review_note import note_text  # noqa: PLC0415
    from reconciler.session.week_review import gather  # noqa: PLC0415

    with Session.open(options) as session, progress.busy(f"reading the week of {session.names[0]}"):
        found = gather(session, session.names[0], week)
    review = week_review(found)
    note = note_text(review)
    written = _write(options, found, note, force=force) if write else None
    if options.format == "json":
        from reconciler.render.week_review_shapes import document  # noqa: PLC0415

        output.json_document(document(review, note, written))
    elif options.format == "markdown":
        from reconciler.render.week_review_markdown import render as render_markdown  # noqa: PLC0415

        click.echo(render_markdown(review), nl=False)
    else:
        from reconciler.render.week_review_terminal import render as render_text  # noqa: PLC0415

        output.text(render_text(review).rstrip("\n"))
    if written:
        click.echo(f"note `review` {written}: {found.path}", err=True)
    return 0


def _write(options: Options, found: Gathered, note: str, *, force: bool) -> Written:
    from reconciler.session.plan_files import replace_files  # noqa: PLC0415
    from reconciler.session.review_note import noted  # noqa: PLC0415

    made = noted(found, note, force=force)
    if made.written != "unchanged":
        replace_files(options.root, {found.path: (found.source, made.text.encode())})
    return made.written

"""`reconciler new-week`: the file of a week to come, with all that is known and nothing that is planned."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.options import Week, common
from reconciler.errors import ReconcilerError
from reconciler.text import printable

if TYPE_CHECKING:
    from pathlib import Path

    from reconciler.render.new_week_shapes import NewWeekShape
    from reconciler.session.new_week import Skeleton
    from reconciler.session.options import Options


@click.command("new-week")
@common(window=False, one=True, formats=("text", "json"))
@click.argument("week", type=Week(coming=True), required=False)
@click.option("--offline", is_flag=True, help="Ask no calendar; the file says what is not known.")
@click.option("--print", "print_", is_flag=True, help="Print the file instead of writing it.")
def command(options: Options, *, week: str | None, offline: bool, print_: bool) -> int:
    """Write the file of a week to come: what is known, the races, what fits on which day.

    It plans no session, and loads as it is. WEEK is one such as 2026-W21; by default the first from the coming
    Monday on that has no file. A file that is there is never overwritten.
    """
    from reconciler.session.new_week import skeleton  # noqa: PLC0415
    from reconciler.session.session import Session  # noqa: PLC0415

    with Session.open(options) as session:
        made = skeleton(session, session.names[0], week, offline=offline)
    if not print_:
        _write(options.root / made.path, made.text)
    if options.format == "json":
        output.json_document(_document(made, written=not print_))
    else:
        click.echo(made.text if print_ else made.path, nl=not print_)
        for remark in made.remarks:
            click.echo(printable(remark), err=True)
    return 0


def _write(path: Path, text: str) -> None:
    """Write a file that must not exist yet. ReconcilerError where it does, or the disk says no."""
    try:
        path.parent.mkdir(exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(text)
    except FileExistsError:
        msg = f"{path} exists already, and is never overwritten"
        raise ReconcilerError(msg, hint="somebody made it just now: look at it first") from None
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}"
        raise ReconcilerError(msg) from None


def _document(made: Skeleton, *, written: bool) -> NewWeekShape:
    from reconciler.render.documents import FORMAT_VERSION  # noqa: PLC0415

    return {
        "format_version": FORMAT_VERSION,
        "kind": "new-week",
        "athlete": made.athlete,
        "week": made.week,
        "path": made.path,
        "written": written,
        "remarks": list(made.remarks),
        "text": made.text,
    }

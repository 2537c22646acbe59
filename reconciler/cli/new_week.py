"""`reconciler new-week`: the file of a week to come, with all that is known and nothing that is planned."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.options import Day
from reconciler.errors import ReconcilerError
from reconciler.session.options import Options, find_root
from reconciler.text import printable

if TYPE_CHECKING:
    import datetime as dt

    from reconciler.render.new_week_shapes import NewWeekShape
    from reconciler.session.new_week import Skeleton
    from reconciler.session.options import Format


class Week(click.ParamType[str]):
    """An ISO week as `2026-W21`."""

    name = "week"

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the week, or fail in a person's words."""
        from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

        from reconciler.athlete.quantity import WeekName  # noqa: PLC0415

        try:
            return str(TypeAdapter(WeekName).validate_python(value))
        except ValidationError as error:
            self.fail(error.errors()[0]["msg"], param, ctx)


@click.command("new-week")
@click.argument("athlete")
@click.argument("week", type=Week(), required=False)
@click.option(
    "--root", type=click.Path(path_type=Path), help="The plans. Default: the nearest parent with athletes/."
)
@click.option("--calendar", metavar="URL|embedded", help="Instead of the calendar of athletes/settings.yaml.")
@click.option("--offline", is_flag=True, help="Ask no calendar; the file says what is not known.")
@click.option("--print", "print_", is_flag=True, help="Print the file instead of writing it.")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", help="How to print."
)
@click.option("--today", type=Day(), help="Take this day for today.")
def command(
    athlete: str,
    week: str | None,
    *,
    root: Path | None,
    calendar: str | None,
    offline: bool,
    print_: bool,
    format_: Format,
    today: dt.date | None,
) -> int:
    """Write the skeleton of a week to come: what is known, the races, and what fits on which day.

    It plans no session, and loads as it is. WEEK is one such as 2026-W21; by default the first from the coming
    Monday on that has no file. A file that is there is never overwritten.
    """
    from reconciler.session.new_week import skeleton  # noqa: PLC0415
    from reconciler.session.session import Session  # noqa: PLC0415

    options = Options(
        root=find_root(root), athletes=(athlete,), calendar=calendar, format=format_, today=today
    )
    with Session.open(options) as session:
        made = skeleton(session, athlete, week, offline=offline)
    if not print_:
        _write(options.root / made.path, made.text)
    if format_ == "json":
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

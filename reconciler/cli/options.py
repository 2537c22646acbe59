"""The options that the commands share."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
from click.shell_completion import CompletionItem

from reconciler.cli import completing
from reconciler.session.options import Options, find_root

F = TypeVar("F", bound=Callable[..., Any])


EARLIEST, LATEST = dt.date(2000, 1, 1), dt.date(2100, 12, 31)
"""Room on both sides for what is counted from a day; nobody plans beyond, and a slip in a year is caught."""


class Day(click.ParamType[dt.date]):
    """A day as `2026-05-13`, between EARLIEST and LATEST."""

    name = "date"

    def convert(
        self, value: str | dt.date, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """Return the day, or fail in a person's words."""
        if isinstance(value, dt.date):
            return value
        try:
            day = dt.datetime.strptime(value, "%Y-%m-%d").date()  # noqa: DTZ007 - a day has no zone
        except ValueError:
            self.fail(f"{value!r} is no day: expected one such as 2026-05-13", param, ctx)
        if not EARLIEST <= day <= LATEST:
            self.fail(f"{value} is out of reach: expected a day from {EARLIEST} to {LATEST}", param, ctx)
        return day


class Week(click.ParamType[str]):
    """An ISO week as `2026-W21`. A shell completes those there are, or those that are `coming`."""

    name = "week"

    def __init__(self, *, coming: bool = False) -> None:
        self.coming = coming

    def shell_complete(
        self, ctx: click.Context, param: click.Parameter, incomplete: str
    ) -> list[CompletionItem]:
        """Return the weeks that begin like this."""
        del param
        return [CompletionItem(week) for week in completing.weeks(ctx, incomplete, coming=self.coming)]

    def convert(self, value: str, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the week, or fail in a person's words."""
        from pydantic import TypeAdapter, ValidationError  # noqa: PLC0415

        from reconciler.athlete.quantity import WeekName  # noqa: PLC0415

        try:
            return str(TypeAdapter(WeekName).validate_python(value))
        except ValidationError as error:
            self.fail(error.errors()[0]["msg"], param, ctx)


def common(
    *,
    window: bool = True,
    one: bool = False,
    formats: tuple[str, ...] = ("text", "json", "markdown", "github"),
) -> Callable[[F], F]:
    """Add the shared options. The command gets them as one `options`. With `one` it takes one athlete, as an argument."""

    def decorate(function: F) -> F:
        def wrapped(**values: Any) -> Any:
            options = Options(
                root=find_root(values.pop("root")),
                athletes=(values.pop("athlete"),) if one else values.pop("athlete"),
                first=values.pop("from_", None),
                last=values.pop("to", None),
                calendar=values.pop("calendar"),
                format=values.pop("format_"),
                today=values.pop("today"),
            )
            if options.first and options.last and options.first > options.last:
                msg = f"--from {options.first} lies after --to {options.last}"
                raise click.UsageError(msg)
            return function(options, **values)

        wrapped.__name__, wrapped.__doc__ = function.__name__, function.__doc__
        wrapped.__dict__.update(getattr(function, "__dict__", {}))
        for option in reversed(_options(formats, window=window, one=one)):
            wrapped = option(wrapped)
        return wrapped  # type: ignore[return-value]

    return decorate


def _options(formats: tuple[str, ...], *, window: bool, one: bool) -> list[Callable[[Any], Any]]:
    days = [
        click.option("--from", "from_", type=Day(), help="First day. Default: today."),
        click.option("--to", type=Day(), help="Last day. Default: the end of the last planned week."),
    ]
    return [
        click.option(
            "--root",
            type=click.Path(path_type=Path),
            help="The plans. Default: the nearest parent with athletes/.",
        ),
        click.argument("athlete", metavar="ATHLETE", shell_complete=completing.athletes)
        if one
        else click.option(
            "--athlete",
            multiple=True,
            metavar="NAME",
            help="Only this athlete; may be repeated.",
            shell_complete=completing.athletes,
        ),
        *(days if window else []),
        click.option(
            "--calendar", metavar="URL|embedded", help="Instead of the calendar of athletes/settings.yaml."
        ),
        click.option("--format", "format_", type=click.Choice(formats), default="text", help="How to print."),
        click.option("--today", type=Day(), help="Take this day for today."),
    ]

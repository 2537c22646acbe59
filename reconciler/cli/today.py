"""`reconciler today`: what today asks for, and the morning message."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import click

from reconciler.cli import completing, output
from reconciler.cli.options import common
from reconciler.errors import InputError, ReconcilerError
from reconciler.session.session import Session
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.render.morning import Morning
    from reconciler.render.today_shapes import TodayAthleteShape, TodayShape
    from reconciler.session.delivery import Delivery
    from reconciler.session.options import Options

SAID = {
    "sent": "sent",
    "already": "sent already today",
    "claimed": "another run is sending it, or was cut off while it did: not sent again today",
    "early": "not yet",
    "late": "too late for today",
    "nothing": "nothing to say",
    "no-channel": "no `morning` in athlete.yaml",
    "failed": "not sent",
}


@dataclass(frozen=True, slots=True)
class Looked:
    """One athlete's day, or why it cannot be told."""

    athlete: str
    morning: Morning | None = None
    error: str = ""
    hint: str = ""


@click.command("today")
@common(window=False, formats=("text", "json"))
@click.argument("names", metavar="[ATHLETE]...", nargs=-1, shell_complete=completing.athletes)
@click.option("--send", is_flag=True, help="Send it to the athletes whose hour it is, once a day.")
@click.option(
    "--now", "at_once", is_flag=True, help="With --send: do not wait for the hour. Still once a day."
)
@click.option(
    "--always", is_flag=True, help="With --send: also where there is nothing to say, as on a rest day."
)
def command(options: Options, *, names: tuple[str, ...], send: bool, at_once: bool, always: bool) -> int:
    """Say what today asks for, or send it to the athletes, each at their own hour.

    The sessions are those of the calendar as it is now, with what the plan says of them. With --send it goes to the
    channel that `morning` in athlete.yaml names, and is not printed. Without ATHLETE for the whole roster.
    """
    if (at_once or always) and not send:
        msg = "--now and --always say how to send: they need --send"
        raise click.UsageError(msg)
    with Session.open(replace(options, athletes=(*options.athletes, *names))) as session:
        if not send:
            return _show(session, options)
        from reconciler.render.morning_picture import picture  # noqa: PLC0415
        from reconciler.session.delivery import Orders, deliver  # noqa: PLC0415

        found = deliver(session, Orders(at_once=at_once, always=always), picture)
    return _tell(found, options)


def _show(session: Session, options: Options) -> int:
    found = [_look(session, name) for name in session.names]
    if options.format == "json":
        output.json_document(_document(_shape(one) for one in found))
    else:
        click.echo("\n\n".join(_text(one, several=len(found) > 1) for one in found))
    return int(any(one.morning is None for one in found))


def _look(session: Session, name: str) -> Looked:
    from reconciler.session.morning import look  # noqa: PLC0415

    try:
        return Looked(name, look(session, name))
    except InputError as error:
        return Looked(name, error=str(error), hint=error.hint)
    except ReconcilerError as error:
        return Looked(name, error=error.message, hint=error.hint)


def _text(one: Looked, *, several: bool) -> str:
    from reconciler.render.morning import message  # noqa: PLC0415

    if one.morning is None:
        said = "\n".join(printable(line) for line in one.error.split("\n"))
        return f"{one.athlete}: {said}" + (f" ({printable(one.hint)})" if one.hint else "")
    lines = [printable(line).replace("\\u200b", "") for line in message(one.morning)]
    if one.morning.why_unread:
        lines.append(f"({printable(one.morning.why_unread)})")
    return "\n".join([f"{one.athlete}:", *lines] if several else lines)


def _shape(one: Looked) -> TodayAthleteShape:
    from reconciler.render.morning import message  # noqa: PLC0415
    from reconciler.render.today_document import sessions  # noqa: PLC0415

    found = one.morning
    return {
        "athlete": one.athlete,
        "today": found.agenda.day.isoformat() if found else None,
        "error": one.error or None,
        "hint": one.hint or None,
        "source": ("calendar" if found.agenda.read else "plan") if found else None,
        "why": found.why_unread or None if found else None,
        "something_to_say": found.has_something_to_say if found else None,
        "text": list(message(found)) if found else [],
        "sessions": sessions(found.agenda) if found else [],
        "delivery": None,
    }


def _tell(found: Sequence[Delivery], options: Options) -> int:
    """Say what was sent to whom, and never what it says: the log of a run is read by others."""
    if options.format == "json":
        output.json_document(_document(_delivery_shape(one) for one in found))
    else:
        for one in found:
            click.echo(_line(one))
        if all(one.outcome == "no-channel" for one in found):
            click.echo("Nobody has a channel: `morning: {env: VARIABLE}` in athlete.yaml names one.")
    return int(any(one.outcome == "failed" for one in found))


def _line(one: Delivery) -> str:
    said = f": {printable(one.said)}" if one.said else ""
    hint = f" ({printable(one.hint)})" if one.hint else ""
    return f"{one.athlete}: {SAID[one.outcome]}{said}{hint}"


def _delivery_shape(one: Delivery) -> TodayAthleteShape:
    return {
        "athlete": one.athlete,
        "today": None,
        "error": one.said or None if one.outcome == "failed" else None,
        "hint": one.hint or None,
        "source": None,
        "why": one.said or None if one.outcome != "failed" else None,
        "something_to_say": None,
        "text": [],
        "sessions": [],
        "delivery": one.outcome,
    }


def _document(athletes: Iterable[TodayAthleteShape]) -> TodayShape:
    from reconciler.render.documents import FORMAT_VERSION  # noqa: PLC0415

    return {"format_version": FORMAT_VERSION, "kind": "today", "athletes": list(athletes)}

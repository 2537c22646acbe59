"""Who is there, and what is on their calendars: the tools `list_athletes` and `get_planned_events`."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reconciler.assistant.answers import MOST_PROBLEMS
from reconciler.assistant.words import NOTICE, foreign, lines
from reconciler.athlete.reading import read_athlete
from reconciler.errors import InputError, ReconcilerError
from reconciler.reconcile.ownership import iso_week
from reconciler.session.listing import listing

if TYPE_CHECKING:
    from reconciler.assistant.shapes import AthleteShape, AthletesShape, EventShape, EventsShape
    from reconciler.assistant.workspace import Workspace
    from reconciler.render import shapes as rendered
    from reconciler.session.listing import Listing

LONGEST = dt.timedelta(days=366)
MOST_EVENTS = 300
_WEEKS = 12
_WEEK = dt.timedelta(days=7)


def list_athletes(space: Workspace) -> AthletesShape:
    """Return everybody whom this server shows."""
    return {
        "athletes": [_athlete(space, name) for name in space.names],
        "next": "call get_facts with one of these names before you plan or judge anything",
    }


def _athlete(space: Workspace, name: str) -> AthleteShape:
    with space.open(name) as session:
        try:
            # Weeks stay unread here: their names are enough, and a broken one is told by check_week.
            athlete = read_athlete(session.tree, name, weeks=lambda _: False)
        except InputError as error:
            return _broken(name, error)
        today = session.today(athlete.document)
    return {
        "athlete": name,
        "name": lines(athlete.document.name),
        "timezone": athlete.document.timezone,
        "today": today.isoformat(),
        "this_week": iso_week(today),
        "next_week": iso_week(today + _WEEK),
        "weeks": list(athlete.declared_weeks[-_WEEKS:]),
        "has_strategy": athlete.strategy is not None,
        "problem": None,
    }


def _broken(name: str, error: InputError) -> AthleteShape:
    problems = "\n".join(str(problem) for problem in error.problems[:MOST_PROBLEMS])
    return {
        "athlete": name,
        "name": name,
        "timezone": "",
        "today": "",
        "this_week": "",
        "next_week": "",
        "weeks": [],
        "has_strategy": False,
        "problem": lines(f"{problems}\nA person has to mend these files before anything can be planned."),
    }


def get_planned_events(space: Workspace, athlete: str, oldest: str, newest: str) -> EventsShape:
    """Return what is on the calendar from `oldest` to `newest`, both included, and whose it is."""
    first, last = day(oldest), day(newest)
    if not dt.timedelta(0) <= last - first <= LONGEST:
        msg = f"{first} to {last} is no window: expected oldest before newest, and a year at most"
        raise ReconcilerError(msg, hint="ask for the six weeks around the week that you plan")
    with space.open(athlete, first=first, last=last) as session:
        space.with_ledgers(session)
        found = listing(session, athlete)
    if found.error:
        raise ReconcilerError(
            found.error,
            hint="go on without the calendar and say so to the person, or try again in a minute",
        )
    return {
        "notice": NOTICE,
        "athlete": athlete,
        "oldest": first.isoformat(),
        "newest": last.isoformat(),
        "planned": found.planned,
        "remark": _remark(found, first, last),
        "events": [_event(event) for event in found.events[:MOST_EVENTS]],
        "left_out": max(0, len(found.events) - MOST_EVENTS),
    }


def day(text: str) -> dt.date:
    """Return a day. ReconcilerError for anything that is none."""
    from reconciler.athlete.quantity import day as read  # noqa: PLC0415

    try:
        return read(text)
    except ValueError:
        msg = f"{lines(text, 40)!r} is no day"
        raise ReconcilerError(msg, hint="write days such as 2026-05-13") from None


def _remark(found: Listing, first: dt.date, last: dt.date) -> str:
    if not found.planned:
        return f"There is no plan for {first} to {last}."
    if not any(event["whose"] == "claimed" for event in found.events):
        return f"{found.declared} entries are declared and none of them is on the calendar yet."
    return ""


def _event(event: rendered.EventShape) -> EventShape:
    date, _, time = event["start"].partition("T")
    return {
        "date": date,
        "start": time[:5].replace("00:00", ""),
        "whose": event["whose"],
        "identity": event["identity"],
        "category": event["category"],
        "sport": event["type"],
        "name": foreign(event["name"]),
        "duration": event["duration"],
        "load": event["load"],
        "done": event["done"],
        "frozen": event["frozen"],
    }

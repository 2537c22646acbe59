"""Gathers what became of one week of one athlete. Reads only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from reconciler.athlete.quantity import monday as monday_of
from reconciler.errors import ReconcilerError
from reconciler.reconcile.ownership import iso_week
from reconciler.render.week_review import Gathered
from reconciler.rules import prepare
from reconciler.session.known import event_ids, known_ledger, tamed
from reconciler.session.past_plan import past_plan
from reconciler.training.done import count, outcomes
from reconciler.training.facts import DAY
from reconciler.training.fetch import fetch_facts
from reconciler.training.hindsight import foreign_loads, hindsight
from reconciler.training.laps import read_laps, read_messages
from reconciler.training.repetitions import Repetitions, has_work, repetitions

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.athlete.reading import Athlete
    from reconciler.calendar.client import CalendarReader
    from reconciler.reconcile.ledger import Ledger
    from reconciler.session.session import Session
    from reconciler.training.done import Outcome
    from reconciler.training.facts import Facts
    from reconciler.training.laps import Lap, Message

AROUND = 7 * DAY
"""How far beyond the week is read: a session may be done a day off, or be paired further away."""
MOST_ACTIVITIES = 14
"""Activities of a week whose laps and messages are asked for: two requests each."""


@dataclass(slots=True)
class _Detail:
    """What was asked about single activities, and why some of it is not known."""

    work: dict[str, Repetitions] = field(default_factory=dict)
    messages: dict[str, tuple[Message, ...]] = field(default_factory=dict)
    unknown: list[str] = field(default_factory=list)


def last_whole_week(today: dt.date) -> str:
    """Return the last ISO week that ended before today."""
    return iso_week(today - (today.weekday() + 1) * DAY)


def gather(session: Session, name: str, week: str | None = None) -> Gathered:
    """Return what there is to tell of a week; None is the last whole one. Four requests, and two per session with work.

    Raises InputError where the YAML does not load, ReconcilerError for a week that has not begun, CredentialError
    without a credential, CalendarDown where the calendar does not answer.
    """
    earliest = session.options.today or session.now.date()
    # Read with a week to spare, since today is known only with the athlete's time zone.
    since = (monday_of(week) if week else earliest - 2 * AROUND) - AROUND
    athlete = session.read(name, since=min(since, earliest))
    today = session.today(athlete.document)
    chosen = week or last_whole_week(today)
    first = monday_of(chosen)
    if first > today:
        msg = f"{chosen} has not begun yet: it begins on {first}"
        raise ReconcilerError(msg, hint="name a week that is over, or leave it out for the last whole one")
    path = athlete.paths.get(chosen, "")
    source = session.tree.read(path) if path else b""
    ledger, unread = known_ledger(session, name)
    with session.calendars.reader(athlete.name, athlete.document) as reader:
        facts = _facts(reader, today, first)
        found = _outcomes(athlete, facts, ledger, first)
        detail = _detail(reader, _with_work(found, first))
        requests = reader.request_count
    plan = past_plan(session, athlete, chosen, facts, _end_of_day(first, athlete.document))
    loads = (*plan.loads, *foreign_loads(facts.foreign or (), first))
    return Gathered(
        athlete=name,
        name=athlete.document.name,
        week_name=chosen,
        monday=first,
        week=next((one for one in athlete.weeks if one.week == chosen), None),
        facts=facts,
        outcomes=found,
        hindsight=hindsight(facts, first, loads),
        plan_from=plan.source,
        plan=plan.words,
        work=detail.work,
        messages=detail.messages,
        unknown=(*facts.why_unknown, *unread, *detail.unknown),
        requests=requests,
        path=path,
        source=source,
    )


def _facts(reader: CalendarReader, today: dt.date, first: dt.date) -> Facts:
    last = max(today, first + AROUND + 6 * DAY)
    return tamed(fetch_facts(reader, today, last=last, history=today - first + AROUND))


def _outcomes(athlete: Athlete, facts: Facts, ledger: Ledger | None, first: dt.date) -> tuple[Outcome, ...]:
    weeks = prepare(athlete, facts, facts.today).weeks
    near = tuple(
        week for week in weeks if week.sunday >= first - AROUND and week.monday <= first + 2 * AROUND
    )
    return outcomes(near, facts, event_ids(ledger), since=first - AROUND)


def _with_work(found: Iterable[Outcome], first: dt.date) -> tuple[Outcome, ...]:
    """Return the sessions of the week whose laps are worth asking for, the first ones where there are too many."""
    mine = [one for one in found if first <= one.day < first + AROUND and one.session and one.activities]
    return tuple(one for one in mine if one.session and has_work(one.session))[:MOST_ACTIVITIES]


def _detail(reader: CalendarReader, found: Iterable[Outcome]) -> _Detail:
    """Ask for laps and messages. One that the calendar does not give is named, and the rest goes on."""
    detail = _Detail()
    for one in found:
        if one.session is None:
            continue
        laps: list[Lap] = []
        for done in count(one.session, one.activities)[0]:
            if done.stub or not done.id:
                continue
            try:
                laps += read_laps(reader.intervals(done.id))
                detail.messages[done.id] = read_messages(reader.messages(done.id))
            except ReconcilerError as error:
                detail.unknown.append(f"laps and messages of {done.day} {done.sport}: {error.message}")
        detail.work[one.activities[0].id] = repetitions(one.session, laps)
    return detail


def _end_of_day(day: dt.date, document: AthleteDocument) -> dt.datetime:
    """Return the first moment of the next day, where the athlete is."""
    return dt.datetime.combine(day + DAY, dt.time(), tzinfo=ZoneInfo(document.timezone))

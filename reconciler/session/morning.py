"""Finds out what one athlete's day holds, for the morning message: the plan, the ledger, the calendar as it is now."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reconciler.athlete.quantity import monday
from reconciler.athlete.reading import read_athlete, read_document
from reconciler.errors import CalendarError, InputError
from reconciler.reconcile.ownership import iso_week
from reconciler.render.morning import Morning
from reconciler.rules import check_plan, prepare
from reconciler.session.known import known_ledger
from reconciler.training.agenda import agenda
from reconciler.training.facts import DAY, Facts
from reconciler.training.fetch import fetch_facts
from reconciler.training.forecast import calendar_loads, forecast
from reconciler.training.planned import Standards

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.athlete.reading import Athlete
    from reconciler.rules import Plan
    from reconciler.session.session import Session
    from reconciler.training.agenda import Agenda

_AROUND = dt.timedelta(days=21)
"""Weeks that are read on both sides of today: a session is moved by days, seldom by more than a week or two."""

_MATTER = (
    "illness-days",
    "return-after-illness",
    "heat",
    "form-floor",
    "hard-days-spacing",
    "hard-sessions-per-day",
    "long-after-hard",
    "strength-spacing",
    "foreign-sessions",
    "day-before-race",
    "race-day-form",
    "run-spike",
)
"""Rules that can change how an athlete goes about today. The others are for whoever plans."""

_SIGNS = "readiness-signs"
_SIGNS_SAID = "several signs of the last days (sleep, HRV, heart rate, form) are off; listen to your body"
"""The values themselves stay out of the message: it travels through others' hands."""
_MOST = 2


def look(session: Session, name: str) -> Morning:
    """Return what there is to say to one athlete today.

    The calendar that does not answer is no error: then the plan speaks alone, and says so. InputError where the YAML
    cannot be read.
    """
    athlete = _read(session, name)
    today = session.today(athlete.document)
    facts, why = _facts(session, athlete, today)
    plan = prepare(athlete, facts, today)
    standards = Standards(athlete.document, facts.sport_settings or {})
    identities = _identities(session, name)
    found = agenda(today, plan.weeks, athlete.document, standards, facts.events, identities)
    form, about = _form(facts)
    return Morning(found, form, about, tuple(_cautions(plan, found))[:_MOST], why)


def _read(session: Session, name: str) -> Athlete:
    if name in session.shared:
        raise InputError((session.shared[name],))
    today = session.today(read_document(session.tree, name))
    return read_athlete(
        session.tree, name, weeks=lambda week: today - _AROUND <= monday(week) <= today + _AROUND
    )


def _facts(session: Session, athlete: Athlete, today: dt.date) -> tuple[Facts, str]:
    """Return what the calendar says, and why it says nothing where it does not."""
    try:
        with session.calendars.reader(athlete.name, athlete.document) as reader:
            facts = fetch_facts(reader, today, last=today + _AROUND)
    except CalendarError as error:
        return Facts.offline(today, error.message), error.message
    return facts, "" if facts.events is not None else "; ".join(facts.why_unknown)


def _identities(session: Session, name: str) -> Mapping[int, str]:
    """What the ledger knows. Without git, or with a remote that is away, the marks of the events have to do."""
    ledger, _ = known_ledger(session, name)
    return ledger.by_event if ledger else {}


def _form(facts: Facts) -> tuple[float | None, bool]:
    """Return the form of this morning, which is that of last night, and whether days are missing in it."""
    before = facts.today - DAY
    for record in facts.wellness or ():
        if record.day == before and record.ctl is not None and record.atl is not None:
            return record.ctl - record.atl, False
    found = forecast(facts, calendar_loads(facts.events or (), facts.today), facts.today)
    day = found.on(before) if found else None
    return (day.tsb, bool(found and found.unknown_days)) if day else (None, False)


def _cautions(plan: Plan, found: Agenda) -> Iterator[str]:
    """Return what rules say of today, the graver first. A waiver was somebody's decision: it silences them here, too."""
    if not found.open or found.week is None:
        return
    here = {found.day.isoformat(), *(item.planned.id for item in found.open if item.planned)}
    report = check_plan(plan, [iso_week(found.day)])
    for finding in report.findings:
        if finding.rule == _SIGNS:
            yield _SIGNS_SAID
        elif finding.rule in _MATTER and here.intersection(finding.scopes):
            yield finding.text

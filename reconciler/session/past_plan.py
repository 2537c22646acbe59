"""The plan of a week as it was when the week began: from the ledger's history, else from the YAML as it is now."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.reconcile.estimate import estimate
from reconciler.render.ledgers import read_history
from reconciler.rules import prepare
from reconciler.training.forecast import SESSIONS, DayLoad
from reconciler.training.planned import declared_loads

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.athlete.reading import Athlete
    from reconciler.reconcile.ledger import Entry, Ledger
    from reconciler.render.week_review_view import PlanFrom
    from reconciler.session.session import Session
    from reconciler.training.facts import Facts


@dataclass(frozen=True, slots=True)
class PastPlan:
    """The planned loads of a week; `words` say which plan that was."""

    loads: tuple[DayLoad, ...]
    source: PlanFrom
    words: str


def past_plan(session: Session, athlete: Athlete, week: str, facts: Facts, until: dt.datetime) -> PastPlan:
    """Return the plan of the week as last applied before `until`. Without a ledger of that time: the YAML of now."""
    applied = _applied(session, athlete.name, until)
    if applied:
        when, ledger = applied
        calendar = {sport: dict(row) for sport, row in (facts.sport_settings or {}).items()}
        loads = tuple(_loads(ledger, week, athlete, calendar))
        if loads:
            return PastPlan(
                loads, "ledger", f"the plan as applied on {when:%Y-%m-%d %H:%M}, with the thresholds of now"
            )
    weeks = prepare(athlete, facts, facts.today).weeks
    mine = tuple(one for one in weeks if one.week.week == week)
    if not mine:
        return PastPlan((), "none", "no plan of that week")
    return PastPlan(
        tuple(declared_loads(mine)),
        "yaml",
        "the YAML as it is now: nothing of that week had been applied then",
    )


def _applied(session: Session, name: str, until: dt.datetime) -> tuple[dt.datetime, Ledger] | None:
    """Return the ledger as it was then, and since when, in the zone of `until`."""
    try:
        history = read_history(session.store.log(name))
        for commit in history:  # newest first
            when = dt.datetime.fromisoformat(commit["time"])
            if when < until:
                return when.astimezone(until.tzinfo), session.store.read_at(name, commit["commit"])
    except (ReconcilerError, ValueError):
        return None  # a ledger that cannot be read tells nothing about the past, and the YAML is there
    return None


def _loads(
    ledger: Ledger, week: str, athlete: Athlete, calendar: dict[str, dict[str, object]]
) -> Iterator[DayLoad]:
    for identity, entry in sorted(ledger.entries.items()):
        fields, day = entry.desired, _day(entry)
        counts = fields.get("category") in SESSIONS and fields.get("not_on_fitness_chart") is not True
        if not identity.startswith(f"{week}/") or day is None or not counts:
            continue
        sport = str(fields.get("type") or "")
        known = athlete.document.sport_settings(sport) or calendar.get(sport, {})
        load = estimate(fields, {sport: dict(known)}).load
        yield DayLoad(day, load, str(fields.get("name") or identity))


def _day(entry: Entry) -> dt.date | None:
    try:
        return dt.date.fromisoformat(entry.recorded_day)
    except ValueError:
        return None

"""Gathers all that is known of one athlete, for people, programs and assistants. Reads only."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from reconciler.athlete.sports import FAMILY
from reconciler.errors import CredentialError, ReconcilerError
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.ownership import iso_week, sunday
from reconciler.render import facts_calendar, facts_declared, facts_outcomes, facts_training, foreign
from reconciler.render.facts_view import CommentView, FactsReport
from reconciler.rules import prepare
from reconciler.session.known import event_ids, known_ledger, tamed
from reconciler.training.bests import bests, evidence, telling
from reconciler.training.condition import condition
from reconciler.training.curves import fetch_efforts
from reconciler.training.data_quality import Known, data_quality
from reconciler.training.done import outcomes
from reconciler.training.facts import DAY, HISTORY, Facts
from reconciler.training.fetch import fetch_facts

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.athlete.reading import Athlete
    from reconciler.session.session import Session
    from reconciler.training.bests import Best, Evidence
    from reconciler.training.curves import Effort
    from reconciler.training.data_quality import DataQuality
    from reconciler.training.done import Outcome
    from reconciler.training.planned import PlannedWeek

Without = Literal["wellness", "comments", "reports"]
AHEAD = dt.timedelta(days=41)
"""Six weeks, today among them; the last of them is shown whole."""
FARTHEST = dt.timedelta(days=366)
COMMENT_DAYS = 7


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for: days of history, the last day of the calendar, and what shall be left out."""

    days: int = HISTORY.days
    until: dt.date | None = None
    offline: bool = False
    without: frozenset[Without] = frozenset()


@dataclass(frozen=True, slots=True)
class _Gathered:
    athlete: Athlete
    facts: Facts
    ledger: Ledger
    unknown: tuple[str, ...]
    efforts: tuple[Effort, ...]
    since: dt.date
    until: dt.date


def gather(session: Session, name: str, wanted: Wanted = Wanted()) -> FactsReport:
    """Return the facts of one athlete. Four requests, one more for runs and one for rides
    with power; none where `offline`.

    Raises InputError where the YAML does not load, CredentialError without a credential, CalendarDown where the
    calendar does not answer. What the credential does not cover is named in `unknown`.
    """
    # One day more, since today is known only with the athlete's time zone.
    since = (session.options.today or session.now.date()) - dt.timedelta(days=wanted.days + 1)
    athlete = session.read(name, since=since)
    today = session.today(athlete.document)
    until = wanted.until or sunday(iso_week(today + AHEAD))
    if not today <= until <= today + FARTHEST:
        msg = f"--until {until} is no day from {today} to {today + FARTHEST}"
        raise ReconcilerError(msg, hint="the calendar is shown from today on, at most a year ahead")
    facts, efforts = _read(session, athlete, wanted, until)
    ledger, unread = (None, ()) if wanted.offline else known_ledger(session, name)
    unknown = (*facts.why_unknown, *unread)
    found = _Gathered(
        athlete, facts, ledger or Ledger(), unknown, efforts, today - dt.timedelta(days=wanted.days), until
    )
    return _report(found, wanted)


def _read(
    session: Session, athlete: Athlete, wanted: Wanted, until: dt.date
) -> tuple[Facts, tuple[Effort, ...]]:
    today = session.today(athlete.document)
    if wanted.offline:
        return Facts.offline(today, "the calendar was not read (offline)"), ()
    history = dt.timedelta(days=wanted.days)
    with session.calendars.reader(athlete.name, athlete.document) as reader:
        facts = fetch_facts(reader, today, last=until, history=history)
        efforts, refused = fetch_efforts(reader, facts, history)
    if all(part is None for part in (facts.activities, facts.wellness, facts.events, facts.sport_settings)):
        msg = f"the calendar lets nothing be read. {facts.why_unknown[0]}"
        raise CredentialError(msg, hint="check the credential; --offline tells what is declared")
    return replace(tamed(facts), why_unknown=facts.why_unknown + refused), efforts


def _report(found: _Gathered, wanted: Wanted) -> FactsReport:
    athlete, facts = found.athlete, found.facts
    today, plan = facts.today, prepare(athlete, facts, facts.today)
    weeks, rungs = plan.weeks, plan.ladder
    became = _outcomes(found, weeks)
    best = bests(facts.activities or (), found.efforts)
    in_force = _in_force(athlete, facts, best)
    proof = evidence(best, in_force)
    goals = facts_declared.goals(athlete.document.goals, today)
    entries = (
        None
        if facts.events is None
        else facts_calendar.entries(facts.events, found.ledger, found.since, today, found.until)
    )
    trained = {FAMILY.get(one.sport, one.sport) for one in facts.activities or () if one.sport}
    return FactsReport(
        athlete=athlete.name,
        name=athlete.document.name,
        today=today,
        week=iso_week(today),
        timezone=athlete.document.timezone,
        since=found.since,
        until=found.until,
        left_out=tuple(sorted(wanted.without)),
        unknown=found.unknown,
        goals=goals,
        strategy=facts_declared.strategy(athlete.strategy, today),
        rules=facts_declared.rules(athlete.rules, today),
        profile=facts_declared.profile(athlete.document.profile),
        thresholds=facts_training.thresholds(athlete.document, facts.sport_settings, trained, proof, today),
        condition=condition(facts, body="wellness" not in wanted.without),
        comments=_comments(facts, wanted),
        activities=None
        if facts.activities is None
        else facts_training.activities(
            facts.activities, became, rungs, reports="reports" not in wanted.without
        ),
        missed=facts_outcomes.missed(became, found.since, today),
        weeks=facts_training.weeks(facts.activities or (), rungs),
        bests=telling(best, proof, in_force),
        coming=facts_calendar.coming(weeks, entries, today, found.until),
        entries=entries,
        quality=data_quality(facts, _known(athlete, proof, has_goal=bool(goals)), wanted.days),
    )


def _outcomes(found: _Gathered, weeks: tuple[PlannedWeek, ...]) -> tuple[Outcome, ...]:
    return outcomes(weeks, found.facts, event_ids(found.ledger), since=found.since)


def quality(athlete: Athlete, facts: Facts, days: int = HISTORY.days) -> DataQuality:
    """How far facts of so many days carry a plan of an athlete."""
    best = bests(facts.activities or ())
    proof = evidence(best, _in_force(athlete, facts, best))
    ahead = any(goal.date >= facts.today for goal in athlete.document.goals)
    return data_quality(facts, _known(athlete, proof, has_goal=ahead), days)


def _in_force(athlete: Athlete, facts: Facts, found: tuple[Best, ...]) -> dict[str, Mapping[str, object]]:
    """Return the settings that targets of each sport are relative to: the declared ones, else the calendar's."""
    calendar = facts.sport_settings or {}
    sports = {one.sport for one in found}
    return {sport: athlete.document.sport_settings(sport) or calendar.get(sport, {}) for sport in sports}


def _known(athlete: Athlete, proof: tuple[Evidence, ...], *, has_goal: bool) -> Known:
    document = athlete.document
    return Known(
        declared={str(sport): one.sport_settings() for sport, one in document.thresholds.items()},
        measured={str(sport): one.measured for sport, one in document.thresholds.items()},
        has_goal=has_goal,
        has_strategy=athlete.strategy is not None,
        evidence=proof,
    )


def _comments(facts: Facts, wanted: Wanted) -> tuple[CommentView, ...]:
    """Return the athlete's own words of the last days, the newest first."""
    if wanted.without & {"wellness", "comments"}:
        return ()
    since = facts.today - COMMENT_DAYS * DAY
    rows = [row for row in reversed(facts.wellness or ()) if since < row.day <= facts.today]
    texts = ((row.day, foreign.foreign(row.comments)) for row in rows)
    return tuple(CommentView(day=day, text=text) for day, text in texts if text)

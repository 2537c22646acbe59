"""Runs the rules and the forecast for one athlete, and puts lines to what they find."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.athlete.documents import Locator
from reconciler.reconcile.estimate import estimate
from reconciler.reconcile.projection import base_loads, head_loads
from reconciler.render.findings import Judgement, judgement
from reconciler.render.fitness import FitnessView, fitness_view
from reconciler.render.weeks import WeekView, week_views
from reconciler.rules import check_plan, prepare
from reconciler.training.facts import Facts
from reconciler.training.forecast import forecasts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.calendar.client import CalendarReader
    from reconciler.errors import Place
    from reconciler.reconcile.job import Assessment
    from reconciler.rules.model import At


@dataclass(frozen=True, slots=True)
class Judged:
    """What a review shows beyond the changes."""

    judgement: Judgement
    weeks: tuple[WeekView, ...] = ()
    fitness: FitnessView | None = None


def offline(athlete: Athlete, tree: Tree, today: dt.date) -> Judgement:
    """Run the rules on what is declared alone; what they could not know is said."""
    report = check_plan(prepare(athlete, Facts.offline(today), today))
    return judgement(report, _locator(tree))


def declared_errors(athlete: Athlete, tree: Tree, assessment: Assessment) -> tuple[str, ...]:
    """Return the errors that stop an athlete, with what the run knows already: it costs no request."""
    scope = assessment.job.scope
    facts = Facts(scope.today, events=assessment.calendar.events, why_unknown=("only the events were read",))
    report = check_plan(prepare(athlete, facts, scope.today))
    return judgement(report, _locator(tree)).errors if report.blocks else ()


def judge(athlete: Athlete, tree: Tree, assessment: Assessment, facts: Facts) -> Judged:
    """Run rules and forecast over what the calendar will hold after the change."""
    job, changeset, events = assessment.job, assessment.changeset, assessment.calendar.events
    today = job.scope.today
    settings = sport_settings(athlete, assessment, facts)
    estimates = {
        change.identity: estimate(change.after, settings, change.content) for change in changeset.upserts
    }
    head = head_loads(events, today, changeset, estimates)
    plan = prepare(athlete, facts, today, loads=head)
    ours = {entry.event_id for entry in assessment.ledger.entries.values()}
    foreign = [
        event for event in events if event.id not in ours and event.category.startswith(("WORKOUT", "RACE"))
    ]
    views = week_views(plan.weeks, changeset, foreign, athlete.rules.week, facts)
    until = max((week.sunday for week in plan.weeks), default=today)
    futures = forecasts(facts, base_loads(events, today), head, until)
    weeks = tuple(view.week for view in views)
    return Judged(judgement(check_plan(plan), _locator(tree)), views, fitness_view(futures, today, weeks))


def read_facts(reader: CalendarReader, assessment: Assessment) -> Facts:
    """Ask the calendar for the facts: three requests, since the events are known."""
    from reconciler.training.fetch import fetch_facts  # noqa: PLC0415

    return fetch_facts(reader, assessment.job.scope.today, events=assessment.calendar.events)


def sport_settings(
    athlete: Athlete, assessment: Assessment, facts: Facts | None = None
) -> dict[str, dict[str, object]]:
    """Return the thresholds of every sport of the changeset: the declared ones, else the calendar's."""
    fields = (change.after or change.before for change in assessment.changeset.changes)
    sports = sorted({str(found["type"]) for found in fields if found.get("type")})
    known = (facts.sport_settings or {}) if facts else {}
    return {sport: athlete.document.sport_settings(sport) or dict(known.get(sport, {})) for sport in sports}


def _locator(tree: Tree) -> Callable[[At], Place]:
    locate = Locator(tree)
    return lambda at: locate(at.path, at.pointer)

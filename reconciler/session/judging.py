"""Runs the rules and the forecast for one athlete, and puts lines to what they find."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.athlete.documents import Locator
from reconciler.reconcile.estimate import estimate
from reconciler.reconcile.projection import base_loads, head_loads
from reconciler.render.findings import Judgement, judgement
from reconciler.render.fitness import FitnessView, fitness_view
from reconciler.render.weeks import WeekView, week_views
from reconciler.rules import check_plan, prepare
from reconciler.training.facts import Facts
from reconciler.training.forecast import Forecasts, forecasts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.calendar.client import CalendarReader
    from reconciler.calendar.event import LiveEvent
    from reconciler.errors import Place
    from reconciler.reconcile.job import Assessment
    from reconciler.rules import Report
    from reconciler.rules.model import At


@dataclass(frozen=True, slots=True)
class Judged:
    """What a review shows beyond the changes."""

    judgement: Judgement
    weeks: tuple[WeekView, ...] = ()
    fitness: FitnessView | None = None
    futures: Forecasts = field(default_factory=lambda: Forecasts(None, None))


def offline(athlete: Athlete, tree: Tree, today: dt.date) -> Judgement:
    """Run the rules on what is declared alone; what they could not know is said."""
    report = check_plan(prepare(athlete, Facts.offline(today), today))
    return judgement(report, _locator(tree))


def stopping_errors(
    athlete: Athlete, tree: Tree, assessment: Assessment, reader: CalendarReader
) -> tuple[str, ...]:
    """Return the errors that stop an athlete before a write.

    What the run knows already costs no request. Only where the athlete's rules.yaml makes an error of a rule that
    cannot tell without facts, and something would be written, are the facts read.
    """
    report = _report(athlete, assessment)
    if assessment.changeset.changes and _hangs_on_facts(athlete, report):
        return judge(athlete, tree, assessment, read_facts(reader, assessment)).judgement.errors
    return judgement(report, _locator(tree)).errors if report.blocks else ()


def new_errors(before: Athlete, after: Athlete, assessment: Assessment) -> tuple[str, ...]:
    """Return the errors that would stop an athlete with other plans, and do not stop the present ones.

    Like `stopping_errors`, as far as the events tell; rules that hang on further facts are seen in the review.
    """
    known = set(_errors(_report(before, assessment)))
    return tuple(found for found in _errors(_report(after, assessment)) if found not in known)


def _report(athlete: Athlete, assessment: Assessment) -> Report:
    today = assessment.job.scope.today
    facts = Facts(today, events=assessment.calendar.events, why_unknown=("only the events were read",))
    return check_plan(prepare(athlete, facts, today), errors_only=True)


def _errors(report: Report) -> Iterator[str]:
    return (f"{found.at.path}: {found.text} [{found.rule}]" for found in report.of("error"))


def _hangs_on_facts(athlete: Athlete, report: Report) -> bool:
    raised = {name for name, check in athlete.rules.checks.items() if check.severity == "error"}
    return any({unknown.rule, unknown.key} & raised for unknown in report.unknowns)


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
    views = week_views(plan.weeks, changeset, theirs(assessment), athlete.rules.week, facts)
    until = max((week.sunday for week in plan.weeks), default=today)
    futures = forecasts(facts, base_loads(events, today), head, until)
    weeks = tuple(view.week for view in views)
    return Judged(
        judgement(check_plan(plan), _locator(tree)), views, fitness_view(futures, today, weeks), futures
    )


def theirs(assessment: Assessment) -> list[LiveEvent]:
    """Return the sessions on the calendar that are not, and are not about to be, ours."""
    changeset = assessment.changeset
    ours: set[int | None] = {entry.event_id for entry in assessment.ledger.entries.values()}
    ours |= {change.event_id for change in changeset.changes} | {claim.event_id for claim in changeset.claims}
    ours |= {seen.event_id for seen in changeset.observations if seen.identity}
    events = (event for event in assessment.calendar.events if event.id not in ours)
    return [event for event in events if event.category.startswith(("WORKOUT", "RACE"))]


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
    return lambda at: locate(at.path, at.pointer) if at.pointer else locate.beginning(at.path)

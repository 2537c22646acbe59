"""The skeleton of a coming week: gathers what is known, and tries the file on the rules before anybody sees it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.athlete.overlay import Overlay
from reconciler.athlete.quantity import monday
from reconciler.athlete.reading import read_athlete
from reconciler.errors import CalendarError, ReconcilerError
from reconciler.reconcile.ownership import iso_week, sunday
from reconciler.rules import check_plan, prepare
from reconciler.rules.words import day, signed
from reconciler.scaffold.outline import WEEK, Outline, first_free_week
from reconciler.scaffold.outline_before import before_lines
from reconciler.scaffold.outline_races import goal_races
from reconciler.scaffold.week_file import week_file
from reconciler.session.facts_report import quality
from reconciler.session.known import event_ids, known_ledger, tamed
from reconciler.training.done import outcomes
from reconciler.training.facts import DAY, Facts

if TYPE_CHECKING:
    import datetime as dt

    from reconciler.athlete.reading import Athlete
    from reconciler.rules import Finding
    from reconciler.rules.plan import Plan
    from reconciler.session.session import Session

_NO_LEDGER = "the ledger: which events of the calendar are ours, and which session an activity completed"


@dataclass(frozen=True, slots=True)
class Skeleton:
    """A week file that nobody has written yet. `remarks` say what a person should know about it."""

    athlete: str
    week: str
    path: str
    text: str
    remarks: tuple[str, ...] = ()


def skeleton(session: Session, name: str, week: str | None = None, *, offline: bool = False) -> Skeleton:
    """Make the skeleton of a week; by default of the first week to come that has no file.

    ReconcilerError where the week is over or has a file, or the calendar does not answer; InputError where the
    athlete's files do not load.
    """
    athlete = session.read(name, since=(session.options.today or session.now.date()) - 2 * WEEK)
    today = session.today(athlete.document)
    chosen = week or first_free_week(today, frozenset(athlete.declared_weeks))
    path = f"{athlete.directory}/weeks/{chosen}.yaml"
    _require_open(chosen, today, path, athlete)
    outline = _gather(session, athlete, today, chosen, offline=offline)
    return _tried(session, outline, path)


def _require_open(week: str, today: dt.date, path: str, athlete: Athlete) -> None:
    if sunday(week) < today:
        msg = f"{week} ended on {sunday(week)}: nothing is planned into the past"
        raise ReconcilerError(msg, hint=f"the current week is {iso_week(today)}")
    if week in athlete.declared_weeks:
        msg = f"{path} exists already, and is never overwritten"
        raise ReconcilerError(
            msg, hint="change that file, or leave the week out for the first one without a file"
        )


def _gather(session: Session, athlete: Athlete, today: dt.date, week: str, *, offline: bool) -> Outline:
    facts = Facts.offline(today) if offline else _facts(session, athlete, today, week)
    ledger = None if offline else known_ledger(session, athlete.name)[0]
    if ledger is None and not offline:
        facts = replace(facts, why_unknown=(*facts.why_unknown, _NO_LEDGER))
    ids, plan = event_ids(ledger), prepare(athlete, facts, today)
    outline = Outline(athlete, facts, today, week, owned=frozenset(ids.values()) if ledger else None)
    return replace(
        outline,
        before=_before(outline, plan, ids),
        expected=_expected(outline, plan),
        quality=quality(athlete, facts),
    )


def _facts(session: Session, athlete: Athlete, today: dt.date, week: str) -> Facts:
    """Read the calendar: four requests."""
    from reconciler.training.fetch import AHEAD, fetch_facts  # noqa: PLC0415

    try:
        with session.calendars.reader(athlete.name, athlete.document) as reader:
            facts = fetch_facts(reader, today, last=max(today + AHEAD, sunday(week)))
    except CalendarError as error:
        hint = "`--offline` makes the skeleton without the calendar, and says what is not known"
        raise ReconcilerError(
            error.message, hint=f"{error.hint.rstrip('.')}; {hint}" if error.hint else hint
        ) from None
    return tamed(facts)


def _before(outline: Outline, plan: Plan, ids: dict[str, int]) -> tuple[str, ...]:
    """Tell of the last whole week, and of the one that today lies in where it comes before this one."""
    this = monday(iso_week(outline.today))
    found = outcomes(plan.weeks, outline.facts, ids)
    lines: list[str] = []
    for first in (this - WEEK, this):
        if first < outline.monday:
            here = [one for one in found if first <= one.day < first + WEEK]
            declared = iso_week(first) in outline.athlete.declared_weeks
            lines += before_lines(iso_week(first), here, planned=declared)
    return tuple(lines)


def _expected(outline: Outline, plan: Plan) -> str:
    """Say the form on the eve of the week, if all goes as planned until then; nothing where no plan leads there."""
    eve = outline.monday - DAY
    found = plan.forecast.on(eve) if plan.forecast else None
    if found is None or eve < outline.today:
        return ""
    doubt = " (doubtful: what was done on some days is not known)" if plan.unknown_days else ""
    return (
        f"expected on {day(eve)}, as planned until then: fitness {found.ctl:.1f}, fatigue {found.atl:.1f}, "
        f"form {signed(found.tsb, 1)}{doubt}"
    )


def _tried(session: Session, outline: Outline, path: str) -> Skeleton:
    """Take the races that the rules refuse out of the file, as comments; say what is left to object to."""
    errors = _errors(session, outline, path)
    better, left = outline, errors
    while guilty := _guilty(better, left):
        better = replace(better, held={**better.held, guilty[0]: guilty[1]})
        left = _errors(session, better, path)
    if len(left) >= len(errors):  # such as an A goal on a rest day: no file could please both rules
        better, left = outline, errors
    goals = outline.athlete.document.goals
    remarks = (
        *(f"{goals[index].name}: no race, {why}" for index, why in better.held.items()),
        *(f"the rules object all the same: {found.text} [{found.rule}]" for found in left),
    )
    return Skeleton(outline.athlete.name, outline.week, path, week_file(better), remarks)


def _guilty(outline: Outline, errors: tuple[Finding, ...]) -> tuple[int, str] | None:
    """The least important race that an error speaks of, with what it says; any race for an error of the whole week."""
    goals = outline.athlete.document.goals
    standing = {race.id: race.index for race in goal_races(outline) if not race.why_not}
    for error in errors:
        named = [index for identity, index in standing.items() if identity in error.scopes]
        ranked = sorted(named or standing.values(), key=lambda index: (goals[index].priority, index))
        if ranked:
            return ranked[-1], f"{error.text} [{error.rule}]"
    return None


def _errors(session: Session, outline: Outline, path: str) -> tuple[Finding, ...]:
    """What the rules refuse in the file, with the calendar's facts and without any."""
    tree = Overlay(session.tree, {path: week_file(outline).encode()})
    first = min(outline.week, iso_week(outline.today))
    athlete = read_athlete(tree, outline.athlete.name, weeks=lambda week: week >= first)
    found: dict[Finding, None] = {}
    for facts in (outline.facts, Facts.offline(outline.today)):
        report = check_plan(prepare(athlete, facts, outline.today), [outline.week])
        found |= dict.fromkeys(
            one for one in report.findings if one.severity == "error" and one.at.path == path
        )
    return tuple(found)

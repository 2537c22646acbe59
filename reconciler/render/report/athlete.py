"""One athlete on a page: everything that is shown, in the order of the review. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.report.changes import change_parts, seen_parts
from reconciler.render.report.done import done_weeks
from reconciler.render.report.findings import judgement_part
from reconciler.render.report.form import form_part
from reconciler.render.report.weeks import week_parts
from reconciler.render.review import verdict

if TYPE_CHECKING:
    import datetime as dt

    from reconciler.athlete.profile import Thresholds
    from reconciler.athlete.strategy import Phase
    from reconciler.render.material import Material
    from reconciler.render.report.changes import ChangePart
    from reconciler.render.report.done import DoneWeek
    from reconciler.render.report.findings import JudgementPart
    from reconciler.render.report.form import FormPart
    from reconciler.render.report.weeks import WeekPart
    from reconciler.render.review import Review

TONES = {
    "in-sync": ("In sync", "good"),
    "applied": ("Applied", "good"),
    "pending": ("Changes", "fresh"),
    "drift": ("Drift", "doubt"),
    "conflict": ("Conflict", "doubt"),
    "blocked": ("Blocked", "bad"),
    "failed": ("Failed", "bad"),
    "error": ("Error", "bad"),
}


@dataclass(frozen=True, slots=True)
class Notice:
    """What a reader must see first. `kind` names it: not by colour alone."""

    kind: str
    tone: str
    text: str


@dataclass(frozen=True, slots=True)
class GoalPart:
    """A goal, and how far away it is."""

    name: str
    priority: str
    date: dt.date
    days: int
    target: str


@dataclass(frozen=True, slots=True)
class ThresholdPart:
    """What targets of a sport are relative to; `age` in days."""

    sport: str
    values: tuple[tuple[str, str], ...]
    measured: dt.date
    age: int
    source: str


@dataclass(frozen=True, slots=True)
class AthletePart:
    """One athlete. `anchor` is its name in the repository, which is a plain word."""

    anchor: str
    name: str
    status: str
    tone: str
    verdict: str
    calendar: str
    first: dt.date | None
    last: dt.date | None
    today: dt.date | None
    notices: tuple[Notice, ...]
    result: tuple[str, ...]
    goals: tuple[GoalPart, ...]
    phase: Phase | None
    thresholds: tuple[ThresholdPart, ...]
    weeks: tuple[WeekPart, ...]
    changes: tuple[ChangePart, ...]
    seen: tuple[tuple[str, tuple[ChangePart, ...]], ...]
    judgement: JudgementPart | None
    form: FormPart | None
    done: tuple[DoneWeek, ...]
    unknown: tuple[str, ...]
    digests: tuple[str, ...]


def athlete_part(review: Review) -> AthletePart:
    """Return an athlete as the page shows it. Without material, what the review alone knows."""
    found = review.material
    status, tone = TONES[review.status]
    return AthletePart(
        anchor=review.athlete,
        name=review.title,
        status=status,
        tone=tone,
        verdict=verdict(review),
        calendar=review.calendar,
        first=review.first,
        last=review.last,
        today=found.today if found else None,
        notices=_notices(review),
        result=_result(review),
        goals=_goals(found) if found else (),
        phase=found.strategy.phase(found.today) if found and found.strategy else None,
        thresholds=_thresholds(found) if found else (),
        weeks=week_parts(review, found) if found else (),
        changes=change_parts(review),
        seen=seen_parts(review),
        judgement=judgement_part(review.judgement),
        form=form_part(found, f"{review.athlete}-form") if found else None,
        done=done_weeks(found) if found else (),
        unknown=_unknown(found) if found else (),
        digests=tuple(
            f"{view.digest} {view.change.action.value} {review.athlete}/{view.change.identity}"
            for view in review.changes
        ),
    )


def _notices(review: Review) -> tuple[Notice, ...]:
    found = [
        Notice("Error" if problem.severity == "error" else "Warning", "bad", str(problem))
        for problem in review.problems
    ]
    found += [Notice("Error", "bad", review.error)] if review.error else []
    found += [Notice("Stopped", "bad", text) for text in review.refusals]
    found += [Notice("Hint", "fresh", review.hint)] if review.hint else []
    found += [Notice("Proposed", "fresh", review.offer.text)] if review.offer else []
    found += [Notice("Permitted by a commit message", "doubt", text) for text in review.permissions]
    return tuple(found)


def _result(review: Review) -> tuple[str, ...]:
    found = review.result
    if found is None:
        return ()
    sizes = f"{len(found.done)} done, {len(found.failed)} failed, {len(found.not_tried)} not tried"
    ended = [f"{found.error}: {sizes}"] if found.error else []
    return (*ended, *(f"{one.name}: {one.text}" for one in found.remarks))


def _goals(found: Material) -> tuple[GoalPart, ...]:
    ahead = [goal for goal in found.document.goals if goal.date >= found.today]
    return tuple(
        GoalPart(goal.name, goal.priority, goal.date, (goal.date - found.today).days, goal.target or "")
        for goal in sorted(ahead, key=lambda goal: (goal.date, goal.priority))
    )


def _thresholds(found: Material) -> tuple[ThresholdPart, ...]:
    return tuple(
        ThresholdPart(
            sport,
            tuple(_values(one)),
            one.measured,
            (found.today - one.measured).days,
            one.source or "",
        )
        for sport, one in sorted(found.document.thresholds.items())
    )


def _values(one: Thresholds) -> list[tuple[str, str]]:
    shown = (
        ("FTP", one.ftp, " W"),
        ("FTP indoors", one.indoor_ftp, " W"),
        ("Threshold pace", one.threshold_pace, ""),
        ("LTHR", one.lthr, " bpm"),
        ("Max HR", one.max_hr, " bpm"),
    )
    return [(label, f"{value}{unit}") for label, value, unit in shown if value]


def _unknown(found: Material) -> tuple[str, ...]:
    return tuple(text for text in (*found.facts.why_unknown, found.unread) if text)


def period(part: AthletePart) -> str:
    """`Mon 11 May to Sun 31 May 2026`, the days that were compared."""
    if part.first is None or part.last is None:
        return ""
    days = (" ".join(words.day(day).split()) for day in (part.first, part.last))
    return f"{' to '.join(days)} {part.last.year}"

"""Puts the review of a week together: what was planned, what was done, and what was written about it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reconciler.render import facts_words, foreign
from reconciler.render.week_review_view import (
    ConsistencyView,
    DoneView,
    FormDayView,
    FormView,
    RepetitionView,
    SessionView,
    ShareView,
    TotalView,
    WeekReview,
    WordsView,
)
from reconciler.training.asked import asked
from reconciler.training.facts import DAY, absences
from reconciler.training.week_totals import consistency, totals

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from reconciler.athlete.week import Week
    from reconciler.render.week_review_view import PlanFrom
    from reconciler.training.done import Compliance, Outcome
    from reconciler.training.facts import Activity, Facts, WellnessDay
    from reconciler.training.hindsight import Hindsight
    from reconciler.training.laps import Message
    from reconciler.training.repetitions import Repetition, Repetitions
    from reconciler.training.week_totals import Total

REVIEW = "review"
"""The id of the note that holds a review in the week's YAML."""
_MARKS = ("fatigue", "soreness", "stress", "injury")
_WORTH_SAYING = 3  # of 4: from "high" on


@dataclass(frozen=True, slots=True)
class Gathered:
    """All that a review is made of. `work` and `messages` are by activity id; `outcomes` hold the weeks around it too.

    `plan` says in words over which plan the forecast was made. `week` is None where no file declares it; `source` are the
    bytes of that file, at `path`, as they were read.
    """

    athlete: str
    name: str
    week_name: str
    monday: dt.date
    week: Week | None
    facts: Facts
    outcomes: Sequence[Outcome]
    hindsight: Hindsight
    plan_from: PlanFrom
    plan: str
    work: Mapping[str, Repetitions] = field(default_factory=dict)
    messages: Mapping[str, Sequence[Message]] = field(default_factory=dict)
    unknown: tuple[str, ...] = ()
    requests: int = 0
    path: str = ""
    source: bytes = b""

    @property
    def sunday(self) -> dt.date:
        """The last day of the week."""
        return self.monday + 6 * DAY

    def inside(self, day: dt.date) -> bool:
        """Whether a day lies in the week."""
        return self.monday <= day <= self.sunday


def week_review(found: Gathered) -> WeekReview:
    """Return what there is to tell of a week."""
    mine = [one for one in found.outcomes if found.inside(one.day)]
    elsewhere = [
        one
        for one in found.outcomes
        if not found.inside(one.day) and any(found.inside(done.day) for done in one.activities)
    ]
    kept = consistency(mine)
    return WeekReview(
        athlete=found.athlete,
        name=found.name,
        week=found.week_name,
        monday=found.monday,
        sunday=found.sunday,
        today=found.facts.today,
        planned=found.week is not None,
        over=found.sunday < found.facts.today,
        focus=found.week.focus if found.week else None,
        sessions=tuple(_session(one, found) for one in mine),
        elsewhere=tuple(_session(one, found) for one in elsewhere),
        totals=tuple(map(_total, totals(found.outcomes, found.monday, found.sunday))),
        consistency=ConsistencyView(
            sessions=kept.sessions, sessions_done=kept.sessions_done, days=kept.days, days_done=kept.days_done
        ),
        form=_form(found),
        words=tuple(sorted(_words(found, mine), key=lambda one: one.day)),
        unknown=found.unknown,
        requests=found.requests,
    )


def share(found: Compliance) -> ShareView:
    """Return planned and done with the percentage."""
    percent = None if found.share is None else round(100 * found.share)
    return ShareView(planned=found.planned, done=found.done, percent=percent, band=found.band)


def _session(one: Outcome, found: Gathered) -> SessionView:
    session = one.session
    work = next((found.work[done.id] for done in one.activities if done.id in found.work), None)
    judged = asked(one, work)
    moved = one.state == "moved" and session is not None and session.race is None
    return SessionView(
        day=one.day,
        id=session.id if session else None,
        name=session.entry.name if session else None,
        sport=session.sport if session else one.activities[0].sport,
        key=session is not None and getattr(session.entry, "key", False) is True,
        hard=session.hard if session else None,
        state=one.state,
        matched_by=one.matched_by,
        time=share(one.time),
        distance=share(one.distance),
        load=share(one.load),
        activities=tuple(map(_done, one.activities)),
        notes=one.notes,
        measure=judged.measure,
        reasons=judged.reasons,
        repetitions=tuple(_repetition(row, session.sport) for row in work.rows) if work and session else (),
        repetitions_why=work.why if work else "",
        move_to=one.activities[0].day if moved else None,
    )


def _done(one: Activity) -> DoneView:
    return DoneView(
        id=one.id,
        day=one.day,
        start=one.start[11:16] or None,
        sport=one.sport,
        name=foreign.name(one.name),
        time=one.time,
        distance=one.distance,
        load=one.load,
        rpe=one.rpe,
        feel=one.feel,
        race=one.race,
        stub=one.stub,
    )


def _repetition(row: Repetition, sport: str) -> RepetitionView:
    def shown(value: float | None) -> str | None:
        if value is None or value <= 0:
            return None
        if row.domain == "pace":
            return facts_words.speed(value, sport)
        return f"{value:.0f} {'W' if row.domain == 'power' else 'bpm'}"

    low, high = shown(row.low), shown(row.high)
    target = low if low == high else f"{low} to {high}" if low and high else f"up to {high}" if high else low
    return RepetitionView(
        number=row.number,
        of=row.of,
        seconds=row.seconds,
        metres=row.metres,
        target=target or "no target",
        done=shown(row.done),
        verdict=row.verdict,
        why=row.why,
    )


def _total(one: Total) -> TotalView:
    return TotalView(
        sport=one.sport,
        sessions=one.sessions,
        due=one.due,
        done=one.done,
        extras=one.extras,
        time=_sum(one.time, partial="time" in one.partial),
        distance=_sum(one.distance, partial="distance" in one.partial),
        load=_sum(one.load, partial="load" in one.partial),
        partial=one.partial,
    )


def _sum(found: Compliance, *, partial: bool) -> ShareView:
    """A sum that leaves something out on one side is no share of the other."""
    shown = share(found)
    return replace(shown, percent=None, band=None) if partial else shown


def _form(found: Gathered) -> FormView:
    days = tuple(
        FormDayView(
            day=one.day,
            forecast_fitness=round(one.forecast_ctl, 1),
            forecast_fatigue=round(one.forecast_atl, 1),
            forecast_form=round(one.forecast_form, 1),
            fitness=_tenth(one.ctl),
            fatigue=_tenth(one.atl),
            form=_tenth(one.form),
        )
        for one in found.hindsight.days
    )
    return FormView(
        seed=found.hindsight.seed,
        plan_from=found.plan_from,
        plan=found.plan,
        days=days,
        without_load=found.hindsight.without_load,
    )


def _tenth(value: float | None) -> float | None:
    return None if value is None else round(value, 1)


def _words(found: Gathered, mine: Sequence[Outcome]) -> Iterator[WordsView]:
    """What people wrote in that week: on activities, in messages about them, in wellness, on the calendar."""
    for done in dict.fromkeys(done for one in mine for done in one.activities):
        if report := foreign.foreign(done.report, foreign.REPORT):
            yield WordsView(day=done.day, source="report", what="report of the session", text=report)
        for message in found.messages.get(done.id, ()):
            if text := foreign.foreign(f"{message.by}: {message.text}" if message.by else message.text):
                yield WordsView(day=done.day, source="message", what="message about the session", text=text)
    for record in found.facts.wellness or ():
        if found.inside(record.day):
            yield from _wellness(record)
    yield from _calendar(found)


def _wellness(record: WellnessDay) -> Iterator[WordsView]:
    for key in _MARKS:
        value = getattr(record, key)
        if value is not None and value >= _WORTH_SAYING:
            yield WordsView(day=record.day, source="mark", what=f"{key} {value:g} of 4", text=None)
    if text := foreign.foreign(record.comments):
        yield WordsView(day=record.day, source="comment", what="wellness comment", text=text)


def _calendar(found: Gathered) -> Iterator[WordsView]:
    for one in absences(found.facts.events or ()):
        if one.first <= found.sunday and one.last >= found.monday:
            what = f"{one.kind} from {one.first} to {one.last}"
            yield WordsView(
                day=max(one.first, found.monday), source="absence", what=what, text=foreign.name(one.name)
            )
    for event in found.facts.foreign or ():
        text = event.get("description")
        if event.category == "NOTE" and found.inside(event.date):
            parts = (event.name, text if isinstance(text, str) else None)
            yield from _note(event.date, "note on the calendar", parts)
    for note in found.week.notes if found.week else ():
        if note.id != REVIEW:  # its own words would come back with every further review
            yield from _note(note.days(found.monday)[0], "note of the plan", (note.name, note.text))


def _note(day: dt.date, what: str, parts: Iterable[str | None]) -> Iterator[WordsView]:
    if shown := foreign.foreign(": ".join(part for part in parts if part)):
        yield WordsView(day=day, source="note", what=what, text=shown)

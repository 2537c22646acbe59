"""The inside of a session: its text, its size, warm-up and cool-down, targets that can be held. F of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from reconciler.athlete.sports import SWIMS
from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.themes.form import ENDURANCE
from reconciler.rules.words import km, percent, time
from reconciler.training.distances import covers_all_steps
from reconciler.training.effort import seconds_in_zones
from reconciler.workout.resolve import resolve_hr, resolve_pace, resolve_power

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession
    from reconciler.workout import MeasuredStep

Limit = Literal["power", "pace", "hr"]
_BASIS: Mapping[Limit, str] = {"power": "FTP", "pace": "threshold pace", "hr": "the greatest heart rate"}
_MINUTE, _TWENTY_MINUTES, _HOUR = 60, 1200, 3600
_UNITS_MIXED = 0.3  # below this share of what is stated, a unit was mixed up (radikkhaziev)


@rule(
    "steps-parse",
    "F1",
    "The calendar reads every step",
    "error",
    source="observed: the server drops what it cannot read",
)
def steps_parse(case: Case) -> Iterator[Outcome]:
    """Every line that looks like a step yields one; nothing is dropped, swallowed or misread by the calendar."""
    good, steps = True, 0
    for session in case.sessions:
        steps += session.text.step_count
        for remark in session.text.diagnostics:
            if remark.severity == "info":
                continue
            good = False
            said = f"{session.id}, line {remark.line} of its steps: {remark.message}"
            hint = f"; write {remark.suggestion!r}" if remark.suggestion else ""
            note = remark.severity != "error"
            yield case.found(f"{said}{hint}", session, at=("steps",), note=note, line=remark.line)
        if session.entry.steps and not session.text.steps:
            good = False
            yield case.found(
                f"{session.id} has steps in which the calendar finds no step", session, at=("steps",)
            )
    if good:
        yield case.fine(f"{steps} steps", steps=steps)


@rule(
    "stated-duration",
    "F2",
    "Stated duration and distance agree with the steps",
    "error",
    Threshold("seconds", 60, "s", "difference that is always fine"),
    Threshold("percent", 2, "%", "difference in relation to what is stated"),
    source="radikkhaziev, Section 11",
    evidence="D",
)
def stated_duration(case: Case) -> Iterator[Outcome]:
    """What the author states differs from the sum of the steps by at most a minute or 2 %; for distance, by 2 %.

    Distance is compared where every step has one. The calendar takes that of the steps in any case.
    """
    good, compared = True, 0
    share = case.share("percent")
    for session in case.sessions:
        measured, stated, metres = session.measured, session.entry.duration, session.entry.distance
        if measured and measured.duration and stated is not None:
            compared += 1
            if abs(measured.duration - stated) > max(case.numbers["seconds"], share * stated):
                good = False
                hint = "; is a unit mixed up?" if measured.duration < _UNITS_MIXED * stated else ""
                said = (
                    f"{session.id} states {time(stated)}, its steps add up to {time(measured.duration)}{hint}"
                )
                yield case.found(said, session, at=("duration",), stated=stated, steps=measured.duration)
        if measured and metres is not None and session.sport not in SWIMS and covers_all_steps(measured):
            compared += 1
            if abs(measured.distance - metres) > share * metres:
                good = False
                said = f"{session.id} states {km(metres)}, its steps add up to {km(measured.distance)}"
                yield case.found(said, session, at=("distance",), stated=metres, steps=measured.distance)
    if good:
        yield case.fine(f"{compared} stated values agree with their steps", compared=compared)


@rule(
    "session-size",
    "F2",
    "A session has a possible size",
    "error",
    Threshold("hours", 12, "h"),
    Threshold("load", 500, "points"),
    source="Section 11; Coach Watts #175",
    evidence="D",
)
def session_size(case: Case) -> Iterator[Outcome]:
    """No session lasts longer than 12 hours or has a load above 500: a unit is mixed up, or a digit too many.

    In an endurance sport none amounts to no time or no load at all.
    """
    good = True
    for session in case.sessions:
        for said in _sizes(session, case.numbers):
            good = False
            yield case.found(said, session)
    longest = max((session.duration or 0 for session in case.sessions), default=0)
    if good:
        yield case.fine(f"longest session {time(longest)}", longest=longest)


def _sizes(session: PlannedSession, most: Mapping[str, float]) -> Iterator[str]:
    if (session.duration or 0) > most["hours"] * 3600:
        yield f"{session.id} lasts {time(session.duration or 0)}, more than {most['hours']:g} h"
    if (session.load or 0) > most["load"]:
        yield f"{session.id} has a load of {session.load:g}, more than {most['load']:g}"
    if session.family not in ENDURANCE:
        return
    if session.measured and not (session.measured.duration or session.duration):
        yield f"{session.id} takes no time: its steps add up to 0s"
    elif session.load == 0:
        how = "states a load of 0" if session.load_is == "stated" else "has a load of 0 by its steps"
        yield f"{session.id} {how}: every session of an endurance sport has some"


@rule(
    "warm-up-cool-down",
    "F3",
    "Hard sessions begin and end easy",
    "warning",
    Threshold("before_minutes", 10, "min"),
    Threshold("after_minutes", 5, "min"),
    source="Section 11; 87 % and 89 % of a corpus of coached sessions (trainctl)",
    evidence="D",
)
def warm_up_cool_down(case: Case) -> Iterator[Outcome]:
    """A hard session has at least 10 easy minutes before the first work step and 5 after the last."""
    good, hard = True, 0
    for session in case.sessions:
        if session.race or not session.hard or not session.measured or _follows_brick(case, session):
            continue
        hard += 1
        before, after = _easy_ends(session)
        if before < case.numbers["before_minutes"] * 60 or after < case.numbers["after_minutes"] * 60:
            good = False
            said = (
                f"{session.id} has {time(before)} easy before the work and {time(after)} after it; usual are "
                f"{case.numbers['before_minutes']:g} and {case.numbers['after_minutes']:g} min"
            )
            yield case.found(said, session, at=("steps",), before=before, after=after)
    if good:
        yield case.fine(f"{hard} hard sessions with steps", hard=hard)


def _follows_brick(case: Case, session: PlannedSession) -> bool:
    """Whether the first part of a brick is its warm-up."""
    day = case.plan.by_day[session.date]
    return "brick" in session.tags and any("brick" in other.tags for other in day[: day.index(session)])


def _easy_ends(session: PlannedSession) -> tuple[int, int]:
    """Easy seconds before the first and after the last step that is not easy."""
    steps = session.measured.steps if session.measured else ()
    work = [is_work(session, leaf) for leaf in steps]
    if True not in work:
        easy = sum(leaf.seconds * leaf.reps for leaf in steps)  # hard by the author's word alone
        return easy, easy
    first, last = work.index(True), len(work) - 1 - work[::-1].index(True)
    # Steps that stand in one repeat with work are done between the reps, and belong to neither end.
    before = sum(leaf.seconds for leaf in steps[:first] if leaf.reps == 1)
    return before, sum(leaf.seconds for leaf in steps[last + 1 :] if leaf.reps == 1)


def is_work(session: PlannedSession, leaf: MeasuredStep) -> bool:
    """Whether a step lies above zone 2, or is as hard as one can."""
    if leaf.step.maxeffort or session.measured is None:
        return leaf.step.maxeffort
    zones = seconds_in_zones(session.measured, session.standard.settings, (leaf,))
    return sum(zones.power[2:]) + sum(zones.other[2:]) > zones.easy


@rule(
    "target-sanity",
    "F4",
    "Targets can be held for as long as they last",
    "warning",
    Threshold("minute", 150, "% of threshold", "steps longer than 60 s"),
    Threshold("twenty_minutes", 106, "% of threshold", "steps of 20 min and more"),
    Threshold("hour", 95, "% of threshold", "steps of an hour and more"),
    source="engineering limits against slips, not physiology",
    evidence="E",
)
def target_sanity(case: Case) -> Iterator[Outcome]:
    """Power and pace against the threshold, heart rate against the maximum. A slip such as 350 % is the usual cause."""
    good, checked = True, 0
    for session in case.sessions:
        for leaf in session.measured.steps if session.measured else ():
            for what, share in _shares(session, leaf):
                checked += 1
                most = _most(what, leaf.seconds, case.numbers)
                if most is not None and share > most:
                    good = False
                    said = (
                        f"{session.id} asks for {percent(share)} of {_BASIS[what]} for {time(leaf.seconds)}"
                    )
                    said += f"; a slip is likely above {percent(most)}"
                    yield case.found(said, session, at=("steps",), share=share, most=most)
    if good:
        yield case.fine(f"{checked} targets", targets=checked)


def _shares(session: PlannedSession, leaf: MeasuredStep) -> Iterator[tuple[Limit, float]]:
    """Each target of a step in relation to the threshold, or to the maximum of heart rate."""
    settings, measured = session.standard.settings, session.measured
    ftp = measured.ftp if measured else None
    if leaf.step.power and ftp and (power := resolve_power(leaf.step.power, ftp, settings, widen=False)):
        yield "power", power.value / ftp
    if leaf.step.pace and settings.threshold_pace:
        pace = resolve_pace(leaf.step.pace, session.sport, settings, widen=False)
        if pace:
            yield "pace", pace.value / settings.threshold_pace
    if leaf.step.hr and settings.max_hr and (beats := resolve_hr(leaf.step.hr, settings, widen=False)):
        yield "hr", max(beats.start, beats.end) / settings.max_hr


def _most(what: Limit, seconds: int, numbers: Mapping[str, float]) -> float | None:
    if what == "hr":
        return 1.0
    if seconds >= _HOUR:
        return numbers["hour"] / 100
    if seconds >= _TWENTY_MINUTES:
        return numbers["twenty_minutes"] / 100
    return numbers["minute"] / 100 if seconds > _MINUTE else None


RULES = (steps_parse, stated_duration, session_size, warm_up_cool_down, target_sanity)

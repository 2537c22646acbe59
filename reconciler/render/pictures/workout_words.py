"""A workout for a picture: what is known of it, its steps as lines, and both as a sentence. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.render.pictures.blocks import items
from reconciler.render.pictures.inert import inert
from reconciler.render.pictures.intensity import gauge, kind
from reconciler.render.pictures.targets import aim, amount, caveat, clock, threshold, written
from reconciler.render.words import day as day_words
from reconciler.render.words import distance
from reconciler.training.distances import has_whole_distance
from reconciler.workout import SportSettings
from reconciler.workout import Workout as Text
from reconciler.workout.settings import NO_SETTINGS

if TYPE_CHECKING:
    import datetime as dt

    from reconciler.render.pictures.blocks import Item
    from reconciler.render.pictures.intensity import Gauge, Kind
    from reconciler.training import PlannedSession
    from reconciler.workout import Measured, MeasuredStep

MOST_LINES: Final = 9
_MOST_WORDS: Final = 12
_STEP_NAME: Final = 24
_TO_THE_MINUTE: Final = 600  # a longer estimate is not better known than to the minute
_WITHOUT: Final[dict[Kind, str]] = {
    "rest": "rest",
    "free": "freeride",
    "most": "all out",
    "open": "no target",
}
DOT: Final = " \u00b7 "


_NO_TEXT: Final = Text()


@dataclass(frozen=True, slots=True)
class WorkoutCard:
    """A workout and what a person wants to know of it. Seconds, metres, points; None is not known.

    `measured` None: it has no steps. `load_is` is `exact`, `estimate`, `stated` or `unknown`. `distance` is that of
    the whole workout: None where a part of it has none.
    """

    name: str
    workout: Text = _NO_TEXT
    measured: Measured | None = None
    settings: SportSettings = NO_SETTINGS
    sport: str = ""
    day: dt.date | None = None
    start: str = ""
    duration: int | None = None
    distance: float | None = None
    load: float | None = None
    load_is: str = "unknown"


class Line(NamedTuple):
    """One step in words. `reps` is 0 inside a repeat after its first step; `rounds` the times it is done."""

    reps: int
    rounds: int
    amount: str
    name: str
    aim: str
    also: str
    kind: Kind
    zones: tuple[int, int] | None

    @property
    def zone(self) -> str:
        """`Z4`, of a ramp both its ends; empty where it has none."""
        if self.zones is None:
            return ""
        first, last = self.zones
        return f"Z{first}" if first == last else f"Z{first}\u2013{last}"


def card(session: PlannedSession) -> WorkoutCard:
    """The card of a declared session."""
    return WorkoutCard(
        name=session.entry.name,
        workout=session.text,
        measured=session.measured,
        settings=session.standard.settings,
        sport=session.sport,
        day=session.date,
        start=session.entry.time or "",
        duration=session.duration,
        distance=session.distance if has_whole_distance(session) else None,
        load=session.load,
        load_is=session.load_is,
    )


def title(found: WorkoutCard) -> str:
    """Its name; that of its sport where it has none that can be shown."""
    return inert(found.name) or inert(found.sport) or "Workout"


def facts(found: WorkoutCard) -> str:
    """`Wed 13 May 08:00 · Run · ~55m · load ~68 · 11.2 km`; `~` marks what is estimated."""
    when = f"{' '.join(day_words(found.day).split())} {found.start}".strip() if found.day else found.start
    load = "" if found.load is None else f"load {'~' if found.load_is == 'estimate' else ''}{found.load:.0f}"
    parts = (when, found.sport, duration(found), load, distance(found.distance or 0))
    return DOT.join(inert(part) for part in parts if part)


def duration(found: WorkoutCard) -> str:
    """The time it takes, `~` in front where some steps are given by distance; empty for none."""
    seconds = found.measured.duration if found.measured else found.duration
    steps = found.measured.steps if found.measured else ()
    guessed = any(leaf.step.distance and not leaf.step.duration for leaf in steps)
    if not seconds or not guessed:
        return clock(seconds) if seconds else ""
    return f"~{clock(seconds if seconds < _TO_THE_MINUTE else round(seconds / 60) * 60)}"


def lines(found: WorkoutCard) -> tuple[Line, ...]:
    """Every step once, in order."""
    if found.measured is None:
        return ()
    shares = gauge(found.measured, found.settings)
    return tuple(
        _line(leaf, item, shares, found.sport, first=leaf is item.steps[0])
        for item in items(found.workout, found.measured)
        for leaf in item.steps
    )


def _line(leaf: MeasuredStep, item: Item, shares: Gauge, sport: str, *, first: bool) -> Line:
    span = shares.span(leaf)
    what = kind(leaf.step, span)
    hold, also = aim(leaf, shares, sport)
    if leaf.step.ramp and hold:
        hold = hold.replace("\u2013", " to ").replace(" to ", " \u2192 ", 1)
    if leaf.step.distance and not leaf.step.duration:
        also = DOT.join(part for part in (f"~{clock(leaf.seconds)}", also) if part)
    if leaf.step.cadence:
        also = DOT.join(part for part in (also, written(leaf.step.cadence)) if part)
    if leaf.step.until_lap_press:
        also = DOT.join(part for part in (also, "until lap") if part)
    name = inert(leaf.step.text or "", _STEP_NAME)
    return Line(
        item.reps if first else 0,
        item.reps,
        amount(leaf),
        name,
        hold or _WITHOUT[what],
        also,
        what,
        _zones(leaf, shares),
    )


def _zones(leaf: MeasuredStep, shares: Gauge) -> tuple[int, int] | None:
    span = shares.span(leaf)
    if span is None:
        return None
    ramp = leaf.step.ramp and span.first != span.last
    first, last = span if ramp else [sum(span) / 2] * 2
    low, high = shares.zone(leaf, first), shares.zone(leaf, last)
    return (low, high) if low and high else None


def description(found: WorkoutCard) -> str:
    """The picture in a sentence or two: the facts, then the steps."""
    said = ", ".join(_said(lines(found))) or "No steps"
    return " ".join(f"{part}." for part in (facts(found).replace(DOT, ", "), said, about(found)) if part)


def about(found: WorkoutCard) -> str:
    """What 100 % is, or why that is not known; empty where no step has a target."""
    if found.measured is None:
        return ""
    known = gauge(found.measured, found.settings)
    if known.preferred is None:
        return ""
    missing = caveat(found.measured, known)
    return missing or f"100 % is {threshold(known.preferred, known, found.sport)}"


def _said(found: tuple[Line, ...]) -> list[str]:
    rounds: list[tuple[int, list[str]]] = []
    for line in found[:_MOST_WORDS]:
        if line.reps:
            rounds.append((line.reps, []))
        rounds[-1][1].append(_step(line))
    words = [f"{reps} x ({', '.join(steps)})" if reps > 1 else ", ".join(steps) for reps, steps in rounds]
    more = len(found) - _MOST_WORDS
    return [*words, f"and {more} more steps"] if more > 0 else words


def _step(line: Line) -> str:
    joined = " at " if line.kind == "target" else " "
    zone = f" ({line.zone})" if line.zone and line.zone not in line.aim else ""
    return f"{line.amount}{joined}{line.aim}{zone}"

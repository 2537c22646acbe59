"""Laps and steps of one session brought together in their order: the alignment that explains most time. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.training.laps import Lap
    from reconciler.workout import MeasuredStep

_MOST_MERGED = 12
_EXTRA = 5.0  # seconds that each further lap or step of one match costs, so that one to one is preferred
_WORK = 3  # a repetition that has no lap counts thrice: a short cool-down must not swallow the last one
_ALIKE = 0.2
_ALIKE_SECONDS = 10.0


@dataclass(frozen=True, slots=True)
class Match:
    """Steps `first` to `last` against laps `begin` to `end` (both exclusive at the end)."""

    first: int
    last: int
    begin: int
    end: int

    @property
    def step(self) -> int | None:
        """The one step that these laps are; None where a lap spans several."""
        return self.first if self.last == self.first + 1 else None


class _Way(NamedTuple):
    """Milliseconds left unexplained, what came before, and the match that was made last."""

    cost: int
    at: int
    to: int
    match: Match | None = None


def align(steps: Sequence[MeasuredStep], laps: Sequence[Lap], work: Sequence[bool] = ()) -> tuple[Match, ...]:
    """The matches of the cheapest alignment; steps that nobody did and laps that nobody asked for are left out.

    Every second counts once: of a step that was not done, of a lap that is no step's, and of the difference where
    they are matched. A step may take several laps (a warm-up that the watch split), and a lap several steps of which none
    is `work`: a repetition has a lap of its own or none. Of equal ways, what was not done comes last.
    """
    table = _Table(steps, laps, work or [False] * len(steps))
    return table.path(len(steps), len(laps))


class _Table:
    """The cheapest way to bring the first steps and the first laps together, for all their numbers."""

    def __init__(self, steps: Sequence[MeasuredStep], laps: Sequence[Lap], work: Sequence[bool]) -> None:
        self._steps, self._laps, self._work = steps, laps, work
        self._planned = list(accumulate((float(step.seconds) for step in steps), initial=0.0))
        self._done = list(accumulate((lap.time for lap in laps), initial=0.0))
        self._rows: list[list[_Way]] = []
        for at in range(len(steps) + 1):
            self._rows.append([])
            for to in range(len(laps) + 1):
                self._rows[at].append(min(self._ways(at, to), key=lambda way: way.cost))

    def path(self, at: int, to: int) -> tuple[Match, ...]:
        """The matches of the cheapest way."""
        found: list[Match] = []
        while at or to:
            way = self._rows[at][to]
            at, to = way.at, way.to
            if way.match:
                found.append(way.match)
        return tuple(reversed(found))

    def _ways(self, at: int, to: int) -> Iterator[_Way]:
        if at == to == 0:
            yield _Way(0, 0, 0)
        if at:
            missed = self._steps[at - 1].seconds * (_WORK if self._work[at - 1] else 1)
            yield _Way(self._rows[at - 1][to].cost + _exact(missed), at - 1, to)
        for match in self._matches(at, to):
            cost = _difference(self._steps[match.first : match.last], self._laps[match.begin : match.end])
            if cost is not None:
                before = self._rows[match.first][match.begin].cost
                yield _Way(before + _exact(cost), match.first, match.begin, match)
        if to:
            yield _Way(self._rows[at][to - 1].cost + _exact(self._laps[to - 1].time), at, to - 1)

    def _matches(self, at: int, to: int) -> Iterator[Match]:
        """One to one, and as many laps or steps in one as could still be alike."""
        if not at or not to:
            return
        yield Match(at - 1, at, to - 1, to)
        step, lap = self._steps[at - 1], self._laps[to - 1]
        for count in range(2, min(_MOST_MERGED, to) + 1):
            if self._done[to] - self._done[to - count] > 2 * step.seconds and not step.step.until_lap_press:
                break
            yield Match(at - 1, at, to - count, to)
        for count in range(2, min(_MOST_MERGED, at) + 1):
            if self._work[at - 1] or self._work[at - count]:
                break
            if self._planned[at] - self._planned[at - count] > 2 * lap.time:
                break
            yield Match(at - count, at, to - 1, to)


def _exact(seconds: float) -> int:
    """Milliseconds: sums of whole numbers tie where they should."""
    return round(1000 * seconds)


def _difference(steps: Sequence[MeasuredStep], laps: Sequence[Lap]) -> float | None:
    """Seconds that a match leaves unexplained; None where the two are not alike."""
    planned = float(sum(step.seconds for step in steps))
    done = sum(lap.time for lap in laps)
    extra = _EXTRA * (len(steps) + len(laps) - 2)
    only = steps[0].step if len(steps) == 1 else None
    if only and only.until_lap_press:
        return extra
    metres = [lap.distance for lap in laps]
    if only and only.distance and all(metres):
        covered = sum(one for one in metres if one)
        share = covered / only.distance
        # A step by distance ends at its distance, however long that takes; half or twice the time is another step.
        alike = abs(share - 1) <= _ALIKE and planned / 2 <= done <= planned * 2
        return abs(share - 1) * planned + extra if alike else None
    apart = abs(done - planned)
    return apart + extra if apart <= max(_ALIKE * planned, _ALIKE_SECONDS) else None

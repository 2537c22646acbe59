"""A workout as blocks along time, ready to draw: heights are shares of threshold. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.render.pictures.intensity import kind
from reconciler.workout import Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.render.pictures.intensity import Gauge, Kind
    from reconciler.workout import Measured, MeasuredStep, Workout

MOST_BLOCKS: Final = 500
"""More than the picture has pixels to tell apart; what is shorter than its share is drawn together."""


@dataclass(frozen=True, slots=True)
class Block:
    """From `begin` to `end`, s. The top runs from `first` to `last`; up to `most` the target leaves a choice.

    Without a target the heights are 0 and say nothing. `zone` counts from 1.
    """

    begin: float
    end: float
    kind: Kind
    first: float = 0.0
    last: float = 0.0
    most: float = 0.0
    zone: int | None = None


class Round(NamedTuple):
    """A repeat in time, s, and the step that it is about."""

    begin: float
    end: float
    reps: int
    main: MeasuredStep


class Item(NamedTuple):
    """An item of the workout: the steps of one round, those without a second left out."""

    reps: int
    steps: tuple[MeasuredStep, ...]

    @property
    def seconds(self) -> int:
        return sum(step.seconds for step in self.steps)


def items(workout: Workout, measured: Measured) -> tuple[Item, ...]:
    """The workout's items that last."""
    leaves = iter(measured.steps)
    found: list[Item] = []
    for item in workout.steps:
        steps = [next(leaves) for _ in item.steps] if isinstance(item, Repeat) else [next(leaves)]
        lasting = tuple(step for step in steps if step.seconds > 0)
        if lasting and lasting[0].reps > 0:
            found.append(Item(lasting[0].reps, lasting))
    return tuple(found)


def blocks(found: Sequence[Item], gauge: Gauge) -> tuple[Block, ...]:
    """Every step in its place, repeats unrolled as far as they can be told apart."""
    shortest = sum(item.reps * item.seconds for item in found) / MOST_BLOCKS
    return tuple(_merged(_unrolled(found, gauge, shortest), shortest))


def rounds(found: Sequence[Item], gauge: Gauge) -> tuple[Round, ...]:
    """The repeats, and in each the hardest step, of equals the longest."""
    placed: list[Round] = []
    at = 0.0
    for reps, steps in found:
        end = at + reps * sum(step.seconds for step in steps)
        if reps > 1:
            placed.append(
                Round(at, end, reps, max(steps, key=lambda step: (_height(step, gauge), step.seconds)))
            )
        at = end
    return tuple(placed)


def _height(leaf: MeasuredStep, gauge: Gauge) -> float:
    span = gauge.span(leaf)
    return max(span) if span else float(leaf.step.maxeffort)


def _unrolled(found: Sequence[Item], gauge: Gauge, shortest: float) -> Iterator[Block]:
    at = 0.0
    for item in found:
        one = _in_a_row(item.steps, gauge)
        if item.seconds < shortest * len(item.steps):  # its rounds blur into one
            whole = _together(one)
            yield replace(whole, begin=at, end=at + item.reps * item.seconds)
            at += item.reps * item.seconds
            continue
        for _ in range(item.reps):
            yield from (replace(block, begin=at + block.begin, end=at + block.end) for block in one)
            at += item.seconds


def _in_a_row(steps: Sequence[MeasuredStep], gauge: Gauge) -> tuple[Block, ...]:
    at = 0.0
    placed: list[Block] = []
    for leaf in steps:
        placed += _of_step(leaf, at, gauge)
        at += leaf.seconds
    return tuple(placed)


def _of_step(leaf: MeasuredStep, at: float, gauge: Gauge) -> Iterator[Block]:
    span, end = gauge.span(leaf), at + leaf.seconds
    found = kind(leaf.step, span)
    if span is None:
        yield Block(at, end, found)
    elif leaf.step.ramp and span.first != span.last:
        yield from _ramp(leaf, Block(at, end, found, span.first, span.last), gauge)
    else:
        low, high = sorted(span)
        yield Block(at, end, found, low, low, high, gauge.zone(leaf, (low + high) / 2))


def _ramp(leaf: MeasuredStep, whole: Block, gauge: Gauge) -> Iterator[Block]:
    """A ramp, cut where it crosses into another zone."""
    domain = gauge.domain(leaf.step)
    limits = gauge.limits(domain) if domain else ()
    low, high = sorted((whole.first, whole.last))
    crossed = sorted((limit for limit in limits if low < limit < high), reverse=whole.last < whole.first)
    shares = [whole.first, *crossed, whole.last]
    for first, last in pairwise(shares):
        begin, end = (
            whole.begin + (share - whole.first) / (whole.last - whole.first) * (whole.end - whole.begin)
            for share in (first, last)
        )
        yield replace(
            whole,
            begin=begin,
            end=end,
            first=first,
            last=last,
            most=max(first, last),
            zone=gauge.zone(leaf, (first + last) / 2),
        )


def _merged(found: Iterator[Block], shortest: float) -> Iterator[Block]:
    waiting: list[Block] = []
    for block in found:
        if not waiting and block.end - block.begin >= shortest:
            yield block
            continue
        waiting.append(block)
        if block.end - waiting[0].begin >= shortest:
            yield _together(waiting)
            waiting = []
    if waiting:
        yield _together(waiting)


def _together(found: Sequence[Block]) -> Block:
    """Blocks too short to be seen as one: from the easiest to the hardest of them."""
    aimed = [block for block in found if block.kind == "target"]
    if not aimed:
        return replace(found[0], end=found[-1].end)
    low = min(min(block.first, block.last) for block in aimed)
    hardest = max(aimed, key=lambda block: max(block.first, block.last, block.most))
    return Block(
        found[0].begin,
        found[-1].end,
        "target",
        low,
        low,
        max(hardest.first, hardest.last, hardest.most),
        hardest.zone,
    )

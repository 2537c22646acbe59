"""The score of each room, and of both. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Count:
    """What became of the faults of one module: there are `faults`, and of the `tried` ones `missed` went unnoticed."""

    module: str
    faults: int
    tried: int
    missed: int
    wording: int

    @property
    def noticed(self) -> int:
        return self.tried - self.missed


def totals(counts: Sequence[Count]) -> Iterator[str]:
    """A line for each room, and one for both.

    >>> list(totals([Count("workout.a", 90, 10, 1, 0), Count("workout.b", 10, 10, 5, 4)]))[0]
    'workout: 14 of 20 faults noticed (70.0 %); 86.0 % by the size of the modules; of the 6 others 4 are wording'
    """
    rooms = sorted({count.module.split(".")[0] for count in counts})
    for room in rooms:
        yield _total(room, [count for count in counts if count.module.startswith(f"{room}.")])
    if len(rooms) > 1:
        yield _total("altogether", counts)


def _total(name: str, counts: Sequence[Count]) -> str:
    tried, noticed = sum(count.tried for count in counts), sum(count.noticed for count in counts)
    size = sum(count.faults for count in counts if count.tried)
    # A sample takes as many faults of a small module as of a large one: each stands for as many as its module has.
    weighed = sum(count.faults * count.noticed / count.tried for count in counts if count.tried)
    return (
        f"{name}: {noticed} of {tried} faults noticed ({100 * noticed / max(tried, 1):.1f} %); "
        f"{100 * weighed / max(size, 1):.1f} % by the size of the modules; "
        f"of the {tried - noticed} others {sum(count.wording for count in counts)} are wording"
    )

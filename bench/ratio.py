"""How two things are timed against each other."""

from __future__ import annotations

import statistics
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

Clock: TypeAlias = Callable[[], float]


@dataclass(frozen=True)
class Ratio:
    """One line of the report. `goal` is the greatest ratio that counts as met; 0 where there is no goal."""

    name: str
    against: str
    ratio: float
    goal: float = 0.0
    note: str = ""

    def __str__(self) -> str:
        goal = (
            ""
            if not self.goal
            else f"  goal {self.goal:g}: {'met' if self.ratio <= self.goal else 'NOT MET'}"
        )
        note = f"  ({self.note})" if self.note else ""
        return f"{self.name}: {self.ratio:.2f} times {self.against}{goal}{note}"


def seconds(work: Callable[[], object], runs: int = 5, clock: Clock = time.perf_counter) -> float:
    """Return the median time of one call, after a warm-up.

    `time.process_time` as the clock counts one core's work, whatever else the machine is doing.
    """
    work()
    return statistics.median(_once(work, clock) for _ in range(runs))


def paired(
    one: Callable[[], object], other: Callable[[], object], runs: int = 9, clock: Clock = time.perf_counter
) -> float:
    """Return the median ratio of the two, run in turn, so that a machine that slows down slows both."""
    one()
    other()
    return statistics.median(_once(one, clock) / _once(other, clock) for _ in range(runs))


def process(command: Sequence[str]) -> Callable[[], object]:
    """Return a call that runs a command to its end."""
    return lambda: subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _once(work: Callable[[], object], clock: Clock) -> float:
    begin = clock()
    work()
    return clock() - begin

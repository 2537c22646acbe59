"""How two things are timed against each other."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
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


@dataclass(frozen=True)
class Cost:
    """What a whole process took: seconds of processor (its children's too) and of wall, and the largest process in MB."""

    cpu: float
    wall: float
    peak: float


def cost(command: Sequence[str], runs: int = 3) -> Cost:
    """Return the least that a command took in some runs: what others do on the machine only adds to it."""
    found = [_cost(command) for _ in range(runs)]
    return Cost(min(one.cpu for one in found), min(one.wall for one in found), min(one.peak for one in found))


def _cost(command: Sequence[str]) -> Cost:
    begin = time.perf_counter()
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, f"{command} ended with {process.returncode}: nothing was measured"
    return Cost(usage.ru_utime + usage.ru_stime, time.perf_counter() - begin, usage.ru_maxrss / 1024)


def size(name: str, default: int) -> int:
    """Return a size of a benchmark: `BENCH_ATHLETES=100 make bench`."""
    return int(os.environ.get(f"BENCH_{name}", default))


def program(*arguments: str) -> list[str]:
    """Return the command that runs the reconciler of this tree."""
    return [sys.executable, "-m", "reconciler", *arguments]

"""The values of a workout: targets, steps, repeats, and what is wrong with the text they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Domain = Literal["power", "hr", "pace"]
DOMAINS: tuple[Domain, ...] = ("power", "hr", "pace")

SWEET_SPOT = 8
"""The zone number under which the server lists the sweet spot (`zoneTimes`: id `SS`, zone 8)."""

Severity = Literal["error", "warning", "info"]


@dataclass(frozen=True, slots=True)
class Target:
    """What to hold during a step: either `value`, or `start` and `end` in the order they were written.

    `units`: `%ftp`, `w`, `power_zone`, `%mmp` (power); `%hr`, `%lthr`, `hr_zone` (heart rate); `%pace`,
    `pace_zone`, `secs/km`, `secs/mi`, `secs/100m`, ... and `secs` for a pace without a unit (pace); `rpm` (cadence).
    `average` is over how long the device averages (`1s`, `lap`); `mmp_secs` the duration on the power curve of `%mmp`.
    """

    units: str
    value: float | None = None
    start: float | None = None
    end: float | None = None
    average: str | None = None
    mmp_secs: int | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `duration` in seconds and `distance` in metres are as written; None is not given.

    At least one of the two is there: the server drops a step that has neither. `text` is raw, not HTML.
    """

    text: str | None = None
    duration: int | None = None
    distance: float | None = None
    power: Target | None = None
    hr: Target | None = None
    pace: Target | None = None
    cadence: Target | None = None
    ramp: bool = False
    freeride: bool = False
    maxeffort: bool = False
    hidepower: bool = False
    until_lap_press: bool = False
    warmup: bool = False
    cooldown: bool = False
    intensity: str | None = None

    @property
    def has_target(self) -> bool:
        return self.power is not None or self.hr is not None or self.pace is not None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Steps that are done `reps` times. `text` is the whole header line. Repeats do not nest."""

    reps: int
    steps: tuple[Step, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """Where the server will not read the text as a person does. `line` and `column` count from 1.

    `code` is stable; `message` says what the server will do; `suggestion` is text that does what was meant,
    or "" where nobody but the author can know.
    """

    code: str
    severity: Severity
    line: int
    column: int
    message: str
    suggestion: str = ""

    def __str__(self) -> str:
        hint = f" (write `{self.suggestion}`)" if self.suggestion else ""
        return f"{self.line}:{self.column}: {self.message}{hint} [{self.code}]"


@dataclass(frozen=True, slots=True)
class Workout:
    """A workout text, read. `step_lines` holds the line (from 1) of each leaf step in the order of the document."""

    steps: tuple[Step | Repeat, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    options: tuple[tuple[str, str], ...] = ()
    step_lines: tuple[int, ...] = ()

    @property
    def leaves(self) -> tuple[Step, ...]:
        """Every step once, in the order of the document, whatever the repeats."""
        found: list[Step] = []
        for step in self.steps:
            if isinstance(step, Repeat):
                found.extend(step.steps)
            else:
                found.append(step)
        return tuple(found)

    @property
    def step_count(self) -> int:
        """How many steps `workout_doc` holds: each once, repeats not multiplied and not counted themselves."""
        return len(self.leaves)

    @property
    def has_targets(self) -> bool:
        """True when some step carries a power, heart rate or pace target."""
        return any(step.has_target for step in self.leaves)

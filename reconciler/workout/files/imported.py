"""What a workout file holds, in the words of the workout language."""

from __future__ import annotations

from dataclasses import dataclass

from reconciler.errors import InputError, Place, Problem
from reconciler.workout.model import Repeat, Step, Target
from reconciler.workout.write import write

MOST_STEPS = 2000
"""More than any device takes: beyond it a file is refused, so that a small file cannot become a huge plan."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A workout from a file. `notes` name what has no counterpart in workout text. `sport` is `Ride`, `Run`, ..."""

    steps: tuple[Step | Repeat, ...]
    name: str = ""
    description: str = ""
    sport: str | None = None
    notes: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        """The workout text; raises `NotWritable` where there is none for these steps."""
        return write(self.steps)


def unusable(name: str, message: str, hint: str = "") -> InputError:
    """The error for a file that cannot be used."""
    return InputError((Problem(Place(name), "workout-file", message, hint),))


def percent(share: float) -> float:
    """A share of threshold as % with at most one decimal, as the server writes it for imported files (observed)."""
    value = round(share * 100, 1)
    return int(value) if value == int(value) else value


def band(units: str, first: float, last: float) -> Target:
    """A target of one value, or of a range where the two differ."""
    return Target(units, value=first) if first == last else Target(units, start=first, end=last)

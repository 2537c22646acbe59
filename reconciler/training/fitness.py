"""The fitness model: two exponential averages of daily load. Pure.

`x(d) = x(d-1) + (load(d) - x(d-1)) * (1 - exp(-1/N))`, N = 42 days for fitness (CTL) and 7 for fatigue (ATL): exact for
Intervals.icu (observed over 112 recorded days to 1e-5; the common form with 1/N is off by 0.39 in one day of ATL).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

FITNESS_DAYS = 42.0
FATIGUE_DAYS = 7.0


@dataclass(frozen=True, slots=True)
class Constants:
    """Time constants in days. An event FITNESS_DAYS changes them from its day on."""

    fitness: float = FITNESS_DAYS
    fatigue: float = FATIGUE_DAYS


@dataclass(frozen=True, slots=True)
class Form:
    """Fitness and fatigue at the end of a day, in points."""

    ctl: float
    atl: float

    @property
    def tsb(self) -> float:
        """Form: fitness less fatigue of the same day."""
        return self.ctl - self.atl


def weight(days: float) -> float:
    """How much of one day's load goes into the average: 1 - exp(-1/days)."""
    return -math.expm1(-1 / days)


def advance(form: Form, ctl_load: float, atl_load: float, constants: Constants) -> Form:
    """The form one day on, after that day's loads."""
    return Form(
        form.ctl + (ctl_load - form.ctl) * weight(constants.fitness),
        form.atl + (atl_load - form.atl) * weight(constants.fatigue),
    )


def add(form: Form, ctl_load: float, atl_load: float, constants: Constants) -> Form:
    """The form of the same day with more load on it: the average is linear in the day's load."""
    return Form(
        form.ctl + ctl_load * weight(constants.fitness),
        form.atl + atl_load * weight(constants.fatigue),
    )

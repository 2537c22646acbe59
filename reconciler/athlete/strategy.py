"""strategy.yaml: the way to the goal: phases, how weeks are built, and when to think again."""

import datetime as dt
from collections.abc import Iterator
from itertools import pairwise
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from reconciler.athlete.model import Flaw, Many, Maybe, Model, raise_all, show
from reconciler.athlete.quantity import Day, Seconds, whole
from reconciler.athlete.text import Line, Prose

Load = Annotated[int, whole(0, 20_000)]


class Phase(Model):
    """A stretch of the season with one focus. Both days are included."""

    name: Line = Field(description="Such as Base 1.")
    kind: Literal["base", "build", "peak", "taper", "race", "recovery", "transition"] = Field(
        description="What kind of phase it is: some rules hold only in some."
    )
    start: Day = Field(alias="from", description="First day.")
    until: Day = Field(description="Last day, included.")
    focus: Prose = Field(description="What it is for.")
    weekly_load: Maybe[Load] = Field(None, description="Load of a typical week.")
    weekly_time: Maybe[Seconds] = Field(None, description="Training time of a typical week.")
    key_sessions: Many[Line] = Field((), description="The sessions that make the phase.")


class Strategy(Model):
    """How the goal shall be reached, and how one would notice that it will not be."""

    goal: Prose = Field(description="The goal in words.")
    why: Maybe[Prose] = Field(None, description="Why this way.")
    phases: Many[Phase] = Field((), description="Phases, in order of time, without overlap.")
    constraints: Many[Prose] = Field((), description="What training has to fit around.")
    week_building: Many[Prose] = Field((), description="How a week is put together.")
    rethink: Many[Prose] = Field((), description="Signs that the approach needs a rethink.")

    @model_validator(mode="after")
    def _phases_fit(self) -> Self:
        raise_all("Strategy", self._flaws(), self)
        return self

    def _flaws(self) -> Iterator[Flaw]:
        for index, phase in enumerate(self.phases):
            if phase.until < phase.start:
                said = f"found {phase.until}, expected a day from {phase.start} on"
                yield Flaw(("phases", index, "until"), "phase-days", said)
        for index, (before, phase) in enumerate(pairwise(self.phases), start=1):
            if phase.start <= before.until:
                said = f"found {phase.start}, expected a day after {show(before.name)}, which ends {before.until}"
                yield Flaw(("phases", index, "from"), "phase-overlap", said, "phases stand in order of time")

    def phase(self, day: dt.date) -> Phase | None:
        """The phase that a day lies in."""
        return next((phase for phase in self.phases if phase.start <= day <= phase.until), None)

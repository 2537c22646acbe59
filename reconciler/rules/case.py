"""What a rule looks at: one week of a plan, with the athlete's thresholds; and the words to answer with."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.rules.model import At, Fine, Found, Missing, Number, Numbers

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping

    from reconciler.athlete.model import Pointer
    from reconciler.athlete.rules import Rules
    from reconciler.rules.plan import Plan
    from reconciler.training.planned import PlannedSession, PlannedWeek


@dataclass(frozen=True, slots=True)
class Case:
    """One week as a rule sees it. `numbers` are the rule's thresholds as this athlete has them."""

    plan: Plan
    week: PlannedWeek
    numbers: Mapping[str, float] = field(default_factory=dict)

    @property
    def today(self) -> dt.date:
        return self.plan.today

    def share(self, name: str) -> float:
        """A threshold in percent as a share of one."""
        return self.numbers[name] / 100

    @property
    def rules(self) -> Rules:
        return self.plan.athlete.rules

    @property
    def sessions(self) -> tuple[PlannedSession, ...]:
        """The sessions that can still be changed: from today on."""
        return self.plan.ahead[self.week.monday][0]

    @property
    def days(self) -> tuple[dt.date, ...]:
        """The days of the week from today on."""
        return self.plan.ahead[self.week.monday][1]

    def fine(self, text: str, **numbers: Number) -> Fine:
        """The rule holds."""
        return Fine(text, _numbers(numbers))

    def missing(self, text: str) -> Missing:
        """The rule cannot tell."""
        return Missing(text)

    def found(
        self,
        text: str,
        *sessions: PlannedSession,
        at: Pointer = (),
        days: Iterable[dt.date] = (),
        note: bool = False,
        **numbers: Number,
    ) -> Found:
        """The rule objects, at the first of `sessions` (`at` is the way inside it), or else in the week's file."""
        base = sessions[0].pointer if sessions else ()
        scopes = [session.id for session in sessions]
        scopes += sorted({day.isoformat() for day in (*days, *(session.date for session in sessions))})
        return Found(text, At(self.week.path, (*base, *at)), tuple(scopes), _numbers(numbers), note)


def _numbers(numbers: Mapping[str, Number]) -> Numbers:
    return tuple(
        (name, round(value, 4) if isinstance(value, float) else value) for name, value in numbers.items()
    )

"""What a page shows of an athlete beyond the review. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import datetime as dt

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.athlete.strategy import Strategy
    from reconciler.render.weeks import WeekView
    from reconciler.training.done import Outcome
    from reconciler.training.facts import Facts
    from reconciler.training.forecast import Forecasts
    from reconciler.training.planned import PlannedWeek


@dataclass(frozen=True, slots=True)
class Material:
    """The state of an athlete: what is declared, measured against what is known, and what became of the past.

    `plan` holds the declared weeks from some weeks ago on, `views` the same weeks with what happens to each session.
    `unread` says why weeks before this one could not be read.
    """

    today: dt.date
    document: AthleteDocument
    strategy: Strategy | None
    plan: tuple[PlannedWeek, ...]
    views: tuple[WeekView, ...]
    facts: Facts
    futures: Forecasts
    outcomes: tuple[Outcome, ...]
    unread: str = ""

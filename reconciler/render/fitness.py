"""Fitness, fatigue and form: now, and at the end of each week that changes, with and without the change. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.reconcile.ownership import sunday

if TYPE_CHECKING:
    from datetime import date

    from reconciler.training.forecast import ForecastDay, Forecasts


@dataclass(frozen=True, slots=True)
class FormRow:
    """One day. `base` as the calendar is now, `head` after the change; None where the forecast does not reach."""

    label: str
    day: date
    base: ForecastDay | None
    head: ForecastDay | None


@dataclass(frozen=True, slots=True)
class FitnessView:
    """The forecast in a few rows. `without_load` names planned sessions that count nothing, since nobody knows it.

    `unknown_days` are days before today whose training nobody knows: the forecast takes them for rest.
    """

    rows: tuple[FormRow, ...]
    without_load: tuple[str, ...]
    unknown_days: tuple[date, ...]
    lowest: ForecastDay | None


def fitness_view(found: Forecasts, today: date, weeks: tuple[str, ...]) -> FitnessView | None:
    """Return the forecast for today and the end of each week, or None where the calendar has no fitness record."""
    if found.head is None:
        return None
    rows = [_row("today", today, found)]
    rows += [_row(f"end of {week}", sunday(week), found) for week in weeks if sunday(week) > today]
    ahead = found.head.between(today, rows[-1].day)
    return FitnessView(
        rows=tuple(row for row in rows if row.head is not None),
        without_load=found.head.without_load,
        unknown_days=found.head.unknown_days,
        lowest=min(ahead, key=lambda day: day.tsb, default=None),
    )


def _row(label: str, day: date, found: Forecasts) -> FormRow:
    return FormRow(
        label, day, found.base.on(day) if found.base else None, found.head.on(day) if found.head else None
    )

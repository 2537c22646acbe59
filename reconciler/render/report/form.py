"""Fitness, fatigue and form on a page: the picture, and the same as a table. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.render.fitness import fitness_view
from reconciler.render.pictures import forecast
from reconciler.render.pictures.forecast_card import signed, when
from reconciler.render.report.inline import unique

if TYPE_CHECKING:
    from reconciler.render.fitness import FitnessView, FormRow
    from reconciler.render.material import Material
    from reconciler.training.forecast import ForecastDay


@dataclass(frozen=True, slots=True)
class Stat:
    """A number that a reader looks for first; `then` is what it becomes."""

    label: str
    value: str
    then: str = ""


@dataclass(frozen=True, slots=True)
class FormPart:
    """The forecast. `rows` hold a label and four values: before the change, where that differs, and after it."""

    picture: str
    stats: tuple[Stat, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    remarks: tuple[str, ...]


def form_part(found: Material, anchor: str) -> FormPart | None:
    """Return the forecast; None where the calendar has no fitness record."""
    weeks = tuple(week.week.week for week in found.plan if week.sunday >= found.today)
    view = fitness_view(found.futures, found.today, weeks)
    if view is None or not view.rows:
        return None
    card = forecast.card(found.facts, found.futures, forecast.race_days(found.plan))
    return FormPart(
        picture=unique(forecast.svg(card, bare=True), anchor),
        stats=_stats(view),
        rows=tuple((_label(row), _values(row)) for row in view.rows),
        remarks=tuple(_remarks(view)),
    )


def _label(row: FormRow) -> str:
    return f"{row.label[0].upper()}{row.label[1:]}, {when(row.day)}"


def _stats(view: FitnessView) -> tuple[Stat, ...]:
    first, last = view.rows[0].head, view.rows[-1].head
    if first is None or last is None:
        return ()
    then = f"on {when(last.day)}" if last.day > first.day else ""
    pairs = (
        ("Fitness", f"{first.ctl:.0f}", f"{last.ctl:.0f}"),
        ("Fatigue", f"{first.atl:.0f}", f"{last.atl:.0f}"),
        ("Form", signed(first.tsb), signed(last.tsb)),
    )
    return tuple(Stat(label, now, f"{end} {then}" if then else "") for label, now, end in pairs)


def _values(row: FormRow) -> tuple[tuple[str, str], ...]:
    base, head = (_shown(day) for day in (row.base, row.head))
    return tuple(("" if before == after else before, after) for before, after in zip(base, head, strict=True))


def _shown(day: ForecastDay | None) -> tuple[str, ...]:
    if day is None:
        return ("?",) * 4
    ramp = "?" if day.ramp is None else f"{day.ramp:+.1f}".replace("-", "\u2212")
    return f"{day.ctl:.0f}", f"{day.atl:.0f}", signed(day.tsb), ramp


def _remarks(view: FitnessView) -> list[str]:
    said = []
    if view.lowest is not None:
        said.append(f"Lowest form on the way: {signed(view.lowest.tsb)} on {when(view.lowest.day)}.")
    if view.unknown_days:
        days = len(view.unknown_days)
        said.append(f"The training of {days} day(s) before today is not known and counts as rest.")
    if view.without_load:
        names = ", ".join(view.without_load[:5])
        said.append(
            f"Nobody knows the load of {len(view.without_load)} session(s), which count nothing: {names}."
        )
    return said

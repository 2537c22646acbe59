"""A picture of fitness, fatigue and form: the record up to today, and what is planned after it."""

from __future__ import annotations

import datetime as dt
import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.render.pictures.forecast_card import (
    NEAR_DAYS,
    ForecastCard,
    FormDay,
    RaceDay,
    card,
    caveats,
    description,
    now,
    race_days,
    shown_races,
    signed,
)
from reconciler.render.pictures.inert import inert
from reconciler.render.pictures.sheet import WIDTH, Picture, draw_png, draw_svg, rectangle

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reconciler.render.pictures.palette import Role, Theme
    from reconciler.render.pictures.sheet import Point, Sheet, SvgTheme

__all__ = ["ForecastCard", "FormDay", "RaceDay", "alt_text", "card", "png", "race_days", "svg"]

_MARGIN: Final = 14.0
_LEFT: Final = 34.0
_RIGHT: Final = 286.0
_HEADLINE: Final = 50.0
_RACES: Final = 75.0
_ROW: Final = 12.0
_TOP: Final = 96.0
_MIDDLE: Final = 188.0
_FORM_TOP: Final = 204.0
_BOTTOM: Final = 264.0
_APART: Final = 13.0
_MOST_TICKS: Final = 5
_LINES: Final = 4
_LONG_DAYS: Final = 150
_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def svg(found: ForecastCard, *, theme: SvgTheme = "auto", bare: bool = False) -> bytes:
    """The picture as an SVG element for a page; `auto` follows the reader's choice of light or dark.

    `bare` is the chart alone, for a page whose own text says the rest.
    """
    return draw_svg(_picture(found, bare=bare), theme)


def png(found: ForecastCard, *, theme: Theme = "light") -> bytes:
    """The picture as PNG, 1080 pixels wide."""
    return draw_png(_picture(found), theme)


def alt_text(found: ForecastCard) -> str:
    """The same in words, on one line."""
    return f"{inert(found.title)}. {description(found)}"


def _picture(found: ForecastCard, *, bare: bool = False) -> Picture:
    days = [day.day for day in (*found.past, *found.future)]
    remarks = ["dashed: without the change"] if found.differs else []
    remarks += caveats(found)
    height = _BOTTOM + 34 + 13 * len(remarks) if days else _TOP - 30

    def paint(sheet: Sheet) -> None:
        if not bare:
            sheet.text((_MARGIN, 26), inert(found.title), size=14, bold=True, fit=WIDTH - 2 * _MARGIN)
            under = now(found) if days else "No fitness is recorded."
            sheet.text((_MARGIN, 43), under, "muted", size=10.5, fit=WIDTH - 2 * _MARGIN)
        if days:
            _chart(sheet, found, _Days(min(days), max(days)))
        for number, remark in enumerate(remarks if days else ()):
            sheet.text(
                (_MARGIN, _BOTTOM + 41 + 13 * number), remark, "muted", size=9, fit=WIDTH - 2 * _MARGIN
            )

    top = _HEADLINE if bare and days else 0.0
    return Picture(height, inert(found.title), description(found), paint, top)


class _Days(NamedTuple):
    """Days to points."""

    first: dt.date
    last: dt.date

    def x(self, day: dt.date) -> float:
        days = max((self.last - self.first).days, 1)
        return _LEFT + (_RIGHT - _LEFT) * min(max((day - self.first).days / days, 0.0), 1.0)


class _Values(NamedTuple):
    """Points of training to points of the page."""

    low: float
    high: float
    top: float
    bottom: float

    def y(self, value: float) -> float:
        return self.bottom - (self.bottom - self.top) * (value - self.low) / (self.high - self.low)


def _chart(sheet: Sheet, found: ForecastCard, time: _Days) -> None:
    shown = (*found.past, *found.future, *found.base)
    tops = [value for day in shown for value in (day.fitness, day.fatigue)]
    forms = [day.form for day in shown]
    middle = (min(tops) + max(tops)) / 2
    upper = _Values(min(*tops, middle - 10.0), max(*tops, middle + 10.0), _TOP, _MIDDLE)
    lower = _Values(min(*forms, -5.0), max(*forms, 5.0), _FORM_TOP, _BOTTOM)
    _ground(sheet, found, time)
    _grid(sheet, upper)
    _grid(sheet, lower)
    _form_area(sheet, found, time, lower)
    _curve(sheet, found, time, upper, "plum", _fatigue)
    _curve(sheet, found, time, upper, "blue", _fitness)
    _curve(sheet, found, time, lower, "green", _form)
    _races(sheet, found, time)
    _ends(sheet, found, upper, lower)
    _calendar(sheet, time)


def _fitness(day: FormDay) -> float:
    return day.fitness


def _fatigue(day: FormDay) -> float:
    return day.fatigue


def _form(day: FormDay) -> float:
    return day.form


def _ground(sheet: Sheet, found: ForecastCard, time: _Days) -> None:
    """Where the future begins, and the days of which nobody knows anything."""
    for day in found.unknown_days:
        left = time.x(day - dt.timedelta(days=1))
        sheet.area(rectangle(left, _TOP, time.x(day) - left, _BOTTOM - _TOP), "surface", hatch="faint")
    if not time.first <= found.today <= time.last:
        return
    x = time.x(found.today)
    sheet.line([(x, _TOP - 4), (x, _BOTTOM)], "muted", 0.8)
    sheet.text((x, _BOTTOM + 25), "today", bold=True, size=9, align="left" if x < _LEFT + 16 else "center")
    if found.today < time.last and x < _RIGHT - 40:
        sheet.text((x + 34, _BOTTOM + 25), "as planned \u2192", "muted", size=9)


def _grid(sheet: Sheet, values: _Values) -> None:
    step = _step((values.high - values.low) / _LINES)
    value = math.ceil(values.low / step) * step
    while value <= values.high:
        y = values.y(value)
        sheet.line([(_LEFT, y), (_RIGHT, y)], "muted" if value == 0 else "faint", 0.7)
        sheet.text((_LEFT - 5, y + 3), f"{value:.0f}".replace("-", "\u2212"), "muted", size=9, align="right")
        value += step


def _step(rough: float) -> float:
    """The next of 5, 10, 20, 50, 100, ..."""
    power = 10.0 ** max(math.floor(math.log10(max(rough, 5.0))), 0)
    return next(factor * power for factor in (1, 2, 5, 10) if factor * power >= max(rough, 5.0))


def _curve(
    sheet: Sheet,
    found: ForecastCard,
    time: _Days,
    values: _Values,
    role: Role,
    of: Callable[[FormDay], float],
) -> None:
    width = 1.2 if role == "plum" else 2.0
    for run in _runs(found.past):
        _polyline(sheet, [(time.x(day.day), values.y(of(day))) for day in run], role, width)
    if found.differs and role != "plum":
        points = [(time.x(day.day), values.y(of(day))) for day in found.base]
        _polyline(sheet, points, role, 1.0, dashed=True)
    _polyline(sheet, [(time.x(day.day), values.y(of(day))) for day in found.joined], role, width)


def _runs(days: Sequence[FormDay]) -> Iterator[Sequence[FormDay]]:
    """The record without bridges over days that are not in it."""
    begin = 0
    for index, (before, after) in enumerate(pairwise(days), 1):
        if (after.day - before.day).days > NEAR_DAYS:
            yield days[begin:index]
            begin = index
    yield days[begin:]


def _polyline(
    sheet: Sheet, points: Sequence[Point], role: Role, width: float, *, dashed: bool = False
) -> None:
    if len(points) > 1:
        sheet.line(points, role, width, dashed=dashed)
    elif points:
        (x, y), half = points[0], width
        sheet.box(x - half, y - half, 2 * half, 2 * half, role)


def _form_area(sheet: Sheet, found: ForecastCard, time: _Days, values: _Values) -> None:
    zero = values.y(0.0)
    for run in (*_runs(found.past), found.joined):
        if len(run) > 1:
            line = [(time.x(day.day), values.y(day.form)) for day in run]
            sheet.area([(line[0][0], zero), *line, (line[-1][0], zero)], "green", alpha=0.2)


def _races(sheet: Sheet, found: ForecastCard, time: _Days) -> None:
    """A mark for every race; its name where one of two rows has room, the most important first."""
    taken: tuple[list[tuple[float, float]], ...] = ([], [])
    for race in sorted(shown_races(found), key=lambda race: (race.priority, race.day)):
        x = time.x(race.day)
        sheet.line([(x, _RACES + 4), (x, _BOTTOM)], "ink", 0.8, dashed=True)
        sheet.area([(x - 4, _RACES + 4), (x + 4, _RACES + 4), (x, _RACES + 11)], "ink")
        words = sheet.cut(f"{inert(race.priority, 1)} \u00b7 {inert(race.name)}", 150, size=9)
        half = sheet.width(words, size=9) / 2
        middle = min(max(x, _MARGIN + half), WIDTH - _MARGIN - half)
        begin, end = middle - half - 5, middle + half + 5
        for number, row in enumerate(taken):
            if all(end <= left or begin >= right for left, right in row):
                sheet.text((middle, _RACES - _ROW * number), words, size=9, align="center")
                row.append((begin, end))
                break


def _ends(sheet: Sheet, found: ForecastCard, upper: _Values, lower: _Values) -> None:
    """The curves' names and last values where they end."""
    last = (found.future or found.past)[-1]
    places = [
        ("Fitness", last.fitness, upper.y(last.fitness)),
        ("Fatigue", last.fatigue, upper.y(last.fatigue)),
    ]
    places.sort(key=lambda place: place[2])
    (high, low) = places
    apart = max(low[2], high[2] + _APART)
    over = max(apart - _MIDDLE, 0.0)
    for (name, value, _), y in ((high, min(high[2], _MIDDLE - _APART)), (low, apart - over)):
        _end(sheet, name, f"{value:.0f}", y, "blue" if name == "Fitness" else "plum")
    _end(sheet, "Form", signed(last.form), lower.y(last.form), "green")


def _end(sheet: Sheet, name: str, value: str, y: float, role: Role) -> None:
    sheet.box(_RIGHT + 3, y - 2.5, 5, 5, role)
    sheet.text((_RIGHT + 11, y + 3.3), name, "muted", size=9)
    sheet.text((WIDTH - 6, y + 3.3), value, size=9, bold=True, align="right")


def _calendar(sheet: Sheet, time: _Days) -> None:
    for day, words in _ticks(time):
        x = time.x(day)
        sheet.line([(x, _BOTTOM), (x, _BOTTOM + 3)], "muted", 0.8)
        sheet.text((x, _BOTTOM + 13), words, "muted", size=9, align="center")


def _ticks(time: _Days) -> Iterator[tuple[dt.date, str]]:
    """Mondays; on a long way the first days of months."""
    days = (time.last - time.first).days
    every = max(math.ceil(days / (_MOST_TICKS * 7)), 1) * 7
    day = time.first + dt.timedelta(days=-time.first.weekday() % 7)
    if days <= _LONG_DAYS:
        while day <= time.last:
            yield day, f"{day.day} {_MONTHS[day.month - 1]}"
            day += dt.timedelta(days=every)
        return
    months = max(math.ceil(days / (_MOST_TICKS * 30)), 1)
    number = time.first.year * 12 + time.first.month
    while (day := dt.date(number // 12, number % 12 + 1, 1)) <= time.last:
        yield day, _MONTHS[day.month - 1]
        number += months

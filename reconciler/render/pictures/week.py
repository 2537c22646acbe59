"""A picture of a week: load by day and sport, what a change does to it, and what was done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from reconciler.render.pictures.inert import inert
from reconciler.render.pictures.palette import sport_role
from reconciler.render.pictures.sheet import WIDTH, Picture, draw_png, draw_svg, rectangle
from reconciler.render.pictures.week_card import (
    DAYS,
    SAID,
    DayBar,
    WeekCard,
    card,
    columns,
    description,
    done_bars,
    missed,
    sport_name,
    sums,
    title,
    total,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.pictures.palette import Theme
    from reconciler.render.pictures.sheet import Sheet, SvgTheme
    from reconciler.render.pictures.week_card import Column, State

__all__ = ["DayBar", "WeekCard", "alt_text", "card", "done_bars", "png", "svg"]

_MARGIN: Final = 14.0
_RIGHT: Final = WIDTH - _MARGIN
_HEADLINE: Final = 50.0
_TOP: Final = 74.0
_BOTTOM: Final = 176.0
_SLOT: Final = (_RIGHT - _MARGIN) / DAYS
_BAR: Final = 30.0
_DONE: Final = 12.0
_STUB: Final = 7.0
_NAMES: Final = 3
_PITCH: Final = 12.0
_LANE: Final = 9.0
_ON_A_LINE: Final = 4
_MOST_LANES: Final = 4
_MARKS: Final[dict[State, str]] = {"created": "+", "updated": "~", "moved": "\u2192", "deleted": "\u00d7"}
_DAY: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def svg(found: WeekCard, *, theme: SvgTheme = "auto", bare: bool = False) -> bytes:
    """The picture as an SVG element for a page; `auto` follows the reader's choice of light or dark.

    `bare` is the chart alone, for a page whose own text says the rest.
    """
    return draw_svg(_picture(found, bare=bare), theme)


def png(found: WeekCard, *, theme: Theme = "light") -> bytes:
    """The picture as PNG, 1080 pixels wide."""
    return draw_png(_picture(found), theme)


def alt_text(found: WeekCard) -> str:
    """The same in words, on one line."""
    return f"{title(found)}. {description(found)}"


def _picture(found: WeekCard, *, bare: bool = False) -> Picture:
    shown = columns(found)
    names = max(len(_kinds(one)[:_NAMES]) for one in shown)
    lanes = _BOTTOM + 34 + _PITCH * names
    legend = lanes + _LANE * len(_moves(shown)[:_MOST_LANES])
    words = _legend(found, shown)
    height = legend + 20 + 13 * (len(words) > _ON_A_LINE) if words else legend + 4

    def paint(sheet: Sheet) -> None:
        if not bare:
            _headline(sheet, found)
        _days(sheet, found, shown)
        _arrows(sheet, shown, lanes)
        _explain(sheet, words, legend + 8)

    return Picture(height, title(found), description(found), paint, top=_HEADLINE if bare else 0.0)


def _headline(sheet: Sheet, found: WeekCard) -> None:
    sheet.text((_MARGIN, 26), title(found), size=14, bold=True, fit=WIDTH - 2 * _MARGIN)
    under = " \u00b7 ".join(part for part in (sums(found), inert(found.focus)) if part)
    sheet.text((_MARGIN, 43), under, "muted", size=10.5, fit=WIDTH - 2 * _MARGIN)


def _days(sheet: Sheet, found: WeekCard, shown: Sequence[Column]) -> None:
    top = max((_height(bars) for one in shown for bars in (one.planned, one.done)), default=0.0) or 1.0
    points = (_BOTTOM - _TOP) / top
    for number, one in enumerate(shown):
        middle = _MARGIN + (number + 0.5) * _SLOT
        summit = _planned(sheet, one, middle, points, pale=found.done is not None)
        summit = min(summit, _done(sheet, one, middle, points))
        _labels(sheet, found, one, middle, summit)
    sheet.line([(_MARGIN, _BOTTOM), (_RIGHT, _BOTTOM)], "muted", 0.8)


def _height(bars: Sequence[DayBar]) -> float:
    return sum(max(bar.load or 0.0, 0.0) for bar in bars)


def _tall(bar: DayBar, points: float) -> float:
    return _STUB if bar.load is None else max(bar.load, 0.0) * points


def _planned(sheet: Sheet, column: Column, middle: float, points: float, *, pale: bool) -> float:
    """The bars of a day from the ground up; where they end."""
    y, mark_at, left = _BOTTOM, _BOTTOM + 8.0, middle - _BAR / 2
    for bar in column.planned:
        tall = _tall(bar, points)
        _segment(sheet, bar, rectangle(left, y - tall, _BAR, max(tall - 0.7, 0.5)), pale=pale)
        mark = _MARKS.get(bar.state)
        if mark:
            mark_at = min(y - tall / 2 + 3.5, mark_at - 9)
            sheet.text((middle + _BAR / 2 + 2, mark_at), mark, bold=True, size=9)
        y -= tall
    return y


def _segment(sheet: Sheet, bar: DayBar, corners: list[tuple[float, float]], *, pale: bool) -> None:
    role = sport_role(bar.sport)
    if bar.state == "deleted":
        sheet.area(corners, "surface", edge="muted", width=1.0, dashed=True)
    elif bar.load is None:
        sheet.area(corners, "surface", hatch=role)
    else:
        sheet.area(corners, role, alpha=0.35 if pale or bar.state == "foreign" else 1.0)
    if bar.state in ("created", "updated", "moved"):
        (left, top), (right, bottom) = corners[0], corners[2]
        inner = [
            (left + 0.8, top + 0.8),
            (right - 0.8, top + 0.8),
            (right - 0.8, bottom),
            (left + 0.8, bottom),
        ]
        sheet.area(inner, edge="ink", width=1.6, dashed=bar.state == "updated")


def _done(sheet: Sheet, column: Column, middle: float, points: float) -> float:
    y = _BOTTOM
    for bar in column.done:
        tall = _tall(bar, points)
        role = sport_role(bar.sport)
        corners = rectangle(middle - _DONE / 2, y - tall, _DONE, max(tall - 0.7, 0.5))
        known = bar.load is not None
        sheet.area(corners, role if known else "surface", hatch=None if known else role)
        y -= tall
    return y


def _labels(sheet: Sheet, found: WeekCard, column: Column, middle: float, summit: float) -> None:
    words = _load(column, found)
    sheet.text((middle, summit - 4), words, size=9.5, bold=True, align="center", fit=_SLOT)
    today = column.day == found.today
    day = f"{_DAY[column.day.weekday()]} {column.day.day}"
    sheet.text((middle, _BOTTOM + 14), day, "ink" if today else "muted", size=9.5, bold=today, align="center")
    kinds = _kinds(column)
    shown = kinds if len(kinds) <= _NAMES else kinds[: _NAMES - 1]
    for number, bar in enumerate(shown):
        y, left = _BOTTOM + 28 + number * _PITCH, middle - _SLOT / 2 + 3
        sheet.box(left, y - 6, 5, 5, sport_role(bar.sport))
        sheet.text((left + 8, y), _SHORT.get(bar.sport) or sport_name(bar), "muted", size=9, fit=_SLOT - 11)
    if len(shown) < len(kinds):
        y = _BOTTOM + 28 + len(shown) * _PITCH
        sheet.text((middle - _SLOT / 2 + 11, y), f"+{len(kinds) - len(shown)}", "muted", size=9)


def _load(column: Column, found: WeekCard) -> str:
    """`88`, or `30/88` where something was done, or should have been."""
    stays = any(bar.state != "deleted" for bar in column.planned)
    planned = str(total(column.planned)) if stays else ""
    if column.done or (stays and missed(column, found)):
        return "/".join(part for part in (str(total(column.done)), planned) if part)
    return planned


_SHORT: Final = {
    "WeightTraining": "Gym",
    "VirtualRide": "V-Ride",
    "VirtualRun": "V-Run",
    "OpenWaterSwim": "Open",
}


def _kinds(column: Column) -> list[DayBar]:
    """One bar for each sport of a day, from the top of the stack down."""
    found = {bar.sport: bar for bar in (*column.planned, *column.done)}
    return list(reversed(found.values()))


def _moves(shown: Sequence[Column]) -> list[tuple[float, float]]:
    """From where to where on the page; what comes from another week comes from the edge."""
    moves: list[tuple[float, float]] = []
    for number, one in enumerate(shown):
        for bar in one.planned:
            if bar.moved_from and bar.moved_from != bar.day:
                days = number - (bar.day - bar.moved_from).days
                begin = _MARGIN + (days + 0.5) * _SLOT
                moves.append((min(max(begin, 2.0), WIDTH - 2.0), _MARGIN + (number + 0.5) * _SLOT))
    return moves


def _arrows(sheet: Sheet, shown: Sequence[Column], top: float) -> None:
    for number, (begin, end) in enumerate(_moves(shown)[:_MOST_LANES]):
        y = top + number * _LANE - 6
        sheet.line([(begin, y - 3), (begin, y + 3)], "ink")
        sheet.line([(begin, y), (end, y)], "ink", arrow=True)


def _legend(found: WeekCard, shown: Sequence[Column]) -> list[str]:
    states = {bar.state for one in shown for bar in one.planned}
    words = [f"{mark} {SAID[state]}" for state, mark in _MARKS.items() if state in states]
    words += ["pale: not ours"] if "foreign" in states and found.done is None else []
    words += ["narrow: done"] if found.done is not None else []
    unknown = any(bar.load is None for one in shown for bar in (*one.planned, *one.done))
    return [*words, "hatched: load not known"] if unknown else words


def _explain(sheet: Sheet, words: Sequence[str], y: float) -> None:
    """The marks in words, on as many lines as it takes: one, or two."""
    x = _MARGIN
    for word in words:
        width = sheet.width(word, size=9)
        if x > _MARGIN and x + width > _RIGHT:
            x, y = _MARGIN, y + 13
        sheet.text((x, y), word, "muted", size=9)
        x += width + 14

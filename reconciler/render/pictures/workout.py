"""A picture of a workout: intensity over time, and under it the steps as the device will ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.render.pictures.blocks import blocks, items, rounds
from reconciler.render.pictures.intensity import gauge
from reconciler.render.pictures.palette import zone_role
from reconciler.render.pictures.sheet import WIDTH, Picture, draw_png, draw_svg, rectangle
from reconciler.render.pictures.targets import amount, caveat, clock, threshold
from reconciler.render.pictures.workout_words import (
    MOST_LINES,
    WorkoutCard,
    card,
    description,
    facts,
    lines,
    title,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.pictures.blocks import Block, Round
    from reconciler.render.pictures.intensity import Gauge
    from reconciler.render.pictures.palette import Role, Theme
    from reconciler.render.pictures.sheet import Sheet, SvgTheme
    from reconciler.render.pictures.workout_words import Line
    from reconciler.workout import Measured

__all__ = ["WorkoutCard", "alt_text", "card", "png", "svg"]

_MARGIN: Final = 14.0
_LEFT: Final = 44.0
_RIGHT: Final = WIDTH - _MARGIN
_HEADLINE: Final = 52.0
_TOP: Final = 76.0
_BOTTOM: Final = 178.0
_LINES: Final = 216.0
_PITCH: Final = 17.0
_LOWEST: Final = 0.55  # from here up, the axis may begin at half of threshold
_HIGHEST: Final = 2.0
_HEIGHT: Final = {"rest": 0.1, "free": 0.4, "open": 0.4, "most": 1.0}
_NAMES: Final = {"free": "free", "most": "all out", "open": "no target"}
_TICKS: Final = (60, 120, 300, 600, 900, 1800, 3600, 7200, 14400, 43200, 86400)
_MOST_TICKS: Final = 6
_GAP: Final = 0.7
_ROOM: Final = 1.16
_PLACES: Final = 24


def svg(found: WorkoutCard, *, theme: SvgTheme = "auto", bare: bool = False) -> bytes:
    """The picture as an SVG element for a page; `auto` follows the reader's choice of light or dark.

    `bare` is the chart alone, for a page whose own text says the rest.
    """
    return draw_svg(_picture(found, bare=bare), theme)


def png(found: WorkoutCard, *, theme: Theme = "light") -> bytes:
    """The picture as PNG, 1080 pixels wide."""
    return draw_png(_picture(found), theme)


def alt_text(found: WorkoutCard) -> str:
    """The same in words, on one line."""
    return f"{title(found)}. {description(found)}"


def _picture(found: WorkoutCard, *, bare: bool = False) -> Picture:
    shown = lines(found)
    rows = min(len(shown), MOST_LINES)
    rows += bool(rows and _caveat(found))
    height = _LINES + _PITCH * (rows - 1) + 14 if rows else _TOP
    if bare and found.measured and shown:
        measured, height = found.measured, _BOTTOM + 20

        def chart(sheet: Sheet) -> None:
            _chart(sheet, found, measured)

        return Picture(height, title(found), description(found), chart, top=_HEADLINE)
    return Picture(height, title(found), description(found), lambda sheet: _paint(sheet, found, shown))


def _paint(sheet: Sheet, found: WorkoutCard, shown: Sequence[Line]) -> None:
    sheet.text((_MARGIN, 26), title(found), size=14, bold=True, fit=WIDTH - 2 * _MARGIN)
    sheet.text((_MARGIN, 43), facts(found), "muted", size=10.5, fit=WIDTH - 2 * _MARGIN)
    if found.measured and shown:
        _chart(sheet, found, found.measured)
        _list(sheet, shown)
        rows = min(len(shown), MOST_LINES)
        sheet.text((_LEFT, _LINES + rows * _PITCH), _caveat(found), "muted", size=9)
    else:
        sheet.text((_MARGIN, 62), "No steps to draw.", "muted")


def _caveat(found: WorkoutCard) -> str:
    return caveat(found.measured, gauge(found.measured, found.settings)) if found.measured else ""


class _Scale(NamedTuple):
    """Seconds and shares of threshold to points."""

    seconds: float
    base: float
    top: float

    def x(self, second: float) -> float:
        return _LEFT + (_RIGHT - _LEFT) * second / self.seconds

    def y(self, share: float) -> float:
        within = (share - self.base) / (self.top - self.base)
        return _BOTTOM - (_BOTTOM - _TOP) * min(max(within, 0.0), 1.0)


def _chart(sheet: Sheet, found: WorkoutCard, measured: Measured) -> None:
    shares = gauge(measured, found.settings)
    placed = items(found.workout, measured)
    drawn = blocks(placed, shares)
    scale = _scale(drawn, shares)
    for block in drawn:
        _block(sheet, block, scale)
    _axes(sheet, scale)
    _threshold(sheet, found, drawn, shares, scale)
    _brackets(sheet, rounds(placed, shares), scale)


def _scale(drawn: Sequence[Block], shares: Gauge) -> _Scale:
    aimed = [block for block in drawn if block.kind == "target"]
    low = min((min(block.first, block.last) for block in aimed), default=0.0)
    high = max((max(block.first, block.last, block.most) for block in aimed), default=1.0)
    base = 0.5 if low >= _LOWEST and shares.preferred != "power" else 0.0
    room = base + (1 - base) * _ROOM  # for the name of the threshold, between its line and the brackets
    return _Scale(drawn[-1].end, base, min(max(high, room), _HIGHEST))


def _block(sheet: Sheet, block: Block, scale: _Scale) -> None:
    left, right = scale.x(block.begin), scale.x(block.end)
    gap = _GAP if right - left > 3 * _GAP else 0.0
    right -= gap
    if block.kind != "target":
        _without_target(sheet, block, left, right)
        return
    first, last, most = (scale.y(share) for share in (block.first, block.last, block.most))
    role = zone_role(block.zone)
    hatch = None if block.zone else "surface"
    first, last = min(first, _BOTTOM - 1.5), min(last, _BOTTOM - 1.5)
    shape = [(left, _BOTTOM), (left, first), (right, last), (right, _BOTTOM)]
    sheet.area(shape, role, hatch="faint" if hatch else None)
    if first == last and most < first:
        sheet.area([(left, first), (left, most), (right, most), (right, first)], role, alpha=0.45)
        sheet.line([(left, most + 0.5), (right, most + 0.5)], role, 1.0)


def _without_target(sheet: Sheet, block: Block, left: float, right: float) -> None:
    top = _BOTTOM - (_BOTTOM - _TOP) * _HEIGHT[block.kind]
    edge: Role | None = "muted" if block.kind == "most" else None
    sheet.area(
        [(left, _BOTTOM), (left, top), (right, top), (right, _BOTTOM)],
        "surface",
        hatch="muted" if block.kind != "rest" else "grey",
        edge=edge,
        width=1.0 if edge else 0.0,
    )
    name = _NAMES.get(block.kind, "")
    room = sheet.width(name, size=9) + 6
    if name and room < right - left:
        middle, half = (left + right) / 2, room / 2
        sheet.box(middle - half, top + 4, room, 13, "surface")
        sheet.text((middle, top + 14), name, "muted", size=9, align="center")


def _axes(sheet: Sheet, scale: _Scale) -> None:
    sheet.line([(_LEFT, _BOTTOM), (_RIGHT, _BOTTOM)], "muted", 0.8)
    step = next((tick for tick in _TICKS if scale.seconds / tick <= _MOST_TICKS), scale.seconds)
    for number in range(int(scale.seconds // step) + 1):
        x = scale.x(number * step)
        sheet.line([(x, _BOTTOM), (x, _BOTTOM + 3)], "muted", 0.8)
        words = clock(number * step) if number else "0"
        if x + sheet.width(words, size=9) / 2 <= _RIGHT + 8:
            sheet.text((x, _BOTTOM + 14), words, "muted", size=9, align="center")


def _threshold(
    sheet: Sheet, found: WorkoutCard, drawn: Sequence[Block], shares: Gauge, scale: _Scale
) -> None:
    """The line of threshold, with its name where nothing rises above it."""
    domain, y = shares.preferred, scale.y(1.0)
    if domain is None or (domain not in shares.known and not shares.relative(found.measured)):
        return
    sheet.text((_LEFT - 5, _BOTTOM + 1), f"{scale.base * 100:.0f} %", "muted", size=9, align="right")
    sheet.line([(_LEFT, y), (_RIGHT, y)], "ink", 0.8, dashed=True)
    sheet.text((_LEFT - 5, y + 3), "100 %", "muted", size=9, align="right")
    whole = threshold(domain, shares, found.sport)
    places = [
        (*_freest(drawn, scale, sheet.width(words, size=9) + 6), words)
        for words in (whole, whole.partition(" ")[2])
    ]
    covered, left, words = min(places, key=lambda place: place[0])
    if covered:
        sheet.box(left, y - 12.5, sheet.width(words, size=9) + 6, 11, "surface")
    sheet.text((left + 3, y - 4), words, size=9)


def _freest(drawn: Sequence[Block], scale: _Scale, width: float) -> tuple[float, float]:
    """How much of what rises above threshold something so wide covers at least, and where."""
    places = [_LEFT + step * (_RIGHT - width - _LEFT) / _PLACES for step in range(_PLACES + 1)]
    return min((_covered(drawn, scale, place, place + width), place) for place in places)


def _covered(drawn: Sequence[Block], scale: _Scale, left: float, right: float) -> float:
    """How many points between two points lie under what rises above threshold."""
    high = ((scale.x(block.begin), scale.x(block.end)) for block in drawn if _rises(block))
    return sum(max(min(right, end) - max(left, begin), 0.0) for begin, end in high)


def _rises(block: Block) -> bool:
    return block.kind == "most" or max(block.first, block.last, block.most) > 1.0 + 1e-9


def _brackets(sheet: Sheet, found: Sequence[Round], scale: _Scale) -> None:
    taken = _LEFT
    for one in found:
        left, right = scale.x(one.begin), scale.x(one.end) - _GAP
        y = _TOP - 5
        sheet.line([(left, y + 3), (left, y), (right, y), (right, y + 3)], "muted", 0.8)
        words = f"{one.reps} \u00d7 {amount(one.main)}"
        half = sheet.width(words, size=10, bold=True) / 2
        middle = min(max((left + right) / 2, _LEFT + half), _RIGHT - half)
        if middle - half >= taken:
            sheet.text((middle, y - 4), words, bold=True, align="center")
            taken = middle + half + 6


def _list(sheet: Sheet, shown: Sequence[Line]) -> None:
    kept = shown if len(shown) <= MOST_LINES else shown[: MOST_LINES - 1]
    for number, line in enumerate(kept):
        y = _LINES + number * _PITCH
        if line.reps > 1:
            sheet.text((_LEFT - 6, y), f"{line.reps} \u00d7", bold=True, align="right", fit=_LEFT - 8)
        elif line.rounds > 1:
            sheet.line([(_LEFT - 10, y - _PITCH + 5), (_LEFT - 10, y + 1)], "muted", 0.8)
        _swatch(sheet, line, y)
        _words(sheet, line, y)
    if len(kept) < len(shown):
        y = _LINES + len(kept) * _PITCH
        sheet.text((_LEFT + 38, y), f"and {len(shown) - len(kept)} more steps", "muted")


def _swatch(sheet: Sheet, line: Line, y: float) -> None:
    for part in (0, 1):
        sheet.area(
            rectangle(_LEFT + 4 * part, y - 8, 4, 8),
            zone_role(line.zones[part]) if line.zones else "surface",
            hatch=None if line.zones else "muted",
        )
    sheet.text((_LEFT + 12, y), line.zone, "muted", size=9)


def _words(sheet: Sheet, line: Line, y: float) -> None:
    left = _LEFT + 38
    sheet.text((left, y), line.amount, bold=True, fit=50)
    aim_at = left + 50
    sheet.text((aim_at, y), line.aim, fit=120)
    begin = aim_at + sheet.width(sheet.cut(line.aim, 120)) + 8
    sheet.text(
        (_RIGHT, y), line.also or line.name, "muted", size=9, align="right", fit=max(_RIGHT - begin, 0)
    )

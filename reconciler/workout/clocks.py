"""Remarks on times as `4:35`: durations that are none, and paces whose parts are not read as they were meant."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.workout.remark import duration_text
from reconciler.workout.resolve import METRES_PER

if TYPE_CHECKING:
    from reconciler.workout.remark import Piece, Remark


def _seconds(clock: str) -> int:
    total = 0
    for part in clock.split(":"):
        total = total * 60 + int(part)
    return total


def judge_clock(piece: Piece) -> Remark | None:
    """What is wrong with one `m:ss`, or with a range of two."""
    match = piece.match
    first, last = match["from"], match["to"]
    if match["word"]:
        return _paced(piece, first, last) if last else None
    if match["per1"] or last:
        if piece.step and piece.step.pace:
            return None
        message = "a pace is read only with the word `Pace` after it: this is ignored"
        both = _in_one_unit(piece, first, last) if last and _units_differ(piece) else piece.text
        return piece.remark("pace-without-word", "warning", message, f"{both} Pace")
    message = f"`{first}` is not a duration for the server" + (
        ": the line is dropped" if piece.step is None else ""
    )
    return piece.remark("clock-duration", piece.graver, message, duration_text(_seconds(first)) or None)


def _paced(piece: Piece, first: str, last: str) -> Remark | None:
    meant = f"{_in_one_unit(piece, first, last)} Pace"
    if "\u2013" in piece.text:
        message = "a range of paces with an en dash is not read as a range"
        return piece.remark("en-dash-range", "warning", message, meant)
    if _units_differ(piece):
        unit = piece.match["per2"]
        message = f"the two sides have different units: `{first}` is taken as a pace per {unit[1:]} too"
        return piece.remark("pace-units-differ", "error", message, meant)
    if piece.match["per1"] and piece.match["per2"]:
        message = "both sides carry the unit: one at the end, the slower pace first, is what the server writes itself"
        return piece.remark("pace-unit-twice", "info", message, meant)
    if _seconds(first) < _seconds(last):
        message = "the faster pace stands first: stored as written, but devices expect the slower first"
        return piece.remark("pace-order", "info", message, meant)
    return None


def _units_differ(piece: Piece) -> bool:
    one, other = piece.match["per1"], piece.match["per2"]
    return bool(one and other) and one.lower() != other.lower()


def _in_one_unit(piece: Piece, first: str, last: str) -> str:
    """The range with the slower pace first and one unit, that of the second side where they differ."""
    unit = piece.match["per2"] or piece.match["per1"] or ""
    if _units_differ(piece):
        metres = [METRES_PER.get(f"secs{per.lower()}") for per in (piece.match["per1"], unit)]
        if metres[0] and metres[1]:
            minutes, rest = divmod(round(_seconds(first) * metres[1] / metres[0]), 60)
            first = f"{minutes}:{rest:02}"
    slow, fast = (first, last) if _seconds(first) >= _seconds(last) else (last, first)
    return f"{slow}-{fast}{unit}"

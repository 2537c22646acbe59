"""Pieces of a step line that people write and the server reads otherwise, found in one scan of the line."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, Final

from reconciler.workout.clocks import judge_clock
from reconciler.workout.grammar import NUMBER, PROMPT_END, token_pattern
from reconciler.workout.remark import MOST_REMARKS, Piece, Remark, duration_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.workout.model import Severity, Step

_PER: Final = r"/[0-9]{0,3}[a-z]{1,2}\b"
_DASH: Final = r"[\u2013\u2014]"
_GAP: Final = r"(?:\s{1,3}[-\u2013\u2014]\s{0,3}|[-\u2013\u2014]\s{1,3})"
_TROUBLE: Final = rf"""
    [\s,;<(]
    (?:
      (?P<clock> (?P<from>[0-9]{{1,3}}:[0-9]{{2}}(?::[0-9]{{2}})?) (?P<per1>{_PER})?
        (?: \s?[-\u2013]\s? (?P<to>[0-9]{{1,3}}:[0-9]{{2}}) (?P<per2>{_PER})? )? (?P<word>\s*pace\b)? )
    | (?P<inline> [0-9]{{1,4}} \s?[x\u00d7]\s? (?=[0-9]{{1,5}}\s?(?:m|s|h|k|'|")) )
    | (?P<metres> [1-9][0-9]{{0,4}}00m ) (?![^\s,;])
    | (?P<dashed> z[0-9]{_DASH}z?[0-9] | {NUMBER}\s?[%w]?{_DASH}{NUMBER}\s?(?:%|w\b|rpm\b) )
    | (?P<spaced> z[0-9]{{1,2}}{_GAP}z[0-9]{{1,2}} | [1-9][0-9]{{1,3}}(?:\.[0-9])?\s?(?:%|w|rpm)?{_GAP}{NUMBER}\s?(?:%|w\b|rpm\b) )
    | (?P<blank> {NUMBER}(?:-{NUMBER})?\s{{1,3}}% ) (?![^\s,;])
    | (?P<glued> (?P<gz>z[0-9]{{1,2}}(?:-z?[0-9]{{1,2}})?)(?P<gw>hr|lthr|pace|power)\b )
    | (?P<comma> [0-9]{{1,4}},[0-9]{{1,3}}\s?(?:km|mi|h|m|s|%|w)(?!\w) )
    | (?P<unit> (?P<n>{NUMBER}) (?P<gap>\s?)
        (?P<u>minutes?|mins?|sec(?:ond)?s?|h(?:ou)?rs?|met(?:er|re)s?|yds?|watts?|bpm)\b )
    | (?P<decimal> (?P<dn>[0-9]{{1,4}}\.[0-9]{{1,2}})\s?(?P<du>[hms])\b )
    | (?P<rpe> rpe\s?[0-9]{{1,2}} )
    | (?P<assign> (?P<key>[a-z]{{2,12}})=(?P<choice>[^\s,;]{{0,20}}) )
    | (?P<lthr> (?P<zone>z[0-9]{{1,2}}(?:-z?[0-9]{{1,2}})?) \s+ lthr\b )
    | (?P<of> {NUMBER}% \s+(?:of\s|max\b|hrmax\b|maxhr\b|hrr\b|css\b|mas\b|threshold\b) )
    | (?P<early> ramp|freeride|free\sride )\b
    )
    """


_LABEL_WORDS: Final = 4  # more is prose, where `ramp` is just a word


@cache
def _trouble() -> re.Pattern[str]:
    """Compiled when a line is suspicious first: few plans hold one."""
    return re.compile(_TROUBLE, re.IGNORECASE | re.VERBOSE | re.ASCII)


def troubles(body: str, step: Step | None) -> list[Remark]:
    """The remarks on all suspicious pieces of a step line without its dash."""
    found: list[Remark] = []
    for match in _trouble().finditer(" " + body, max(body.rfind(PROMPT_END), 0)):
        kind = match.lastgroup or ""
        remark = _JUDGES[kind](Piece(match[kind], match.start(), match, body, step))
        if remark is not None:
            found.append(remark)
            if len(found) == MOST_REMARKS:
                break
    return found


def _inline(piece: Piece) -> Remark:
    reps = piece.text.strip(" xX\u00d7")
    message = f"a repeat inside a step is not read: this is done once, not {reps} times"
    once = piece.line_with("").removeprefix("- ").lstrip()
    return Remark("inline-repeat", "error", piece.start, message, f"{reps}x\n- {once}")


def _metres(piece: Piece) -> Remark:
    count = int(piece.text[:-1])
    message = f"`m` is minutes: `{piece.text}` is {duration_text(count * 60)}; metres are `mtr`"
    return piece.remark("metres-as-minutes", "warning", message, f"{count}mtr")


def _dashed(piece: Piece) -> Remark:
    message = "a range with an en or em dash: only the number before it is read"
    return piece.remark("en-dash-range", "warning", message, _tight(re.sub(_DASH, "-", piece.text)))


def _tight(text: str) -> str:
    return "".join(text.split())


def _spaced(piece: Piece) -> Remark | None:
    tight = _tight(re.sub(_DASH, "-", piece.text))
    token = token_pattern().match(" " + piece.text)
    if token is not None and token.end() == len(piece.text) + 1:
        return None
    message = "blanks around the dash: this is not read as a range, but at most as the number after it"
    return piece.remark("spaced-range", "warning", message, tight)


def _blank(piece: Piece) -> Remark | None:
    if piece.step is None:
        return None  # without a duration the line is lost anyway
    message = f"a blank before the `%`: `{piece.text}` is not read"
    severity: Severity = "info" if piece.step.has_target else "warning"
    return piece.remark("blank-before-percent", severity, message, _tight(piece.text))


def _glued(piece: Piece) -> Remark:
    word = piece.match["gw"]
    message = f"without a blank before `{word}`, `{piece.text}` is not read"
    return piece.remark(
        "glued-zone", "warning", message, f"{piece.match['gz']} {'HR' if word.lower() == 'lthr' else word}"
    )


def _comma(piece: Piece) -> Remark:
    message = "a decimal comma is not read as one number"
    return piece.remark("decimal-comma", piece.graver, message, _tight(piece.text.replace(",", ".")))


_UNITS: Final = {"m": "m", "s": "s", "h": "h", "y": "yrd", "w": "w"}
_SECONDS: Final = {"h": 3600, "m": 60, "s": 1}


def _whole(amount: str, unit: str) -> str | None:
    """An amount of time as the server reads it, rounded half up; None where less than half a second is left of it."""
    return duration_text(int(float(amount) * _SECONDS[unit] + 0.5)) or None


def _unit(piece: Piece) -> Remark | None:
    amount, unit = piece.match["n"], piece.match["u"].lower()
    short: str | None
    if unit == "bpm":
        message = "heart rate in bpm is not read: use % of LTHR or of max HR, or a zone"
        return piece.remark("bpm", "warning", message)
    if unit.startswith("met"):
        short = f"{amount}mtr"
        if unit == "meters" and not piece.match["gap"]:
            return None
    elif unit.startswith("min") and not piece.match["gap"] and "." not in amount:
        if piece.step and piece.step.duration != int(amount) * 60:
            return None  # a later duration counts
        message = "recorded evidence on `min` conflicts: it is taken as minutes here"
        return piece.remark("minutes-spelled", "warning", message, f"{amount}m" if int(amount) else None)
    elif unit[0] in _SECONDS and ("." in amount or not int(amount)):
        short = _whole(amount, unit[0])
    else:
        short = f"{amount}{_UNITS[unit[0]]}"
    message = f"`{piece.text}` is not read as an amount" + (
        ": the line is dropped" if piece.step is None else ""
    )
    return piece.remark("unit-not-read", piece.graver, message, short)


def _decimal(piece: Piece) -> Remark | None:
    if piece.step is not None:
        return None  # prose such as `0.33s per lap`: ignored, and nothing is lost
    message = "a duration with a decimal point is not read: the line is dropped"
    short = _whole(piece.match["dn"], piece.match["du"].lower())
    return piece.remark("decimal-duration", "error", message, short)


def _rpe(piece: Piece) -> Remark:
    return piece.remark("rpe", "info", "RPE is not a target: it is dropped, or stays in the label")


def _assign(piece: Piece) -> Remark | None:
    key, choice = piece.match["key"].lower(), piece.match["choice"].lower()
    if key in ("intensity", "power", "hr"):
        return None  # another choice does no harm (observed)
    cadence = choice if key == "cadence" and re.fullmatch(r"[0-9-]{1,7}rpm", choice) else None
    return piece.remark("unknown-option", "info", f"`{key}=` is not known: ignored", cadence)


def _lthr(piece: Piece) -> Remark:
    message = "zones of LTHR do not exist: this is read as a power zone"
    return piece.remark("zone-lthr", "warning", message, f"{piece.match['zone']} HR")


def _of(piece: Piece) -> Remark | None:
    if piece.step is None or piece.step.power is None or piece.step.power.units != "%ftp":
        return None
    message = "read as % of FTP: only `HR`, `LTHR` or `Pace` directly after the % change that"
    return piece.remark("percent-of-ftp", "warning", message)


def _early(piece: Piece) -> Remark | None:
    step = piece.step
    word = piece.text.lower().replace(" ", "")
    if step is None or getattr(step, word) or (step.text or "").lower().find(word) < 0:
        return None
    ranged = any(target and target.value is None for target in (step.power, step.hr, step.pace))
    if (not ranged and word == "ramp") or len((step.text or "").split()) > _LABEL_WORDS:
        return None
    message = f"`{word}` before the duration is only a label: it must come after it"
    return piece.remark("flag-in-label", "warning", message)


_JUDGES: Final[dict[str, Callable[[Piece], Remark | None]]] = {
    "clock": judge_clock,
    "inline": _inline,
    "metres": _metres,
    "dashed": _dashed,
    "spaced": _spaced,
    "blank": _blank,
    "glued": _glued,
    "comma": _comma,
    "unit": _unit,
    "decimal": _decimal,
    "rpe": _rpe,
    "assign": _assign,
    "lthr": _lthr,
    "of": _of,
    "early": _early,
}

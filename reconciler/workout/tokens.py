"""The tokens of a step line, and what they make of it.

A step body is a flat scan: tokens in any order, other words skipped, the last token of each kind wins. A token stands
between blanks, commas, semicolons or a `<` (observed: `<40% MAP` is a token, `500w+`, `0.33s`, `(104-106%` are not).
The label is what stands before the first token; a zone before the duration empties it (observed: `Easy Z2 — … 45m`).
Words such as `ramp` count only after the label has ended (observed: `Ramp to failure 1m 140w` is no ramp).
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

from reconciler.workout.drafts import StepDraft, TargetDraft, averaged
from reconciler.workout.grammar import AVERAGES, INTENSITIES, LAP, METRES, PROMPT_END, token_pattern
from reconciler.workout.model import SWEET_SPOT, Step, Target

if TYPE_CHECKING:
    from collections.abc import Callable

_PARTS: Final = re.compile(r"([0-9]+)([a-z'\"]*)", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_WORDS: Final = frozenset({"flag", "option"})
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_DOMAIN_OF: Final = {"ftp": "power", "hr": "hr", "lthr": "hr", "pace": "pace"}
_SWEET_SPOT: Final = Target("power_zone", value=SWEET_SPOT)
_ZONES: Final = frozenset({"zone", "sweetspot"})
_SECONDS: Final = {"h": 3600, "H": 3600, "m": 60, "M": 60, "'": 60, "s": 1, "S": 1, '"': 1}


@lru_cache(maxsize=4096)
def seconds(text: str) -> int:
    """The seconds of a duration token. A bare number takes the unit after the one before it: `1h30` is 90 minutes."""
    if text[:-1].isdigit():
        return int(text[:-1]) * _SECONDS[text[-1]]
    total, scale = 0, 3600
    for digits, unit in _PARTS.findall(text):
        scale = _SECONDS[unit[0]] if unit else scale // 60
        total += int(digits) * scale
    return total


def number(text: str) -> float:
    """`44.9` is a float, `355` stays an int: JSON then shows what was written."""
    if "." not in text:
        return int(text)
    value = float(text)
    return int(value) if value.is_integer() else value


def metres(amount: str, unit: str) -> float:
    """The metres of a distance token."""
    return round(number(amount) * METRES[unit.lower()], 6)


def _take(step: StepDraft, averages: dict[str, str], kind: str, token: re.Match[str]) -> str:
    """Put what a token says into the step; return the field that a later token would overwrite, "" for none."""
    if kind == "duration":
        step.duration = seconds(token["duration"])
        return kind
    if kind == "distance":
        step.distance = metres(token["d1"], token["du"])
        return kind
    if kind == "flag":
        setattr(step, token["flag"].lower(), True)
        return ""
    if kind == "option":
        _choose(step, averages, token["key"].lower(), token["choice"].lower())
        return ""
    domain, aim = _AIMS[kind](token)
    setattr(step, domain, aim)
    return domain


def target(units: str, first: str, last: str | None, mmp: str | None = None) -> Target:
    """The target of one number, or of two: a range. `mmp` is the duration on the power curve."""
    mmp_secs = seconds(mmp) if mmp else None
    if last is None:
        return TargetDraft(units, number(first), None, None, mmp_secs).frozen()
    return TargetDraft(units, None, number(first), number(last), mmp_secs).frozen()


def _amount(token: re.Match[str]) -> tuple[str, Target]:
    """The target of a number or a range with a unit: `75%`, `90-95% LTHR`, `220w`, `85-95rpm`."""
    first, last, unit, word = token.group("n1", "n2", "unit", "word")
    if unit is not None:
        return (
            ("power", target("w", first, last)) if unit in "wW" else ("cadence", target("rpm", first, last))
        )
    if word is None:
        return "power", target("%ftp", first, last)
    word = word.lower()
    if word.startswith("mmp"):
        return "power", target("%mmp", first, last, token["mmp"])
    return _DOMAIN_OF[word], target(f"%{word}", first, last)


def clock(text: str) -> int:
    """The seconds of `4:35`."""
    minutes, _, rest = text.partition(":")
    return int(minutes) * 60 + int(rest)


def _pace(token: re.Match[str]) -> tuple[str, Target]:
    """The target of an absolute pace: `5:00/km Pace`, `1:45-1:50/100m Pace`."""
    first, last, unit = token["p1"], token["p2"], token["u2"] or token["u1"]
    return "pace", pace_target(f"secs/{unit.lower()}" if unit else "secs", first, last)


def pace_target(units: str, first: str, last: str | None) -> Target:
    """The target of one absolute pace such as `4:35`, or of two: a range."""
    if last is None:
        return TargetDraft(units, clock(first), None, None, None).frozen()
    return TargetDraft(units, None, clock(first), clock(last), None).frozen()


def _zone(token: re.Match[str]) -> tuple[str, Target]:
    word = (token["zw"] or "power").lower()
    kind = word if word in ("hr", "pace") else "power"
    return kind, target("custom_zone" if token["zc"] else f"{kind}_zone", token["z1"], token["z2"])


def _sweet_spot(_: re.Match[str]) -> tuple[str, Target]:
    return "power", _SWEET_SPOT


_AIMS: Final[dict[str, Callable[[re.Match[str]], tuple[str, Target]]]] = {
    "amount": _amount,
    "zone": _zone,
    "pace": _pace,
    "sweetspot": _sweet_spot,
}


def _choose(step: StepDraft, averages: dict[str, str], key: str, choice: str) -> None:
    """Take an option such as `intensity=rest` or `power=30s`; one that is not known does nothing (observed)."""
    if key == "intensity" and choice in INTENSITIES:
        step.intensity = choice
    elif key != "intensity" and choice in AVERAGES:
        averages[key] = choice


def _label(text: str) -> str | None:
    """What the server keeps of a label: no HTML tags (they are lost, their content stays), no blanks around it."""
    return strip_tags(text).strip() or None


def strip_tags(text: str) -> str:
    """The text without HTML tags, whose content stays; `<40%` and `<!>` are no tags."""
    return _TAG.sub("", text) if "<" in text else text


class Line(NamedTuple):
    """What was read from a step line: the step, or None where the server drops it, and what got lost on the way.

    `overwritten` are the tokens (offset, text) that a later one of their kind replaced; `label_lost` says that a zone
    emptied the label; `unread` are the words after the label that are no tokens.
    """

    step: Step | None
    overwritten: tuple[tuple[int, str], ...] = ()
    label_lost: bool = False
    unread: tuple[str, ...] = ()


def read_line(body: str, section: str = "") -> Line:
    """Read a step line without its dash. `section` is `warmup` or `cooldown` under such a header, else ""."""
    prompts, _, scanned = body.rpartition(PROMPT_END)
    scanned = " " + scanned
    step = StepDraft()
    spoke: dict[str, re.Match[str]] = {}
    averages: dict[str, str] = {}
    overwritten: list[tuple[int, str]] = []
    unread: list[str] = []
    label = prompts + PROMPT_END if prompts else None
    ended = prompted = label is not None
    lost, end = False, 0
    for token in token_pattern().finditer(scanned):
        kind = token.lastgroup or ""
        start, stop = token.span()
        if not ended:
            if kind in _WORDS:
                continue
            label, ended = scanned[: start + 1], True
        elif start > end:
            unread += _WORD.findall(scanned, end, start)
        end = stop
        if kind in _ZONES and not prompted and step.duration is None and step.distance is None:
            lost, label = lost or bool(label and label.strip()), None
        field = _take(step, averages, kind, token)
        if field in spoke:
            before = spoke[field]
            overwritten.append((before.start() + len(body) - len(scanned) + 1, before[0][1:]))
        if field:
            spoke[field] = token
    if not step.duration and not step.distance:
        return Line(None)
    if ended and len(scanned) > end:
        unread += _WORD.findall(scanned, end)
    step.text = _label(label) if label else None
    step.duration, step.distance = step.duration or None, step.distance or None
    _finish(step, body, section, averages)
    return Line(step.frozen(), tuple(overwritten), lost, tuple(unread))


def _finish(step: StepDraft, body: str, section: str, averages: dict[str, str]) -> None:
    """What the line says as a whole: lap, section, and over how long the device averages."""
    lower = body.lower()
    if "press" in lower and "lap" in lower and LAP.search(body):
        step.until_lap_press = True
    if section:
        step.warmup, step.cooldown = section == "warmup", section == "cooldown"
    if averages:
        power, hr = averages.get("power"), averages.get("hr")
        step.power = averaged(step.power, power) if step.power and power else step.power
        step.hr = averaged(step.hr, hr) if step.hr and hr else step.hr

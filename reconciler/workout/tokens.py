"""The tokens of a step line, and what they make of it.

A step body is a flat scan: tokens in any order, other words skipped, the last token of each kind wins. A token stands
between blanks, commas, semicolons or a `<` (observed: `<40% MAP` is a token, `500w+`, `0.33s`, `(104-106%` are not).
The label is what stands before the first token; a zone before the duration empties it (observed: `Easy Z2 — … 45m`).
Words such as `ramp` count only after the label has ended (observed: `Ramp to failure 1m 140w` is no ramp).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final, NamedTuple

from reconciler.workout.grammar import AVERAGES, INTENSITIES, LAP, METRES, PROMPT_END, TOKEN
from reconciler.workout.model import SWEET_SPOT, Step, Target

_PARTS: Final = re.compile(r"([0-9]+)([a-z'\"]*)", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_WORDS: Final = frozenset({"flag", "option"})
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_DOMAIN_OF: Final = {"ftp": "power", "hr": "hr", "lthr": "hr", "pace": "pace"}
_SWEET_SPOT: Final = Target("power_zone", value=SWEET_SPOT)
_ZONES: Final = frozenset({"zone", "sweetspot"})
_SECONDS: Final = {"h": 3600, "m": 60, "'": 60, "s": 1, '"': 1}


@lru_cache(maxsize=4096)
def seconds(text: str) -> int:
    """The seconds of a duration token. A bare number takes the unit after the one before it: `1h30` is 90 minutes."""
    total, scale = 0, 3600
    for digits, unit in _PARTS.findall(text):
        scale = _SECONDS[unit[0].lower()] if unit else scale // 60
        total += int(digits) * scale
    return total


def number(text: str) -> float:
    """`44.9` is a float, `355` stays an int: JSON then shows what was written."""
    value = float(text)
    return int(value) if value.is_integer() else value


class _Draft:
    """What the tokens of one line have said so far; a later token of a kind overwrites an earlier one."""

    duration: int | None = None
    distance: float | None = None
    power: Target | None = None
    hr: Target | None = None
    pace: Target | None = None
    cadence: Target | None = None
    intensity: str | None = None
    average: str | None = None
    hr_average: str | None = None

    def __init__(self) -> None:
        self.flags: set[str] = set()
        self.spoke: dict[str, re.Match[str]] = {}
        self.overwritten: list[tuple[int, str]] = []

    def take(self, kind: str, token: re.Match[str]) -> None:
        if kind == "duration":
            self.duration = seconds(token["duration"])
        elif kind == "amount":
            kind = self.aim(*_amount(token))
        elif kind == "distance":
            self.distance = round(number(token["d1"]) * METRES[token["du"].lower()], 6)
        elif kind == "flag":
            self.flags.add(token["flag"].lower())
            return
        elif kind == "option":
            self.choose(token["key"].lower(), token["choice"].lower())
            return
        else:
            kind = self.aim(*_aimed(kind, token))
        before = self.spoke.get(kind)
        if before is not None:
            self.overwritten.append((before.start(), before[0][1:]))
        self.spoke[kind] = token

    def aim(self, kind: str, target: Target) -> str:
        if kind == "power":
            self.power = target
        elif kind == "cadence":
            self.cadence = target
        elif kind == "hr":
            self.hr = target
        else:
            self.pace = target
        return kind

    def choose(self, key: str, choice: str) -> None:
        if key == "intensity" and choice in INTENSITIES:
            self.intensity = choice
        elif key == "power" and choice in AVERAGES:
            self.average = choice
        elif key == "hr" and choice in AVERAGES:
            self.hr_average = choice


def _aimed(kind: str, token: re.Match[str]) -> tuple[str, Target]:
    """The domain and the target that a token sets."""
    if kind == "zone":
        return _zone(token)
    if kind == "pace":
        return "pace", _pace(token["p1"], token["p2"], token["u2"] or token["u1"])
    return "power", _SWEET_SPOT


@lru_cache(maxsize=4096)
def _target(units: str, first: str, last: str | None, mmp: str | None = None) -> Target:
    mmp_secs = seconds(mmp) if mmp else None
    if last is None:
        return Target(units, value=number(first), mmp_secs=mmp_secs)
    return Target(units, start=number(first), end=number(last), mmp_secs=mmp_secs)


def _clock(text: str) -> int:
    minutes, _, rest = text.partition(":")
    return int(minutes) * 60 + int(rest)


@lru_cache(maxsize=4096)
def _pace(first: str, last: str | None, unit: str | None) -> Target:
    units = f"secs/{unit.lower()}" if unit else "secs"
    if last is None:
        return Target(units, value=_clock(first))
    return Target(units, start=_clock(first), end=_clock(last))


def _amount(token: re.Match[str]) -> tuple[str, Target]:
    """The target of a number or a range with a unit: `75%`, `90-95% LTHR`, `220w`, `85-95rpm`."""
    first, last, unit, word = token.group("n1", "n2", "unit", "word")
    if unit is not None:
        return (
            ("power", _target("w", first, last)) if unit in "wW" else ("cadence", _target("rpm", first, last))
        )
    if word is None:
        return "power", _target("%ftp", first, last)
    word = word.lower()
    if word.startswith("mmp"):
        return "power", _target("%mmp", first, last, token["mmp"])
    return _DOMAIN_OF[word], _target(f"%{word}", first, last)


def _zone(token: re.Match[str]) -> tuple[str, Target]:
    word = (token["zw"] or "power").lower()
    kind = word if word in ("hr", "pace") else "power"
    return kind, _target("custom_zone" if token["zc"] else f"{kind}_zone", token["z1"], token["z2"])


def _label(text: str) -> str | None:
    """What the server keeps of a label: no HTML tags (they are lost, their content stays), no blanks around it."""
    return strip_tags(text).strip() or None


def strip_tags(text: str) -> str:
    """The text without HTML tags, whose content stays; `<40%` and `<!>` are no tags."""
    return _TAG.sub("", text) if "<" in text else text


def _averaged(target: Target | None, average: str | None) -> Target | None:
    return replace(target, average=average) if target and average else target


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
    draft = _Draft()
    label = prompts + PROMPT_END if prompts else None
    ended = prompted = label is not None
    lost, end = False, 0
    unread: list[str] = []
    for token in TOKEN.finditer(scanned):
        kind = token.lastgroup or ""
        if not ended:
            if kind in _WORDS:
                continue
            label, ended = scanned[: token.start() + 1], True
        elif token.start() > end:
            unread += _WORD.findall(scanned, end, token.start())
        if kind in _ZONES and not prompted and draft.duration is None and draft.distance is None:
            lost, label = lost or bool(label and label.strip()), None
        draft.take(kind, token)
        end = token.end()
    if not draft.duration and not draft.distance:
        return Line(None)
    if ended and len(scanned) > end:
        unread += _WORD.findall(scanned, end)
    lower = body.lower()
    lap = "press" in lower and "lap" in lower and LAP.search(body) is not None
    step = Step(
        text=_label(label) if label else None,
        duration=draft.duration or None,
        distance=draft.distance or None,
        power=_averaged(draft.power, draft.average),
        hr=_averaged(draft.hr, draft.hr_average),
        pace=draft.pace,
        cadence=draft.cadence,
        ramp="ramp" in draft.flags,
        freeride="freeride" in draft.flags,
        maxeffort="maxeffort" in draft.flags,
        hidepower="hidepower" in draft.flags,
        until_lap_press=lap,
        warmup=section == "warmup",
        cooldown=section == "cooldown",
        intensity=draft.intensity,
    )
    base = len(body) - len(scanned) + 1
    return Line(step, tuple((base + at, text) for at, text in draft.overwritten), lost, tuple(unread))

"""The tokens of a step line, and what they make of it.

A step body is a flat scan: tokens in any order, other words skipped, the last token of each kind wins. A token stands
between blanks, commas, semicolons or a `<` (observed: `<40% MAP` is a token, `500w+`, `0.33s` and `60-90g` are not).
The label is what stands before the first token; a zone before the duration empties it (observed: `Easy Z2 — … 45m`).
Words such as `ramp` count only after the label has ended (observed: `Ramp to failure 1m 140w` is no ramp).
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from reconciler.workout.model import SWEET_SPOT, Step, Target

METRES: Final = {
    "km": 1000.0,
    "mtr": 1.0,
    "mtrs": 1.0,
    "meters": 1.0,
    "mi": 1609.34,  # observed: `1mi` is 1609.34 m
    "mile": 1609.34,
    "miles": 1609.34,
    "y": 0.9144,
    "yrd": 0.9144,
    "yards": 0.9144,
}

_NUM = r"[0-9]{1,7}(?:\.[0-9]{1,6})?"
_END = r"(?=[\s,;]|$)"
_DURATION = (
    r"[0-9]{1,7}(?:"
    r"h(?:[0-9]{1,7}(?:[m'](?:[0-9]{1,7}[s\"]?)?|[s\"])?)?"
    r"|[m'](?:[0-9]{1,7}[s\"]?)?"
    r"|[s\"]"
    r"|min(?:s|utes?)?)"
)
_DASH = r"[\u2013\u2014]"  # en and em dash: the server reads only the number before them (observed)
_PER = r"(?:km|mi|100m|100y|500m|400m|250m)"

TOKEN: Final = re.compile(
    rf"""
    (?<![\w.:=/+\u00d7\u2013\u2014^-]) (?<![0-9],)
    (?:
      (?P<pace> (?P<p1>[0-9]{{1,4}}:[0-9]{{2}}) (?:/(?P<u1>{_PER}))?
        (?: \s?-\s? (?P<p2>[0-9]{{1,4}}:[0-9]{{2}}) (?:/(?P<u2>{_PER}))? )? \s*pace {_END} )
    | (?P<duration> {_DURATION} {_END} )
    | (?P<distance> (?P<d1>{_NUM}) \s? (?P<du>km|mtrs?|meters|miles?|mi|yards|yrd|y) {_END} )
    | (?P<percent> (?P<c1>{_NUM}) (?: (?:-|%\s?-\s?)(?P<c2>{_NUM}) | %?{_DASH}{_NUM} )? %
        (?: \s*(?P<cw>ftp|hr|lthr|pace|mmp(?:\s+(?P<cm>{_DURATION}))?) )? {_END} )
    | (?P<watts> (?P<w1>{_NUM}) (?: (?:-|\s?w\s?-\s?)(?P<w2>{_NUM}) | \s?w?{_DASH}{_NUM} )? \s?w {_END} )
    | (?P<rpm> (?P<r1>{_NUM}) (?: (?:-|rpm\s?-\s?)(?P<r2>{_NUM}) | (?:rpm)?{_DASH}{_NUM} )? \s?rpm {_END} )
    | (?P<zone> (?P<zc>c?)z(?P<z1>[0-9]{{1,2}}) (?: -c?z?(?P<z2>[0-9]{{1,2}}) | {_DASH}c?z?[0-9]{{1,2}} )?
        (?: \s+(?P<zw>hr|pace|power|w)(?=[\s,;]|$) )? {_END} )
    | (?P<sweetspot> ss (?: \s+power )? {_END} )
    | (?P<flag> ramp|freeride|maxeffort|hidepower ) {_END}
    | (?P<option> (?P<key>intensity|power|hr)=(?P<choice>\w{{1,12}}) ) {_END}
    )
    """,
    re.IGNORECASE | re.VERBOSE,
)
LAP: Final = re.compile(r"\b(?:press\s+lap|lap\s+press)\b", re.IGNORECASE)
INTENSITIES: Final = frozenset({"active", "rest", "warmup", "cooldown", "recovery", "interval", "other"})
AVERAGES: Final = frozenset({"1s", "3s", "10s", "30s", "lap"})
PROMPT_END: Final = "<!>"

_PARTS: Final = re.compile(r"([0-9]+)([a-z'\"]*)", re.IGNORECASE)
_TAG: Final = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
_WORDS: Final = frozenset({"flag", "option"})
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

    __slots__ = (
        "average",
        "cadence",
        "distance",
        "duration",
        "flags",
        "hr",
        "hr_average",
        "intensity",
        "pace",
        "power",
    )

    def __init__(self) -> None:
        self.duration: int | None = None
        self.distance: float | None = None
        self.power: Target | None = None
        self.hr: Target | None = None
        self.pace: Target | None = None
        self.cadence: Target | None = None
        self.intensity: str | None = None
        self.average: str | None = None
        self.hr_average: str | None = None
        self.flags: set[str] = set()

    def aim(self, kind: str, target: Target) -> None:
        if kind == "power":
            self.power = target
        elif kind == "hr":
            self.hr = target
        else:
            self.pace = target

    def take(self, kind: str, token: re.Match[str]) -> None:
        if kind == "duration":
            self.duration = seconds(token["duration"])
        elif kind == "percent":
            self.aim(*_percent(token))
        elif kind == "watts":
            self.power = _target("w", token["w1"], token["w2"])
        elif kind == "zone":
            self.aim(*_zone(token))
        elif kind == "rpm":
            self.cadence = _target("rpm", token["r1"], token["r2"])
        elif kind == "distance":
            self.distance = round(number(token["d1"]) * METRES[token["du"].lower()], 6)
        elif kind == "pace":
            self.pace = _pace(token)
        elif kind == "sweetspot":
            self.power = Target("power_zone", value=SWEET_SPOT)
        elif kind == "flag":
            self.flags.add(token["flag"].lower())
        else:
            self.choose(token["key"].lower(), token["choice"].lower())

    def choose(self, key: str, choice: str) -> None:
        if key == "intensity" and choice in INTENSITIES:
            self.intensity = choice
        elif key == "power" and choice in AVERAGES:
            self.average = choice
        elif key == "hr" and choice in AVERAGES:
            self.hr_average = choice


def _target(units: str, first: str, last: str | None, mmp: str | None = None) -> Target:
    mmp_secs = seconds(mmp) if mmp else None
    if last is None:
        return Target(units, value=number(first), mmp_secs=mmp_secs)
    return Target(units, start=number(first), end=number(last), mmp_secs=mmp_secs)


def _clock(text: str) -> int:
    minutes, _, rest = text.partition(":")
    return int(minutes) * 60 + int(rest)


def _pace(token: re.Match[str]) -> Target:
    first, last, unit = token["p1"], token["p2"], token["u2"] or token["u1"]
    units = f"secs/{unit.lower()}" if unit else "secs"
    if last is None:
        return Target(units, value=_clock(first))
    return Target(units, start=_clock(first), end=_clock(last))


def _percent(token: re.Match[str]) -> tuple[str, Target]:
    word = (token["cw"] or "ftp").lower()
    if word.startswith("mmp"):
        return "power", _target("%mmp", token["c1"], token["c2"], token["cm"])
    kind = "hr" if word in ("hr", "lthr") else "pace" if word == "pace" else "power"
    return kind, _target(f"%{word}", token["c1"], token["c2"])


def _zone(token: re.Match[str]) -> tuple[str, Target]:
    word = (token["zw"] or "power").lower()
    kind = word if word in ("hr", "pace") else "power"
    return kind, _target("custom_zone" if token["zc"] else f"{kind}_zone", token["z1"], token["z2"])


def _label(text: str) -> str | None:
    """What the server keeps of a label: no HTML tags (they are lost, their content stays), no blanks around it."""
    if "<" in text:
        text = _TAG.sub("", text)
    return text.strip() or None


def _averaged(target: Target | None, average: str | None) -> Target | None:
    return replace(target, average=average) if target and average else target


def read_step(body: str, section: str = "") -> Step | None:
    """The step that a line without its dash makes; None where the server drops it (no duration and no distance).

    `section` is `warmup` or `cooldown` under such a header, else "".
    """
    prompts, _, scanned = body.rpartition(PROMPT_END)
    draft = _Draft()
    label = prompts + PROMPT_END if prompts else None
    labelled = label is not None
    ended = labelled
    for token in TOKEN.finditer(scanned):
        kind = token.lastgroup or ""
        if kind in _WORDS and not ended:
            continue
        if not ended:
            label, ended = scanned[: token.start()], True
        if kind in _ZONES and not labelled and draft.duration is None and draft.distance is None:
            label = None
        draft.take(kind, token)
    if not draft.duration and not draft.distance:
        return None
    return Step(
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
        until_lap_press="lap" in body.lower() and LAP.search(body) is not None,
        warmup=section == "warmup",
        cooldown=section == "cooldown",
        intensity=draft.intensity,
    )

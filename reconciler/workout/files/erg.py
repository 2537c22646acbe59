"""Ergometer courses (.erg in watts, .mrc in % of FTP): minutes and values, two points a step."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING, Final

from reconciler.workout.files.imported import MOST_STEPS, Imported, band, unusable
from reconciler.workout.model import Step
from reconciler.workout.write import safe_label

if TYPE_CHECKING:
    from reconciler.errors import InputError

_LONGEST: Final = 10**5  # minutes, and watts: more is damage


def read_erg(name: str, content: bytes) -> Imported:
    """An .erg or .mrc file. Raises `InputError` where the course cannot be read, with the line."""
    text = content.decode("utf-8-sig", errors="replace")
    sections = _sections(text)
    header = dict(_pairs(sections.get("COURSE HEADER", [])))
    units = _units(name, [line for _, line in sections.get("COURSE HEADER", [])])
    points = [_point(name, number, line) for number, line in sections.get("COURSE DATA", [])]
    if len(points) > 2 * MOST_STEPS:
        raise unusable(name, f"{len(points)} points, expected at most {2 * MOST_STEPS}")
    texts = [_said(line) for _, line in sections.get("COURSE TEXT", [])]
    steps, begun, placed = [], 0, 0
    for (start, low), (end, high) in pairwise(points):
        if end < start:
            raise unusable(name, f"the course goes back in time, from minute {start:g} to {end:g}")
        seconds = round(end * 60) - round(start * 60)
        if seconds:
            said = [(at - begun, label) for at, label in texts if label and begun <= at < begun + seconds]
            steps.append(_step(seconds, low, high, units, said))
            placed += len(said)
            begun += seconds
    known = {"VERSION", "UNITS", "DESCRIPTION", "FILE NAME", "FTP"}
    notes = [f"`{key}` in the header has no counterpart, left out" for key in header if key not in known]
    notes += [f"[{section}] has no counterpart, left out" for section in sections if section not in _SECTIONS]
    notes += [
        f"`{line[:40]}` in the header has no counterpart, left out"
        for _, line in sections.get("COURSE HEADER", [])
        if "=" not in line and line.upper().split()[0] != "MINUTES"
    ]
    if placed < len(texts):
        notes.append(
            f"{len(texts) - placed} of {len(texts)} texts are empty, or have no time in the course: left out"
        )
    if units == "w" and "FTP" in header:
        notes.append(f"the watts were made for an FTP of {header['FTP']}: they do not follow the athlete's")
    return Imported(
        tuple(steps), header.get("FILE NAME", ""), header.get("DESCRIPTION", ""), "Ride", tuple(notes)
    )


_SECTIONS: Final = frozenset({"COURSE HEADER", "COURSE DATA", "COURSE TEXT"})


def _sections(text: str) -> dict[str, list[tuple[int, str]]]:
    """The numbered lines of each `[NAME]` ... `[END NAME]`."""
    found: dict[str, list[tuple[int, str]]] = {}
    current: list[tuple[int, str]] | None = None
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        if line.startswith("[") and line.endswith("]"):
            title = line[1:-1].strip().upper()
            current = None if title.startswith("END") else found.setdefault(title, [])
        elif line and current is not None:
            current.append((number, line))
    return found


def _pairs(lines: list[tuple[int, str]]) -> list[tuple[str, str]]:
    split = (line.partition("=") for _, line in lines)
    return [(key.strip().upper(), value.strip()) for key, sign, value in split if sign]


def _units(name: str, header: list[str]) -> str:
    for line in header:
        words = line.upper().split()
        if words[:1] == ["MINUTES"] and len(words) == 2:  # noqa: PLR2004  `MINUTES WATTS`
            if words[1] == "WATTS":
                return "w"
            if words[1].startswith("PERCENT"):
                return "%ftp"
            raise unusable(name, f"`{line[:40]}` is not known, expected `MINUTES WATTS` or `MINUTES PERCENT`")
    raise unusable(name, "the header has no line `MINUTES WATTS` or `MINUTES PERCENT`")


def _point(name: str, number: int, line: str) -> tuple[float, float]:
    try:
        minute, value = (float(word) for word in line.split()[:2])
    except ValueError:
        raise _bad_point(name, number, line) from None
    if not (0 <= minute <= _LONGEST and 0 <= value <= _LONGEST):
        raise _bad_point(name, number, line)
    return minute, value


def _bad_point(name: str, number: int, line: str) -> InputError:
    return unusable(name, f"line {number}: `{line[:40]}` is no point, expected minutes and a value")


def _said(line: str) -> tuple[int, str | None]:
    """A line of course text: the second, and what is shown then."""
    second, _, rest = line.partition("\t") if "\t" in line else line.partition(" ")
    message = rest.strip().rpartition("\t")[0] or rest
    try:
        at = float(second)
    except ValueError:
        return 0, None
    return (int(at), safe_label(message)) if math.isfinite(at) else (0, None)


def _step(seconds: int, low: float, high: float, units: str, said: list[tuple[int, str]]) -> Step:
    first, last = (int(value) if value.is_integer() else round(value, 1) for value in (low, high))
    prompts = " ".join(f"{at}^ {label}" for at, label in said)
    target = band(units, first, last)
    return Step(
        text=prompts + "<!>" if prompts else None, duration=seconds, power=target, ramp=target.value is None
    )

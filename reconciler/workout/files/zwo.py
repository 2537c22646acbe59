"""Zwift workouts (.zwo): XML, read without entities, external documents or network."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final
from xml.etree.ElementTree import Element, ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import fromstring  # type: ignore[import-untyped]

from reconciler.workout.files.imported import MOST_STEPS, Imported, band, percent, unusable
from reconciler.workout.model import Repeat, Step, Target
from reconciler.workout.write import safe_label

if TYPE_CHECKING:
    from collections.abc import Iterable

_KNOWN: Final = frozenset(
    {"author", "name", "description", "sporttype", "workout", "tags", "category", "durationtype"}
)
_LONGEST: Final = 10**6


class _Reader:
    def __init__(self, *, run: bool, by_distance: bool) -> None:
        self.units = "%pace" if run else "%ftp"
        self.by_distance = by_distance
        self.notes: list[str] = []
        self.used: set[str] = set()  # the attributes of the element that is read now
        self.left: dict[str, None] = {}  # each kind of leftover once, in order

    def leftover(self, element: Element, *also: str) -> None:
        """Note the attributes that nothing has used."""
        for name, value in element.items():
            if name not in self.used and name not in also:
                note = f"{element.tag}: `{name}={value[:20]}` has no counterpart, left out"
                self.left[note] = None
        self.used.clear()

    def number(self, element: Element, *names: str) -> float | None:
        """The first of the attributes that is there and is a sensible number."""
        for name in names:
            text = element.get(name)
            if text is None:
                continue
            self.used.add(name)
            try:
                value = float(text)
            except ValueError:
                value = math.nan
            if 0 <= value <= _LONGEST:
                return value
            self.notes.append(f"{element.tag}: `{name}={text[:20]}` is no usable number, left out")
        return None

    def amount(self, element: Element, name: str = "Duration") -> tuple[int | None, float | None]:
        value = self.number(element, name) or 0
        return (None, round(value, 2) or None) if self.by_distance else (round(value) or None, None)

    def target(self, element: Element, low: str, high: str, single: str) -> Target | None:
        first, last = self.number(element, low, single), self.number(element, high, single)
        if first is None or last is None:
            first = last = first if last is None else last
        return None if first is None or last is None else band(self.units, percent(first), percent(last))

    def cadence(self, element: Element, low: str, high: str, single: str) -> Target | None:
        first, last = self.number(element, low, single), self.number(element, high, single)
        return None if not first or not last else band("rpm", round(first), round(last))

    def step(self, element: Element, *, ramp: bool = False, flag: str = "") -> Step | None:
        duration, distance = self.amount(element)
        if duration is None and distance is None:
            self.notes.append(f"{element.tag} without a duration: left out")
            self.used.clear()
            return None
        aim = self.target(element, "PowerLow", "PowerHigh", "Power")
        if (
            element.tag == "Cooldown"
            and aim
            and aim.start is not None
            and aim.end is not None
            and aim.start < aim.end
        ):
            aim = Target(aim.units, start=aim.end, end=aim.start)
        cadence = self.cadence(element, "CadenceLow", "CadenceHigh", "Cadence")
        self.leftover(element)
        return Step(
            text=self.prompts(element),
            duration=duration,
            distance=distance,
            power=aim if self.units == "%ftp" else None,
            pace=aim if self.units == "%pace" else None,
            cadence=cadence,
            ramp=ramp and aim is not None and aim.value is None,
            freeride=flag == "freeride",
            maxeffort=flag == "maxeffort",
            warmup=element.tag == "Warmup",
            cooldown=element.tag == "Cooldown",
        )

    def prompts(self, element: Element) -> str | None:
        """Text events as timed prompts: `30^ text 60^ text<!>`."""
        said = []
        for event in element:
            if event.tag.lower() not in ("textevent", "textnotification"):
                self.notes.append(f"{element.tag}: <{event.tag}> has no counterpart, left out")
                continue
            label = safe_label(event.get("message") or event.get("text") or "")
            at = self.number(event, "timeoffset", "timeOffset", "distoffset")
            self.leftover(event, "message" if event.get("message") else "text")
            if label:
                said.append(f"{round(at or 0)}^ {label}")
        return " ".join(said) + "<!>" if said else None

    def intervals(self, element: Element) -> Repeat | None:
        reps = round(self.number(element, "Repeat") or 1) or 1
        prompts = self.prompts(element)
        sides: list[Step] = []
        self.used.add("Repeat")
        for side, rest in (("On", ""), ("Off", "Resting")):
            duration, distance = self.amount(element, f"{side}Duration")
            aim = self.target(element, f"Power{side}Low", f"Power{side}High", f"{side}Power")
            cadence = self.cadence(element, f"Cadence{rest}Low", f"Cadence{rest}High", f"Cadence{rest}")
            if duration or distance:
                power, pace = (aim, None) if self.units == "%ftp" else (None, aim)
                sides.append(
                    Step(
                        prompts if not sides else None, duration, distance, power, pace=pace, cadence=cadence
                    )
                )
        self.leftover(element)
        if not sides:
            self.notes.append("IntervalsT without a duration: left out")
            return None
        return Repeat(reps, tuple(sides), f"{reps}x")

    def items(self, elements: Iterable[Element]) -> Iterable[Step | Repeat | None]:
        for element in elements:
            kind = element.tag.lower()
            if kind == "intervalst":
                yield self.intervals(element)
            elif kind in ("freeride", "maxeffort"):
                yield self.step(element, flag=kind)
            elif kind in ("warmup", "cooldown", "ramp", "steadystate", "solidstate"):
                yield self.step(element, ramp=kind not in ("steadystate", "solidstate"))
            else:
                self.notes.append(f"<{element.tag}> has no counterpart in workout text, left out")


def read_zwo(name: str, content: bytes) -> Imported:
    """A .zwo file. Raises `InputError` for XML that is damaged, or that declares entities or a document type."""
    try:
        root: Element = fromstring(content, forbid_dtd=True)
    except ParseError as problem:
        raise unusable(name, f"the XML is damaged: {problem}") from None
    except DefusedXmlException as problem:
        raise unusable(
            name, f"the XML declares what a workout never needs, and may be hostile: {problem}"
        ) from None
    body = root.find("workout")
    if body is None:
        raise unusable(name, f"there is no <workout> in <{root.tag}>: this is no Zwift workout")
    if len(body) > MOST_STEPS:
        raise unusable(name, f"{len(body)} steps, expected at most {MOST_STEPS}")
    sport = (root.findtext("sportType") or "bike").strip().lower()
    by_distance = (root.findtext("durationType") or "").strip().lower() == "distance"
    reader = _Reader(run=sport == "run", by_distance=by_distance)
    steps = tuple(step for step in reader.items(body) if step is not None)
    reader.notes += [
        f"<{one.tag}> has no counterpart, left out" for one in root if one.tag.lower() not in _KNOWN
    ]
    return Imported(
        steps,
        (root.findtext("name") or "").strip(),
        (root.findtext("description") or "").strip(),
        "Run" if sport == "run" else "Ride",
        (*reader.notes, *reader.left),
    )

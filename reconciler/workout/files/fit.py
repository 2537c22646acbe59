"""Garmin workouts (.fit), read by Garmin's own SDK.

Values (FIT profile): power up to 1000 is % of FTP, above it watts + 1000; heart rate up to 100 is % of the maximum,
above it bpm + 100; speed is mm/s.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, TypeAlias, cast

from garmin_fit_sdk import Decoder, Stream

from reconciler.workout.files.imported import MOST_STEPS, Imported, band, unusable
from reconciler.workout.model import Repeat, Step, Target
from reconciler.workout.write import safe_label

if TYPE_CHECKING:
    from collections.abc import Mapping

Message: TypeAlias = "Mapping[str, object]"

_SPORTS: Final = {"cycling": "Ride", "running": "Run", "swimming": "Swim", "training": "WeightTraining"}
_INTENSITY: Final = {"active", "rest", "warmup", "cooldown", "recovery", "interval", "other"}
_CUSTOM: Final = ("target_type", "target_value", "custom_target_value_low", "custom_target_value_high")
_STEP_FIELDS: Final = {
    *("message_index", "wkt_step_name", "notes", "duration_type", "duration_value", "intensity"),
    *_CUSTOM,
    *(f"secondary_{field}" for field in _CUSTOM),
}
_ABOUT_FIELDS: Final = {
    *("message_index", "sport", "capabilities", "num_valid_steps", "wkt_name", "wkt_description"),
}
_WATTS_ABOVE = 1000
_BPM_ABOVE = 100
_OPEN_SECONDS = 600  # a placeholder, as the server needs one with `Press lap`


class _Reader:
    def __init__(self, *, swim: bool) -> None:
        self.swim = swim
        self.notes: list[str] = []
        self.left: dict[str, None] = {}

    def items(self, messages: list[Message]) -> list[Step | Repeat]:
        """The steps in order; a repeat takes the steps from the one that it names."""
        found: list[Step | Repeat] = []
        begins: list[int] = []  # for every message, how many items stood before it
        for message in messages:
            kind = str(message.get("duration_type"))
            begins.append(len(found))
            self.leftover(message, "a step", _STEP_FIELDS)
            if kind == "repeat_until_steps_cmplt":
                self.repeat(message, found, begins)
            elif kind.startswith("repeat_until"):
                self.notes.append(f"`{kind}` has no counterpart: its steps are done once")
            else:
                found.append(self.step(message, kind))
        return found

    def leftover(self, message: Message, what: str, used: set[str]) -> None:
        """Note the fields that nothing uses, each kind once."""
        for field, value in message.items():
            if field in used or value in (None, "generic"):
                continue
            self.left[f"{what}: `{field}={str(value)[:40]}` has no counterpart, left out"] = None

    def repeat(self, message: Message, found: list[Step | Repeat], begins: list[int]) -> None:
        index, reps = _whole(message.get("duration_value")), _whole(message.get("target_value")) or 1
        if index is None or index >= len(begins) - 1:
            self.notes.append("a repeat names a step that does not come before it: its steps are done once")
            return
        inside = found[begins[index] :]
        del found[begins[index] :]
        nested = [item for item in inside if isinstance(item, Repeat)]
        if nested:
            self.notes.append("repeats do not nest in workout text: the inner one is written out")
        room = sum(item.reps * len(item.steps) for item in nested) <= MOST_STEPS
        if not room:
            self.notes.append(f"an inner repeat of more than {MOST_STEPS} steps: done once")
        flat: list[Step] = []
        for item in inside:
            flat += item.steps * (item.reps if room else 1) if isinstance(item, Repeat) else (item,)
        found.append(Repeat(reps, tuple(flat), f"{reps}x"))

    def step(self, message: Message, kind: str) -> Step:
        value = _whole(message.get("duration_value")) or 0
        duration = round(value / 1000) if kind in ("time", "repetition_time") else None
        distance = value / 100 if kind == "distance" else None
        lap = not duration and not distance
        if lap and kind != "open":
            self.notes.append(
                f"`{kind}` has no counterpart: it ends with the lap button, {_OPEN_SECONDS} s stand for it"
            )
        intensity = str(message.get("intensity") or "")
        if intensity and intensity not in _INTENSITY:
            self.leftover({"intensity": intensity}, "a step", set())
        if message.get("wkt_step_name") and message.get("notes"):
            self.leftover({"notes": message["notes"]}, "a step", set())
        power, hr, pace, cadence = self.targets(message)
        return Step(
            text=safe_label(str(message.get("wkt_step_name") or message.get("notes") or "")),
            duration=_OPEN_SECONDS if lap else duration,
            distance=distance,
            power=power,
            hr=hr,
            pace=pace,
            cadence=cadence,
            until_lap_press=lap,
            intensity=intensity if intensity in _INTENSITY else None,
        )

    def targets(self, message: Message) -> tuple[Target | None, Target | None, Target | None, Target | None]:
        power = hr = pace = cadence = None
        for prefix in ("", "secondary_"):
            kind = str(message.get(f"{prefix}target_type") or "open")
            zone = _whole(message.get(f"{prefix}target_value")) or 0
            low, high = (
                _whole(message.get(f"{prefix}custom_target_value_{side}")) or 0 for side in ("low", "high")
            )
            if kind == "power":
                power = self.power(zone, low, high)
            elif kind == "heart_rate":
                hr = self.heart_rate(zone, low, high)
            elif kind == "speed":
                pace = self.pace(zone, low, high)
            elif kind == "cadence" and low and high:
                cadence = band("rpm", low, high)
            elif kind not in ("open", "None"):
                self.notes.append(f"the target `{kind}` has no counterpart, left out")
        return power, hr, pace, cadence

    def power(self, zone: int, low: int, high: int) -> Target | None:
        if zone:
            return Target("power_zone", value=zone)
        if low > _WATTS_ABOVE and high > _WATTS_ABOVE:
            return band("w", low - _WATTS_ABOVE, high - _WATTS_ABOVE)
        return band("%ftp", low, high) if high else None

    def heart_rate(self, zone: int, low: int, high: int) -> Target | None:
        if zone:
            return Target("hr_zone", value=zone)
        if low > _BPM_ABOVE:
            bpm = f"{low - _BPM_ABOVE}-{high - _BPM_ABOVE} bpm"
            self.notes.append(f"{bpm}: heart rate in bpm is not read by the server, left out; use % of LTHR")
            return None
        return band("%hr", low, high) if high else None

    def pace(self, zone: int, low: int, high: int) -> Target | None:
        if zone:
            return Target("pace_zone", value=zone)
        if not low or not high:
            return None
        units, metres = ("secs/100m", 100) if self.swim else ("secs/km", 1000)
        return band(units, round(metres * 1000 / low), round(metres * 1000 / high))


def read_fit(name: str, content: bytes) -> Imported:
    """A .fit workout. Raises `InputError` for damaged content, and for an activity or a course."""
    messages = _decoded(name, content)
    about, steps = messages.get("workout_mesgs", []), messages.get("workout_step_mesgs", [])
    if not about and not steps:
        raise unusable(
            name, "this .fit holds no workout (an activity or a course cannot be planned), or it is damaged"
        )
    if len(steps) > MOST_STEPS:
        raise unusable(name, f"{len(steps)} steps, expected at most {MOST_STEPS}")
    first: Message = about[0] if about else {}
    sport = _SPORTS.get(str(first.get("sport")))
    reader = _Reader(swim=sport == "Swim")
    reader.leftover(first, "the workout", _ABOUT_FIELDS)
    return Imported(
        tuple(reader.items(steps)),
        str(first.get("wkt_name") or ""),
        str(first.get("wkt_description") or ""),
        sport,
        notes=(*reader.notes, *reader.left),
    )


def _decoded(name: str, content: bytes) -> Mapping[str, list[Message]]:
    try:
        decoder = Decoder(Stream.from_byte_array(bytearray(content)))
        messages, problems = decoder.read(expand_sub_fields=False, merge_heart_rates=False)
    except (RuntimeError, ValueError, IndexError, KeyError, TypeError, OverflowError) as problem:
        raise unusable(name, f"the .fit file is damaged: {problem}") from None
    if problems:
        raise unusable(name, f"the .fit file is damaged: {problems[0]}")
    return cast("Mapping[str, list[Message]]", messages)


def _whole(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None

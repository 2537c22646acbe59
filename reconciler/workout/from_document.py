"""The JSON of a `workout_doc` as steps: the way back from what the calendar stores."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final

from reconciler.workout.model import DOMAINS, Repeat, Step, Target

_FLAGS: Final = ("ramp", "freeride", "maxeffort", "hidepower", "until_lap_press", "warmup", "cooldown")
_MOST_STEPS: Final = 2000
_LARGEST: Final = 2**63
_ENTITY: Final = re.compile(r"&(?:lt|gt|amp|quot|#39);")  # whole ones only: a bare `&not` is text


def from_doc(document: object) -> tuple[tuple[Step | Repeat, ...], tuple[tuple[str, str], ...]]:
    """Return the steps and the options of a document. ValueError, with the place, where it has another form.

    A step with a distance keeps it and leaves its duration out: the server computes that one.
    """
    whole = _mapping(document, "the document")
    options = _mapping(whole.get("options") or {}, "options")
    steps = _list(whole.get("steps"), "steps")
    if len(steps) > _MOST_STEPS:
        msg = f"steps: {len(steps)} of them, expected at most {_MOST_STEPS}"
        raise ValueError(msg)
    read = tuple(_item(item, f"steps[{index}]") for index, item in enumerate(steps))
    return read, tuple((str(key), str(value)) for key, value in sorted(options.items()))


def _item(item: object, place: str) -> Step | Repeat:
    fields = _mapping(item, place)
    if "steps" not in fields:
        return _step(fields, place)
    inner = _list(fields["steps"], f"{place}.steps")
    steps = tuple(_step(_mapping(one, place), f"{place}.steps[{index}]") for index, one in enumerate(inner))
    reps = _whole(fields.get("reps"), f"{place}.reps")
    if reps is None:
        msg = f"{place}.reps: expected how often to repeat"
        raise ValueError(msg)
    return Repeat(reps, steps, _text(fields.get("text"), f"{place}.text") or f"{reps}x")


def _step(fields: Mapping[str, object], place: str) -> Step:
    if "steps" in fields:
        msg = f"{place}: a repeat inside a repeat, which the workout language does not have"
        raise ValueError(msg)
    distance = _number(fields.get("distance"), f"{place}.distance")
    duration = _whole(fields.get("duration"), f"{place}.duration")
    targets = {
        key: _target(fields[key], f"{place}.{key}") for key in (*DOMAINS, "cadence") if fields.get(key)
    }
    flags = {key: fields.get(key) is True for key in _FLAGS}
    return Step(
        text=_text(fields.get("text"), f"{place}.text"),
        duration=None if distance else duration,
        distance=distance or None,
        power=targets.get("power"),
        hr=targets.get("hr"),
        pace=targets.get("pace"),
        cadence=targets.get("cadence"),
        intensity=_text(fields.get("intensity"), f"{place}.intensity"),
        **flags,
    )


def _target(target: object, place: str) -> Target:
    fields = _mapping(target, place)
    units = _text(fields.get("units"), f"{place}.units")
    if units is None:
        msg = f"{place}.units: expected such as %ftp, hr_zone or secs/km"
        raise ValueError(msg)
    value, start, end = (_number(fields.get(key), f"{place}.{key}") for key in ("value", "start", "end"))
    if (value is None) != (start is not None and end is not None):
        msg = f"{place}: expected either value, or start and end"
        raise ValueError(msg)
    return Target(
        units,
        value,
        start,
        end,
        average=_text(fields.get("target"), f"{place}.target"),
        mmp_secs=_whole(fields.get("mmp_duration"), f"{place}.mmp_duration"),
    )


def _mapping(value: object, place: str) -> Mapping[str, object]:
    if isinstance(value, Mapping):
        return value
    msg = f"{place}: expected an object"
    raise ValueError(msg)


def _list(value: object, place: str) -> list[object]:
    if isinstance(value, list):
        return value
    msg = f"{place}: expected a list"
    raise ValueError(msg)


def _text(value: object, place: str) -> str | None:
    if value is None or isinstance(value, str):
        return _ENTITY.sub(_sign, value) if value else None
    msg = f"{place}: expected text"
    raise ValueError(msg)


def _sign(entity: re.Match[str]) -> str:
    from html import unescape  # noqa: PLC0415 - its table of all entities is large, and few texts hold one

    return unescape(entity[0])


def _number(value: object, place: str) -> float | None:
    if value is None:
        return None
    if isinstance(value, int | float) and not isinstance(value, bool) and -_LARGEST < value < _LARGEST:
        return value
    msg = f"{place}: expected a number"
    raise ValueError(msg)


def _whole(value: object, place: str) -> int | None:
    number = _number(value, place)
    if number is None or float(number).is_integer():
        return None if number is None else int(number)
    msg = f"{place}: expected a whole number"
    raise ValueError(msg)

"""Durations and distances in the form in which a person wrote them before. Pure."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.reconcile.decompile import Value

_SECONDS = frozenset({"duration", "time_target", "max_training_time"})
_METRES = frozenset({"distance", "distance_target"})
_MINUTE, _HOUR, _KILOMETRE = 60, 3600, 1000
_MOST_MINUTES = 999


def written(name: str, value: str | float, old: object) -> Value:
    """Return a value for a key; where text such as `1h30m` or `10km` stood before, in that form."""
    if isinstance(value, str | bool):
        return value
    number = int(value) if float(value).is_integer() else value
    if not isinstance(old, str):
        return number
    if name in _SECONDS and isinstance(number, int):
        return _duration(number, hours="h" in old)
    return _distance(number, old) if name in _METRES else number


def _duration(seconds: int, *, hours: bool) -> str:
    if not hours and seconds % _MINUTE == 0 and seconds // _MINUTE <= _MOST_MINUTES:
        return f"{seconds // _MINUTE}m"
    parts = (seconds // _HOUR, "h"), (seconds % _HOUR // _MINUTE, "m"), (seconds % _MINUTE, "s")
    return "".join(f"{number}{unit}" for number, unit in parts if number)


def _distance(metres: float, old: str) -> Value:
    kilometres = round(metres / _KILOMETRE, 3)
    if "km" in old and math.isclose(kilometres * _KILOMETRE, metres, abs_tol=1e-6):
        return f"{kilometres:g}km" if f"{kilometres:g}" == repr(kilometres).removesuffix(".0") else metres
    return f"{metres}mtr" if "mtr" in old and isinstance(metres, int) else metres

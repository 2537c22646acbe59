"""Speeds and thresholds in a person's words, and what the sections of the facts share. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.sports import FAMILY, SWIMS
from reconciler.render.foreign import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.render.facts_view import FactsReport, Section

DOT = " \u00b7 "
_ON_FOOT = frozenset({"Run", "Walk", "Hike", "Snowshoe"})
_LABELS = {
    "ftp": ("FTP", "W"),
    "indoor_ftp": ("FTP indoors", "W"),
    "w_prime": ("W'", "J"),
    "lthr": ("threshold heart rate", "bpm"),
    "max_hr": ("greatest heart rate", "bpm"),
    "resting_hr": ("resting heart rate", "bpm"),
}


def speed(metres_a_second: float, sport: str) -> str:
    """`5:33/km` on foot, `1:45/100m` in water, `31.2 km/h` for everything else."""
    family = FAMILY.get(sport, sport)
    if family in _ON_FOOT:
        return f"{_clock(1000 / metres_a_second)}/km"
    if family in SWIMS:
        return f"{_clock(100 / metres_a_second)}/100m"
    return f"{metres_a_second * 3.6:.1f} km/h"


def _clock(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes}:{rest:02d}"


def setting(name: str, value: float, sport: str) -> str:
    """A threshold with its unit: `250 W`, `172 bpm`, `4:36/km`."""
    return speed(value, sport) if name == "threshold_pace" else f"{value:g} {_LABELS[name][1]}"


def label(name: str) -> str:
    """The name of a threshold as a person says it."""
    return "threshold pace" if name == "threshold_pace" else _LABELS[name][0]


def settings(row: Mapping[str, object], sport: str) -> dict[str, str]:
    """The thresholds of sport settings, in the API's words, as a person reads them; zones are upper bounds."""
    found = {}
    for name in (*_LABELS, "threshold_pace"):
        value = row.get(name)
        if isinstance(value, int | float) and not isinstance(value, bool) and value > 0:
            found[label(name)] = setting(name, value, sport)
    for name, unit in (
        ("power_zones", "% of FTP"),
        ("hr_zones", "bpm"),
        ("pace_zones", "% of threshold pace"),
    ):
        bounds = row.get(name)
        if isinstance(bounds, list | tuple) and bounds:
            numbers = ", ".join(f"{bound:g}" for bound in bounds if isinstance(bound, int | float))
            found[name.replace("_", " ").replace("hr", "heart rate")] = f"up to {numbers} {unit}"
    return found


def bullets(texts: Iterable[str]) -> str:
    """Return declared texts as a list."""
    return "\n".join(f"- {plain(text)}" for text in texts)


def joined(texts: Iterable[str]) -> str:
    """Return the texts that are not empty, on one line."""
    return DOT.join(text for text in texts if text)


def left_out(report: FactsReport, section: Section) -> list[str]:
    """Return what is to be said where something was left out."""
    return [f"_Left out here for want of room: {one.what}._" for one in report.cut if one.section == section]

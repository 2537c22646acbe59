"""Which of the athlete's settings a target needs. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.workout.model import Step, Target
    from reconciler.workout.settings import SportSettings

_NEEDS: Final = {
    "%ftp": "ftp",
    "power_zone": "ftp",
    "%lthr": "lthr",
    "%hr": "max_hr",
    "hr_zone": "hr_zones",
    "%pace": "threshold_pace",
    "pace_zone": "threshold_pace",
}
_PACE: Final = "secs"


class Need(NamedTuple):
    """A setting, by its name in SportSettings, that a target needs.

    A `relative` target means nothing without it. An absolute pace does, and the calendar keeps it; but the watch gets
    no target as long as the sport has no threshold pace (observed). Watts need nothing.
    """

    setting: str
    relative: bool


def need(target: Target) -> Need | None:
    """What a target needs; None where it needs nothing."""
    if target.units.startswith(_PACE):
        return Need("threshold_pace", relative=False)
    setting = _NEEDS.get(target.units)
    return Need(setting, relative=True) if setting else None


def lacking(step: Step, settings: SportSettings, *, indoor: bool = False) -> Iterator[Need]:
    """What the targets of a step need and the settings do not hold; indoors an indoor FTP serves as well."""
    for target in (step.power, step.hr, step.pace):
        found = need(target) if target else None
        if found and not (getattr(settings, found.setting) or _indoor_ftp(found, settings, indoor=indoor)):
            yield found


def _indoor_ftp(found: Need, settings: SportSettings, *, indoor: bool) -> bool:
    return indoor and found.setting == "ftp" and bool(settings.indoor_ftp)

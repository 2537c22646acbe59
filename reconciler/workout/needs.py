"""Which of the athlete's settings a target needs. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.workout.model import Step, Target
    from reconciler.workout.settings import SportSettings


class Need(NamedTuple):
    """A setting, by its name in SportSettings, that a target needs.

    A `relative` target means nothing without it. An absolute pace does, and the calendar keeps it; but the watch gets
    no target as long as the sport has no threshold pace (observed). Watts need nothing.
    """

    setting: str
    relative: bool


_NEEDS: Final = {
    "%ftp": Need("ftp", relative=True),
    "power_zone": Need("ftp", relative=True),
    "%lthr": Need("lthr", relative=True),
    "%hr": Need("max_hr", relative=True),
    "hr_zone": Need("hr_zones", relative=True),
    "%pace": Need("threshold_pace", relative=True),
    "pace_zone": Need("threshold_pace", relative=True),
}
_PACE: Final = "secs"
_ABSOLUTE_PACE: Final = Need("threshold_pace", relative=False)


def need(target: Target) -> Need | None:
    """What a target needs; None where it needs nothing."""
    return _ABSOLUTE_PACE if target.units.startswith(_PACE) else _NEEDS.get(target.units)


def lacking(step: Step, settings: SportSettings, *, indoor: bool = False) -> Iterator[Need]:
    """What the targets of a step need and the settings do not hold; indoors an indoor FTP serves as well."""
    for target in (step.power, step.hr, step.pace):
        found = need(target) if target else None
        if found and not (getattr(settings, found.setting) or _indoor_ftp(found, settings, indoor=indoor)):
            yield found


def _indoor_ftp(found: Need, settings: SportSettings, *, indoor: bool) -> bool:
    return indoor and found.setting == "ftp" and bool(settings.indoor_ftp)

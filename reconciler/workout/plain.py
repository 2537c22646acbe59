"""The commonest shape of a step line, read by one pattern: label, duration or distance, one target, cadence, options.

It is only a short cut: what it reads, the scan of tokens reads the same and has no remark on (a test proves both).
The label holds no digits but numbers before other numbers, no token can begin in it, and no words that get remarks.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reconciler.workout.drafts import StepDraft, averaged
from reconciler.workout.grammar import INTENSITIES
from reconciler.workout.tokens import clock, metres, pace_target, seconds, target

if TYPE_CHECKING:
    from reconciler.workout.model import Step

_NUMBER: Final = r"([0-9]{1,4}(?:\.[0-9]{1,2})?)"
_PLAIN: Final = re.compile(
    rf"""
    ((?: (?![sS]{{2}}[ ,]) [^\s\d=,;<]++,?[ ] | [0-9]{{1,4}}[ ](?=[0-9]) )*+)
    (?: ([0-9]{{1,2}}m(?:[0-9]{{1,2}}s)? | [0-9]{{1,4}}s | [0-9]h(?:[0-9]{{1,2}}m)?) | {_NUMBER}(km|mtr) )
    (?:[ ](ramp)(?=[ ][0-9.]+[%w]?-))?
    (?:[ ](?: {_NUMBER}(?:[%w]?-{_NUMBER})?(w|%(?:[ ](?:LTHR|HR|[pP]ace))?)
            | Z([0-9])(?:-Z([0-9]))?(?:[ ](HR|[pP]ace))?
            | ([0-9]{{1,2}}:[0-9]{{2}})(?:-([0-9]{{1,2}}:[0-9]{{2}}))?/(km|mi|100m)[ ][pP]ace ))?
    (?:[ ]([0-9]{{1,3}})(?:-([0-9]{{1,3}}))?rpm)?
    (?:[ ]power=(1s|3s|10s|30s|lap))?
    (?:[ ]intensity=([a-z]+))?
    """,
    re.VERBOSE,
)
_AIMS: Final = {
    "w": ("power", "w"),
    "%": ("power", "%ftp"),
    "% HR": ("hr", "%hr"),
    "% LTHR": ("hr", "%lthr"),
    "% Pace": ("pace", "%pace"),
    "% pace": ("pace", "%pace"),
}


def read_plain(body: str, section: str = "") -> Step | None:
    """The step of a line of the commonest shape, without its dash; None for any other line."""
    found = _PLAIN.fullmatch(body)
    if found is None:
        return None
    label, lasting, far, per, ramp, *aim, slow, quick, average, intensity = found.groups()
    if (intensity and intensity not in INTENSITIES) or (label and _has_special_word(label)):
        return None
    step = StepDraft()
    step.text, step.intensity = label[:-1] or None, intensity
    step.duration = seconds(lasting) or None if lasting else None
    step.distance = metres(far, per) or None if far else None
    if (step.duration is None and step.distance is None) or not _aim(step, *aim):
        return None
    if slow:
        step.cadence = target("rpm", slow, quick)
    step.ramp = ramp is not None
    if average and step.power:
        step.power = averaged(step.power, average)
    if section:
        step.warmup, step.cooldown = section == "warmup", section == "cooldown"
    return step.frozen()


def _aim(
    step: StepDraft,
    first: str | None,
    last: str | None,
    unit: str | None,
    zone: str | None,
    last_zone: str | None,
    of: str | None,
    pace: str | None,
    last_pace: str | None,
    per: str | None,
) -> bool:
    """Put the one target of the line into the step: a number with its unit, a zone, or a pace.

    No where it would get a remark: a range of paces whose faster one stands first.
    """
    if first and unit:
        domain, units = _AIMS[unit]
        setattr(step, domain, target(units, first, last))
    elif zone:
        domain = of.lower() if of else "power"
        setattr(step, domain, target(f"{domain}_zone", zone, last_zone))
    elif pace:
        step.pace = pace_target(f"secs/{per}", pace, last_pace)
        return last_pace is None or clock(pace) >= clock(last_pace)
    return True


def _has_special_word(label: str) -> bool:
    lower = label.lower()
    return "ramp" in lower or "press" in lower or "free" in lower or "rpe" in lower

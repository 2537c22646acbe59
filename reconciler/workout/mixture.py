"""The load of a workout whose steps aim at different things: a warmup by heart rate before repetitions by pace.

No recording shows what the server makes of such a mixture. Counting the other steps as standing still would let a
warmup lower the load: so each kind of step is counted by its own rule, and the sum is an estimate.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.workout.load import Load, hr_load, pace_load, power_load, run_of
from reconciler.workout.model import DOMAINS
from reconciler.workout.power import measure_power

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.workout.model import Domain
    from reconciler.workout.resolve import MeasuredStep
    from reconciler.workout.settings import SportSettings


def mixed_load(
    domain: Domain,
    leaves: Sequence[MeasuredStep],
    settings: SportSettings,
    ftp: int | None,
    sport: str | None,
) -> Load | None:
    """The summed load where some step aims at something other than `domain`; None where no step does.

    A step without any target belongs to `domain`: there it counts as standing still. One whose target no setting
    resolves adds nothing.
    """
    if all(getattr(leaf, domain) for leaf in leaves):
        return None
    parts: dict[Domain | None, list[MeasuredStep]] = {}
    for leaf in leaves:
        parts.setdefault(_kind(leaf, domain), []).append(leaf)
    if parts.keys() <= {domain}:
        return None
    loads = [_part(kind, part, settings, ftp, sport) for kind, part in parts.items() if kind]
    known = [load for load in loads if load is not None]
    return Load(sum(known), "estimate") if known else Load(None, "unknown")


def _kind(leaf: MeasuredStep, domain: Domain) -> Domain | None:
    """By what a step counts: `domain` if it can, or if it aims at nothing else, then heart rate, power, pace."""
    others: tuple[Domain, ...] = tuple(one for one in DOMAINS if one != domain and getattr(leaf.step, one))
    if not others or getattr(leaf, domain):
        return domain
    preferred: tuple[Domain, ...] = ("hr", "power", "pace")
    return next((one for one in preferred if one in others and getattr(leaf, one)), None)


def _part(
    kind: Domain, leaves: list[MeasuredStep], settings: SportSettings, ftp: int | None, sport: str | None
) -> int | None:
    seconds = sum(leaf.seconds * leaf.reps for leaf in leaves)
    if not seconds:
        return 0
    if kind == "hr":
        return hr_load(leaves, seconds, settings).value
    if kind == "pace":
        metres = sum(leaf.metres * leaf.reps for leaf in leaves)
        return pace_load(leaves, seconds, metres, settings, sport).value
    watts = measure_power((*run_of(leaf), leaf.reps) for leaf in leaves)
    return power_load(leaves, watts, seconds, ftp).value

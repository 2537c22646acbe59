"""How hard a step is, as a share of the athlete's threshold: 1.0 is FTP, threshold speed or LTHR. Pure."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

from reconciler.workout.model import DOMAINS, SWEET_SPOT

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.workout import Measured, MeasuredStep, Resolved, SportSettings, Step, Target
    from reconciler.workout.model import Domain

Kind: TypeAlias = Literal["target", "rest", "free", "most", "open"]
"""`target` has one that is understood; `rest` is rest; `free` and `most` are free riding and all out; `open` is the rest."""

_REST = frozenset({"rest", "recovery"})
_TOP = 3.0  # three times threshold: a longer way up tells nothing
_ABOVE_LAST = 0.2  # how far an open last zone is drawn
_SHARE_OF = {"%ftp": "power", "%lthr": "hr", "%pace": "pace"}
_PERCENT = (*_SHARE_OF, "power_zone", "pace_zone")


class Span(NamedTuple):
    """Shares of threshold, in the order as written; of a single value both are the same."""

    first: float
    last: float


@dataclass(frozen=True, slots=True)
class Gauge:
    """What shares are of. `basis` is W, bpm and m/s: the threshold, or the hardest target where that is not known."""

    settings: SportSettings
    preferred: Domain | None
    basis: Mapping[Domain, float]
    known: Mapping[Domain, float]

    def domain(self, step: Step) -> Domain | None:
        """The target by which the device steers: that of the workout, else the first that the step has."""
        if self.preferred and getattr(step, self.preferred):
            return self.preferred
        return next((domain for domain in DOMAINS if getattr(step, domain)), None)

    def span(self, leaf: MeasuredStep) -> Span | None:
        """What the step asks for; None where it has no target, or one that nothing here resolves."""
        domain = self.domain(leaf.step)
        target: Target | None = getattr(leaf.step, domain) if domain else None
        if domain is None or target is None:
            return None
        found = self._relative(target) or self._absolute(leaf, target, domain)
        return Span(*(min(max(share, 0.0), _TOP) for share in found)) if found else None

    def zone(self, leaf: MeasuredStep, share: float) -> int | None:
        """The zone, from 1, in which a share lies; None where thresholds or zones are not known."""
        domain = self.domain(leaf.step)
        target: Target | None = getattr(leaf.step, domain) if domain else None
        if target is None or domain is None:
            return None
        if target.units.endswith("_zone") and target.value is not None and target.value != SWEET_SPOT:
            return int(target.value)
        limits = self.limits(domain)
        if not limits or (domain not in self.known and target.units not in _PERCENT):
            return None
        return bisect_left(limits, share - 1e-6) + 1

    def relative(self, measured: Measured | None) -> bool:
        """Whether the workout says how hard it is as a share of threshold: heights are true even without that."""
        targets = (
            [getattr(leaf.step, self.preferred) for leaf in measured.steps]
            if measured and self.preferred
            else []
        )
        return any(target and target.units in _PERCENT for target in targets)

    def limits(self, domain: Domain) -> tuple[float, ...]:
        """The shares above which the next zone begins."""
        if domain == "hr":
            beats = self.known.get("hr")
            return tuple(bound / beats for bound in self.settings.hr_zones[:-1]) if beats else ()
        zones = self.settings.power_zones if domain == "power" else self.settings.pace_zones
        return tuple(bound / 100 for bound in zones[:-1])

    def _relative(self, target: Target) -> Span | None:
        if target.units in _SHARE_OF:
            low, high = bounds(target)
            return Span(low / 100, high / 100)
        if target.units not in ("power_zone", "pace_zone"):
            return None
        if target.units == "power_zone" and target.value == SWEET_SPOT:
            low, high = self.settings.sweet_spot
            return Span(low / 100, high / 100)
        return self._zones(target, self.limits("power" if target.units == "power_zone" else "pace"))

    def _zones(self, target: Target, limits: tuple[float, ...]) -> Span | None:
        low, high = (int(bound) for bound in bounds(target))
        if not (1 <= low <= len(limits) + 1 and 1 <= high <= len(limits) + 1):
            return None
        start = limits[low - 2] if low > 1 else limits[0] * 0.8
        end = limits[high - 1] if high <= len(limits) else limits[-1] + _ABOVE_LAST
        return Span(start, end)

    def _absolute(self, leaf: MeasuredStep, target: Target, domain: Domain) -> Span | None:
        basis = self.basis.get(domain)
        if getattr(leaf, domain) is None or not basis:
            return _nominal(target)
        low, high = ends(leaf, domain)
        return Span(low / basis, high / basis)


def _nominal(target: Target) -> Span | None:
    """Heights for heart rate without beats: they rise with the zone, or are shares of the greatest heart rate."""
    low, high = bounds(target)
    if target.units == "hr_zone":
        return Span(0.55 + 0.1 * low, 0.55 + 0.1 * high)
    return Span(low / 100, high / 100) if target.units == "%hr" else None


def bounds(target: Target) -> tuple[float, float]:
    """The two ends of a target as written."""
    if target.value is not None:
        return target.value, target.value
    return target.start or 0.0, target.end or 0.0


def ends(leaf: MeasuredStep, domain: Domain) -> Span:
    """A resolved target in W, bpm or m/s. A single value as it stands: what the device makes of it is wider."""
    target: Target = getattr(leaf.step, domain)
    resolved: Resolved = getattr(leaf, domain)
    if target.value is not None and not resolved.zone:
        return Span(resolved.value, resolved.value)
    return Span(resolved.start, resolved.end)


def kind(step: Step, span: Span | None) -> Kind:
    """What a step is, for the eye."""
    if span is not None:
        return "target"
    if step.maxeffort:
        return "most"
    if step.freeride:
        return "free"
    resting = step.intensity in _REST or (step.text or "").strip().lower() in (*_REST, "pause")
    return "rest" if resting and not step.has_target else "open"


def gauge(measured: Measured, settings: SportSettings) -> Gauge:
    """The shares' basis: thresholds where they are known, else the hardest target of the workout in that domain."""
    thresholds = {"power": measured.ftp, "hr": settings.lthr, "pace": settings.threshold_pace}
    known: dict[Domain, float] = {}
    basis: dict[Domain, float] = {}
    for domain in DOMAINS:
        threshold = thresholds[domain]
        if threshold:
            known[domain] = basis[domain] = threshold
            continue
        most = max((max(ends(leaf, domain)) for leaf in measured.steps if getattr(leaf, domain)), default=0.0)
        if domain == "hr" and settings.max_hr:
            most = settings.max_hr
        if most > 0:
            basis[domain] = most
    return Gauge(settings, measured.target, basis, known)

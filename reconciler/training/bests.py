"""Best recent efforts, and what thresholds they support. Pure.

Only whole sessions are looked at: efforts inside them would need their laps or curves.
"""

import datetime as dt
import math
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reconciler.athlete.sports import FAMILY
from reconciler.training.curves import Effort
from reconciler.training.facts import Activity

Kind = Literal["estimate", "race", "effort", "fastest", "power", "heart rate", "longest", "farthest"]
Setting = Literal["ftp", "threshold_pace", "lthr"]

_HOUR = 3600
_RIEGEL = 1.06
"""T2 = T1 * (D2 / D1) ** 1.06, for efforts of 3.5 to 230 minutes (Riegel 1981, American Scientist 69:285-290)."""
_RIEGEL_FROM, _RIEGEL_TO = 210, 13_800
_SHARE_OF_FTP = {1200: 0.95, 3600: 1.0}
"""FTP as a share of the power of 20 minutes (Allen and Coggan, Training and Racing with a Power Meter) and of an hour."""
_LONG_ENOUGH = 20 * 60
_STEADY_FROM, _STEADY_TO = 20 * 60, 75 * 60
_MARGIN = 0.05


@dataclass(frozen=True, slots=True, kw_only=True)
class Best:
    """One effort. `value` in `unit`; `supports` is the threshold that it speaks for, as a value of `setting`.

    A lower bound says that the threshold is not below it; else it is an estimate.
    """

    kind: Kind
    sport: str
    day: dt.date
    activity: str
    value: float
    unit: Literal["W", "m/s", "bpm", "m", "s"]
    time: int | None
    distance: float | None
    setting: Setting | None
    supports: float | None
    lower_bound: bool


def bests(activities: Iterable[Activity], efforts: Iterable[Effort] = ()) -> tuple[Best, ...]:
    """The best efforts by sport family, in the order of sports. `efforts` are those inside sessions."""
    families: dict[str, list[Activity]] = {}
    for one in activities:
        if one.sport and not one.stub:
            families.setdefault(FAMILY.get(one.sport, one.sport), []).append(one)
    inside = tuple(efforts)
    return tuple(best for sport in sorted(families) for best in _of_family(sport, families[sport], inside))


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """What one effort says of a threshold in force. `share` is supported by in-force, less 1."""

    best: Best
    setting: Setting
    in_force: float
    share: float
    verdict: Literal["agrees", "higher", "lower"]


def evidence(found: Iterable[Best], in_force: Mapping[str, Mapping[str, object]]) -> tuple[Evidence, ...]:
    """Efforts against the thresholds in force, by sport and setting (threshold_pace in m/s).

    Within 5 % they agree. A lower bound below the threshold says nothing, and is left out.
    """
    return tuple(one for best in found for one in _against(best, in_force.get(best.sport, {})))


def telling(
    found: Iterable[Best], proof: Iterable[Evidence], in_force: Mapping[str, Mapping[str, object]]
) -> tuple[Best, ...]:
    """The efforts, without the lower bounds that say nothing since the threshold in force lies above them."""
    said = {(one.best, one.setting) for one in proof}
    return tuple(
        replace(best, setting=None, supports=None)
        if best.lower_bound
        and best.setting
        and in_force.get(best.sport, {}).get(best.setting)
        and (best, best.setting) not in said
        else best
        for best in found
    )


def _against(best: Best, settings: Mapping[str, object]) -> Iterator[Evidence]:
    mine = settings.get(best.setting or "")
    if best.setting is None or best.supports is None or not isinstance(mine, int | float) or mine <= 0:
        return
    share = best.supports / mine - 1
    verdict: Literal["agrees", "higher", "lower"]
    verdict = "higher" if share > _MARGIN else "lower" if share < -_MARGIN else "agrees"
    if not best.lower_bound or share >= 0:
        yield Evidence(
            best=best,
            setting=best.setting,
            in_force=float(mine),
            share=round(share, 3),
            verdict=verdict,
        )


def _of_family(sport: str, found: Sequence[Activity], efforts: Sequence[Effort]) -> Iterator[Best]:
    timed = [one for one in found if one.time]
    yield from _estimate(sport, found)
    yield from (_race(sport, one) for one in timed if one.race and one.distance)
    named = {one.id: one for one in found}
    yield from (
        _inside(one, named[one.activity]) for one in efforts if one.sport == sport and one.activity in named
    )
    held = [one for one in timed if one.watts and (one.time or 0) >= _LONG_ENOUGH]
    if best := max(held, key=lambda one: one.watts or 0, default=None):
        long = (best.time or 0) >= _HOUR
        yield _best(
            "power", sport, best, best.watts or 0, "W", "ftp" if long else None, best.watts if long else None
        )
    raced = [
        one for one in timed if one.race and one.heart_rate and _STEADY_FROM <= (one.time or 0) <= _STEADY_TO
    ]
    if best := max(raced, key=lambda one: one.heart_rate or 0, default=None):
        yield _best("heart rate", sport, best, best.heart_rate or 0, "bpm", "lthr", best.heart_rate)
    whole = [one for one in timed if one.distance and (one.time or 0) >= _LONG_ENOUGH and not one.race]
    if best := max(whole, key=lambda one: _speed(one) or 0, default=None):
        yield _best("fastest", sport, best, _speed(best) or 0, "m/s", *_pace_bound(sport, best))
    far = [one for one in timed if one.distance]
    longest = max(timed, key=lambda one: one.time or 0, default=None)
    if longest:
        yield _best("longest", sport, longest, float(longest.time or 0), "s")
    farthest = max(far, key=lambda one: one.distance or 0, default=None)
    if farthest and (not longest or (farthest.distance or 0) > (longest.distance or 0)):
        yield _best("farthest", sport, farthest, farthest.distance or 0, "m")


def _estimate(sport: str, found: Sequence[Activity]) -> Iterator[Best]:
    """The calendar's own estimate of FTP after the last session that has one."""
    last = next((one for one in reversed(found) if one.ftp), None)
    if last is not None:
        yield _best("estimate", sport, last, last.ftp or 0, "W", "ftp", last.ftp, lower_bound=False)


def _race(sport: str, one: Activity) -> Best:
    speed = _speed(one) or 0
    estimate = _hour_speed(one)
    known = sport == "Run" and estimate is not None
    setting: Setting | None = "threshold_pace" if known else None
    return _best("race", sport, one, speed, "m/s", setting, estimate if known else None, lower_bound=False)


def _inside(effort: Effort, one: Activity) -> Best:
    """An effort inside a session: a lower bound, since nobody knows whether it was all that there was."""
    if effort.kind == "power":
        share = _SHARE_OF_FTP.get(effort.size)
        supports = effort.value * share if share else None
        part = replace(one, time=effort.size, distance=None)
        return _best("effort", effort.sport, part, effort.value, "W", "ftp" if share else None, supports)
    part = replace(one, time=round(effort.value), distance=float(effort.size))
    hour = _hour_speed(part) if effort.sport == "Run" else None
    speed = effort.size / effort.value
    return _best("effort", effort.sport, part, speed, "m/s", "threshold_pace" if hour else None, hour)


def _pace_bound(sport: str, one: Activity) -> tuple[Setting | None, float | None]:
    """What the fastest whole session says of threshold pace: as if it had been run as hard as possible."""
    estimate = _hour_speed(one)
    return ("threshold_pace", estimate) if sport == "Run" and estimate else (None, None)


def _hour_speed(one: Activity) -> float | None:
    """The speed that a run of one hour would have had, by Riegel's formula; None outside its range."""
    seconds, speed = one.time or 0, _speed(one)
    if speed is None or not _RIEGEL_FROM <= seconds <= _RIEGEL_TO:
        return None
    return speed * math.pow(seconds / _HOUR, (_RIEGEL - 1) / _RIEGEL)


def _speed(one: Activity) -> float | None:
    return one.distance / one.time if one.distance and one.time else None


def _best(
    kind: Kind,
    sport: str,
    one: Activity,
    value: float,
    unit: Literal["W", "m/s", "bpm", "m", "s"],
    setting: Setting | None = None,
    supports: float | None = None,
    *,
    lower_bound: bool = True,
) -> Best:
    return Best(
        kind=kind,
        sport=sport,
        day=one.day,
        activity=one.id,
        value=round(value, 3),
        unit=unit,
        time=one.time,
        distance=one.distance,
        setting=setting,
        supports=None if supports is None else round(supports, 3),
        lower_bound=lower_bound,
    )

"""How much is known, how old it is and where it contradicts itself; and therefore how precise a plan may be. Pure.

The level is the weakest that any doubt asks for:

- `conservative`: nobody knows what the athlete can do now;
- `careful`: a part is missing, old or contradictory;
- `precise`: no doubt was found.
"""

import datetime as dt
import statistics
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeGuard

from reconciler.athlete.sports import FAMILY
from reconciler.training.bests import Evidence
from reconciler.training.facts import Activity, Facts

Level = Literal["precise", "careful", "conservative"]

RECENT, WELLNESS_DAYS, WELLNESS_AGE, THRESHOLD_AGE = 7, 14, 2, 70
"""Days: the same numbers as rules S8, G3 and G1."""
MONTH = 28
"""Days of training from which on there is a usual load to compare with."""
_SHARE = 0.1
_DIFFERENCE = 0.05
_BEATS = 8
_COMPARED = ("ftp", "lthr", "threshold_pace")
_WORDS = {"ftp": "FTP", "lthr": "threshold heart rate", "threshold_pace": "threshold pace"}
MEANING: Mapping[Level, tuple[str, ...]] = {
    "precise": (
        "Targets may be set from the thresholds as they stand.",
        "Progress as the strategy and the rules allow.",
    ),
    "careful": (
        "Keep to the load of the last weeks; no step up that hangs on a doubtful value.",
        "Give targets as ranges or zones, and the lower end where a threshold is in doubt.",
        "Name the doubts where the week says why it looks as it does.",
    ),
    "conservative": (
        "Mark the week as conservative (conservative: true).",
        "Easy sessions by feel or heart rate, shorter than the last that are known; no new hard session.",
        "Ask the athlete, or plan a test, before targets by pace or power return.",
    ),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """One reason not to trust the facts further than its level."""

    level: Level
    what: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DataQuality:
    """How far the facts carry. `holds` says in words what is there; `meaning` what the level means for a plan."""

    level: Level
    holds: tuple[str, ...]
    doubts: tuple[Doubt, ...]
    meaning: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """What the facts are held against: declared settings by sport (the API's words), and the days of measurement."""

    declared: Mapping[str, Mapping[str, object]]
    measured: Mapping[str, dt.date]
    has_goal: bool
    has_strategy: bool
    evidence: tuple[Evidence, ...] = ()


def data_quality(facts: Facts, known: Known, days: int) -> DataQuality:
    """The level that facts of the last `days` allow, with every doubt, the weightiest first."""
    doubts = [
        *_training(facts, days),
        *_wellness(facts),
        *_thresholds(facts, known),
        *_contradictions(facts, known),
    ]
    if not known.has_goal:
        doubts.append(Doubt(level="careful", what="athlete.yaml declares no goal that lies ahead"))
    if not known.has_strategy:
        doubts.append(
            Doubt(level="careful", what="there is no strategy.yaml: what the weeks lead to is not said")
        )
    order: dict[Level, int] = {"conservative": 0, "careful": 1, "precise": 2}
    doubts.sort(key=lambda doubt: order[doubt.level])
    level = doubts[0].level if doubts else "precise"
    return DataQuality(
        level=level, holds=tuple(_holds(facts, days)), doubts=tuple(doubts), meaning=MEANING[level]
    )


def _holds(facts: Facts, days: int) -> Iterator[str]:
    quality = facts.quality
    if quality.activities is not None:
        age = "" if quality.activity_age is None else f", the last {_ago(quality.activity_age)}"
        yield f"{quality.activities} completed sessions in {days} days{age}"
    if quality.wellness_days is not None:
        yield f"wellness on {quality.wellness_days} of the last 28 days"
    yield f"read on {facts.today}"


def _ago(days: int) -> str:
    return {0: "today", 1: "yesterday"}.get(days, f"{days} days ago")


def _training(facts: Facts, days: int) -> Iterator[Doubt]:
    found, quality = facts.activities, facts.quality
    if found is None:
        yield Doubt(level="conservative", what="completed training is not known")
        return
    if not found:
        yield Doubt(level="conservative", what="no completed session is on the calendar")
        return
    if (quality.activity_age or 0) > RECENT:
        yield Doubt(
            level="conservative", what=f"the last completed session was {quality.activity_age} days ago"
        )
    if (known := (facts.today - min(one.day for one in found)).days) < MONTH <= days:
        yield Doubt(level="careful", what=f"completed training goes back no further than {known} days")
    stubs = [one for one in found if one.stub]
    if len(stubs) == len(found):
        yield Doubt(
            level="conservative", what="all sessions came through Strava: nothing but their days is known"
        )
    elif stubs:
        yield Doubt(
            level="careful",
            what=f"{len(stubs)} of {len(found)} sessions came through Strava: nothing but their days is known",
        )
    real = [one for one in found if not one.stub]
    bare = [one for one in real if one.load is None]
    if len(bare) > _SHARE * len(real):
        yield Doubt(
            level="careful", what=f"{len(bare)} of {len(real)} sessions have no load, so fitness is too low"
        )


def _wellness(facts: Facts) -> Iterator[Doubt]:
    quality = facts.quality
    if quality.wellness_days is None:
        yield Doubt(level="careful", what="wellness is not known: neither fitness and form nor recovery")
        return
    if quality.wellness_age is None:
        yield Doubt(level="careful", what="no record holds fitness and fatigue")
    elif quality.wellness_age > WELLNESS_AGE:
        yield Doubt(level="careful", what=f"fitness and fatigue are {quality.wellness_age} days old")
    if quality.wellness_days < WELLNESS_DAYS:
        yield Doubt(
            level="careful", what=f"{quality.wellness_days} of the last 28 days have a wellness record"
        )


def _thresholds(facts: Facts, known: Known) -> Iterator[Doubt]:
    trained = {FAMILY.get(one.sport, one.sport) for one in facts.activities or () if one.sport and one.time}
    settings = facts.sport_settings or {}
    if not known.declared and not any(_any_threshold(settings.get(sport, {})) for sport in trained):
        yield Doubt(
            level="conservative", what="no threshold is declared, and the calendar has none that is of use"
        )
    for sport, day in sorted(known.measured.items()):
        age = (facts.today - day).days
        if age > THRESHOLD_AGE:
            yield Doubt(level="careful", what=f"the thresholds of {sport} were measured {age} days ago")
        elif age < 0:
            yield Doubt(
                level="careful", what=f"the thresholds of {sport} were measured on {day}: that is ahead"
            )
    for sport, ours in sorted(known.declared.items()):
        for key in _COMPARED:
            mine, theirs = ours.get(key), settings.get(sport, {}).get(key)
            if _is_number(mine) and _is_number(theirs) and theirs and abs(mine / theirs - 1) > _DIFFERENCE:
                share = abs(mine / theirs - 1) * 100
                what = f"the {_WORDS[key]} of {sport} differs by {share:.0f} % from the calendar's"
                yield Doubt(level="careful", what=what)
    yield from _evidence(known)


def _evidence(known: Known) -> Iterator[Doubt]:
    for one in known.evidence:
        if one.verdict != "agrees":
            what = (
                f"the {_WORDS[one.setting]} of {one.best.sport} looks {abs(one.share) * 100:.0f} % too "
                f"{'low' if one.verdict == 'higher' else 'high'} by the {one.best.kind} of {one.best.day}"
            )
            yield Doubt(level="careful", what=what)


def _contradictions(facts: Facts, known: Known) -> Iterator[Doubt]:
    found = [one for one in facts.activities or () if not one.stub]
    texts = [
        (sum(1 for one in found if one.load and not one.time), "have a load and no time"),
        (sum(1 for one in found if not one.time and not one.load), "last 0 seconds"),
        (sum(1 for one in found if one.day > facts.today), "lie in the future"),
        (_without_ftp(found, facts, known), "have power, and nobody states an FTP"),
        (_twice(found), "overlap another of the same sport: they may be recorded twice"),
    ]
    for count, what in texts:
        if count:
            yield Doubt(level="careful", what=f"{count} completed session(s) {what}")
    yield from _resting(facts, known)


def _without_ftp(found: Sequence[Activity], facts: Facts, known: Known) -> int:
    def has(sport: str) -> bool:
        family = FAMILY.get(sport, sport)
        settings = facts.sport_settings or {}
        return bool(
            known.declared.get(family, {}).get("ftp")
            or (settings.get(sport) or settings.get(family) or {}).get("ftp")
        )

    if facts.sport_settings is None:
        return 0
    return sum(1 for one in found if one.watts and one.sport and not has(one.sport))


def _twice(found: Sequence[Activity]) -> int:
    """Sessions that begin before another of the same sport, begun earlier, is over."""
    ends: dict[str, float] = {}
    count = 0
    for one in sorted(found, key=lambda activity: activity.start):
        begin, sport = _begin(one), FAMILY.get(one.sport or "", one.sport or "")
        if begin is None or not one.time:
            continue
        count += sport in ends and begin < ends[sport]
        ends[sport] = max(ends.get(sport, begin), begin + one.time)
    return count


def _begin(one: Activity) -> float | None:
    """The start in seconds of the athlete's own clock."""
    try:
        start = dt.datetime.fromisoformat(one.start[:19])
    except ValueError:
        return None
    return start.replace(tzinfo=dt.UTC).timestamp()


def _resting(facts: Facts, known: Known) -> Iterator[Doubt]:
    """The declared resting heart rate against the recorded one: two sources that should agree."""
    since = facts.today - dt.timedelta(days=28)
    beats = [row.resting_hr for row in facts.wellness or () if row.resting_hr and row.day > since]
    if len(beats) < RECENT:
        return
    usual = statistics.median(beats)
    for sport, ours in sorted(known.declared.items()):
        mine = ours.get("resting_hr")
        if _is_number(mine) and abs(mine - usual) > _BEATS:
            what = f"the resting heart rate of {sport} is declared as {mine:g}, and recorded as {usual:g} bpm"
            yield Doubt(level="careful", what=what)


def _any_threshold(row: Mapping[str, object]) -> bool:
    return any(row.get(key) for key in _COMPARED)


def _is_number(value: object) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)

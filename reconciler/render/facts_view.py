"""What `facts` tells of one athlete: one model for people, for programs and for assistants. Pure.

Seconds, metres, points, m/s, watts, beats a minute. None is: not known, or not declared. Text that others wrote is
`Foreign`; all other text was declared in git, or is ours.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from reconciler.render.foreign import Foreign
from reconciler.training.bests import Best
from reconciler.training.condition import Condition
from reconciler.training.data_quality import DataQuality

Section = Literal["condition", "activities", "weeks", "bests", "calendar"]


@dataclass(frozen=True, slots=True, kw_only=True)
class GoalView:
    name: str
    priority: Literal["A", "B", "C"]
    date: dt.date
    days_to_go: int
    sport: str | None
    distance: float | None
    time: int | None
    target: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class PhaseView:
    name: str
    kind: str
    first: dt.date
    last: dt.date
    focus: str
    weekly_load: int | None
    weekly_time: int | None
    key_sessions: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StrategyView:
    """The strategy, with the phase of today and the one after it."""

    goal: str
    why: str | None
    phase: PhaseView | None
    next_phase: PhaseView | None
    constraints: tuple[str, ...]
    week_building: tuple[str, ...]
    rethink: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ThresholdView:
    """Thresholds of a sport. `values` as a person writes them; `declared`: in athlete.yaml, else on the calendar only."""

    sport: str
    declared: bool
    measured: dt.date | None
    age: int | None
    source: str | None
    values: dict[str, str]
    doubts: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CommentView:
    """The athlete's words on a day."""

    day: dt.date
    text: Foreign


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedView:
    """The session that an activity completed. Shares are done by planned, 1 for as planned.

    `compliance` is the worst of time, distance and load: green from 85 to 115 %, amber to 65 and
    135 %, else red.
    """

    identity: str
    name: str
    day: dt.date
    state: Literal["done", "changed", "moved", "missed", "open", "extra", "unknown"]
    matched_by: Literal["pairing", "day", "near", "none"]
    time_share: float | None
    distance_share: float | None
    load_share: float | None
    compliance: Literal["green", "amber", "red"] | None
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityView:
    """A completed session. A `stub` holds nothing but its day. `feel` is 1 (strong) to 5 (weak)."""

    id: str
    day: dt.date
    start: str | None
    sport: str | None
    stub: bool
    race: bool
    hard: bool | None
    name: Foreign | None
    time: int | None
    distance: float | None
    load: float | None
    pace: str | None
    watts: float | None
    heart_rate: float | None
    climb: float | None
    rpe: float | None
    feel: float | None
    temperature: float | None
    zones_by: Literal["power", "hr", "pace"] | None
    zones: tuple[int, ...]
    planned: PlannedView | None
    notes: tuple[str, ...]
    report: Foreign | None


@dataclass(frozen=True, slots=True, kw_only=True)
class MissedView:
    """A planned session of a day that is over, which no activity completed; `unknown`: nobody can tell."""

    identity: str
    name: str
    day: dt.date
    sport: str
    state: Literal["missed", "unknown"]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SportWeekView:
    """One sport (or `all sports`) in one ISO week, as completed. `partial`: some session lacks its time, distance or load."""

    week: str
    sport: str
    sessions: int
    hard: int
    hard_unknown: int
    time: int
    distance: float
    load: float
    partial: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ComingWeekView:
    """One week from today's on. `remark` says plainly where there is no plan, or the calendar holds nothing.

    `declared` counts what stands in YAML from today on; `ours` and `foreign` what the calendar holds of that, None
    where it was not read.
    """

    week: str
    first: dt.date
    last: dt.date
    planned: bool
    focus: str | None
    conservative: bool
    declared: int
    time: int
    load: float
    load_partial: bool
    hard: int
    ours: int | None
    foreign: int | None
    remark: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryView:
    """One entry of the calendar. `whose` is `ours`, `unclaimed` (our mark, unknown to the ledger) or `foreign`."""

    first: dt.date
    last: dt.date
    start: str | None
    whose: Literal["ours", "unclaimed", "foreign"]
    identity: str | None
    category: str
    sport: str | None
    name: Foreign | None
    text: Foreign | None
    time: int | None
    load: int | None
    done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """What was left out for want of room."""

    section: Section
    what: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactsReport:
    """All facts of one athlete, in the order of their weight."""

    athlete: str
    name: str
    today: dt.date
    week: str
    timezone: str
    since: dt.date
    until: dt.date
    left_out: tuple[str, ...]
    unknown: tuple[str, ...]
    goals: tuple[GoalView, ...]
    strategy: StrategyView | None
    rules: tuple[str, ...]
    profile: tuple[str, ...]
    thresholds: tuple[ThresholdView, ...]
    condition: Condition | None
    comments: tuple[CommentView, ...]
    activities: tuple[ActivityView, ...] | None
    missed: tuple[MissedView, ...]
    weeks: tuple[SportWeekView, ...]
    bests: tuple[Best, ...]
    coming: tuple[ComingWeekView, ...]
    entries: tuple[EntryView, ...] | None
    quality: DataQuality
    cut: tuple[Cut, ...] = ()

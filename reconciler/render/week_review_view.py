"""What `review-week` tells: one model for people, for programs and for assistants. Pure.

Seconds, metres, points. None is: not known, or not planned. Text that others wrote is `Foreign`; all other text was
declared in git, or is ours.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Literal

from reconciler.render.foreign import Foreign
from reconciler.training.done import Band, MatchedBy, State
from reconciler.training.repetitions import Verdict

PlanFrom = Literal["ledger", "yaml", "none"]
Measure = Literal["as asked", "more than asked", "less than asked", "mixed", "unknown"]
Source = Literal["report", "message", "comment", "note", "absence", "mark"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShareView:
    """Planned and done, and done in percent of planned."""

    planned: float | None
    done: float | None
    percent: int | None
    band: Band | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DoneView:
    """One activity."""

    id: str
    day: dt.date
    start: str | None
    sport: str | None
    name: Foreign | None
    time: int | None
    distance: float | None
    load: float | None
    rpe: float | None
    feel: float | None
    race: bool
    stub: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class RepetitionView:
    """One piece of work: target and done in a person's words, such as `4:35/km to 4:25/km`."""

    number: int
    of: int
    seconds: int
    metres: float | None
    target: str
    done: str | None
    verdict: Verdict
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionView:
    """What became of a planned session, or an activity that none asked for (`id` None).

    `move_to` is the day on which a session was done that was planned for another: setting its date says so in git.
    """

    day: dt.date
    id: str | None
    name: str | None
    sport: str | None
    key: bool
    hard: bool | None
    state: State
    matched_by: MatchedBy
    time: ShareView
    distance: ShareView
    load: ShareView
    activities: tuple[DoneView, ...]
    notes: tuple[str, ...]
    measure: Measure
    reasons: tuple[str, ...]
    repetitions: tuple[RepetitionView, ...]
    repetitions_why: str
    move_to: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class TotalView:
    """Sums of a sport family, or of `all`; `partial` names those that leave out what is not known."""

    sport: str
    sessions: int
    due: int
    done: int
    extras: int
    time: ShareView
    distance: ShareView
    load: ShareView
    partial: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsistencyView:
    """Sessions and days that were due, and those that were done."""

    sessions: int
    sessions_done: int
    days: int
    days_done: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FormDayView:
    """Fitness, fatigue and form at the end of a day: as forecast on the Monday, and as they are."""

    day: dt.date
    forecast_fitness: float
    forecast_fatigue: float
    forecast_form: float
    fitness: float | None
    fatigue: float | None
    form: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormView:
    """Form against the forecast. `plan_from` tells which plan it was made over: `plan` says it in words."""

    seed: dt.date | None
    plan_from: PlanFrom
    plan: str
    days: tuple[FormDayView, ...]
    without_load: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WordsView:
    """What somebody wrote that may explain the week. `mark` is a number the athlete gave, such as soreness 3 of 4."""

    day: dt.date
    source: Source
    what: str
    text: Foreign | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WeekReview:
    """The review of one week. `planned` is False where no file declares the week; `over` where days are still to come."""

    athlete: str
    name: str
    week: str
    monday: dt.date
    sunday: dt.date
    today: dt.date
    planned: bool
    over: bool
    focus: str | None
    sessions: tuple[SessionView, ...]
    elsewhere: tuple[SessionView, ...]
    totals: tuple[TotalView, ...]
    consistency: ConsistencyView
    form: FormView
    words: tuple[WordsView, ...]
    unknown: tuple[str, ...]
    requests: int

"""The shapes of what an output says of one athlete: changes, observations, weeks, findings, forecast, result."""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

Status = Literal["error", "blocked", "failed", "applied", "pending", "conflict", "drift", "in-sync"]


class ProblemShape(TypedDict):
    """One thing that is wrong in a file. `line` and `column` count from 1."""

    file: str
    line: int | None
    column: int | None
    code: str
    severity: Literal["error", "warning"]
    message: str
    hint: str | None
    also: list[str]


class FieldShape(TypedDict):
    """One field, before and after, by its name in the API."""

    field: str
    before: Any
    after: Any


class ChangeShape(TypedDict):
    """One write. `before` and `after` hold the managed fields; the digest is what an approval binds."""

    action: Literal["create", "update", "move", "delete"]
    identity: str
    external_id: str
    event_id: int | None
    name: str
    date: str
    reason: str
    before: dict[str, Any]
    after: dict[str, Any]
    digest: str


class MeasuredChangeShape(ChangeShape):
    """A change with its differing fields; duration in seconds, distance in metres."""

    fields: list[FieldShape]
    duration: int
    distance: float
    load: int | None
    load_is_exact: bool


class ThreeWayShape(TypedDict):
    """One field as it was applied last, as git asks for it, and as the calendar holds it."""

    field: str
    last: Any
    git: Any
    calendar: Any


class ObservationShape(TypedDict):
    """What was seen and left alone."""

    kind: Literal["edited", "moved", "missing", "conflict", "frozen", "unclaimed", "unmarked"]
    name: str
    date: str
    note: str
    identity: str | None
    external_id: str | None
    event_id: int | None
    fields: list[ThreeWayShape]


class RemarkShape(TypedDict):
    """What the read-back showed of one written event."""

    identity: str
    name: str
    text: str
    serious: bool


class ResultShape(TypedDict):
    """What became of the changes: each identity stands in exactly one of the first three."""

    done: list[str]
    failed: list[str]
    not_tried: list[str]
    verified: bool
    error: str | None
    hint: str | None
    remarks: list[RemarkShape]


class RowShape(TypedDict):
    """One session of a week. Seconds, metres, points; `mark` is an action, `foreign`, or empty."""

    date: str
    start: str
    sport: str
    name: str
    duration: int | None
    distance: float | None
    partial: bool
    load: float | None
    load_is: str
    profile: str
    mark: str
    key: bool


class DistanceShape(TypedDict):
    """Metres of one kind of sport. `partial`: some of it is not known."""

    sport: str
    metres: float
    partial: bool


class TotalsShape(TypedDict):
    """Sums. `partial`: a session in it has no known load."""

    duration: int
    distances: list[DistanceShape]
    load: float
    sessions: int
    partial: bool


class WeekShape(TypedDict):
    """One week that changes. `recent` maps completed weeks before it to their sums."""

    week: str
    focus: str
    why: str
    rows: list[RowShape]
    totals: TotalsShape
    recent: dict[str, TotalsShape]


class FindingShape(TypedDict):
    """What a rule reports. `waived` says by whom and why it was accepted."""

    rule: str
    severity: str
    week: str
    text: str
    file: str
    line: int | None
    waiver: str | None
    waived: str | None


class UnknownShape(TypedDict):
    """A rule that cannot tell, and what is missing."""

    rule: str
    week: str
    missing: str


class JudgementShape(TypedDict):
    """What the rules say."""

    findings: list[FindingShape]
    waived: list[FindingShape]
    unknown: list[UnknownShape]
    waivers: list[str]
    passed: int


class FormShape(TypedDict):
    """Fitness, fatigue, form and ramp at the end of one day."""

    fitness: float
    fatigue: float
    form: float
    ramp: float | None


class FormRowShape(TypedDict):
    """One day: `base` as the calendar is now, `head` after the change."""

    label: str
    day: str
    base: FormShape | None
    head: FormShape | None


class OfferShape(TypedDict):
    """What drift mode `adopt` proposed. `stands`: it waits to be merged; `whole`: no drift is left out."""

    text: str
    branch: str | None
    pull: int | None
    url: str | None
    stands: bool
    whole: bool


class ReviewShape(TypedDict):
    """One athlete. `window` holds the first and the last day, or nothing where the athlete was not looked at.

    `settled`: converged, or all that drifted waits in a pull request.
    """

    athlete: str
    status: Status
    converged: bool
    settled: bool
    calendar: str
    window: list[str]
    counts: dict[str, int]
    in_sync: int
    changes: list[MeasuredChangeShape]
    observations: list[ObservationShape]
    claims: list[str]
    forgotten: list[str]
    refusals: list[str]
    problems: list[ProblemShape]
    error: str | None
    hint: str | None
    requests: int
    permissions: list[str]
    offer: OfferShape | None
    result: ResultShape | None
    weeks: list[WeekShape]
    judgement: JudgementShape | None
    fitness: list[FormRowShape] | None

"""The shapes of the outputs for programs. `schemas/` is made from them, and the type checker holds us to them.

Within one major `format_version` keys are only added: a reader ignores what it does not know.
"""

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
    load: float | None
    load_is: str
    profile: str
    mark: str
    key: bool


class TotalsShape(TypedDict):
    """Sums. `partial`: a session in it has no known load."""

    duration: int
    distance: float
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


class ReviewShape(TypedDict):
    """One athlete. `window` holds the first and the last day, or nothing where the athlete was not looked at."""

    athlete: str
    status: Status
    converged: bool
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
    result: ResultShape | None
    weeks: list[WeekShape]
    judgement: JudgementShape | None
    fitness: list[FormRowShape] | None


class RunShape(TypedDict):
    """The output of `diff`, `review`, `apply` and `reconcile` with `--format json`."""

    format_version: str
    kind: Literal["diff", "review", "apply", "reconcile"]
    today: str
    summary: dict[str, int]
    athletes: list[ReviewShape]


class ValidationShape(TypedDict):
    """The output of `validate --format json`."""

    format_version: str
    kind: Literal["validate"]
    athletes: list[str]
    valid: bool
    problems: list[ProblemShape]


class EventShape(TypedDict):
    """One event of the calendar. `duration` in seconds."""

    event_id: int
    external_id: str | None
    whose: Literal["claimed", "unclaimed", "foreign"]
    identity: str | None
    category: str
    type: str | None
    name: str | None
    start: str
    duration: int | None
    load: int | None
    done: bool
    frozen: bool


class AthleteEventsShape(TypedDict):
    """The events of one athlete; `error` stands where the calendar could not be read."""

    athlete: str
    error: str | None
    planned: bool
    events: list[EventShape]


class EventsShape(TypedDict):
    """The output of `events --format json`."""

    format_version: str
    kind: Literal["events"]
    window: list[str]
    athletes: list[AthleteEventsShape]


class AthletePruneShape(TypedDict):
    """What was, or would be, removed of one athlete's unclaimed events."""

    athlete: str
    error: str | None
    events: list[EventShape]
    deleted: int


class PruneShape(TypedDict):
    """The output of `prune --format json`."""

    format_version: str
    kind: Literal["prune"]
    dry_run: bool
    athletes: list[AthletePruneShape]


class AthleteChangesShape(TypedDict):
    """One athlete of a saved changeset."""

    athlete: str
    calendar: str
    changes: list[ChangeShape]


class ChangesetShape(TypedDict):
    """The file that `diff --out` writes and `apply FILE` reads. The seal is a digest of all other keys."""

    format_version: str
    kind: Literal["changeset"]
    commit: str
    athletes: list[AthleteChangesShape]
    seal: str


class EntryShape(TypedDict):
    """One event in the ledger: what was sent, and what the calendar made of it."""

    event_id: int
    external_id: str
    desired: dict[str, Any]
    live: dict[str, Any]


class IntentShape(TypedDict):
    """One write that a run was about to send."""

    action: Literal["create", "update", "move", "delete"]
    identity: str
    external_id: str
    event_id: int | None
    fields: dict[str, Any]


class LedgerShape(TypedDict):
    """The ledger of one athlete, as it stands in git and as `ledger show` prints it."""

    format_version: str
    calendar: str
    commit: str
    entries: dict[str, EntryShape]
    intent: list[IntentShape]


class CheckShape(TypedDict):
    """One line of `doctor`. `unknown` is what could not be looked at."""

    id: str
    athlete: str | None
    status: Literal["ok", "bad", "unknown"]
    message: str
    hint: str | None


class DoctorShape(TypedDict):
    """What `doctor --format json` prints, in the order in which things are mended."""

    format_version: str
    kind: Literal["doctor"]
    healthy: bool
    checks: list[CheckShape]

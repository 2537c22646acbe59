"""The shapes of the outputs for programs. `schemas/` is made from them, and the type checker holds us to them.

Within one major `format_version` keys are only added: a reader ignores what it does not know.
"""

from __future__ import annotations

from typing import Any, Literal

from typing_extensions import TypedDict

# Read at run time: pydantic makes the schemas from these annotations.
from reconciler.render.review_shapes import ChangeShape, ProblemShape, ReviewShape  # noqa: TC001


class RunShape(TypedDict):
    """The output of `diff`, `review`, `apply` and `reconcile` with `--format json`."""

    format_version: str
    kind: Literal["diff", "review", "apply", "reconcile"]
    today: str
    summary: dict[str, int]
    athletes: list[ReviewShape]


class AthleteUnknownShape(TypedDict):
    """A check of one athlete that cannot tell without a calendar."""

    athlete: str
    rule: str
    week: str
    missing: str


class ValidationShape(TypedDict):
    """The output of `validate --format json`."""

    format_version: str
    kind: Literal["validate"]
    athletes: list[str]
    valid: bool
    problems: list[ProblemShape]
    unknown: list[AthleteUnknownShape]


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
    """The events of one athlete; `error` stands where the calendar could not be read.

    `declared` counts the entries of the YAML in the window; `planned` tells whether there is a plan at all.
    """

    athlete: str
    error: str | None
    planned: bool
    declared: int
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
    """The ledger of one athlete, as it stands in git."""

    format_version: str
    calendar: str
    commit: str
    entries: dict[str, EntryShape]
    intent: list[IntentShape]


class AthleteLedgerShape(TypedDict):
    """The ledger of one athlete; `error` stands where it cannot be read."""

    athlete: str
    error: str | None
    ledger: LedgerShape | None


class LedgersShape(TypedDict):
    """The output of `ledger show --format json`."""

    format_version: str
    kind: Literal["ledger"]
    athletes: list[AthleteLedgerShape]


class LedgerCommitShape(TypedDict):
    """One apply: the ledger commit, when (ISO 8601), what was done, and by whose approval."""

    commit: str
    time: str
    subject: str
    lines: list[str]


class AthleteLogShape(TypedDict):
    """What was applied to one athlete's calendar, newest first."""

    athlete: str
    commits: list[LedgerCommitShape]


class LedgerLogShape(TypedDict):
    """The output of `ledger log --format json`."""

    format_version: str
    kind: Literal["ledger-log"]
    athletes: list[AthleteLogShape]


class ForgottenShape(TypedDict):
    """How many events were, or would be, forgotten; null where the ledger is damaged."""

    athlete: str
    events: int | None


class LedgerForgetShape(TypedDict):
    """The output of `ledger forget --format json`."""

    format_version: str
    kind: Literal["ledger-forget"]
    dry_run: bool
    athletes: list[ForgottenShape]


class ErrorShape(TypedDict):
    """What any command prints with `--format json` where it could not even begin. The exit code is not 0."""

    format_version: str
    kind: Literal["error"]
    error: str
    hint: str | None


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

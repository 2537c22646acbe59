"""The review: what a person reads before and after a run, as one value that every output renders. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import DRIFT, Action, Kind
from reconciler.reconcile.estimate import Estimate, estimate
from reconciler.reconcile.field_changes import FieldChange, field_changes
from reconciler.render import words

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from reconciler.calendar.event import JSON
    from reconciler.errors import Problem
    from reconciler.reconcile.apply import Result
    from reconciler.reconcile.changes import Change, Changeset, Observation
    from reconciler.render.findings import Judgement
    from reconciler.render.fitness import FitnessView
    from reconciler.render.material import Material
    from reconciler.render.review_shapes import Status
    from reconciler.render.weeks import WeekView


_REASON = 160


@dataclass(frozen=True, slots=True)
class ChangeView:
    """One change as it is shown. `fields` is empty for a create and a delete."""

    change: Change
    sport: str
    start: str
    estimate: Estimate
    fields: tuple[FieldChange, ...]
    digest: str


@dataclass(frozen=True, slots=True)
class Offer:
    """What was proposed about an athlete's drift.

    It `stands` while a person can merge it, and `is_new` in the run that made or changed it; `whole`: no drift is left out.
    """

    text: str
    branch: str = ""
    pull: int | None = None
    url: str = ""
    stands: bool = False
    is_new: bool = False
    whole: bool = False


@dataclass(frozen=True, slots=True)
class Review:
    """Everything there is to say about one athlete in one run.

    `error` stands where the athlete could not be looked at; `result` only after an apply. `permissions` are what
    commit messages permit beyond the usual; `gone` is said of an athlete that git no longer holds; `offer` is the pull
    request that drift mode `adopt` keeps; `material` is there where a page was asked for.
    """

    athlete: str
    title: str
    calendar: str = ""
    first: date | None = None
    last: date | None = None
    changes: tuple[ChangeView, ...] = ()
    changeset: Changeset | None = None
    refusals: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    error: str = ""
    hint: str = ""
    result: Result | None = None
    requests: int = 0
    weeks: tuple[WeekView, ...] = ()
    judgement: Judgement | None = None
    fitness: FitnessView | None = None
    permissions: tuple[str, ...] = ()
    gone: str = ""
    offer: Offer | None = None
    material: Material | None = None

    @property
    def observations(self) -> tuple[Observation, ...]:
        """What was seen and left alone."""
        return self.changeset.observations if self.changeset else ()

    @property
    def status(self) -> Status:
        """One word: error, blocked, failed, applied, pending, conflict, drift or in-sync."""
        if self.error or self.problems:
            return "error"
        if self.gone:
            return "drift"
        if self.refusals:
            return "blocked"
        if self.result is not None and (self.result.error or not self.result.verified):
            return "failed"
        if self.changes:
            return "applied" if self.result is not None else "pending"
        if self.changeset is not None and self.changeset.conflicts:
            return "conflict"
        return "drift" if self.changeset is not None and self.changeset.drift else "in-sync"

    @property
    def converged(self) -> bool:
        """Calendar and git say the same now."""
        if self.changeset is None or self.status in ("error", "blocked", "failed", "pending"):
            return False
        return not (self.changeset.drift or self.changeset.conflicts)

    @property
    def settled(self) -> bool:
        """There is nothing for a person to mend: it is in sync, or all that drifted waits in a pull request."""
        waits = self.offer is not None and self.offer.whole and self.status in ("drift", "applied")
        return self.converged or (waits and self.changeset is not None and not self.changeset.conflicts)


def view_changes(
    changeset: Changeset, settings: Mapping[str, Mapping[str, object]]
) -> tuple[ChangeView, ...]:
    """Return the changes as they are shown. `settings` maps a sport to its thresholds, as the API names them."""
    return tuple(_view(change, changeset.athlete, settings) for change in changeset.changes)


def _view(change: Change, athlete: str, settings: Mapping[str, Mapping[str, object]]) -> ChangeView:
    shown: Mapping[str, JSON] = change.after or change.before
    both = change.action in (Action.UPDATE, Action.MOVE)
    return ChangeView(
        change=change,
        sport=str(shown.get("type") or str(shown.get("category", "")).replace("_", " ").capitalize()),
        start=str(shown.get("start_date_local", ""))[11:16].replace("00:00", ""),
        estimate=estimate(shown, settings, change.content),
        fields=field_changes(change.before, change.after) if both else (),
        digest=change.digest(athlete),
    )


def verdict(review: Review) -> str:
    """Say in one line how things stand."""
    said = _verdict(review)
    return f"{said}; {review.offer.text}" if review.offer else said


def _verdict(review: Review) -> str:
    if review.error or review.gone:
        return review.error or review.gone
    if review.problems:
        return f"{words.counted(len(review.problems), 'problem')} in the YAML: nothing was compared"
    if review.changeset is None:
        return "not looked at"
    counts = review.changeset.counts
    changes = ", ".join(f"{number} {_past(action, review)}" for action, number in counts.items() if number)
    seen = _seen(review)
    if review.refusals:
        return f"blocked ({_reason(review)}): {changes or 'no change'}{seen}"
    if not changes:
        if review.changeset.drift or review.changeset.conflicts:
            return f"{review.changeset.in_sync} in sync{seen}"
        return f"in sync{_size(review)}{seen}"
    odd = sum(1 for remark in review.result.remarks if remark.serious) if review.result else 0
    doubt = f"; {odd} not as approved" if odd else ""
    return f"{changes}{doubt}{seen}"


def _reason(review: Review) -> str:
    first, more = review.refusals[0], len(review.refusals) - 1
    short = first if len(first) <= _REASON else f"{first[:_REASON]}..."
    return f"{short}, and {more} more" if more else short


def _past(action: str, review: Review) -> str:
    if review.result is None:
        return f"to {action}"
    word = {"create": "created", "update": "updated", "move": "moved", "delete": "deleted"}[action]
    return word if not review.result.error else f"to {action}"


def _size(review: Review) -> str:
    if review.changeset is None or not review.changeset.in_sync:
        return (
            " (nothing is planned for these days)" if review.changeset and not review.changeset.ours else ""
        )
    return f" ({review.changeset.in_sync} events)"


def _seen(review: Review) -> str:
    words = []
    for label, kinds in (
        ("drifted", DRIFT),
        ("in conflict", {Kind.CONFLICT}),
        ("unclaimed", {Kind.UNCLAIMED}),
    ):
        number = sum(1 for seen in review.observations if seen.kind in kinds)
        if number:
            words.append(f"{number} {label}")
    return f"; {', '.join(words)}" if words else ""

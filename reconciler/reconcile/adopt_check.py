"""Whether plans with edits of the calendar in them are in sync with it, without a write that was not there before. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.diff import diff

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.athlete.reading import Athlete
    from reconciler.reconcile.adopt_model import Outcome
    from reconciler.reconcile.changes import Changeset
    from reconciler.reconcile.job import Assessment


def trouble(assessment: Assessment, athlete: Athlete, outcomes: Sequence[Outcome]) -> str:
    """Return in words what still differs; empty where nothing does."""
    after = compared(assessment, athlete, outcomes)
    before = assessment.changeset
    settled = {outcome.identity for outcome in outcomes if outcome.fate == "adopted"} | {
        outcome.seen.identity for outcome in outcomes if outcome.fate in ("adopted", "kept")
    }
    expected = {identity for outcome in outcomes for identity in outcome.writes}
    if new := set(after.blockers) - set(before.blockers):
        return min(new)
    known = set(before.digests())
    for change in after.changes:
        if change.identity not in expected and change.digest(after.athlete) not in known:
            return f"the calendar would have to be changed still: {change.action} {change.identity} ({change.reason})"
    seen_before = {(seen.identity, seen.kind) for seen in before.observations}
    for seen in after.observations:
        if not seen.identity:
            continue
        if seen.identity in settled or (seen.identity, seen.kind) not in seen_before:
            fields = ", ".join(view.field for view in seen.fields)
            return f"{seen.identity} would still differ{f' in {fields}' if fields else ''}: {seen.note}"
    return ""


def compared(assessment: Assessment, athlete: Athlete, outcomes: Sequence[Outcome]) -> Changeset:
    """Compare the edited plans with the calendar as it was read."""
    job, desired = assessment.job, compile_athlete(athlete)
    kept = {outcome.trailer.identity for outcome in outcomes if outcome.trailer}
    scope = replace(
        job.scope,
        last=max([job.scope.last, *(item.until for item in desired)]),
        keep_git=job.scope.keep_git | kept,
    )
    return diff(job.athlete, desired, assessment.calendar, assessment.ledger, scope)

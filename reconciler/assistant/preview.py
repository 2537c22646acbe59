"""What an apply would do to the calendar: the tool `preview_changes`. Always a dry run."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reconciler.assistant import drafts
from reconciler.assistant.answers import MOST_PROBLEMS, problem
from reconciler.assistant.words import FIELD, NOTICE, foreign, lines
from reconciler.assistant.workspace import require_size
from reconciler.errors import ReconcilerError
from reconciler.render.review import verdict
from reconciler.session.look import look

if TYPE_CHECKING:
    from reconciler.assistant.shapes import ChangeShape, ObservationShape, PreviewShape
    from reconciler.assistant.workspace import Workspace
    from reconciler.calendar.event import JSON
    from reconciler.reconcile.changes import Observation
    from reconciler.render.review import ChangeView, Review

MOST_CHANGES = 150


def preview_changes(space: Workspace, athlete: str, week_yaml: str | None = None) -> PreviewShape:
    """Compare the plans, with a draft laid over them where one is given, with the calendar."""
    files = {}
    space.require(athlete)
    if week_yaml is not None:
        data = require_size(week_yaml)
        files = {drafts.week_path(athlete, drafts.week_of(data)): data}
    with space.open(athlete, files) as session:
        space.with_ledgers(session)
        review = look(session, athlete)
    if review.error:
        raise ReconcilerError(review.error, hint=review.hint)
    return _document(review, draft=week_yaml is not None)


def _document(review: Review, *, draft: bool) -> PreviewShape:
    return {
        "notice": NOTICE,
        "athlete": review.athlete,
        "status": review.status,
        "verdict": lines(verdict(review)),
        "changes": [_change(view) for view in review.changes[:MOST_CHANGES]],
        "in_sync": review.changeset.in_sync if review.changeset else 0,
        "observations": [_observation(seen) for seen in review.observations[:MOST_CHANGES]],
        "refusals": [lines(text) for text in review.refusals],
        "problems": [problem(one) for one in review.problems[:MOST_PROBLEMS]],
        "left_out": max(0, len(review.changes) - MOST_CHANGES)
        + max(0, len(review.observations) - MOST_CHANGES),
        "next": _next(review, draft=draft),
    }


def _next(review: Review, *, draft: bool) -> str:
    if review.problems:
        return "mend the problems; check_week tells them with file and line"
    if review.refusals:
        return "an apply would be refused: tell the person why, and change the draft where it is the cause"
    if not draft:
        return "nothing was written; this is what the plans on disk would change on the calendar"
    return "nothing was written; show the person these changes before you call propose_week"


def _change(view: ChangeView) -> ChangeShape:
    change, measured = view.change, view.estimate
    return {
        "action": change.action.value,
        "identity": change.identity,
        "date": change.date.isoformat(),
        "start": view.start,
        "sport": view.sport,
        "name": lines(change.name),
        "reason": change.reason,
        "duration": measured.duration or None,
        "distance": measured.distance or None,
        "load": measured.load,
        "load_is_exact": measured.exact,
        "fields": [
            {
                "field": one.field,
                "before": None if one.before is None else foreign(_text(one.before), FIELD),
                "after": None if one.after is None else lines(_text(one.after)),
            }
            for one in view.fields
        ],
    }


def _observation(seen: Observation) -> ObservationShape:
    return {
        "kind": seen.kind.value,
        "date": seen.date.isoformat(),
        "identity": seen.identity,
        "name": foreign(seen.name),
        "note": lines(seen.note),
    }


def _text(value: JSON) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

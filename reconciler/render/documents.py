"""The outputs for programs: JSON documents with a version, in the shapes of `shapes`. Pure."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any, cast

from reconciler.reconcile.saved import change_document
from reconciler.render.judged_documents import fitness_document, judgement_document, week_document

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import date

    from reconciler.errors import Problem
    from reconciler.reconcile.apply import Result
    from reconciler.reconcile.changes import Observation
    from reconciler.render import review_shapes, shapes
    from reconciler.render.review import ChangeView, Offer, Review

FORMAT_VERSION = "1.0"


def to_text(document: Mapping[str, Any]) -> str:
    """Return a document as text, the same bytes for the same values."""
    return json.dumps(document, indent=2, ensure_ascii=False, sort_keys=True)


def run_document(
    kind: str, reviews: Sequence[Review], today: date, *, summary: dict[str, int]
) -> dict[str, Any]:
    """Return the document of a `diff`, `apply` or `reconcile`."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": kind,
        "today": today.isoformat(),
        "summary": summary,
        "athletes": [review_document(review) for review in reviews],
    }


def review_document(review: Review) -> review_shapes.ReviewShape:
    """Return everything there is to say about one athlete."""
    changeset = review.changeset
    return {
        "athlete": review.athlete,
        "status": review.status,
        "converged": review.converged,
        "settled": review.settled,
        "calendar": review.calendar,
        "window": [day.isoformat() for day in (review.first, review.last) if day],
        "counts": dict(changeset.counts) if changeset else {},
        "in_sync": changeset.in_sync if changeset else 0,
        "changes": [_change(view, review.athlete) for view in review.changes],
        "observations": [observation_document(seen) for seen in review.observations],
        "claims": [claim.identity for claim in changeset.claims] if changeset else [],
        "forgotten": list(changeset.forgotten) if changeset else [],
        "refusals": list(review.refusals),
        "problems": [problem_document(problem) for problem in review.problems],
        "error": review.error or None,
        "hint": review.hint or None,
        "requests": review.requests,
        "permissions": list(review.permissions),
        "offer": _offer(review.offer) if review.offer else None,
        "result": _result(review.result) if review.result else None,
        "weeks": [week_document(week) for week in review.weeks],
        "judgement": judgement_document(review.judgement) if review.judgement else None,
        "fitness": fitness_document(review.fitness) if review.fitness else None,
    }


def _offer(offer: Offer) -> review_shapes.OfferShape:
    return {
        "text": offer.text,
        "branch": offer.branch or None,
        "pull": offer.pull,
        "url": offer.url or None,
        "stands": offer.stands,
        "whole": offer.whole,
    }


def problem_document(problem: Problem) -> review_shapes.ProblemShape:
    """Return one problem of a file."""
    place = problem.place
    return {
        "file": place.file,
        "line": place.line or None,
        "column": place.column or None,
        "code": problem.code,
        "severity": problem.severity,
        "message": problem.message,
        "hint": problem.hint or None,
        "also": [str(other) for other in problem.also],
    }


def validation_document(
    problems: Iterable[Problem], athletes: Sequence[str], unknown: Iterable[tuple[str, str, str, str]] = ()
) -> shapes.ValidationShape:
    """Return the document of a `validate`."""
    found = [problem_document(problem) for problem in problems]
    return {
        "format_version": FORMAT_VERSION,
        "kind": "validate",
        "athletes": list(athletes),
        "valid": not any(problem["severity"] == "error" for problem in found),
        "problems": found,
        "unknown": [
            {"athlete": athlete, "rule": rule, "week": week, "missing": missing}
            for athlete, rule, week, missing in unknown
        ],
    }


def _change(view: ChangeView, athlete: str) -> review_shapes.MeasuredChangeShape:
    measured = view.estimate
    return {
        **cast("review_shapes.ChangeShape", change_document(view.change, athlete)),
        "fields": [{"field": f.field, "before": f.before, "after": f.after} for f in view.fields],
        "duration": measured.duration,
        "distance": measured.distance,
        "load": measured.load,
        "load_is_exact": measured.exact,
    }


def observation_document(seen: Observation) -> review_shapes.ObservationShape:
    """Return what was seen on the calendar and left alone."""
    return {
        "kind": seen.kind.value,
        "name": seen.name,
        "date": seen.date.isoformat(),
        "note": seen.note,
        "identity": seen.identity,
        "external_id": seen.external_id,
        "event_id": seen.event_id,
        "fields": [
            {"field": view.field, "last": view.last, "git": view.git, "calendar": view.calendar}
            for view in seen.fields
        ],
    }


def _result(result: Result) -> review_shapes.ResultShape:
    return {
        "done": [change.identity for change in result.done],
        "failed": [change.identity for change in result.failed],
        "not_tried": [change.identity for change in result.not_tried],
        "verified": result.verified,
        "error": result.error or None,
        "hint": result.hint or None,
        "remarks": [
            {"identity": remark.identity, "name": remark.name, "text": remark.text, "serious": remark.serious}
            for remark in result.remarks
        ],
    }

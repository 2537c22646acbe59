"""The review for the terminal. Pure: reviews in, text with styles out; the caller decides about colour."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click import style

from reconciler.reconcile.changes import DRIFT, Action, Kind
from reconciler.render import terminal_parts as parts
from reconciler.render import words
from reconciler.render.review import verdict
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.reconcile.changes import Observation
    from reconciler.reconcile.field_changes import FieldChange
    from reconciler.render.review import ChangeView, Review

_SIGN = {Action.CREATE: "+", Action.UPDATE: "~", Action.MOVE: "\u2192", Action.DELETE: "-"}
_COLOUR = {Action.CREATE: "green", Action.UPDATE: "yellow", Action.MOVE: "cyan", Action.DELETE: "red"}
_STATUS = {
    "in-sync": "green",
    "applied": "green",
    "pending": "yellow",
    "drift": "yellow",
    "conflict": "magenta",
}
_SECTIONS = (
    ("Drift: changed on the calendar, left alone", DRIFT),
    ("Conflicts: changed in git and on the calendar, nothing written", frozenset({Kind.CONFLICT})),
    ("Unclaimed: our prefix, not in the ledger, left alone", frozenset({Kind.UNCLAIMED})),
    ("Frozen: past or done, left alone", frozenset({Kind.FROZEN})),
)


def render(
    reviews: Sequence[Review], *, details: bool = True, weeks: bool = False, width: int | None = None
) -> str:
    """Return the reviews of a run, in the order of the Markdown review. `width` is that of the terminal, if it is one.

    Without `details`, one line per athlete; with `weeks`, the tables of the weeks. Of several athletes the verdicts come
    first, and then the details of those that are not in sync.
    """
    if not details:
        return "\n".join("\n".join(_short(review)) for review in reviews)
    if len(reviews) == 1:
        return "\n".join(_review(reviews[0], weeks=weeks, width=width))
    whole = [review for review in reviews if review.status != "in-sync" and review.changeset is not None]
    first = (row for review in reviews for row in ([line(review)] if review in whole else _short(review)))
    blocks = ["\n".join(first)]
    blocks += ["\n".join(_review(review, weeks=weeks, width=width)) for review in whole]
    return "\n\n".join(blocks)


def line(review: Review) -> str:
    """Return one line: athlete and verdict."""
    colour = _STATUS.get(review.status, "red")
    return f"{style(review.athlete, bold=True)}: {style(printable(verdict(review)), fg=colour)}"


def _review(review: Review, *, weeks: bool, width: int | None) -> Iterator[str]:
    yield line(review)
    if review.first and review.last:
        yield style(
            f"  {words.day(review.first)} to {words.day(review.last)} {review.last.year} on {review.calendar}",
            dim=True,
        )
    yield from (style(f"  {printable(str(problem))}", fg="red") for problem in review.problems)
    yield from (style(f"  blocked: {printable(refusal)}", fg="red") for refusal in review.refusals)
    if review.hint:
        yield style(f"  {printable(review.hint)}", fg="red")
    yield from (style(f"  permitted by a commit message: {text}", fg="yellow") for text in review.permissions)
    if weeks:
        yield from parts.weeks(review, width)
    changed = [view for view in review.changes if not (weeks and parts.in_a_week(view))]
    if weeks and changed:
        yield "  What changes, field by field"
    yield from _changes(changed, width)
    for title, kinds in _SECTIONS:
        seen = [observation for observation in review.observations if observation.kind in kinds]
        if seen:
            yield f"  {title}"
            yield from (row for observation in seen for row in _observation(observation))
    yield from parts.findings(review, notes=weeks)
    yield from parts.fitness(review)
    yield from (style(f"  {printable(text)}", fg="red") for text in _trouble(review))
    yield from _remarks(review)


def _short(review: Review) -> Iterator[str]:
    yield line(review)
    yield from (f"    {printable(str(problem))}" for problem in review.problems)
    hints = [review.hint] if review.hint else []
    yield from (f"    {printable(text)}" for text in (*review.refusals, *hints, *_trouble(review)))
    if review.status == "failed":
        yield from (f"  {row}" for row in _remarks(review))


def _trouble(review: Review) -> list[str]:
    texts: list[str] = []
    result = review.result
    if result is None:
        return texts
    if result.error:
        sizes = f"done {len(result.done)}, failed {len(result.failed)}, not tried {len(result.not_tried)}"
        texts += [f"{result.error} ({sizes})", result.hint]
    if result.pending:
        texts.append(f"a new comparison still finds {result.pending} change(s)")
    return [text for text in texts if text]


def _remarks(review: Review) -> Iterator[str]:
    for remark in review.result.remarks if review.result else ():
        colour = "red" if remark.serious else "yellow"
        yield style(f"  ! {printable(remark.name)}: {printable(remark.text)}", fg=colour)


def _changes(views: Sequence[ChangeView], width: int | None) -> Iterator[str]:
    rows = parts.table([_head(view) for view in views], [_facts(view) for view in views], width)
    for view, (head, facts) in zip(views, rows, strict=True):
        change = view.change
        yield f"{style(head, fg=_COLOUR[change.action])}{facts}"
        if change.reason not in words.PLAIN_REASONS:
            yield f"      {printable(change.reason)}"
        yield from (row for field in view.fields for row in _field(field))


def _head(view: ChangeView) -> str:
    change = view.change
    when = f"{words.day(change.date)} {view.start:5}"
    return f"  {_SIGN[change.action]} {when} {view.sport}  {printable(change.name)}"


def _facts(view: ChangeView) -> tuple[str, ...]:
    measured = view.estimate
    facts = words.duration(measured.duration), words.distance(measured.distance), words.load(measured)
    return *facts, style(view.digest[:12], dim=True)


def _field(field: FieldChange) -> Iterator[str]:
    name = words.label(field.field)
    if words.is_long(field.before, field.after):
        yield f"      {name}:"
        yield from (f"        {parts.coloured(row)}" for row in words.line_diff(field.before, field.after))
        return
    yield f"      {name}: {words.value(field.field, field.before)} \u2192 {words.value(field.field, field.after)}"


def _observation(seen: Observation) -> Iterator[str]:
    mark = f" ({words.marked(seen.external_id, seen.event_id)})" if seen.event_id else ""
    yield f"    {words.day(seen.date)} {printable(seen.name)}{style(printable(mark), dim=True)}"
    yield f"      {printable(seen.note)}"
    yield from (row for view in seen.fields for row in parts.three(view))

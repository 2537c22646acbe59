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
_COLUMNS = 4
_SECTIONS = (
    ("Drift: changed on the calendar, left alone", DRIFT),
    ("Conflicts: changed in git and on the calendar, nothing written", frozenset({Kind.CONFLICT})),
    ("Unclaimed: our prefix, not in the ledger, left alone", frozenset({Kind.UNCLAIMED})),
    ("Frozen: past or done, left alone", frozenset({Kind.FROZEN})),
)


def render(reviews: Sequence[Review], *, details: bool = True, weeks: bool = False) -> str:
    """Return the reviews of a run. Without `details`, one line per athlete; with `weeks`, the tables of the weeks."""
    blocks = ["\n".join(_review(review, details=details, weeks=weeks)) for review in reviews]
    return ("\n\n" if details else "\n").join(blocks)


def line(review: Review) -> str:
    """Return one line: athlete and verdict."""
    colour = _STATUS.get(review.status, "red")
    return f"{style(review.athlete, bold=True)}: {style(printable(verdict(review)), fg=colour)}"


def _review(review: Review, *, details: bool, weeks: bool) -> Iterator[str]:
    yield line(review)
    if not details:
        yield from _short(review)
        return
    if review.first and review.last:
        yield style(
            f"  {words.day(review.first)} to {words.day(review.last)} {review.last.year} on {review.calendar}",
            dim=True,
        )
    yield from (style(f"  {printable(str(problem))}", fg="red") for problem in review.problems)
    yield from (style(f"  blocked: {printable(refusal)}", fg="red") for refusal in review.refusals)
    yield from (style(f"  permitted by a commit message: {text}", fg="yellow") for text in review.permissions)
    if weeks:
        yield from parts.weeks(review)
    yield from _changes([view for view in review.changes if not (weeks and parts.in_a_week(view))])
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
    yield from (f"    {printable(str(problem))}" for problem in review.problems)
    yield from (f"    {printable(refusal)}" for refusal in (*review.refusals, *_trouble(review)))
    if review.status == "failed":
        yield from (f"  {row}" for row in _remarks(review))


def _trouble(review: Review) -> list[str]:
    texts = [review.hint] if review.hint else []
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


def _changes(views: Sequence[ChangeView]) -> Iterator[str]:
    rows = [_facts(view) for view in views]
    widths = [max((len(row[column]) for row in rows), default=0) for column in range(_COLUMNS)]
    for view, row in zip(views, rows, strict=True):
        change = view.change
        name, *facts = (text.ljust(width) for text, width in zip(row, widths, strict=True))
        head = f"  {_SIGN[change.action]} {words.day(change.date)} {view.start:5} {name}"
        digest = style(view.digest[:12], dim=True)
        yield f"{style(head, fg=_COLOUR[change.action])}  {'  '.join(facts)}  {digest}"
        if change.reason not in words.PLAIN_REASONS:
            yield f"      {printable(change.reason)}"
        yield from (row for field in view.fields for row in _field(field))


def _facts(view: ChangeView) -> tuple[str, ...]:
    measured = view.estimate
    name = f"{view.sport}  {printable(view.change.name)}"
    return name, words.duration(measured.duration), words.distance(measured.distance), words.load(measured)


def _field(field: FieldChange) -> Iterator[str]:
    name = words.label(field.field)
    if words.is_long(field.before, field.after):
        yield f"      {name}:"
        yield from (f"        {parts.coloured(row)}" for row in words.line_diff(field.before, field.after))
        return
    yield f"      {name}: {words.value(field.field, field.before)} \u2192 {words.value(field.field, field.after)}"


def _observation(seen: Observation) -> Iterator[str]:
    mark = f" ({seen.external_id}, event {seen.event_id})" if seen.event_id else ""
    yield f"    {words.day(seen.date)} {printable(seen.name)}{style(printable(mark), dim=True)}"
    yield f"      {printable(seen.note)}"
    yield from (row for view in seen.fields for row in parts.three(view))

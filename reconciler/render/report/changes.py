"""What changes, field by field, and what was seen on the calendar and left alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.observations import SECTIONS
from reconciler.render.report.weeks import NEWS

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from reconciler.calendar.event import JSON
    from reconciler.reconcile.changes import FieldView, Observation
    from reconciler.reconcile.field_changes import FieldChange
    from reconciler.render.review import ChangeView, Review


@dataclass(frozen=True, slots=True)
class FieldPart:
    """One field, before and after; `lines` instead, where it is a text of lines. `git` is said of a conflict."""

    label: str
    before: str = ""
    after: str = ""
    git: str = ""
    lines: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ChangePart:
    """One change, or one thing that was seen."""

    date: dt.date
    name: str
    news: str
    note: str
    fields: tuple[FieldPart, ...]


def change_parts(review: Review) -> tuple[ChangePart, ...]:
    """Return every change."""
    return tuple(_change(view) for view in review.changes)


def _change(view: ChangeView) -> ChangePart:
    change = view.change
    note = "" if change.reason in words.PLAIN_REASONS else change.reason
    news = NEWS[change.action.value]
    return ChangePart(change.date, change.name, news, note, tuple(map(_field, view.fields)))


def _field(found: FieldChange) -> FieldPart:
    return _pair(found.field, found.before, found.after)


def _pair(field: str, before: JSON, after: JSON) -> FieldPart:
    label = words.label(field)
    if words.is_long(before, after):
        return FieldPart(label, lines=tuple(words.line_diff(before, after)))
    return FieldPart(label, words.value(field, before), words.value(field, after))


def seen_parts(review: Review) -> tuple[tuple[str, tuple[ChangePart, ...]], ...]:
    """Return what was seen on the calendar and left alone, by title."""
    groups = (
        (title, [seen for seen in review.observations if seen.kind in kinds]) for title, kinds in SECTIONS
    )
    return tuple((title, tuple(map(_seen, found))) for title, found in groups if found)


def _seen(found: Observation) -> ChangePart:
    fields = tuple(part for view in found.fields for part in _three(view))
    return ChangePart(found.date, found.name, "", found.note, fields)


def _three(view: FieldView) -> Iterator[FieldPart]:
    """One field as it was applied last, in git and on the calendar; a long text once for each side that changed it."""
    label = words.label(view.field)
    if words.is_long(view.last, view.git, view.calendar):
        for title, lines in words.three_ways(view):
            yield FieldPart(f"{label}, {title}", lines=tuple(lines))
        return
    last, git, now = (words.value(view.field, found) for found in (view.last, view.git, view.calendar))
    yield FieldPart(label, last, now, git)

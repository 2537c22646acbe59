"""Say so when a delete and a create are the same session under another name. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action, Change, canonical_digest
from reconciler.reconcile.fields import normal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.calendar.event import JSON


def with_hints(changes: Sequence[Change]) -> tuple[Change, ...]:
    """Return the changes, with the line that would keep the event where a session was only moved or renamed."""
    deleted = {_content(change.before): change for change in changes if change.action is Action.DELETE}
    return tuple(_hinted(change, deleted.get(_content(change.after))) for change in changes)


def _hinted(change: Change, twin: Change | None) -> Change:
    if twin is None or change.action is not Action.CREATE:
        return change
    old_week, old_id = twin.identity.split("/", 1)
    new_id = change.identity.split("/", 1)[1]
    if old_id == new_id:
        hint = (
            f"the same session as the deleted {twin.identity}: say `moved_from: {old_week}` to keep its event"
        )
    else:
        hint = f"the same session as the deleted {twin.identity}: keep the id `{old_id}` to keep its event"
    return replace(change, reason=f"{change.reason}; {hint}")


def _content(fields: Mapping[str, JSON]) -> str:
    moving = ("start_date_local", "end_date_local")
    return canonical_digest({key: value for key, value in normal(fields).items() if key not in moving})

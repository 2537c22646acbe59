"""The field-level view of a change: which fields differ, before and after. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.reconcile.fields import normal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON


@dataclass(frozen=True, slots=True)
class FieldChange:
    """One managed field, before and after."""

    field: str
    before: JSON
    after: JSON


def field_changes(before: Mapping[str, JSON], after: Mapping[str, JSON]) -> tuple[FieldChange, ...]:
    """Return the fields that differ, in the order of their names.

    A workout file always counts as differing: the calendar never gives it back, so nobody can compare it.
    """
    names = before.keys() | after.keys()
    old, new = (normal({name: side.get(name) for name in names}) for side in (before, after))
    differing = (name for name in old if _differ(old[name], new[name]))
    changes = [FieldChange(name, old[name], new[name]) for name in sorted(differing)]
    if "file_sha256" in after:
        changes.append(
            FieldChange("file", None, f"{after.get('filename')} ({str(after['file_sha256'])[:12]})")
        )
    return tuple(changes)


def _differ(old: JSON, new: JSON) -> bool:
    """Tell whether two values differ: of lists and mappings, whatever is within."""
    if not (isinstance(old, list | dict) and isinstance(new, list | dict)):
        return old != new
    from deepdiff import DeepDiff  # noqa: PLC0415 - slow to import, and most fields hold one value

    return bool(DeepDiff(old, new))

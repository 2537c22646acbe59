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
    from deepdiff import DeepDiff  # noqa: PLC0415

    old, new = normal(before), normal(after)
    names = set(DeepDiff(old, new, verbose_level=0).affected_root_keys)
    changes = [FieldChange(name, old.get(name), new.get(name)) for name in sorted(names)]
    if "file_sha256" in after:
        changes.append(
            FieldChange("file", None, f"{after.get('filename')} ({str(after['file_sha256'])[:12]})")
        )
    return tuple(changes)

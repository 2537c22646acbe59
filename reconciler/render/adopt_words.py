"""What an adoption says, for every output. Pure."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Kind

if TYPE_CHECKING:
    from reconciler.reconcile.adopt_model import Adoption, Outcome

FATES = {
    "adopted": "adopted",
    "kept": "kept as git has it",
    "undecided": "to decide",
    "refused": "not adopted",
}


def verdict(adoption: Adoption) -> str:
    """Say in one line what becomes of the edits."""
    counts = {fate: sum(1 for one in adoption.outcomes if one.fate == fate) for fate in FATES}
    said = ", ".join(f"{number} {FATES[fate]}" for fate, number in counts.items() if number)
    return said or "nothing was changed on the calendar"


def ways_out(athlete: str, outcome: Outcome) -> tuple[str, ...]:
    """Return the commands that decide a conflict."""
    identity = outcome.seen.identity
    if outcome.fate != "undecided" or not identity:
        return ()
    command = f"reconciler adopt {athlete} {identity}"
    ways = (f"take the calendar: {command} --take calendar", f"keep git: {command} --take git --branch")
    field = next((view.field for view in outcome.seen.fields), None)
    if outcome.seen.kind is Kind.CONFLICT and field and len(outcome.seen.fields) > 1:
        return (*ways, f"field by field: {command} --take git --field {field}=calendar")
    return ways


def patch(adoption: Adoption) -> str:
    """Return the change of the files as a unified diff, as it is; empty for none."""
    return "".join(file_patch(adoption, path) for path in adoption.after)


def file_patch(adoption: Adoption, path: str) -> str:
    """Return the change of one file as a unified diff."""
    old, new = adoption.before[path], adoption.after[path]
    name = "/dev/null" if old is None else f"a/{path}"
    rows = difflib.unified_diff(_lines(old or ""), _lines(new), name, f"b/{path}")
    return "".join(row if row.endswith("\n") else f"{row}\n\\ No newline at end of file\n" for row in rows)


def _lines(text: str) -> list[str]:
    """Return lines with their end: git knows only LF as one."""
    parts = text.split("\n")
    return [*(f"{part}\n" for part in parts[:-1]), *([parts[-1]] if parts[-1] else [])]

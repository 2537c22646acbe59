"""Under which titles a reader finds what was seen on the calendar and left alone. Pure."""

from __future__ import annotations

from reconciler.reconcile.changes import DRIFT, Kind

SECTIONS = (
    ("Drift: changed on the calendar, left alone", DRIFT),
    ("Conflicts: changed in git and on the calendar", frozenset({Kind.CONFLICT})),
    ("Unclaimed: our prefix, not in the ledger", frozenset({Kind.UNCLAIMED})),
    ("Frozen: past or done", frozenset({Kind.FROZEN})),
)

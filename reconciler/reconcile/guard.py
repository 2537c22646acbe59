"""Limits that stop an athlete before anything is written. Pure.

Each known guard alone has a known hole: a share does not protect a small calendar, "not all of them" let 90 % go,
and a floor lets a small calendar be emptied. So all three are asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.reconcile.changes import Changeset
    from reconciler.reconcile.ledger import Ledger
    from reconciler.reconcile.scope import Scope

MANY = 3
"""An empty calendar is believed where the ledger holds no more than so many events of the window."""


@dataclass(frozen=True, slots=True)
class Guards:
    """The limits. `allowed_deletes` is the number that the pull request permitted by its `Allow-deletes` trailer."""

    max_delete_share: float = 0.3
    max_deletes: int = 3
    allowed_deletes: int = 0


def refusals(changeset: Changeset, declared_weeks: Sequence[str], guards: Guards) -> tuple[str, ...]:
    """Return every reason why this changeset must not be applied; none where it may."""
    found = list(changeset.blockers)
    if not declared_weeks and not guards.allowed_deletes:
        found.append(
            "no week is declared: an athlete without a plan is not reconciled, since everything would be deleted "
            "(to mean it, add the commit trailer `Allow-deletes: N`)"
        )
    found.extend(_mass_delete(changeset, guards))
    return tuple(found)


def _mass_delete(changeset: Changeset, guards: Guards) -> list[str]:
    deletes, ours = len(changeset.deletes), changeset.ours
    if deletes <= guards.allowed_deletes:
        return []
    all_of_them = deletes == ours and deletes > 0
    share_allowed = Fraction(str(guards.max_delete_share)) * ours  # exact: 30 % of 110 is 33, and no less
    too_many = deletes > guards.max_deletes and deletes > share_allowed
    if not (all_of_them or too_many):
        return []
    permitted = f"; the pull request allows {guards.allowed_deletes}" if guards.allowed_deletes else ""
    share = "all" if all_of_them else f"{deletes / ours:.0%}"
    return [
        (
            f"{deletes} of our {ours} events in the window would be deleted ({share}){permitted}: "
            f"to mean it, add the commit trailer `Allow-deletes: {deletes}`"
        )
    ]


def suspicious_read(listed: int, ledger: Ledger, scope: Scope) -> str | None:
    """Return why an empty list cannot be believed, or None.

    `listed` counts every event of the list, foreign ones and the days looked back included.
    """
    deleted = {
        sent.identity for sent in ledger.intent if sent.action == Action.DELETE
    }  # each is asked for by number
    days = (entry.recorded_day for identity, entry in ledger.entries.items() if identity not in deleted)
    first, last = scope.first.isoformat(), scope.last.isoformat()
    expected = sum(1 for day in days if first <= day <= last)
    if listed == 0 and expected > MANY:
        return (
            f"the calendar answered with no event at all, and the ledger holds {expected} in this window: "
            "an empty answer is not an empty calendar"
        )
    return None

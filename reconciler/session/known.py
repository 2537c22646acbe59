"""What every command that tells of an athlete needs alike: the ledger, which may be away, and facts in plain words."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.render.facts_training import tame
from reconciler.session.look import ledger_of

if TYPE_CHECKING:
    from reconciler.reconcile.ledger import Ledger
    from reconciler.session.session import Session
    from reconciler.training.facts import Facts


def known_ledger(session: Session, name: str) -> tuple[Ledger | None, tuple[str, ...]]:
    """Return the ledger, or None and why: whose an event is can then only be guessed from its mark."""
    try:
        return ledger_of(session, name).ledger, ()
    except ReconcilerError as error:
        return None, (f"which events are ours: {error.message}",)


def event_ids(ledger: Ledger | None) -> dict[str, int]:
    """Return the event of each identity such as `2026-W20/long-run`; none without a ledger."""
    return {identity: entry.event_id for identity, entry in ledger.entries.items()} if ledger else {}


def tamed(facts: Facts) -> Facts:
    """Return facts whose activities have words of the calendar's own where they should: nobody hides text there."""
    if facts.activities is None:
        return facts
    return replace(facts, activities=tuple(map(tame, facts.activities)))

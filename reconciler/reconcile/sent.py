"""Which day's message an athlete has had, so that it is sent once, whichever machine runs. An edge: git refs.

A run claims the day before it sends, confirms it after, and releases it where the message was not taken. A process that
dies in between leaves the claim: that day's message is sent at most once. Nothing of the message itself is kept.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from reconciler.errors import LedgerError
from reconciler.reconcile.refs import SharedRefs
from reconciler.reconcile.remote import Remote, Wording

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.refs import Found

REFS = "refs/reconciler-messages/"
BRANCHES = "refs/heads/reconciler-messages/"
"""Where a forge takes no other refs."""
DOCUMENT = "message.json"
ABOUT = "what was sent"
_SENT = Wording(
    LedgerError,
    ABOUT,
    "look at the remote and the network, and run again; until then nothing is sent, lest it be sent twice",
    "the run needs the right to push (in a workflow: `contents: write`)",
)

State = Literal["claimed", "sent"]


@dataclass(frozen=True, slots=True)
class Sent:
    """The last day that a message was sent for, or is being sent for; without a `day` there was none."""

    day: dt.date | None = None
    state: State = "sent"
    commit: str | None = None


@dataclass(frozen=True, slots=True)
class Claim:
    """The right of this run to send one day's message; `before` is where the ref goes back to."""

    name: str
    day: dt.date
    commit: str
    before: str | None


@dataclass(frozen=True, slots=True)
class SentStore:
    """The days of all athletes, one ref each, whose only commit has no parent: there is no history to keep."""

    refs: SharedRefs

    @classmethod
    def of(
        cls, repository: Repository, environ: Mapping[str, str], *, shared: bool, branches: bool = False
    ) -> SentStore:
        """Return the store of a plans repository. `shared` runs agree through the remote, where there is one."""
        remote = Remote.of(repository, environ) if shared else None
        remote = replace(remote, wording=_SENT) if remote else None
        return cls(SharedRefs(repository, BRANCHES if branches else REFS, DOCUMENT, ABOUT, remote))

    def read(self, names: Sequence[str]) -> Mapping[str, Sent | LedgerError]:
        """Read what is known now, with one question to the remote. LedgerError where it is away.

        A damaged record is the error of its athlete alone.
        """
        self.refs.fetch()
        return {name: _read(self.refs.ref(name), found) for name, found in self.refs.read(names).items()}

    def claim(self, name: str, before: Sent, day: dt.date) -> Claim | None:
        """Take the day, or return None where another run was faster."""
        commit = self._commit(day, "claimed")
        old = before.commit
        outcome = self.refs.move(name, old, commit)
        if outcome == "absent":  # forgotten on the remote: its word counts
            old = None
            outcome = self.refs.move(name, old, commit)
        return Claim(name, day, commit, old) if outcome == "done" else None

    def confirm(self, claim: Claim) -> None:
        """Record that the message was sent."""
        self._move(claim, self._commit(claim.day, "sent"))

    def release(self, claim: Claim) -> None:
        """Give the day back, so that the next run tries again."""
        self._move(claim, claim.before)

    def _commit(self, day: dt.date, state: State) -> str:
        text = json.dumps({"day": day.isoformat(), "state": state}, sort_keys=True) + "\n"
        return self.refs.commit(text.encode(), f"Message of {day}: {state}\n\n")

    def _move(self, claim: Claim, new: str | None) -> None:
        if self.refs.move(claim.name, claim.commit, new) != "done":
            msg = f"another run wrote {self.refs.ref(claim.name)} at the same time"
            raise LedgerError(msg)


def _read(ref: str, found: Found) -> Sent | LedgerError:
    if not found.commit:
        return Sent()
    try:
        document = json.loads(found.content or b"")
        day, state = dt.date.fromisoformat(document["day"]), document["state"]
    except (ValueError, KeyError, TypeError, RecursionError):
        return _damaged(ref)
    return Sent(day, state, found.commit) if state in ("claimed", "sent") else _damaged(ref)


def _damaged(ref: str) -> LedgerError:
    hint = f"delete it, here and on the remote: git push origin :{ref}; git update-ref -d {ref}"
    return LedgerError(f"{ref} does not say what was sent", hint=hint)

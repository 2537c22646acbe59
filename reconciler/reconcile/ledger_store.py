"""The ledger in git objects: one ref per athlete, one commit per apply. An edge.

The ref is the lock, too: it moves only from the commit that was read (compare and swap), so of two runs at once one
is refused and reads again. With a remote its refs are the lock, between machines, and those of this clone a copy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.errors import LedgerError
from reconciler.reconcile.ledger import Ledger, read_ledger
from reconciler.reconcile.refs import SharedRefs

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.remote import Remote

DOCUMENT = "ledger.json"
REFS = "refs/reconciler/"
BRANCHES = "refs/heads/reconciler/"
EMBEDDED_REFS = "refs/reconciler-embedded/"
"""Used when `--calendar embedded` stands in for a real calendar, so that a trial leaves the real ledger alone."""


class LedgerMoved(LedgerError):  # noqa: N818
    """Another run wrote the ledger since we read it. Reading again resolves it."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A ledger and the commit that it was read from; without a commit there is none yet.

    `ours` tells that this run wrote the commit as its intent, on top of `base`: the result takes its place, so that
    the history holds one commit per apply. A run that is cut off leaves its intent there, for all to see.
    """

    ledger: Ledger
    commit: str | None = None
    ours: bool = False
    base: str | None = None


@dataclass(frozen=True, slots=True)
class LedgerStore:
    """The ledgers of a plans repository. `prefix` is the namespace of their refs.

    With a `remote`, `fetch` brings them here, and each write is pushed before it counts. `nonce` makes the commits of two
    runs differ that write the same in the same second: else both would hold the lock.
    """

    repository: Repository
    prefix: str = REFS
    remote: Remote | None = None
    nonce: Callable[[], str] = field(default=lambda: secrets.token_hex(8))

    @property
    def _refs(self) -> SharedRefs:
        return SharedRefs(self.repository, self.prefix, DOCUMENT, "the ledger", self.remote, self.nonce)

    def ref(self, athlete: str) -> str:
        """Return the ref that holds an athlete's ledger."""
        return f"{self.prefix}{athlete}"

    def fetch(self) -> Mapping[str, LedgerError]:
        """Bring the ledgers of the whole roster here. LedgerError where the remote is away.

        Returns, by athlete, what cannot be believed: a ledger that only this clone holds was forgotten elsewhere, or
        never shared. A clone that held none before has none of these, and asks the remote only once.
        """
        if not self.remote:
            return {}
        before = self._refs.here()
        self._refs.fetch()
        there = self.remote.refs(f"{self.prefix}*") if before else before
        names = (ref.removeprefix(self.prefix) for ref in sorted(before - there))
        return {name: self._unshared(self.remote, name) for name in names}

    def _unshared(self, remote: Remote, athlete: str) -> LedgerError:
        ref = self.ref(athlete)
        hint = (
            f"if it is the right one: git push {remote.name} {ref}; if it was forgotten elsewhere: "
            f"git update-ref -d {ref}"
        )
        return LedgerError(f"this clone holds a ledger of {athlete}, and {remote.name} has none", hint=hint)

    def read(self, athletes: Sequence[str]) -> Mapping[str, Stored | LedgerError]:
        """Read the ledgers of a whole roster with one git process. A damaged one does not hide the others."""
        read = self._refs.read(athletes)
        found = {name: _stored(name, commit, content) for name, (commit, content) in read.items()}
        return {
            **found,
            **self._broken([name for name, stored in found.items() if stored == Stored(Ledger())]),
        }

    def _broken(self, unread: Sequence[str]) -> Mapping[str, LedgerError]:
        """Tell a ledger that was never there from one whose objects are lost. Asked only where one was not found."""
        if not unread:
            return {}
        refs = self._refs.here()
        hint = "fetch its ref again; without it the next run only claims, carefully"
        return {
            name: LedgerError(f"the ledger of {name} is in git, but its objects are lost", hint=hint)
            for name in unread
            if self.ref(name) in refs
        }

    def read_one(self, athlete: str) -> Stored:
        """Read one ledger. LedgerError where it is damaged."""
        found = self.read([athlete])[athlete]
        if isinstance(found, LedgerError):
            raise found
        return found

    def read_at(self, athlete: str, revision: str) -> Ledger:
        """Read an athlete's ledger as it was at an earlier ledger commit."""
        return read_ledger(self.repository.run("show", f"{revision}:{DOCUMENT}").decode(), athlete=athlete)

    def write(self, athlete: str, stored: Stored, ledger: Ledger, message: str) -> Stored:
        """Commit a new state on top of the one that was read. LedgerMoved where somebody else was faster."""
        base = stored.base if stored.ours else stored.commit
        commit = self._refs.commit(ledger.to_text().encode(), message, base)
        self._move(athlete, stored.commit, commit)
        return Stored(ledger, commit, ours=True, base=base) if ledger.intent else Stored(ledger, commit)

    def _move(self, athlete: str, old: str | None, new: str | None) -> None:
        """Move the ref. LedgerMoved, with a fresh copy of it, where another run was faster."""
        outcome = self._refs.move(athlete, old, new)
        if outcome == "moved":
            raise _moved(athlete)
        if outcome == "absent" and self.remote:
            raise self._unshared(self.remote, athlete)

    def forget(self, athlete: str) -> None:
        """Remove an athlete's ledger. Its commits stay in git until they are collected."""
        ref = self.ref(athlete)
        here = self.repository.attempt("rev-parse", "--verify", "--quiet", ref)[1].decode().strip()
        if self.remote and here:
            self._move(athlete, here, None)
        else:
            self.repository.run("update-ref", "-d", ref)

    def log(self, athlete: str) -> str:
        """Return the history of an athlete's ledger, newest first; empty where there is none."""
        form = "--format=%h %cI %s%n%w(0,2,2)%b"
        code, output, _ = self.repository.attempt("log", form, self.ref(athlete), "--")
        return output.decode(errors="replace").strip() if code == 0 else ""


def _moved(athlete: str) -> LedgerMoved:
    msg = f"another run wrote the ledger of {athlete} at the same time"
    return LedgerMoved(msg, hint="run again: it reads the new ledger and converges")


def _stored(athlete: str, commit: str, content: bytes | None) -> Stored | LedgerError:
    if not commit:
        return Stored(Ledger())
    if content is None:
        msg = f"the ledger ref of {athlete} holds no {DOCUMENT}"
        return LedgerError(
            msg, hint="look at it with `git log` on the ref; deleting the ref costs a careful next run"
        )
    try:
        return Stored(read_ledger(content.decode(), athlete=athlete), commit)
    except UnicodeDecodeError:
        msg = f"the ledger of {athlete} is not UTF-8"
        return LedgerError(msg)
    except LedgerError as error:
        return error

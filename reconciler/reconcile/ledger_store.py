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

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.remote import Remote

DOCUMENT = "ledger.json"
REFS = "refs/reconciler/"
BRANCHES = "refs/heads/reconciler/"
EMBEDDED_REFS = "refs/reconciler-embedded/"
"""Used when `--calendar embedded` stands in for a real calendar, so that a trial leaves the real ledger alone."""

_IDENTITY = ("-c", "user.name=reconciler", "-c", "user.email=reconciler@localhost")


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
        before = self._here()
        self.remote.fetch(f"{self.prefix}*")
        there = self.remote.refs(f"{self.prefix}*") if before else before
        names = (ref.removeprefix(self.prefix) for ref in sorted(before - there))
        return {name: self._unshared(self.remote, name) for name in names}

    def _here(self) -> frozenset[str]:
        return frozenset(
            self.repository.text("for-each-ref", "--format=%(refname)", self.prefix).splitlines()
        )

    def _unshared(self, remote: Remote, athlete: str) -> LedgerError:
        ref = self.ref(athlete)
        hint = (
            f"if it is the right one: git push {remote.name} {ref}; if it was forgotten elsewhere: "
            f"git update-ref -d {ref}"
        )
        return LedgerError(f"this clone holds a ledger of {athlete}, and {remote.name} has none", hint=hint)

    def read(self, athletes: Sequence[str]) -> Mapping[str, Stored | LedgerError]:
        """Read the ledgers of a whole roster with one git process. A damaged one does not hide the others."""
        asked = "".join(f"{self.ref(name)}\n{self.ref(name)}:{DOCUMENT}\n" for name in athletes)
        answer = self.repository.run("cat-file", "--batch", stdin=asked.encode())
        found: dict[str, Stored | LedgerError] = {}
        position = 0
        for name in athletes:
            commit, _, position = _object(answer, position)
            _, content, position = _object(answer, position)
            found[name] = _stored(name, commit, content)
        return {
            **found,
            **self._broken([name for name, stored in found.items() if stored == Stored(Ledger())]),
        }

    def _broken(self, unread: Sequence[str]) -> Mapping[str, LedgerError]:
        """Tell a ledger that was never there from one whose objects are lost. Asked only where one was not found."""
        if not unread:
            return {}
        refs = self._here()
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
        git = self.repository
        blob = git.run("hash-object", "-w", "--stdin", stdin=ledger.to_text().encode()).decode().strip()
        tree = git.run("mktree", stdin=f"100644 blob {blob}\t{DOCUMENT}\n".encode()).decode().strip()
        base = stored.base if stored.ours else stored.commit
        parents = ("-p", base) if base else ()
        text = f"{message}Run: {self.nonce()}\n" if self.remote else message
        commit = git.run(*_IDENTITY, "commit-tree", tree, *parents, stdin=text.encode()).decode().strip()
        if self.remote:
            self._push(self.remote, athlete, stored.commit, commit)
        else:
            self._swap(athlete, stored.commit or "", commit)
        return Stored(ledger, commit, ours=True, base=base) if ledger.intent else Stored(ledger, commit)

    def _swap(self, athlete: str, old: str, new: str) -> None:
        """Move the ref of this clone; an empty `old` says to git that it must not exist yet."""
        git = self.repository
        code, _, complaint = git.attempt("update-ref", "-m", "reconciler", self.ref(athlete), new, old)
        if code == 0:
            return
        now = git.attempt("rev-parse", "--verify", "--quiet", self.ref(athlete))[1].decode().strip()
        if now != old:
            raise _moved(athlete)
        reason = complaint.decode(errors="replace").strip()
        msg = f"the ledger of {athlete} cannot be written: {reason}"
        raise LedgerError(msg)

    def _push(self, remote: Remote, athlete: str, old: str | None, new: str | None) -> None:
        """Move the ref of the remote, then its copy. LedgerMoved, with a fresh copy, where another run was faster."""
        ref = self.ref(athlete)
        outcome = remote.move(ref, old, new)
        if outcome == "done":
            self.repository.run("update-ref", "-m", "reconciler", *((ref, new) if new else ("-d", ref)))
        elif outcome == "moved":
            remote.fetch(f"{ref}*")
            raise _moved(athlete)
        else:
            raise self._unshared(remote, athlete)

    def forget(self, athlete: str) -> None:
        """Remove an athlete's ledger. Its commits stay in git until they are collected."""
        ref = self.ref(athlete)
        here = self.repository.attempt("rev-parse", "--verify", "--quiet", ref)[1].decode().strip()
        if self.remote and here:
            self._push(self.remote, athlete, here, None)
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


def _object(answer: bytes, position: int) -> tuple[str, bytes | None, int]:
    """Return name and content of the next object of `cat-file --batch`, and where the one after it begins."""
    end = answer.index(b"\n", position)
    header = answer[position:end].decode(errors="replace")
    if header.endswith((" missing", " ambiguous")):
        return "", None, end + 1
    name, _, size = header.split(" ")
    start = end + 1
    return name, answer[start : start + int(size)], start + int(size) + 1


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

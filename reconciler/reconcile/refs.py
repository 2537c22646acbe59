"""Small documents in git refs that runs share: the ref is the lock. An edge.

A ref moves only from the commit that was read (compare and swap), so of two runs at once one is refused and reads again.
With a remote its refs are the lock, between machines, and those of this clone a copy.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

from reconciler.errors import LedgerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.remote import Outcome, Remote

_IDENTITY = ("-c", "user.name=reconciler", "-c", "user.email=reconciler@localhost")


class Found(NamedTuple):
    """What a ref leads to. `commit` is empty where there is no ref, `content` None where it holds no document."""

    commit: str
    content: bytes | None


@dataclass(frozen=True, slots=True)
class SharedRefs:
    """The refs below `prefix`, by name, each with one file `document`. `about` says in words what they hold.

    `nonce` makes the commits of two runs differ that write the same in the same second: else both would hold the lock.
    """

    repository: Repository
    prefix: str
    document: str
    about: str
    remote: Remote | None = None
    nonce: Callable[[], str] = field(default=lambda: secrets.token_hex(8))

    def ref(self, name: str) -> str:
        """Return the whole name of a ref."""
        return f"{self.prefix}{name}"

    def here(self) -> frozenset[str]:
        """Return the refs of this clone."""
        return frozenset(
            self.repository.text("for-each-ref", "--format=%(refname)", self.prefix).splitlines()
        )

    def fetch(self) -> None:
        """Bring the refs here. LedgerError where the remote is away."""
        if self.remote:
            self.remote.fetch(f"{self.prefix}*")

    def read(self, names: Sequence[str]) -> Mapping[str, Found]:
        """Read the documents of this clone with one git process."""
        asked = "".join(f"{self.ref(name)}\n{self.ref(name)}:{self.document}\n" for name in names)
        answer = self.repository.run("cat-file", "--batch", stdin=asked.encode())
        found: dict[str, Found] = {}
        position = 0
        for name in names:
            commit, _, position = _object(answer, position)
            _, content, position = _object(answer, position)
            found[name] = Found(commit, content)
        return found

    def commit(self, content: bytes, message: str, parent: str | None = None) -> str:
        """Make a commit that holds the document, and return its name. No ref leads to it yet."""
        git = self.repository
        blob = git.run("hash-object", "-w", "--stdin", stdin=content).decode().strip()
        tree = git.run("mktree", stdin=f"100644 blob {blob}\t{self.document}\n".encode()).decode().strip()
        parents = ("-p", parent) if parent else ()
        text = f"{message}Run: {self.nonce()}\n" if self.remote else message
        return git.run(*_IDENTITY, "commit-tree", tree, *parents, stdin=text.encode()).decode().strip()

    def move(self, name: str, old: str | None, new: str | None) -> Outcome:
        """Move a ref from one commit to another; None stands for no ref. LedgerError where it cannot be written.

        `moved`: another run was faster, and this clone has a fresh copy; `absent`: the remote has no such ref, and this
        clone has one.
        """
        if not self.remote:
            return self._swap(name, old, new)
        ref = self.ref(name)
        outcome = self.remote.move(ref, old, new)
        if outcome == "done":
            self.repository.run("update-ref", "-m", "reconciler", *((ref, new) if new else ("-d", ref)))
        elif outcome == "moved":
            self.remote.fetch(f"{ref}*")
        return outcome

    def _swap(self, name: str, old: str | None, new: str | None) -> Outcome:
        """Move the ref of this clone; an empty `old` says to git that it must not exist yet."""
        git, ref = self.repository, self.ref(name)
        change = (ref, new, old or "") if new else ("-d", ref, *((old,) if old else ()))
        code, _, complaint = git.attempt("update-ref", "-m", "reconciler", *change)
        if code == 0:
            return "done"
        now = git.attempt("rev-parse", "--verify", "--quiet", ref)[1].decode().strip()
        if now != (old or ""):
            return "moved"
        reason = complaint.decode(errors="replace").strip()
        msg = f"{self.about} of {name} cannot be written: {reason}"
        raise LedgerError(msg)


def _object(answer: bytes, position: int) -> tuple[str, bytes | None, int]:
    """Return name and content of the next object of `cat-file --batch`, and where the one after it begins."""
    end = answer.index(b"\n", position)
    header = answer[position:end].decode(errors="replace")
    if header.endswith((" missing", " ambiguous")):
        return "", None, end + 1
    name, _, size = header.split(" ")
    start = end + 1
    return name, answer[start : start + int(size)], start + int(size) + 1

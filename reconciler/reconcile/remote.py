"""The remote that runs share their ledgers through. An edge: git over the network.

Its refs are the truth and the lock: a push moves one only from the commit that was read (`--force-with-lease`). Those of
this clone are a copy of what was fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from reconciler.errors import LedgerError
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.reconcile.git import Repository

Outcome: TypeAlias = Literal["done", "moved", "absent"]
_SERVER = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?", re.ASCII)
_STALL = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60")
"""A connection on which nothing comes for a minute is given up."""
_AWAY = (
    "look at the remote and the network, and run again; without a shared ledger nothing is written "
    "(`ledger_remote: none` in the settings keeps the ledger in this clone alone)"
)


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote of a repository. `options` are git's own, such as how to sign in.

    `about` says what is shared through it, and `away` what to do where it does not answer.
    """

    repository: Repository
    name: str = "origin"
    options: tuple[str, ...] = ()
    about: str = "the ledger"
    away: str = _AWAY

    @classmethod
    def of(cls, repository: Repository, environ: Mapping[str, str], name: str = "origin") -> Remote | None:
        """Return the remote of this name, or None where there is none."""
        if repository.attempt("config", "--get", f"remote.{name}.url")[0] != 0:
            return None
        return cls(repository, name, sign_in(environ))

    def fetch(self, pattern: str) -> None:
        """Copy the refs that a pattern with one `*` matches. LedgerError where the remote is away."""
        arguments = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
        code, _, complaint = self._git(*arguments, self.name, f"+{pattern}:{pattern}")
        if code != 0:
            msg = f"{self.about} cannot be read from {self.name}: {_reason(complaint)}"
            raise LedgerError(msg, hint=self.away)

    def refs(self, pattern: str) -> frozenset[str]:
        """Return the names of the refs that a pattern matches. LedgerError where the remote is away."""
        code, output, complaint = self._git("ls-remote", "--quiet", self.name, pattern)
        if code != 0:
            msg = f"{self.about} cannot be read from {self.name}: {_reason(complaint)}"
            raise LedgerError(msg, hint=self.away)
        rows = output.decode(errors="replace").splitlines()
        return frozenset(row.partition("\t")[2] for row in rows)

    def move(self, ref: str, old: str | None, new: str | None) -> Outcome:
        """Move a ref of the remote from one commit to another; None stands for no ref.

        `moved` where somebody else moved it, `absent` where the remote never had what was read here. LedgerError where
        the push failed for another reason, and the ref is as it was.
        """
        lease = f"--force-with-lease={ref}:{old or ''}"
        target = f"{new}:{ref}" if new else f":{ref}"
        code, _, complaint = self._git("push", "--quiet", "--no-verify", lease, self.name, target)
        if code == 0:
            return "done"
        now = self._now(ref)
        if now == new:  # the answer was lost, and the push was not
            return "done"
        if now == old:
            msg = f"{self.about} cannot be written to {self.name}: {_reason(complaint)}"
            raise LedgerError(msg, hint="the run needs the right to push (in a workflow: `contents: write`)")
        return "absent" if now is None else "moved"

    def _now(self, ref: str) -> str | None:
        code, output, complaint = self._git("ls-remote", "--quiet", self.name, ref)
        if code != 0:
            msg = f"{self.about} cannot be written to {self.name}: {_reason(complaint)}"
            raise LedgerError(msg, hint=self.away)
        return output.decode(errors="replace").partition("\t")[0].strip() or None

    def _git(self, *arguments: str) -> tuple[int, bytes, bytes]:
        return self.repository.attempt(*_STALL, *self.options, *arguments)


def sign_in(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return git's options to sign in with the token of a workflow run, which need not be left in the checkout.

    Git asks only where the server wants it, and the token stays in the environment.
    """
    server = environ.get("GITHUB_SERVER_URL", "")
    if not environ.get("GITHUB_TOKEN") or not _SERVER.fullmatch(server):
        return ()
    answer = '!f() { test "$1" = get && echo username=x-access-token && echo "password=$GITHUB_TOKEN"; }; f'
    return ("-c", f"credential.{server}.helper={answer}")


def _reason(complaint: bytes) -> str:
    """Return git's last word of an error, without an address that may hold a password."""
    lines = [line.strip() for line in complaint.decode(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "!", "remote:"))] or lines
    text = printable(told[0]) if told else "git says nothing"
    return re.sub(r"//[^/@\s]*@", "//", text)[:300]

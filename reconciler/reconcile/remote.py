"""The remote that runs share their ledgers through, and that proposals are pushed to. An edge: git over the network.

Its refs are the truth and the lock: a push moves one only from the commit that was read (`--force-with-lease`). Those of
this clone are a copy of what was fetched.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, TypeAlias

from reconciler.errors import LedgerError, ReconcilerError
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.reconcile.git import Repository

_DEFAULT = re.compile(r"ref: refs/heads/(\S+)\tHEAD")
Outcome: TypeAlias = Literal["done", "moved", "absent"]
_SERVER = re.compile(r"https://[A-Za-z0-9.-]+(?::\d+)?", re.ASCII)
_STALL = ("-c", "http.lowSpeedLimit=1", "-c", "http.lowSpeedTime=60")
"""A connection on which nothing comes for a minute is given up."""


@dataclass(frozen=True, slots=True)
class Wording:
    """How a remote's troubles are told: as which error, of what, and what to do where it is away or says no."""

    error: type[ReconcilerError]
    subject: str
    away: str
    refused: str

    def unread(self, remote: str, complaint: bytes) -> ReconcilerError:
        """Return the error of a remote that cannot be read."""
        return self.error(
            f"{self.subject} cannot be read from {remote}: {_reason(complaint)}", hint=self.away
        )

    def unwritten(self, remote: str, complaint: bytes, *, away: bool) -> ReconcilerError:
        """Return the error of a push that did not move the ref."""
        msg = f"{self.subject} cannot be written to {remote}: {_reason(complaint)}"
        return self.error(msg, hint=self.away if away else self.refused)


LEDGER = Wording(
    LedgerError,
    "the ledger",
    "look at the remote and the network, and run again; without a shared ledger nothing is written "
    "(`ledger_remote: none` in the settings keeps the ledger in this clone alone)",
    "the run needs the right to push (in a workflow: `contents: write`)",
)


@dataclass(frozen=True, slots=True)
class Tips:
    """The commits of the refs that a remote was asked for and has, and the branch that a clone of it checks out."""

    commits: Mapping[str, str]
    default: str


@dataclass(frozen=True, slots=True)
class Remote:
    """A remote of a repository. `options` are git's own, such as how to sign in.

    All methods that ask it raise LedgerError where it is away, or what `wording` says instead.
    """

    repository: Repository
    name: str = "origin"
    options: tuple[str, ...] = ()
    wording: Wording = field(default=LEDGER)

    @classmethod
    def of(cls, repository: Repository, environ: Mapping[str, str], name: str = "origin") -> Remote | None:
        """Return the remote of this name, or None where there is none."""
        if repository.attempt("config", "--get", f"remote.{name}.url")[0] != 0:
            return None
        return cls(repository, name, sign_in(environ))

    def address(self) -> str:
        """Return where it leads. It may hold a password: never show it."""
        return self.repository.attempt("remote", "get-url", self.name)[1].decode(errors="replace").strip()

    def fetch(self, pattern: str) -> None:
        """Copy the refs that a pattern with one `*` matches."""
        self._fetch(f"+{pattern}:{pattern}")

    def bring(self, *refs: str) -> None:
        """Bring the commits of one or more refs here, without a copy of the refs."""
        self._fetch(*refs)

    def _fetch(self, *specs: str) -> None:
        arguments = ("fetch", "--quiet", "--no-tags", "--no-write-fetch-head", "--no-recurse-submodules")
        code, _, complaint = self._git(*arguments, self.name, *specs)
        if code != 0:
            raise self.wording.unread(self.name, complaint)

    def look(self, *refs: str) -> Tips:
        """Ask for some refs, and for the branch that a clone checks out."""
        rows = self._list("HEAD", *refs)
        # A name matches the end of longer names, too: only the whole ones were asked for.
        commits = {ref: commit for commit, _, ref in (row.partition("\t") for row in rows) if ref in refs}
        default = next((found[1] for row in rows if (found := _DEFAULT.fullmatch(row))), "")
        return Tips(commits, default)

    def refs(self, pattern: str) -> frozenset[str]:
        """Return the names of the refs that a pattern matches."""
        return frozenset(row.partition("\t")[2] for row in self._list(pattern))

    def _list(self, *patterns: str) -> list[str]:
        code, output, complaint = self._git("ls-remote", "--quiet", "--symref", self.name, *patterns)
        if code != 0:
            raise self.wording.unread(self.name, complaint)
        return output.decode(errors="replace").splitlines()

    def move(self, ref: str, old: str | None, new: str | None) -> Outcome:
        """Move a ref of the remote from one commit to another; None stands for no ref.

        `moved` where somebody else moved it, `absent` where the remote never had what was read here. The error of the
        wording where the push failed for another reason, and the ref is as it was.
        """
        lease = f"--force-with-lease={ref}:{old or ''}"
        target = f"{new}:{ref}" if new else f":{ref}"
        code, _, complaint = self._git(
            "push", "--quiet", "--no-verify", "--no-follow-tags", lease, self.name, target
        )
        if code == 0:
            return "done"
        now = self._now(ref)
        if now == new:  # the answer was lost, and the push was not
            return "done"
        if now == old:
            raise self.wording.unwritten(self.name, complaint, away=False)
        return "absent" if now is None else "moved"

    def _now(self, ref: str) -> str | None:
        code, output, complaint = self._git("ls-remote", "--quiet", self.name, ref)
        if code != 0:
            raise self.wording.unwritten(self.name, complaint, away=True)
        return output.decode(errors="replace").partition("\t")[0].strip() or None

    def _git(self, *arguments: str) -> tuple[int, bytes, bytes]:
        return self.repository.attempt(*_STALL, *self.options, *arguments)


def sign_in(environ: Mapping[str, str]) -> tuple[str, ...]:
    """Return git's options to sign in with the token of a workflow run, which need not be left in the checkout.

    Git asks only where the server wants it, and the token stays in the environment.
    """
    server = environ.get("GITHUB_SERVER_URL", "")
    variable = next((name for name in ("GITHUB_TOKEN", "GH_TOKEN") if environ.get(name)), "")
    if not variable or not _SERVER.fullmatch(server):
        return ()
    answer = f'!f() {{ test "$1" = get && echo username=x-access-token && echo "password=${variable}"; }}; f'
    return ("-c", f"credential.{server}.helper={answer}")


def _reason(complaint: bytes) -> str:
    """Return git's last word of an error, without an address that may hold a password."""
    lines = [line.strip() for line in complaint.decode(errors="replace").splitlines() if line.strip()]
    told = [line for line in lines if line.startswith(("fatal:", "error:", "!", "remote:"))] or lines
    text = printable(told[0]) if told else "git says nothing"
    return re.sub(r"//[^/@\s]*@", "//", text)[:300]

"""A change of the plans that is offered for review: what it may hold, and what became of it. Pure.

Title and text hold words from outside, and a merge may put both into a commit message, where a line such as
`Allow-deletes: 12` permits something, and `[skip ci]` keeps GitHub from starting the workflows. Nothing of that leaves
this module: only a person writes it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal, TypeAlias

from reconciler.errors import ReconcilerError
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_TITLE = 256
LONGEST_BODY = 65_536
"""Characters. GitHub refuses more with 422."""

LEDGERS = "reconciler/"
"""Where the ledgers are branches, all below this are ledgers."""

_BRANCH = re.compile(r"[a-z0-9][a-z0-9/._-]{0,99}")
_PATH = re.compile(r"athletes(?:/[A-Za-z0-9_][A-Za-z0-9_.-]{0,99})+", re.ASCII)
_LONGEST_PATH = 300
_KIND = re.compile(r"[a-z][a-z-]{0,39}")
_PERMISSION = re.compile(
    r"^([ \t]*(?:allow-deletes|keep-git|skip-checks))[ \t]*:", re.ASCII | re.IGNORECASE | re.MULTILINE
)
_ATHLETE = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_IDENTITY = re.compile(r"[0-9]{4}-W[0-9]{2}/[a-z0-9][a-z0-9-]{0,59}")
_SKIP = re.compile(r"\[(skip ci|ci skip|no ci|skip actions|actions skip)\]", re.ASCII | re.IGNORECASE)
_FENCE = re.compile(r"^ {0,3}(```+|~~~+)", re.MULTILINE)

Exists: TypeAlias = Literal["refuse", "update"]
State: TypeAlias = Literal[
    "opened", "updated", "unchanged", "nothing to propose", "committed", "kept", "declined"
]


class ProposalError(ReconcilerError):
    """A proposal that must not be made, or that the repository or its remote does not take."""


@dataclass(frozen=True, slots=True)
class Base:
    """The default branch, and the commit of it that a proposal is made from.

    `fetched` tells that it is the remote's; else it is what this clone knows.
    """

    branch: str
    commit: str
    fetched: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Trailer:
    """The one permission that a proposal may carry: that the YAML wins over the calendar for one event.

    A person decided it, sees it in the pull request, and merges it. ProposalError for anything but plain names.
    """

    athlete: str
    identity: str

    def __post_init__(self) -> None:
        if not (_ATHLETE.fullmatch(self.athlete) and _IDENTITY.fullmatch(self.identity)):
            raise ProposalError(
                "a proposal can keep git's side only for an event such as `maria 2026-W20/long-run`"
            )

    def __str__(self) -> str:
        return f"Keep-git: {self.athlete} {self.identity}"


@dataclass(frozen=True, slots=True)
class Proposal:
    """Files to write and, with None, to delete, by path below the root of the plans, relative to `base`.

    Make them from what the base holds (`GitTree(repository, base.commit)`): a file read elsewhere would undo what was
    merged since. `kind` is one word that tells whose proposal it is, such as `adopt`; only a branch of the same kind
    is ever replaced. Title and body are Markdown; names from outside must be escaped in them already. `trailers` go into
    the commit message, and to the end of the body, which a squash merge may take for its message. With trailers, files
    need not change.

    ProposalError for a branch, a path or a kind that no proposal may have.
    """

    branch: str
    title: str
    body: str
    files: Mapping[str, bytes | None]
    base: Base
    kind: str
    trailers: tuple[Trailer, ...] = ()

    def __post_init__(self) -> None:
        require_branch(self.branch, self.base.branch)
        if not _KIND.fullmatch(self.kind):
            raise ProposalError(
                f"{printable(self.kind)[:40]!r} is no kind of proposal: expected a word such as adopt"
            )
        for path in self.files:
            _require_path(path)
        object.__setattr__(self, "files", MappingProxyType(dict(self.files)))
        object.__setattr__(self, "title", shown_title(self.title))


@dataclass(frozen=True, slots=True)
class Proposed:
    """What became of a proposal.

    `commit` is what the branch holds, and `pushed` whether the remote holds it, too. `url` is the page of the pull
    request, or the one on which a person opens it. `state`:

    - `opened`, `updated`, `unchanged`: what happened to the pull request, or, without one, to the branch;
    - `committed`: a new branch, and no pull request, since no forge was given; `advice` says how to go on;
    - `nothing to propose`: the base holds all of it already; no branch was made;
    - `kept`: the branch holds work of somebody else and was left alone; `advice` says so;
    - `declined`: a person closed the pull request of just this change, so that it is not opened again.
    """

    branch: str
    commit: str | None
    pushed: bool
    pull: int | None
    url: str
    state: State
    advice: str = ""


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """What became of a branch that is no longer needed; `pulls` are the pull requests that were closed.

    `kept` where it holds work of somebody else; `advice` says so.
    """

    branch: str
    state: Literal["withdrawn", "nothing to withdraw", "kept"]
    pulls: tuple[int, ...] = ()
    advice: str = ""


def require_branch(name: str, default: str) -> None:
    """Refuse a name that is not plainly that of a branch for proposals. ProposalError says why.

    Git has further rules, which are asked where the branch is made.
    """
    wrong = ""
    if not _BRANCH.fullmatch(name):
        wrong = "expected small letters, digits, and /._- after the first, 100 at most"
    elif name.casefold() in (default.casefold(), "head"):
        wrong = "it is the default branch, which only a merge changes" if name != "head" else "it means HEAD"
    elif name.startswith(LEDGERS):
        wrong = f"branches below {LEDGERS} are ledgers"
    elif name.startswith("refs/"):
        wrong = "expected the name of a branch, and not of a ref"
    if wrong:
        raise ProposalError(
            f"{printable(name)[:100]!r} cannot be the branch of a proposal: {wrong}",
            hint="take a name such as plans/week-20",
        )


def _require_path(path: str) -> None:
    if not _PATH.fullmatch(path) or len(path) > _LONGEST_PATH:
        msg = f"{printable(path)[:100]!r} cannot be proposed: it is no plain path below athletes/"
        raise ProposalError(
            msg, hint="letters, digits, _ - and ., such as athletes/maria/weeks/2026-W20.yaml"
        )


def shown_title(text: str) -> str:
    """Return a title as GitHub takes it: one line of 256 characters at most. ProposalError for an empty one."""
    line = _unpermitted(printable(" ".join(text.split())))
    if not line:
        raise ProposalError("the proposal has no title")
    return line if len(line) <= LONGEST_TITLE else f"{line[: LONGEST_TITLE - 4].rstrip()} ..."


def shown_body(text: str, note: str = "", trailers: tuple[Trailer, ...] = ()) -> str:
    """Return a text as GitHub takes it, with a note and trailers at its end; where it is too long, it says that it was cut."""
    plain = _unpermitted(text.replace("\r\n", "\n").replace("\r", "\n").replace("\0", "\ufffd")).strip("\n")
    end = "".join(f"\n\n{part}" for part in (note, "\n".join(map(str, trailers))) if part)
    if len(plain) + len(end) + 1 > LONGEST_BODY:
        plain = _cut(plain, LONGEST_BODY - len(end) - 1)
    return f"{plain}{end}\n"


def _cut(text: str, most: int) -> str:
    """Cut at the end of a line where one is near, and close the block of code that the cut runs through."""
    told = f"*Cut here: the text has {len(text):,} characters, and GitHub takes {LONGEST_BODY:,}. The files say the rest.*"
    room = most - len(told) - 200
    head = text[:room]
    line_end = head.rfind("\n")
    head = head[:line_end] if line_end > room // 2 else head
    return f"{head}{_closing(head)}\n\n{told}"


def _closing(text: str) -> str:
    """Return the line that closes an open block of code; empty where none is open."""
    fence = ""
    for found in _FENCE.finditer(text):
        mark = found[1][:100]
        if not fence:
            fence = mark
        elif mark.startswith(fence):
            fence = ""
    return f"\n{fence}" if fence else ""


def _unpermitted(text: str) -> str:
    r"""Return the text without a word to the machines: Markdown shows `\:` as the colon it was."""
    return _SKIP.sub(r"(\1)", _PERMISSION.sub(r"\1\\:", text))

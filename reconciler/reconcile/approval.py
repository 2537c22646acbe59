"""Proof that somebody approved what is about to be written. An edge: it asks git.

By git, an approval is a clean tree whose HEAD is on the default branch, and, where there is a remote, pushed to it.
The embedded calendar needs none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.errors import ApprovalError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.reconcile.git import Repository

_DELETES = re.compile(r"(?:(?P<athlete>[\w-]+)[ =])?\s*(?P<number>\d{1,6})", re.ASCII)
_KEEPS = re.compile(r"(?:(?P<athlete>[\w-]+)[ =])?\s*(?P<identity>\d{4}-W\d\d/[\w-]+)", re.ASCII)
_PERMISSION = re.compile(r"^(allow-deletes|keep-git):[ \t]*(.+)$", re.ASCII | re.IGNORECASE | re.MULTILINE)
_READ = (".yaml", ".yml", ".zwo", ".mrc", ".erg", ".fit")


@dataclass(frozen=True, slots=True)
class Approval:
    """What was approved: the commit, who made it so, and what its trailers permit.

    `deletes` maps an athlete, or `*` for every one, to the number of deletes that are allowed; `keep_git` maps them to
    the identities whose conflict was decided for the YAML.
    """

    commit: str
    by: str
    deletes: Mapping[str, int] = field(default_factory=dict)
    keep_git: Mapping[str, frozenset[str]] = field(default_factory=dict)

    def allowed_deletes(self, athlete: str) -> int:
        """Return how many deletes are permitted for an athlete."""
        return max(self.deletes.get(athlete, 0), self.deletes.get("*", 0))

    def kept(self, athlete: str) -> frozenset[str]:
        """Return the identities for which the YAML of an athlete wins over the calendar."""
        return self.keep_git.get(athlete, frozenset()) | self.keep_git.get("*", frozenset())

    def permits(self, athlete: str) -> bool:
        """Tell whether a trailer permits anything for an athlete."""
        return bool(self.allowed_deletes(athlete) or self.kept(athlete))


def read_approval(repository: Repository, applied: str = "", *, cut_off: bool = False) -> Approval:
    """Return what was committed since `applied`, without judging whether it is enough.

    `applied` is the commit that the athlete's ledger names. What it permitted was used then, and is over: so a
    permission waits until it is used, whatever is committed after it, and is never used twice. Only where that run was
    `cut_off` does its own commit still count. An empty repository approves nothing.
    """
    head = repository.head()
    if head is None:
        return Approval("", "")
    by, messages = (
        _who(repository, head),
        _trailers(repository, _span(repository, head, applied, cut_off=cut_off)),
    )
    deletes: dict[str, int] = {}
    for text in messages.get("allow-deletes", ()):
        if match := _DELETES.fullmatch(text.strip()):
            name = match["athlete"] or "*"
            deletes[name] = max(deletes.get(name, 0), int(match["number"]))
    kept: dict[str, frozenset[str]] = {}
    for text in messages.get("keep-git", ()):
        if match := _KEEPS.fullmatch(text.strip()):
            name = match["athlete"] or "*"
            kept[name] = kept.get(name, frozenset()) | {match["identity"]}
    return Approval(head, by, deletes, kept)


def require_default_branch(repository: Repository, default_branch: str, paths: tuple[str, ...]) -> None:
    """Refuse unless the tree is clean and HEAD is the default branch. `paths` are what is read from the tree."""
    head = repository.head()
    if head is None:
        msg = "nothing is committed yet, so nothing is approved"
        raise ApprovalError(msg, hint="commit the plan on the default branch")
    _require_clean(repository, paths)
    _require_on_branch(repository, default_branch, head)


def require_not_older(repository: Repository, head: str, applied: str, athlete: str) -> None:
    """Refuse a checkout that lies behind what was applied last: it would bring an old plan back.

    So does one that does not know what was applied: a shallow clone, or one that was not pulled for some time.
    """
    if not applied or applied == head:
        return
    if repository.attempt("cat-file", "-e", f"{applied}^{{commit}}")[0] != 0:
        msg = f"commit {applied[:12]} was applied, and this clone does not know it: it may be older"
        hint = (
            "pull, or fetch the whole history (`git fetch --unshallow`; in a workflow, fetch-depth: 0); where history "
            f"was rewritten on purpose, `reconciler ledger forget --athlete {athlete} --yes`"
        )
        raise ApprovalError(msg, hint=hint)
    if repository.attempt("merge-base", "--is-ancestor", head, applied)[0] == 0:
        msg = f"commit {applied[:12]} was applied already, and this checkout ({head[:12]}) is older"
        raise ApprovalError(msg, hint="pull first; to go back on purpose, revert and merge the revert")


def _require_clean(repository: Repository, paths: tuple[str, ...]) -> None:
    status = ("status", "--porcelain", "-z", "--no-renames", "--ignore-submodules=none")
    rows = repository.text(*status, "--untracked-files=no").split("\0")
    rows += repository.text(*status, "--untracked-files=all", "--ignored=traditional", "--", *paths).split(
        "\0"
    )
    dirty = sorted({row[3:] for row in rows if row and not _is_harmless(row)})
    hidden = repository.text("ls-files", "-v", "-z", "--", *paths).split("\0")
    if unseen := sorted(row[2:] for row in hidden if row and not row.startswith("H ")):
        msg = f"git is told not to look at these files, so nobody knows what is on disk: {', '.join(unseen[:5])}"
        raise ApprovalError(
            msg, hint="git update-index --no-assume-unchanged --no-skip-worktree, or check out the whole tree"
        )
    if dirty:
        msg = f"the tree is not clean, so what is on disk was not approved: {', '.join(dirty[:5])}"
        raise ApprovalError(msg, hint="commit it in a pull request, or put it away with `git stash -u`")


def _is_harmless(row: str) -> bool:
    """Tell whether it is an ignored file that nobody reads, such as one that an editor left."""
    return row.startswith("!!") and not row.lower().endswith(_READ)


def _require_on_branch(repository: Repository, branch: str, head: str) -> None:
    remote = f"refs/remotes/origin/{branch}"
    if repository.attempt("rev-parse", "--verify", "--quiet", remote)[0] == 0:
        if repository.attempt("merge-base", "--is-ancestor", head, remote)[0] != 0:
            msg = f"HEAD ({head[:12]}) is not part of origin/{branch}, so it was not merged"
            raise ApprovalError(msg, hint=f"merge the pull request and pull {branch}")
        return
    here = repository.attempt("symbolic-ref", "--quiet", "--short", "HEAD")[1].decode().strip()
    if here != branch:
        found = f"the branch {here}" if here else "a detached HEAD"
        msg = f"this is {found}, and only {branch} is approved"
        raise ApprovalError(msg, hint=f"merge into {branch}, or set default_branch in athletes/settings.yaml")


def _who(repository: Repository, head: str) -> str:
    return repository.text("log", "-1", "--format=%an <%ae>", head, "--")


def _span(repository: Repository, head: str, applied: str, *, cut_off: bool) -> list[str]:
    """Return the commits whose trailers count, for `git log`.

    Without a commit that was applied, or where it is not part of the history, HEAD counts, and what a merge brought in.
    """
    begin = f"{applied}^1" if cut_off else applied
    known = applied and repository.attempt("merge-base", "--is-ancestor", begin, head)[0] == 0
    if known:
        return [f"{begin}..{head}"]
    merged = repository.attempt("rev-parse", "--verify", "--quiet", f"{head}^2")[0] == 0
    return [f"{head}^1..{head}"] if merged else ["-1", head]


def _trailers(repository: Repository, span: list[str]) -> dict[str, list[str]]:
    """Return the permissions in the messages of the commits, by lower-case key.

    They count wherever they begin a line: a squash merge puts the messages of its commits one below the other, where
    git itself no longer sees trailers.
    """
    found: dict[str, list[str]] = {}
    for key, value in _PERMISSION.findall(repository.text("log", "--format=%B", *span, "--")):
        found.setdefault(key.lower(), []).append(value.strip())
    return found

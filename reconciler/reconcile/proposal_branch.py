"""The branch of a proposal, made of git objects: neither working tree, nor index, nor HEAD take part. An edge: git.

A commit of ours says so in its message, with the tree and the parent that it was made with:

    Adopt Maria's edits

    Keep-git: maria 2026-W20/long-run

    Reconciler-Proposal: adopt
    Reconciler-Tree: 3f2a...
    Reconciler-Parent: 9c41...

It sits alone on the default branch. A commit that somebody put on top of it, amended or rebased does not fit its own
message any more, and is left alone. That needs no history, so that it works in a shallow clone, too.
"""

from __future__ import annotations

import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.reconcile.proposal import Base, Proposal, ProposalError
from reconciler.reconcile.remote import Wording

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.remote import Remote


class RemoteTrouble(ProposalError):  # noqa: N818 - a state of the world
    """The remote is away, or does not take the branch."""


PROPOSAL = Wording(
    RemoteTrouble,
    "the proposal",
    "look at the remote and the network, and run again",
    "it needs the right to push branches (in a workflow: `contents: write`), and no rule of the repository against it",
)
_FILE_MODES = ("100644", "100755")
_PLAIN = ("-c", "core.splitIndex=false", "-c", "core.fsmonitor=false")
_UTF_8 = ("-c", "i18n.commitEncoding=UTF-8")
_SEAL = re.compile(
    r"\n\nReconciler-Proposal: (?P<kind>[a-z-]+)\nReconciler-Tree: (?P<tree>[0-9a-f]+)\n"
    r"Reconciler-Parent: (?P<parent>[0-9a-f]+)\n*\Z"
)


@dataclass(frozen=True, slots=True)
class Tip:
    """Where a branch stands: the commit on the remote, and the one in this clone. None where it is not there.

    Without a remote, `there` is None, and `here` counts.
    """

    branch: str
    there: str | None
    here: str | None

    @property
    def ref(self) -> str:
        """The full name of the ref."""
        return f"refs/heads/{self.branch}"


def look(repository: Repository, remote: Remote | None, branch: str) -> Tip:
    """Ask where a branch stands, and bring its commits here. ProposalError where the remote is away.

    ProposalError, too, for what git does not take as a branch, and for the branch that a clone of the remote checks out.
    """
    if repository.attempt("check-ref-format", "--branch", branch)[0] != 0:
        raise ProposalError(f"git takes no branch {branch!r}", hint="take a name such as plans/week-20")
    ref = f"refs/heads/{branch}"
    here = commit_of(repository, ref)
    if remote is None:
        return Tip(branch, None, here)
    tips = remote.look(ref)
    if tips.default.casefold() == branch:
        raise ProposalError(f"{branch} is the default branch of {remote.name}, which only a merge changes")
    there = tips.commits.get(ref)
    if there and commit_of(repository, there) is None:
        remote.bring(ref)
        if commit_of(repository, there) is None:
            raise moved(branch)
    return Tip(branch, there, here)


def commit_of(repository: Repository, name: str) -> str | None:
    """Return the commit of a name, as far as it is in this clone."""
    code, output, _ = repository.attempt(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}"
    )
    return output.decode().strip() if code == 0 else None


def make(repository: Repository, proposal: Proposal) -> str | None:
    """Commit a proposal on top of its base, on no branch yet; None where the base holds all of it already.

    One with trailers is a commit even where no file changes: they say what a person decided.

    ProposalError for a file in whose place, or above which, the base holds something else than files and directories.
    """
    base = proposal.base.commit
    prefix = repository.text("rev-parse", "--show-prefix")
    files = {f"{prefix}{path}": content for path, content in sorted(proposal.files.items())}
    modes = _modes(repository, base, files)
    tree = _tree(repository, base, files, modes)
    if not proposal.trailers and tree == repository.text("rev-parse", f"{base}^{{tree}}"):
        return None
    seal = f"Reconciler-Proposal: {proposal.kind}\nReconciler-Tree: {tree}\nReconciler-Parent: {base}\n"
    trailers = "".join(f"{trailer}\n" for trailer in proposal.trailers)
    message = "\n\n".join(filter(None, (proposal.title, trailers.strip("\n"), seal))).encode()
    identity = _identity(repository)
    return repository.run(*_UTF_8, *identity, "commit-tree", tree, "-p", base, stdin=message).decode().strip()


def is_ours(repository: Repository, commit: str, kind: str) -> bool:
    """Tell whether a commit is, unchanged, one that `make` made for a proposal of this kind."""
    header, message = _raw(repository, commit)
    trees, parents = (
        [row[len(key) :] for row in header if row.startswith(key)] for key in ("tree ", "parent ")
    )
    found = _SEAL.search(f"\n\n{message}")
    return found is not None and (found["kind"], [found["tree"]], [found["parent"]]) == (kind, trees, parents)


def is_merged(repository: Repository, commit: str, base: Base) -> bool:
    """Tell whether the base holds a commit already, so that nothing is lost with its branch."""
    return repository.attempt("merge-base", "--is-ancestor", commit, base.commit)[0] == 0


def is_same(repository: Repository, one: str, other: str) -> bool:
    """Tell whether two commits of ours make the same change to the same files, wherever they sit, and permit the same."""
    change = _change(repository, one)
    same = change is not None and change == _change(repository, other)
    return same and _trailers(repository, one) == _trailers(repository, other)


def move(repository: Repository, remote: Remote | None, tip: Tip, new: str | None) -> None:
    """Move the branch from where it was seen to a commit; None deletes it. ProposalError where it moved meanwhile.

    With a remote that one counts, and is pushed first.
    """
    if remote is None:
        _move_here(repository, tip, new)
    elif remote.move(tip.ref, tip.there, new) != "done":
        raise moved(tip.branch)


def follow(repository: Repository, tip: Tip, new: str | None, kind: str, base: Base) -> None:
    """Bring the branch of this clone in step with the remote, where nobody works on it. Else leave it."""
    if tip.here == new or checked_out(repository, tip.branch):
        return
    if tip.here is None or is_ours(repository, tip.here, kind) or is_merged(repository, tip.here, base):
        _swap(repository, tip, new)


def checked_out(repository: Repository, branch: str) -> bool:
    """Tell whether a working tree of this repository is on a branch: moving it would make that tree look changed."""
    rows = repository.text("worktree", "list", "--porcelain").splitlines()
    here = repository.attempt("symbolic-ref", "--quiet", "HEAD")[1].decode(errors="replace").strip()
    return f"branch refs/heads/{branch}" in rows or here == f"refs/heads/{branch}"


def moved(branch: str) -> ProposalError:
    """Return the error of a branch that somebody else moved at the same time."""
    return ProposalError(
        f"somebody else wrote the branch {branch} at the same time", hint="run again: it looks anew"
    )


def _move_here(repository: Repository, tip: Tip, new: str | None) -> None:
    if checked_out(repository, tip.branch):
        msg = f"the branch {tip.branch} is checked out in a working tree, which would not follow it"
        raise ProposalError(msg, hint="switch to another branch there, such as `git switch main`")
    code, complaint = _swap(repository, tip, new)
    if code == 0:
        return
    if commit_of(repository, tip.ref) != tip.here:
        raise moved(tip.branch)
    raise ProposalError(f"the branch {tip.branch} cannot be written: {complaint}")


def _swap(repository: Repository, tip: Tip, new: str | None) -> tuple[int, str]:
    """Move the ref of this clone; an empty old commit says to git that it must not exist yet."""
    change = (tip.ref, new, tip.here or "") if new else ("-d", tip.ref, tip.here or "")
    code, _, complaint = repository.attempt("update-ref", "-m", "reconciler: proposal", *change)
    return code, complaint.decode(errors="replace").strip()


def _modes(repository: Repository, base: str, files: Mapping[str, bytes | None]) -> dict[str, str]:
    """Return the mode of each file: the one it has in the base, else that of a plain file."""
    above = {path[:end] for path in files for end, sign in enumerate(path) if sign == "/"}
    found = _entries(repository, base, above | set(files))
    for path in sorted(above | set(files)):
        mode = found.get(path)
        wanted = ("040000",) if path in above else _FILE_MODES
        if mode is not None and mode not in wanted:
            what = {"120000": "a symbolic link", "160000": "a submodule", "040000": "a directory"}.get(
                mode, "a file"
            )
            kind = "a directory" if path in above else "a file"
            raise ProposalError(f"{path} cannot be proposed as {kind}: it is {what}")
        if path in above and path in files:
            raise ProposalError(f"{path} cannot be proposed as a file and as a directory")
    return {path: found.get(path, _FILE_MODES[0]) for path in files}


def _entries(repository: Repository, base: str, paths: set[str]) -> dict[str, str]:
    """Return the modes of those paths that the base holds, with one question for each."""
    listed = repository.run("ls-tree", "-z", "--full-tree", base, "--", *sorted(paths)) if paths else b""
    rows = (row.decode(errors="replace").partition("\t") for row in listed.split(b"\0") if row)
    return {path: facts.split(" ")[0] for facts, _, path in rows}


def _tree(
    repository: Repository, base: str, files: Mapping[str, bytes | None], modes: Mapping[str, str]
) -> str:
    """Write the tree of the base with the files, by way of an index that nobody else sees."""
    rows = [_row(repository, path, content, modes[path], base) for path, content in files.items()]
    with tempfile.TemporaryDirectory(prefix="reconciler-") as directory:
        env = {"GIT_INDEX_FILE": str(Path(directory) / "index")}
        repository.run(*_PLAIN, "read-tree", base, env=env)
        repository.run(*_PLAIN, "update-index", "-z", "--index-info", stdin=b"".join(rows), env=env)
        # What is missing in a partial clone was not touched: git need not fetch it to see that it is there.
        return repository.run(*_PLAIN, "write-tree", "--missing-ok", env=env).decode().strip()


def _row(repository: Repository, path: str, content: bytes | None, mode: str, base: str) -> bytes:
    if content is None:
        return f"0 {'0' * len(base)}\t{path}\0".encode()
    blob = repository.run("hash-object", "-w", "--stdin", stdin=content).decode().strip()
    return f"{mode} {blob}\t{path}\0".encode()


def _change(repository: Repository, commit: str) -> bytes | None:
    """Return what a commit of ours changes, blob by blob; None where this shallow clone lacks its parent."""
    parents = [
        row.removeprefix("parent ") for row in _raw(repository, commit)[0] if row.startswith("parent ")
    ]
    code, output, _ = repository.attempt("diff-tree", "-r", "-z", "--no-renames", *parents, commit)
    return output if code == 0 else None


def _trailers(repository: Repository, commit: str) -> list[str]:
    return [row for row in _raw(repository, commit)[1].splitlines() if row.startswith("Keep-git: ")]


def _raw(repository: Repository, commit: str) -> tuple[list[str], str]:
    """Return header and message of a commit as it was written, whatever a shallow clone makes of its parents."""
    raw = repository.run("cat-file", "commit", commit).decode(errors="replace")
    header, _, message = raw.partition("\n\n")
    return header.splitlines(), message


def _identity(repository: Repository) -> tuple[str, ...]:
    """Return who commits where git does not know: a runner has no name."""
    options: list[str] = []
    for key, value in (("user.name", "reconciler"), ("user.email", "reconciler@localhost")):
        if repository.attempt("config", "--get", key)[0] != 0:
            options += ["-c", f"{key}={value}"]
    return tuple(options)

"""The files of another git revision, read without checking it out. An edge."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from reconciler.reconcile.git import Repository

_TREE_MODE, _LINK_MODE = b"040000", b"120000"


class GitTree:
    """The plans below the directory of a repository, as they were at a revision (a `Tree` for the reader)."""

    def __init__(self, repository: Repository, revision: str) -> None:
        """Resolve the revision. ReconcilerError where there is none of that name."""
        code, output, _ = repository.attempt(
            "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
        )
        if code != 0:
            msg = f"{revision!r} is no commit of this repository"
            raise ReconcilerError(
                msg, hint="name a branch, a tag or a commit, such as origin/main; a shallow clone may lack it"
            )
        self.commit = output.decode().strip()
        self._repository = repository
        prefix = repository.text("rev-parse", "--show-prefix")
        self._kinds: dict[str, bytes] = {}
        self._children: dict[str, list[str]] = {}
        self._blobs: dict[str, str] = {}
        for row in repository.run(
            "ls-tree", "-r", "-t", "-z", "--full-tree", self.commit, "--", f"{prefix}athletes"
        ).split(b"\0"):
            if row:
                self._add(row, prefix)

    def _add(self, row: bytes, prefix: str) -> None:
        facts, _, name = row.partition(b"\t")
        mode, _, blob = facts.split(b" ")
        path = name.decode(errors="replace").removeprefix(prefix)
        self._kinds[path], self._blobs[path] = mode, blob.decode()
        parent, _, last = path.rpartition("/")
        self._children.setdefault(parent, []).append(last)

    def names(self, directory: str) -> tuple[str, ...]:
        """Return the names in a directory, sorted."""
        mode = self._kinds.get(directory)
        if mode is None:
            raise FileNotFoundError(2, "no such directory in that revision", directory)
        if mode != _TREE_MODE:
            raise NotADirectoryError(20, "not a directory", directory)
        return tuple(sorted(self._children.get(directory, ())))

    def read(self, path: str) -> bytes:
        """Return the content of a file."""
        mode = self._kinds.get(path)
        if mode is None:
            raise FileNotFoundError(2, "no such file in that revision", path)
        if mode in (_TREE_MODE, _LINK_MODE):
            raise OSError(21, "it is no plain file: put the file itself there", path)
        return self._repository.run("cat-file", "blob", self._blobs[path])

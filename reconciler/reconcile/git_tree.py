"""The files of another git revision, read without checking it out. An edge."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.reconcile.git_objects import AT_ONCE, LINK_MODE, TREE_MODE, Node, Objects

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.reconcile.git import Repository

_ROOT = "athletes"
_KEPT = 4 * AT_ONCE
"""Directories whose rows are remembered: those of the athletes that are read together."""


class GitTree:
    """The plans below the directory of a repository, as they were at a revision (a `Tree` for the reader).

    A directory is read when it is asked for, so that one athlete costs the same in a roster of any size.
    """

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
        self._objects = Objects(repository)
        self._rows: dict[str, Mapping[str, Node]] = {}
        prefix = repository.text("rev-parse", "--show-prefix")
        row = repository.run("ls-tree", "-z", "--full-tree", self.commit, "--", f"{prefix}{_ROOT}")
        self._root = _node(row)

    def foresee(self, directories: Sequence[str]) -> None:
        """Read some directories and those below them, as far as so many are kept: they will be asked for next."""
        for _ in range(2):
            nodes = {path: self._find(path) for path in directories[: _KEPT // 2] if path not in self._rows}
            asked = {path: node.object for path, node in nodes.items() if node and node.mode == TREE_MODE}
            found = dict(zip(asked, self._objects.rows(*asked.values()), strict=True))
            for path, rows in found.items():
                self._keep(path, rows)
            directories = [
                f"{path}/{name}"
                for path, rows in found.items()
                for name, node in rows.items()
                if node.mode == TREE_MODE
            ]

    def names(self, directory: str) -> tuple[str, ...]:
        """Return the names in a directory, sorted."""
        node = self._find(directory)
        if node is None:
            raise FileNotFoundError(2, "no such directory in that revision", directory)
        if node.mode != TREE_MODE:
            raise NotADirectoryError(20, "not a directory", directory)
        return tuple(sorted(self._in(directory, node)))

    def read(self, path: str) -> bytes:
        """Return the content of a file."""
        node = self._find(path)
        if node is None:
            raise FileNotFoundError(2, "no such file in that revision", path)
        if node.mode in (TREE_MODE, LINK_MODE):
            raise OSError(21, "it is no plain file: put the file itself there", path)
        return self._objects.read(node.object, "blob")

    def holds(self, path: str, content: bytes) -> bool:
        """Tell, without reading it, whether the file has this content. No where git keeps it in another form."""
        node = self._find(path)
        if node is None or node.mode in (TREE_MODE, LINK_MODE):
            return False
        hashed = hashlib.new("sha1" if len(node.object) == 40 else "sha256", usedforsecurity=False)  # noqa: PLR2004
        hashed.update(b"blob %d\0" % len(content))
        hashed.update(content)
        return hashed.hexdigest() == node.object

    def _find(self, path: str) -> Node | None:
        if path == _ROOT:
            return self._root
        directory, _, name = path.rpartition("/")
        parent = self._find(directory) if directory else None
        if parent is None or parent.mode != TREE_MODE:
            return None
        return self._in(directory, parent).get(name)

    def _in(self, directory: str, node: Node) -> Mapping[str, Node]:
        if directory not in self._rows:
            self._keep(directory, self._objects.rows(node.object)[0])
        return self._rows[directory]

    def _keep(self, directory: str, rows: Mapping[str, Node]) -> None:
        while len(self._rows) >= _KEPT:
            del self._rows[next(name for name in self._rows if name != _ROOT)]
        self._rows[directory] = rows


def _node(row: bytes) -> Node | None:
    """Read a row of `ls-tree`, which writes the mode of a directory with a zero before it."""
    mode, _, rest = row.partition(b" ")
    return Node(mode.lstrip(b"0"), rest.split(b"\t")[0].split(b" ")[1].decode()) if row else None

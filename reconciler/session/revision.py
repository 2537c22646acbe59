"""The working tree beside a revision: what is the same in both is read, parsed and checked once."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.athlete.tree import Tree
    from reconciler.reconcile.git_tree import GitTree


class Remembered:
    """A tree that remembers what was read from it: the files of one athlete. A Tree itself."""

    def __init__(self, tree: Tree) -> None:
        self._tree = tree
        self._names: dict[str, tuple[str, ...] | None] = {}
        self._files: dict[str, bytes | None] = {}

    def names(self, directory: str) -> tuple[str, ...]:
        """As Tree.names, and asked only once."""
        known = self._names.get(directory)
        if known is not None:
            return known
        self._names[directory] = None
        found = self._names[directory] = self._tree.names(directory)
        return found

    def read(self, path: str) -> bytes:
        """As Tree.read."""
        self._files[path] = None
        content = self._files[path] = self._tree.read(path)
        return content

    def is_same_in(self, revision: GitTree, directory: str) -> bool:
        """Tell whether a revision holds below a directory exactly what was read from there, so that it reads the same."""
        within = f"{directory}/"
        return all(
            names == _names(revision, path)
            for path, names in self._names.items()
            if f"{path}/".startswith(within)
        ) and all(self.same_file(revision, path) for path in self._files if path.startswith(within))

    def same_file(self, revision: GitTree, path: str) -> bool:
        """Tell whether a revision holds a file exactly as it was read."""
        content = self._files.get(path)
        return content is not None and revision.holds(path, content)


def _names(revision: GitTree, directory: str) -> tuple[str, ...] | None:
    try:
        return revision.names(directory)
    except OSError:
        return None

"""A tree with some files in other words: what the plans would be after an edit. Pure beside the tree below."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.athlete.tree import Tree


class Overlay:
    """The files of a tree, with those in `files`, by path, instead of or beside its own."""

    def __init__(self, below: Tree, files: Mapping[str, bytes]) -> None:
        self._below = below
        self._files = files

    def names(self, directory: str) -> tuple[str, ...]:
        """As Tree.names."""
        ours = {
            path[len(directory) + 1 :].split("/")[0]
            for path in self._files
            if path.startswith(f"{directory}/")
        }
        try:
            return tuple(sorted({*self._below.names(directory), *ours}))
        except FileNotFoundError:
            if not ours:
                raise
            return tuple(sorted(ours))

    def read(self, path: str) -> bytes:
        """As Tree.read."""
        return self._files[path] if path in self._files else self._below.read(path)

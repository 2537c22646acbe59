"""A draft laid over the plans: what they would be, without a file being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.athlete.tree import Tree


class Overlay:
    """The files of a tree, some of them replaced or added in memory (a `Tree` for the reader)."""

    def __init__(self, base: Tree, files: Mapping[str, bytes]) -> None:
        self._base = base
        self._files = dict(files)

    def names(self, directory: str) -> tuple[str, ...]:
        """As Tree.names, with the names of the drafts."""
        drafts = {
            path.removeprefix(f"{directory}/").split("/", 1)[0]
            for path in self._files
            if path.startswith(f"{directory}/")
        }
        try:
            found = self._base.names(directory)
        except FileNotFoundError:
            if not drafts:
                raise
            found = ()
        return tuple(sorted({*found, *drafts}))

    def read(self, path: str) -> bytes:
        """As Tree.read; a draft comes as it was given."""
        draft = self._files.get(path)
        return self._base.read(path) if draft is None else draft

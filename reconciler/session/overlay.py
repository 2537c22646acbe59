"""Files laid over the plans: what they would be, without one being written."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.athlete.tree import Tree


class Overlay:
    """The files of a tree, some of them replaced or added in memory. A Tree itself."""

    def __init__(self, base: Tree, files: Mapping[str, bytes]) -> None:
        self._base, self._files = base, dict(files)

    def names(self, directory: str) -> tuple[str, ...]:
        """As Tree.names, with the names that were laid over."""
        start = f"{directory}/"
        added = {path[len(start) :].split("/")[0] for path in self._files if path.startswith(start)}
        try:
            found = self._base.names(directory)
        except FileNotFoundError:
            if not added:
                raise
            found = ()
        return tuple(sorted({*found, *added}))

    def read(self, path: str) -> bytes:
        """As Tree.read; a file that was laid over comes as it was given."""
        return self._files[path] if path in self._files else self._base.read(path)

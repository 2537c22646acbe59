"""A directory as it was at one moment: what is hashed is what is read afterwards, whoever writes in between."""

from __future__ import annotations

import errno
import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.athlete.tree import Tree

MOST_FILES = 2_000
MOST_BYTES = 50_000_000
"""So much of an athlete is copied. Plans for twenty years are less."""


class Copied:
    """One directory of a tree, read whole, in the place of the one below; everything else comes from there.

    `digest` is that of all paths and contents.
    """

    def __init__(self, below: Tree, directory: str) -> None:
        """Read it. OSError where anything in it is no plain file or directory, or where it is too much."""
        self._below, self._directory = below, directory
        self._names: dict[str, tuple[str, ...]] = {}
        self._content: dict[str, bytes] = {}
        self._size = 0
        self._copy(directory)
        self.digest = _digest(self._names, self._content)

    def names(self, directory: str) -> tuple[str, ...]:
        """As Tree.names."""
        if not self._holds(directory):
            return self._below.names(directory)
        if directory in self._names:
            return self._names[directory]
        if directory in self._content:
            raise NotADirectoryError(errno.ENOTDIR, "not a directory", directory)
        raise FileNotFoundError(errno.ENOENT, "no such directory", directory)

    def read(self, path: str) -> bytes:
        """As Tree.read."""
        if not self._holds(path):
            return self._below.read(path)
        if path in self._content:
            return self._content[path]
        if path in self._names:
            raise IsADirectoryError(errno.EISDIR, "it is a directory", path)
        raise FileNotFoundError(errno.ENOENT, "no such file", path)

    def _holds(self, path: str) -> bool:
        return f"{path}/".startswith(f"{self._directory}/")

    def _copy(self, whole: str) -> None:
        left = [whole]
        while left:
            directory = left.pop()
            names = self._names[directory] = self._below.names(directory)
            for path in (f"{directory}/{name}" for name in names):
                if len(self._content) + len(self._names) > MOST_FILES or self._size > MOST_BYTES:
                    raise OSError(errno.EFBIG, "it holds too much", directory)
                try:
                    self._content[path] = self._below.read(path)
                except IsADirectoryError:
                    left.append(path)
                else:
                    self._size += len(self._content[path])


def _digest(names: Mapping[str, tuple[str, ...]], content: Mapping[str, bytes]) -> str:
    """Of every directory with its names, since an empty one may count, and of every file."""
    whole = hashlib.sha256()
    for part in _parts(names, content):
        whole.update(b"%d\0" % len(part))
        whole.update(part)
    return whole.hexdigest()


def _parts(names: Mapping[str, tuple[str, ...]], content: Mapping[str, bytes]) -> Iterator[bytes]:
    yield b"%d" % len(names)
    for directory in sorted(names):
        yield "\0".join((directory, *names[directory])).encode()
    for path in sorted(content):
        yield path.encode()
        yield content[path]

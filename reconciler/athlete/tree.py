"""Where files come from: the working tree, or anything else that can list and read, such as a git revision."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from pathlib import Path

MOST_BYTES = 1_000_000  # of any file: plans are small
_KEPT = 1_000  # directories: a large roster passes by


class Tree(Protocol):
    """Files by POSIX path relative to the root of the repository."""

    def names(self, directory: str) -> tuple[str, ...]:
        """Sorted names of the files and directories in a directory.

        Raises FileNotFoundError where there is none, NotADirectoryError for a file, OSError otherwise.
        """

    def read(self, path: str) -> bytes:
        """The content of a file. Raises FileNotFoundError where there is none, OSError with words otherwise."""


class WorkingTree:
    """The files on disk below `root`.

    Symbolic links are refused, wherever they lead: another revision in git cannot follow them, and one that
    leaves the repository would read somebody else's files.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.path.realpath(root)
        self._plain: set[str] = set()  # directories that were found to be no links: the last of them

    def names(self, directory: str) -> tuple[str, ...]:
        self._refuse_links(directory)
        return tuple(sorted(map(_shown, os.listdir(self._at(directory)))))  # noqa: PTH208 - names, not paths

    def read(self, path: str) -> bytes:
        """As Tree.read; a file of more than MOST_BYTES comes cut, one byte longer than that."""
        self._refuse_links(os.path.dirname(path))  # noqa: PTH120 - text, and a thousand athletes
        try:
            handle = os.open(self._at(path), os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError as error:
            if error.errno == errno.ELOOP:
                raise _link(path) from None
            raise
        try:
            _refuse_odd(os.fstat(handle).st_mode, path)
            return _read(handle)
        finally:
            os.close(handle)

    def _at(self, path: str) -> str:
        return f"{self._root}/{path}"

    def _refuse_links(self, directory: str) -> None:
        if directory in self._plain:
            return
        done = ""
        for part in directory.split("/"):
            if part == "..":
                raise OSError(errno.EINVAL, "it leads out of the repository", directory)
            done = f"{done}/{part}" if done else part
            if os.path.islink(self._at(done)):  # noqa: PTH114 - text, and a thousand athletes
                raise _link(done)
        if len(self._plain) >= _KEPT:
            self._plain.clear()
        self._plain.add(directory)


def _shown(name: str) -> str:
    """A name that can be printed. One that was not is changed by that: it is told as odd, and never opened."""
    return name if name.isprintable() else name.encode("unicode_escape").decode("ascii")


def _refuse_odd(mode: int, path: str) -> None:
    if stat.S_ISDIR(mode):
        raise IsADirectoryError(errno.EISDIR, "it is a directory", path)
    if not stat.S_ISREG(mode):
        raise OSError(errno.EINVAL, "it is not a file", path)


def _read(handle: int) -> bytes:
    content = b""
    while len(content) <= MOST_BYTES and (more := os.read(handle, MOST_BYTES + 1 - len(content))):
        content += more
    return content


def _link(path: str) -> OSError:
    return OSError(errno.ELOOP, "it is a symbolic link: put the file itself there", path)

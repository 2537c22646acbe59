"""Git's objects, one after the other, from one process. An edge.

A process for each object would take longer than all the rest of a run over many athletes.
"""

from __future__ import annotations

import threading
import weakref
from typing import IO, TYPE_CHECKING, NamedTuple, TypeVar

from reconciler.reconcile.git import GitError

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Iterator, Sequence

    from reconciler.reconcile.git import Repository

TREE_MODE, LINK_MODE = b"40000", b"120000"
AT_ONCE = 32
"""Objects that are asked for at once."""

T = TypeVar("T")


class Node(NamedTuple):
    """One row of a tree: the mode as git keeps it (`100644`, `40000`), and the name of the object."""

    mode: bytes
    object: str


class Objects:
    """Reads objects by name. The process is begun by the first question, and ends with this value."""

    def __init__(self, repository: Repository) -> None:
        self._repository = repository
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def read(self, name: str, kind: str) -> bytes:
        """Return the content of an object. GitError where there is none of that kind, or git stops answering."""
        return self._read((name,), kind)[0]

    def rows(self, *trees: str) -> list[dict[str, Node]]:
        """Return the rows of each tree, by file name. Several are asked for at once: each question costs a wait."""
        found: list[dict[str, Node]] = []
        for some in batched(trees):
            contents = self._read(some, "tree")
            found += (dict(_rows(data, len(tree) // 2)) for tree, data in zip(some, contents, strict=True))
        return found

    def _read(self, names: Sequence[str], kind: str) -> list[bytes]:
        with self._lock:
            asking, answering = self._pipes()
            try:
                asking.write("".join(f"{name}\n" for name in names).encode())
                asking.flush()
                return [_answer(answering, name, kind) for name in names]
            except OSError:
                self._give_up()
                raise _unreadable(names[0], kind) from None
            except BaseException:
                self._give_up()
                raise

    def _give_up(self) -> None:
        """End the process: answers that nobody read would be taken for those to the next question."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            _end(process)

    def _pipes(self) -> tuple[IO[bytes], IO[bytes]]:
        if self._process is None:
            self._process = self._repository.converse("cat-file", "--batch")
            weakref.finalize(self, _end, self._process)
        asking, answering = self._process.stdin, self._process.stdout
        assert asking is not None  # noqa: S101 - opened as pipes
        assert answering is not None  # noqa: S101
        return asking, answering


def batched(names: Sequence[T]) -> Iterator[Sequence[T]]:
    """Yield a few at a time: so many questions and the answers to them fit in a pipe."""
    return (names[first : first + AT_ONCE] for first in range(0, len(names), AT_ONCE))


def _unreadable(name: str, kind: str) -> GitError:
    msg = f"git cat-file: the {kind} {name[:12]} cannot be read"
    return GitError(msg, hint="a shallow or partial clone may lack it: fetch the whole history")


def _answer(answering: IO[bytes], name: str, kind: str) -> bytes:
    try:
        found, what, size = answering.readline().split()
        content = answering.read(int(size) + 1)
    except (OSError, ValueError):
        raise _unreadable(name, kind) from None
    if (found, what, len(content)) != (name.encode(), kind.encode(), int(size) + 1):
        msg = f"git cat-file: {name[:12]} is no whole {kind}"
        raise GitError(msg)
    return content[:-1]


def _rows(content: bytes, width: int) -> Iterator[tuple[str, Node]]:
    """Read git's own form of a tree: mode, blank, name, NUL, and the object's name as `width` bytes."""
    position = 0
    while position < len(content):
        blank = content.index(b" ", position)
        end = content.index(b"\0", blank)
        name = content[end + 1 : end + 1 + width].hex()
        yield content[blank + 1 : end].decode(errors="replace"), Node(content[position:blank], name)
        position = end + 1 + width


def _end(process: subprocess.Popen[bytes]) -> None:
    for pipe in (process.stdin, process.stdout):
        if pipe is not None:
            pipe.close()
    process.wait()

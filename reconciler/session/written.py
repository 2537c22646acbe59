"""Files of the working tree, written only where they are still what was read. An edge."""

from __future__ import annotations

import os
import stat
from typing import TYPE_CHECKING

from reconciler.athlete.tree import WorkingTree
from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path


def replace_files(root: Path, files: Mapping[str, tuple[bytes | None, bytes]]) -> None:
    """Write files, given as path below `root` and what was read (None: nothing was there) and what shall be there.

    All are compared before the first is written, and each is replaced whole. ReconcilerError where one was changed in
    between, and where the disk says no.
    """
    for path, (before, _) in files.items():
        _require(root, path, before)
    done = list[str]()
    for path, (before, after) in files.items():
        try:
            _require(root, path, before)
            _replace(root / path, after, new=before is None)
        except OSError as error:
            msg = f"{path} cannot be written: {error.strerror or error}"
            raise ReconcilerError(msg, hint=_undone(done)) from None
        except ReconcilerError as error:
            raise ReconcilerError(error.message, hint=f"{error.hint}; {_undone(done)}") from None
        done.append(path)


def _require(root: Path, path: str, before: bytes | None) -> None:
    try:
        now: bytes | None = WorkingTree(root).read(path)
    except FileNotFoundError:
        now = None
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or error}"
        raise ReconcilerError(msg) from None
    if now != before:
        msg = f"{path} was changed while this ran, and was left as it is"
        raise ReconcilerError(msg, hint="run it again")


def _undone(done: list[str]) -> str:
    return f"written before: {', '.join(done)}" if done else "nothing was written"


def _replace(path: Path, content: bytes, *, new: bool) -> None:
    """By way of another file beside it, so that nobody ever reads half of one. The rights of the file stay."""
    path.parent.mkdir(parents=True, exist_ok=True)
    beside = path.with_name(f".{path.name}.{os.getpid()}")
    handle = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        with os.fdopen(handle, "wb") as file:
            if not new:
                os.fchmod(file.fileno(), stat.S_IMODE(path.stat().st_mode))
            file.write(content)
        beside.replace(path)
    except BaseException:
        beside.unlink(missing_ok=True)
        raise

"""Writes files of the plans that were edited, if they still are what was read. An edge: the disk."""

from __future__ import annotations

import os
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.athlete.tree import WorkingTree
from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Mapping


def replace_files(root: Path, files: Mapping[str, tuple[bytes | None, bytes]]) -> None:
    """Write files, given as path below `root` and what was read (None: nothing was there) and what shall be there.

    ReconcilerError, with nothing written, where somebody changed or made one of them in between, or where one cannot
    be written. The rights of a file stay.
    """
    with ExitStack() as stack:
        try:
            ready = {path: _beside(root / path, after, stack) for path, (_, after) in files.items()}
            _require_unchanged(root, {path: before for path, (before, _) in files.items()})
            for path, made in ready.items():
                _put(made, root / path, new=files[path][0] is None)
        except OSError as error:
            msg = f"the plans cannot be written: {error.strerror or error} ({error.filename})"
            raise ReconcilerError(msg) from None


def _beside(path: Path, content: bytes, stack: ExitStack) -> Path:
    """Write content into a file beside its place, which is gone in the end unless it took that place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    stack.callback(Path(name).unlink, missing_ok=True)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    mode = path.stat().st_mode & 0o777 if path.exists() else 0o666 & ~_umask()
    Path(name).chmod(mode)
    return Path(name)


def _umask() -> int:
    """Return the mask for new files; it can only be asked for by setting it."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def _require_unchanged(root: Path, before: Mapping[str, bytes | None]) -> None:
    tree = WorkingTree(root)
    for path, then in before.items():
        try:
            now: bytes | None = tree.read(path)
        except FileNotFoundError:
            now = None
        if now != then:
            msg = f"{path} was changed by somebody else at the same time: nothing was written"
            raise ReconcilerError(msg, hint="save or close it in the editor, and run again")


def _put(made: Path, path: Path, *, new: bool) -> None:
    """Move a file to its place; a new one only where there is still none."""
    if not new:
        made.replace(path)
        return
    try:
        path.hardlink_to(made)
    except FileExistsError:
        msg = f"{path.name} was made by somebody else at the same time"
        raise ReconcilerError(msg, hint="run again: it looks anew") from None

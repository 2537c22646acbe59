"""Files that are written whole or not at all."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from reconciler.errors import ReconcilerError


def replace_unchanged(path: Path, before: bytes, text: str) -> None:
    """Write a file that still holds what was read from it. ReconcilerError where somebody else wrote to it meanwhile."""
    try:
        now, mode = path.read_bytes(), path.stat().st_mode
    except OSError as error:
        raise ReconcilerError(f"{path} cannot be read again: {error.strerror}") from None
    if now != before:
        raise ReconcilerError(
            f"{path} was changed while this ran, so nothing was written",
            hint="look at the change, and run again",
        )
    write_atomically(path, text)
    path.chmod(mode)


def write_atomically(path: Path, text: str) -> None:
    """Write a text file by way of another one beside it, so that nobody ever reads half of it."""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
                file.write(text)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        msg = f"{path} cannot be written: {error.strerror}"
        raise ReconcilerError(msg) from None

"""What earlier runs remember of athletes with nothing to do: small files in git's own directory. An edge: the disk.

They are never committed, hold no word of the plan, and may be deleted at any time: a run without them looks at everything.
"""

from __future__ import annotations

import errno
import functools
import hashlib
import os
import stat
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import reconciler
from reconciler.errors import ReconcilerError
from reconciler.reconcile.in_sync import InSync, read_in_sync

if TYPE_CHECKING:
    from collections.abc import Iterator

_DIRECTORY = "reconciler/in-sync"
_LONGEST = 10_000
_READERS = ("pydantic", "pydantic-core", "ryaml", "ruamel.yaml", "garmin-fit-sdk", "defusedxml")
"""The libraries that have a say in what a file means."""


@dataclass(frozen=True, slots=True)
class Memory:
    """One file per athlete below git's directory. What cannot be read or written is not remembered, and no error."""

    git_directory: Path

    def recall(self, athlete: str) -> InSync | None:
        """Return what was kept; None where there is nothing, or nothing that can be used."""
        try:
            return read_in_sync(_read(self._file(athlete)))
        except (OSError, ValueError):
            return None

    def keep(self, athlete: str, found: InSync) -> None:
        """Keep it in the place of what was kept before."""
        from reconciler.session.files import write_atomically  # noqa: PLC0415

        if not self.git_directory.is_dir():
            return
        try:
            self._file(athlete).parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._file(athlete), found.to_text())
        except (OSError, ReconcilerError):
            return

    def _file(self, athlete: str) -> Path:
        return self.git_directory / _DIRECTORY / f"{athlete}.json"


def _read(path: Path) -> str:
    """Read a small plain file: a link is not followed, and a pipe not waited for. OSError, ValueError."""
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(handle, encoding="utf-8") as file:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise OSError(errno.EINVAL, "not a file")
        return file.read(_LONGEST)


@functools.cache
def program() -> str:
    """Return a digest of this program as it is installed: another one may decide otherwise.

    The version alone does not tell: one that is installed from a checkout changes under the same number.
    """
    lines = [reconciler.__version__, sys.version, *map(_version, _READERS), *_sources()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _version(name: str) -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415

    try:
        return f"{name} {version(name)}"
    except PackageNotFoundError:
        return f"no {name}"


def _sources() -> Iterator[str]:
    """Every source file of this program by its content: a few ms.

    Not by its time: that of a fresh installation is another for the same program, so that a runner would never recall
    what another kept; and an editor or an installer may keep the time of a file that it changes.
    """
    top = os.fspath(Path(reconciler.__file__).parent)
    for directory, _, names in sorted(os.walk(top)):
        for name in sorted(names):
            stem, ending = os.path.splitext(name)  # noqa: PTH122
            if ending == ".py" and stem.isidentifier():  # what an editor puts there is no module
                path = os.path.join(directory, name)  # noqa: PTH118 - text, and some hundred files
                with open(path, "rb", buffering=0) as file:  # noqa: PTH123
                    yield f"{path.removeprefix(top)} {hashlib.sha256(file.read()).hexdigest()}"

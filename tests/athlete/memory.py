"""A tree in memory, and the small documents that tests begin with."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).resolve().parents[2]
ATHLETE = "name: Ada\nintervals_id: i1\ntimezone: Europe/Berlin\n"
WEEK = "week: 2026-W20\nworkouts:\n"
RUN = "  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m}\n"


class MemoryTree:
    """Files by path, as text or bytes; an OSError instead of content is raised."""

    def __init__(self, files: Mapping[str, str | bytes | OSError]) -> None:
        self.files = files
        self.reads: list[str] = []

    def names(self, directory: str) -> tuple[str, ...]:
        if directory in self.files:
            raise NotADirectoryError(directory)
        below = [path[len(directory) + 1 :] for path in self.files if path.startswith(f"{directory}/")]
        if not below:
            raise FileNotFoundError(directory)
        return tuple(sorted({path.split("/")[0] for path in below}))

    def read(self, path: str) -> bytes:
        self.reads.append(path)
        content = self.files.get(path, FileNotFoundError(path))
        if isinstance(content, OSError):
            raise content
        return content.encode() if isinstance(content, str) else content


def ada(files: Mapping[str, str | bytes | OSError] | None = None) -> MemoryTree:
    """The athlete ada with the given files, by path below her directory."""
    return MemoryTree(
        {"athletes/ada/athlete.yaml": ATHLETE}
        | {f"athletes/ada/{path}": text for path, text in (files or {}).items()}
    )

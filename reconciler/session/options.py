"""What a person asked of a run, and where the plans are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    import datetime as dt

Format = Literal["text", "json", "markdown", "github", "html"]


@dataclass(frozen=True, slots=True)
class Options:
    """What a person asked for, as it was given."""

    root: Path
    athletes: tuple[str, ...] = ()
    first: dt.date | None = None
    last: dt.date | None = None
    calendar: str | None = None
    format: Format = "text"
    today: dt.date | None = None


def find_root(given: Path | None, start: Path | None = None) -> Path:
    """Return the directory that holds `athletes/`: the one given, or the nearest parent."""
    if given is not None:
        if not (given / "athletes").is_dir():
            msg = f"{given} holds no athletes/"
            raise ReconcilerError(msg, hint="--root names the directory above athletes/")
        return given.resolve()
    here = (start or Path.cwd()).resolve()
    for directory in (here, *here.parents):
        if (directory / "athletes").is_dir():
            return directory
    msg = "neither this directory nor one above it holds athletes/"
    raise ReconcilerError(msg, hint="go into your plans repository, or name it with --root DIR")

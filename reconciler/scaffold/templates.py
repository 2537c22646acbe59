"""Text files with `@name@` where a value goes. The values are put in once; a file must not keep a mark. Pure."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from importlib.resources.abc import Traversable

_MARK = re.compile(r"@([a-z_]+)@")
_SECRETS = re.compile(r"^@(credentials|channels)@$", re.MULTILINE)
WORKFLOWS = ("morning.yml", "plan-review.yml", "reconcile.yml", "weekly-review.yml")


@cache
def templates() -> Mapping[str, str]:
    """Return the text of every template by its path in a plans repository, with the marks still in both.

    Names that begin with a dot are stored as `dot-…`, since packagers pass over hidden files.
    """
    return dict(sorted(_walk(files("reconciler.scaffold") / "files", "")))


def _walk(directory: Traversable, path: str) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for entry in directory.iterdir():
        name = f".{entry.name.removeprefix('dot-')}" if entry.name.startswith("dot-") else entry.name
        if entry.is_dir():
            found += _walk(entry, f"{path}{name}/")
        else:
            found.append((f"{path}{name}", entry.read_text(encoding="utf-8")))
    return found


def filled(text: str, values: Mapping[str, str]) -> str:
    """Put the values in. KeyError for a mark that has none: a template never goes out half filled."""
    return _MARK.sub(lambda found: values[found[1]], text)


def workflow(
    name: str,
    *,
    install: str,
    install_pages: str,
    install_messages: str,
    credentials: tuple[str, ...],
    channels: tuple[str, ...],
    branch: str = "main",
    minute: int = 17,
    hour: int = 3,
) -> str:
    """Return a workflow file.

    `install` is the command that installs the program, `install_pages` the one for a run that makes pages, and
    `install_messages` the one for a run that sends messages; `credentials` and `channels` name secrets, each handed over
    as the environment variable of its name; `minute` and `hour` (UTC) say when drift is looked for every day.
    """
    secrets = {
        "credentials": credentials,
        "channels": tuple(name for name in channels if name not in credentials),
    }
    values = {
        "install": install,
        "install_pages": install_pages,
        "install_messages": install_messages,
        "branch": branch,
        "minute": str(minute),
        "hour": str(hour),
    }
    template = templates()[f".github/workflows/{name}"]
    return filled(_SECRETS.sub(lambda found: _handed_over(secrets[found[1]]), template), values)


def _handed_over(names: tuple[str, ...]) -> str:
    return "\n".join(f"          {name}: ${{{{ secrets.{name} }}}}" for name in names)

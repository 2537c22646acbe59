"""What the terminal can do: which characters, which colours, how wide. An edge: reads the environment.

A console of old (cp437, cp1252) has no arrows and no bars: there they become plain signs, and never an error.
"""

from __future__ import annotations

import codecs
import io
import os
import shutil
import sys
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_PLAIN = {
    "\u2192": "->",
    "\u2190": "<-",
    "\u00b7": "-",
    "\u00d7": "x",
    "\u2013": "-",
    "\u2014": "-",
    "\u2026": "...",
    "\u2713": "ok",
    "\u2717": "no",
    "\u2264": "<=",
    "\u2265": ">=",
} | dict(zip("\u2581\u2582\u2583\u2584\u2585\u2586\u2587\u2588", "_.-=+*#@", strict=True))
_ERRORS = "reconciler.plain"
_NO = ("0", "false", "no")


def prepare() -> None:
    """Let no character that a console lacks stop the program. For the start of a process."""
    codecs.register_error(_ERRORS, plain)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors=_ERRORS)


def plain(error: UnicodeError) -> tuple[str, int]:
    """Return plain signs for what an encoding cannot say: a handler for `codecs.register_error`."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(map(_plain, error.object[error.start : error.end])), error.end


def _plain(character: str) -> str:
    if character in _PLAIN:
        return _PLAIN[character]
    letters = unicodedata.normalize("NFKD", character).encode("ascii", "ignore").decode("ascii")
    return letters or "?"


def as_json(text: str, encoding: str | None) -> str:
    r"""Return a JSON document in which what the encoding cannot say is escaped (`\u2192`). The values stay the same."""
    try:
        text.encode(encoding or "utf-8")
    except UnicodeEncodeError:
        return "".join(_escaped(character) for character in text)
    return text


def _escaped(character: str) -> str:
    units = character.encode("utf-16-be", "surrogatepass")
    return (
        character
        if character.isascii()
        else "".join(f"\\u{units[at : at + 2].hex()}" for at in range(0, len(units), 2))
    )


def color(environ: Mapping[str, str]) -> bool | None:
    """Tell whether to colour: always, never, or None: only on a terminal.

    NO_COLOR (no-color.org) comes first, then FORCE_COLOR and CLICOLOR_FORCE, then CLICOLOR=0 and TERM=dumb.
    """
    if environ.get("NO_COLOR"):
        return False
    forced = environ.get("FORCE_COLOR") or environ.get("CLICOLOR_FORCE")
    if forced:
        return forced.lower() not in _NO
    return False if environ.get("CLICOLOR") == "0" or environ.get("TERM") == "dumb" else None


def width() -> int | None:
    """Return the columns of the terminal that is written to; None where it is a file or a pipe: lines stay whole."""
    return shutil.get_terminal_size().columns if sys.stdout.isatty() else None


def is_watched(environ: Mapping[str, str] | None = None) -> bool:
    """Tell whether a person looks at the progress: standard error is a terminal, and this is no CI."""
    variables = os.environ if environ is None else environ
    quiet = variables.get("CI", "").lower() not in ("", *_NO) or variables.get("TERM") == "dumb"
    return sys.stderr.isatty() and not quiet

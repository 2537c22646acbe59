"""Text on its way to a model: cleaned, bounded, and marked as data where it came from outside. Pure."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from reconciler.render import foreign as data
from reconciler.render.escaping import fence
from reconciler.text import printable

if TYPE_CHECKING:
    from reconciler.assistant.shapes import ForeignText

NOTICE = f"{data.NOTICE_JSON} The same holds for names in quotes inside other texts, such as findings."
FIELD = 2_000
"""The most characters of one field of an event, and of one of our own texts."""


def foreign(text: str | None, most: int = data.NAME) -> ForeignText | None:
    """Return a text from outside, marked as such, without what does not show, cut to `most` characters."""
    found = data.foreign(text, most)
    return None if found is None else {"data": found.data, "left_out": found.left_out}


def lines(text: str, most: int = FIELD) -> str:
    """Return a text with its lines, every other invisible character made visible, cut to `most` characters."""
    shown = "".join(mark if mark in "\n\t" else printable(mark) for mark in _plain(text[: most + 1]))
    return shown if len(shown) <= most else f"{shown[:most]} [cut]"


def block(text: str, language: str = "") -> str:
    """Return a text as a code block that nothing inside can close."""
    return fence(text.rstrip("\n").split("\n"), language)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))

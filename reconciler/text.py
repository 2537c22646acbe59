"""Text from outside, made safe to print. Pure."""

from __future__ import annotations

import unicodedata


def printable(text: str) -> str:
    """Return the text on one line, without anything that steers a terminal or turns text around.

    Control and format characters (escapes, newlines, bidi marks, zero-width joiners) become a visible `\\x1b` form.
    """
    return "".join(_visible(character) for character in text)


def _visible(character: str) -> str:
    if character == "\n":
        return "\\n"
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Co", "Zl", "Zp"):
        return character.encode("unicode_escape").decode("ascii")
    return character

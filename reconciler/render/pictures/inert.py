"""Text from outside, made fit for a picture: one line, nothing that steers, not too long. Pure."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Container

MOST: Final = 80
"""Characters of a name in a picture and in its words."""
_STEERING: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
_BOX: Final = "\u25a1"


def inert(text: str, most: int = MOST) -> str:
    """Return the text on one line, without control and format characters, cut to `most` characters.

    Bidi marks go: they could turn around what stands beside them. Letters of any script stay.
    """
    spaced = "".join(" " if character.isspace() else character for character in text[: most * 4])
    kept = "".join(character for character in spaced if unicodedata.category(character) not in _STEERING)
    flat = " ".join(kept.split())
    return flat if len(flat) <= most else f"{flat[: most - 1].rstrip()}\u2026"


def drawable(text: str, glyphs: Container[int]) -> str:
    """Return the text as far as a font has glyphs: a letter it lacks becomes a box, an emoji or a mark nothing."""
    shown = "".join(_shown(character, glyphs) for character in text)
    return " ".join(shown.split())


def _shown(character: str, glyphs: Container[int]) -> str:
    if ord(character) in glyphs:
        return character
    return _BOX if unicodedata.category(character)[0] in "LN" else ""

"""Text for a lock screen: plain, short, one line each; what strangers wrote comes to nothing but words. Pure."""

from __future__ import annotations

import re
import unicodedata

from reconciler.render.foreign import cleaned

_GAP = "\u200b"
"""A zero-width space: messengers make links, mentions and commands of plain text where nothing stands between."""
_DOMAIN = re.compile(r"(?<=[^\W_])\.(?=[^\W\d_]{2})")
_MARKS_IN_A_ROW = 3


def plain(text: str, most: int) -> str:
    """Return the text on one line of at most `most` characters, without anything invisible; a cut is shown by `…`."""
    return cut(" ".join(_unstacked(cleaned(text)).split()), most)


def foreign(text: str, most: int) -> str:
    """Return text from outside the same way, so that no messenger makes a link, a mention or a command of it."""
    shown = plain(text, most)
    shown = _DOMAIN.sub(f".{_GAP}", shown.replace("://", f":{_GAP}//"))
    return re.sub(r"([@/#])(?=\w)", rf"\1{_GAP}", shown)


def cut(text: str, most: int) -> str:
    """Return the text, or its beginning up to a word's end where it is too long."""
    if len(text) <= most:
        return text
    head = text[: most - 1]
    words, _, rest = head.rpartition(" ")
    return (words if words and len(rest) < most // 3 else head).rstrip(" ,;:·") + "…"


def _unstacked(text: str) -> str:
    """Leave out combining marks beyond the third in a row: piled up they hide the lines around them."""
    kept: list[str] = []
    run = 0
    for character in text:
        run = run + 1 if unicodedata.category(character) in ("Mn", "Me") else 0
        if run <= _MARKS_IN_A_ROW:
            kept.append(character)
    return "".join(kept)

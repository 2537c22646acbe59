"""Pictures inside a page: each with ids of its own, and with colours that the page's style sheet gives. Pure.

Only tags are touched, never text: text holds no `<`, and values of attributes no `>`, as the pictures escape both.
"""

from __future__ import annotations

import re
from typing import Final

_TAG: Final = re.compile(r"<[^>]+>")
_STYLE: Final = re.compile(r"<style>.*?</style>\n?", re.DOTALL)
_ID: Final = re.compile(r'(\bid="|url\(#|href="#)')
_LABELS: Final = re.compile(r'aria-labelledby="([^"]*)"')
_NAMESPACES: Final = re.compile(r' xmlns(?::xlink)?="[^"]*"')


def unique(svg: bytes, prefix: str) -> str:
    """Return the picture for use beside others: `prefix`, which no other has, stands before each of its ids."""
    return _TAG.sub(lambda tag: _own(tag[0], prefix), _STYLE.sub("", svg.decode())).strip()


def _own(tag: str, prefix: str) -> str:
    named = _LABELS.sub(
        lambda found: f'aria-labelledby="{" ".join(f"{prefix}-{name}" for name in found[1].split())}"', tag
    )
    return _NAMESPACES.sub("", _ID.sub(rf"\g<1>{prefix}-", named)).replace("xlink:href", "href")

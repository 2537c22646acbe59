"""Values as YAML text that every reader takes for the same, whether it speaks YAML 1.1 or 1.2.

Text is plain where that is safe, else in quotes; days are plain, as people write them. Several lines become a literal
block, which holds the text to the last character.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from ruamel.yaml.resolver import implicit_resolvers

from reconciler.athlete.nodes import resolve
from reconciler.athlete.text import HIDDEN

if TYPE_CHECKING:
    from collections.abc import Iterator

Value = str | int | float | bool | Sequence["Value"] | Mapping[str, "Value"]
DAY_KEYS = frozenset(("date", "from", "until"))
DEEPEST_INDENT = 9  # that the header of a block can say
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_READ_OTHERWISE = tuple(expression for _, _, expression, _ in implicit_resolvers)
# A colon ends a key, and a # begins a comment: both only beside a space, but readers differ inside brackets.
_UNSAFE = re.compile(r":(?:[ :,\]}]|\Z)| #| \Z")
_UNSAFE_IN_FLOW = re.compile(r"[,:\[\]{}#]")
_NOT_IN_BLOCK = re.compile(
    f"[{HIDDEN}\ud800-\udfff\ufffe\uffff]".replace("\u0000-\u001f", "\u0000-\u0008\u000b-\u001f")
)
_ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def inline(value: Value, *, key: str = "", style: str = "", in_flow: bool = False) -> str:
    """A value on one line. `key` is the key it belongs to, `style` the quotes that stood there before.

    Raises ValueError for a value that YAML or our reader has no form for.
    """
    if isinstance(value, str):
        return _text(value, key, style, in_flow=in_flow)
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, float):
        return _decimal(value)
    if isinstance(value, Mapping):
        pairs = (
            f"{_text(name, '', '', in_flow=True)}: {inline(inner, key=name, in_flow=True)}"
            for name, inner in value.items()
        )
        return f"{{{', '.join(pairs)}}}"
    return f"[{', '.join(inline(inner, in_flow=True) for inner in value)}]"


def _decimal(value: float) -> str:
    if not math.isfinite(value):
        raise ValueError(f"found {value}, which is no number for a plan")
    mantissa, sign, exponent = repr(value).partition("e")
    # YAML 1.1 knows a decimal number by its point, also before an exponent
    return f"{mantissa}{'' if '.' in mantissa else '.0'}{sign}{exponent}"


def _text(text: str, key: str, style: str, *, in_flow: bool) -> str:
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise ValueError("found half a character, which no file can hold")
    if not style and (_is_plain(text, in_flow=in_flow) or (key in DAY_KEYS and _DAY.fullmatch(text))):
        return text
    if style == "'" and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    return '"' + "".join(_ESCAPES.get(char) or _escaped(char) for char in text) + '"'


def _escaped(char: str) -> str:
    if char.isprintable() or _joins(char):
        return char
    code = ord(char)
    return f"\\x{code:02x}" if code <= 0xFF else f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"  # noqa: PLR2004 - what fits into two and four digits


def _joins(char: str) -> bool:
    """The joiners inside an emoji or a word of some scripts: they are part of what a person wrote."""
    return char in "\u200c\u200d"


def _is_plain(text: str, *, in_flow: bool) -> bool:
    return (
        bool(text)
        and text.isprintable()
        and (text[0].isalnum() or text[0] == "(")
        and not _UNSAFE.search(text)
        and not (in_flow and _UNSAFE_IN_FLOW.search(text))
        and not any(expression.match(text) for expression in _READ_OTHERWISE)
        and isinstance(resolve(text), str)
    )


def fits_block(text: str) -> bool:
    """Whether a literal block holds the text to the last character, and shows it as it is."""
    return bool(text.strip(" \n")) and not _NOT_IN_BLOCK.search(text) and not re.search(r"(?m)^ *\t", text)


def needs_indent(text: str) -> bool:
    """Whether a reader cannot see from the first line of a block how far it is indented."""
    return text.lstrip("\n").startswith(" ")


def block_header(text: str, indent: int, *, always: bool = False) -> str:
    """What stands behind the colon: `|`, with how far it is indented and what becomes of the line breaks at its end.

    `indent`, at most DEEPEST_INDENT, is counted from the key; it is said where the text needs it, or always.
    """
    width = str(indent) if always or needs_indent(text) else ""
    chomping = (
        "" if text.endswith("\n") and not text.endswith("\n\n") else "+" if text.endswith("\n") else "-"
    )
    return f"|{width}{chomping}"


def block_lines(text: str, column: int) -> list[str]:
    """The lines of a literal block; the line break behind the last one belongs to it."""
    lines = text.removesuffix("\n").split("\n")
    return [f"{' ' * column}{line}" if line else "" for line in lines]


def pair_lines(key: str, value: Value, column: int, *, blocks: bool = True) -> Iterator[str]:
    """A key with its value, as lines below each other; the keys stand at `column`."""
    name = inline(key)
    if blocks and isinstance(value, str) and "\n" in value and fits_block(value):
        yield f"{' ' * column}{name}: {block_header(value, 2)}"
        yield from block_lines(value, column + 2)
    else:
        yield f"{' ' * column}{name}: {inline(value, key=key)}"

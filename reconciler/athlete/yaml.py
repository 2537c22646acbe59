"""YAML 1.2 to plain values: by ryaml where it is installed, else by ruamel.yaml, with the same results.

The accepted language is a little smaller than YAML: one document, no tags, no directives, no merge keys, keys are
text, at most MOST_BYTES. Nothing is guessed: `4:25`, `no`, `0123` and dates stay text.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.athlete.yaml_error import YamlError

if TYPE_CHECKING:
    from reconciler.athlete.node import Node

MOST_BYTES = 256_000  # a long week has 10 kB
# Anchors, aliases, tags, directives, tabs, ends of documents, {a:} and ::; rare, and each with a trap (an alias can stand for
# millions of values, readers differ over the others), so a text that may contain one is read by the bounded
# reader. So is a block of text that begins oddly. A false alarm costs time, nothing else.
_RARE = re.compile(r":[:}\],]")
_RARE_LINES = re.compile(r"\n(?:%|\.\.\.)")
_SIGNS = ("&", "*", "!")  # rare only where a word begins with them
_WORD = re.compile(r"(?:!|[&*](?=\S))(?<![^\s,\[{:].)", re.DOTALL)  # a tag may be empty
# The time that ryaml takes grows with the square of open brackets; a plan has a few hundred at most.
_MOST_BRACKETS = 2_000
_BLOCK = r"[-+0-9]{0,2}(?:#| *(?:#[^\n]{0,200})?\r?\n(?: *\r?\n)* +\r?\n)"
# A fixed first letter is found quickest.
_ODD_BLOCKS = {sign: re.compile(re.escape(sign) + _BLOCK) for sign in "|>"}
# Most files hold nothing else, and need no search for what is forbidden.
_PLAIN = bytes([*b"\t\n\r", *range(0x20, 0x7F)])
# Characters that YAML forbids, or that it once took for line breaks; the latter depends on the reader.
_FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]")


def load(data: bytes, *, fast: bool = True) -> object:
    """The value of one YAML document; None for an empty one. Raises YamlError, with a position.

    `fast=False` reads as where ryaml is not installed, with the same result.
    """
    text = decode(data)
    if not fast or _is_rare(text):
        return read_slowly(text).value
    try:
        import ryaml  # noqa: PLC0415 - optional
    except ImportError:
        return read_slowly(text).value
    try:
        value: object = ryaml.loads(text)  # type: ignore[attr-defined]
    except ValueError:
        # It knows where, and reads a few oddities such as `[:?]` that the other refuses.
        return read_slowly(text).value
    return value


def _is_rare(text: str) -> bool:
    return bool(
        "\t" in text
        or _RARE.search(text)
        or text.startswith(("%", "..."))
        or _RARE_LINES.search(text)
        or (any(sign in text for sign in _SIGNS) and _WORD.search(text))
        or any(sign in text and odd.search(text) for sign, odd in _ODD_BLOCKS.items())
        or text.count("[") + text.count("{") > _MOST_BRACKETS
    )


def read_slowly(text: str) -> Node:
    """The document with the position of every value, by ruamel.yaml. Raises YamlError."""
    from reconciler.athlete.nodes import compose  # noqa: PLC0415 - heavy, and rarely needed

    return compose(text)


def decode(data: bytes) -> str:
    """Text of a file: UTF-8, of at most MOST_BYTES, without characters that YAML forbids. Raises YamlError."""
    if len(data) > MOST_BYTES:
        raise YamlError(f"found more than {MOST_BYTES // 1000} kB", "this is too large for a plan")
    try:
        text = data.decode("utf-8-sig")  # some editors begin a file with a byte order mark
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        column = error.start - data.rfind(b"\n", 0, error.start)
        raise YamlError("found bytes that are not UTF-8", "save the file as UTF-8", line, column) from None
    if data.translate(None, _PLAIN) and (found := _FORBIDDEN.search(text)):
        line = text.count("\n", 0, found.start()) + 1
        column = found.start() - text.rfind("\n", 0, found.start())
        raise YamlError(f"found the control character U+{ord(found[0]):04X}", "delete it", line, column)
    return text

"""The short cut to places finds what the slow reader finds, or leaves the file to it."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.athlete.documents import Locator
from reconciler.athlete.node import Node
from reconciler.athlete.nodes import compose
from reconciler.athlete.outline import outline
from reconciler.athlete.yaml import decode, load
from reconciler.athlete.yaml_error import YamlError
from reconciler.errors import Place
from tests.athlete.memory import MemoryTree

ROOT = Path(__file__).parents[2]
EXAMPLES = sorted((ROOT / "athletes").rglob("*.yaml"))

SMALL = (
    "a: 1\nb:\n  - x: 1\n    y: |\n      t\n\n      u: v\n  - {a: 1}\n",
    "k: 'a'\nl:\n- a\n- b\n- c: 1\n  d:\n    e: f\n",
    '# c\na: >-\n  foo\n  bar\nb: long\n  text\nc: "x"  # c\n',
    "w:\n  - \n    a: 1\n  -\n    b: [1, 2]\n",
    "a:   # c\n  b: 1\n\n  c: x # y\nd: ~\n",
)
PIECES: tuple[str, ...] = (
    "\n",
    " ",
    "  ",
    "#",
    " # x",
    "- ",
    ": ",
    '"',
    "'",
    "|",
    "|-\n",
    "[",
    "]",
    "{",
    "}",
    "\n\n",
    "key: ",
    "\n  ",
)
PIECES += ("? ", "---\n", "\\", "a", "1", "\n# c\n", "''", "null", "~", "\r\n")


def agree(text: str) -> bool:
    """Whether the short cut takes the text; if so, every place is the one that the slow reader finds."""
    try:
        short = outline(decode(text.encode()), load(text.encode()))
    except YamlError:
        return False
    if short is not None:
        same(short, compose(text))
    return short is not None


def same(short: Node, slow: Node) -> None:
    assert (short.value, short.line, short.column) == (slow.value, slow.line, slow.column)
    if short.children is None:
        return
    assert short.keys == slow.keys
    if isinstance(short.children, dict):
        assert isinstance(slow.children, dict)
        assert list(short.children) == list(slow.children)
        pairs = list(zip(short.children.values(), slow.children.values(), strict=True))
    else:
        assert isinstance(slow.children, list)
        pairs = list(zip(short.children, slow.children, strict=True))
    for one, other in pairs:
        same(one, other)


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_the_examples_take_the_short_cut(path: Path) -> None:
    assert agree(path.read_text(encoding="utf-8"))


@pytest.mark.parametrize("text", SMALL[:3])
def test_common_shapes_take_the_short_cut(text: str) -> None:
    assert agree(text)


@pytest.mark.parametrize(
    "text",
    [
        "a: 1\r\nb: 2\n",
        "a:\nb: 1\n",
        "a: [1,\n  2]\n",
        'a: "x\n  y"\n',
        "? a\n: 1\n",
        "'a': 1\n",
        "---\na: 1\n",
        "- a\n",
        "",
    ],
)
def test_others_are_left_to_the_slow_reader(text: str) -> None:
    assert outline(text, load(text.encode())) is None


@settings(max_examples=400, deadline=None)
@given(
    st.sampled_from(SMALL),
    st.lists(st.tuples(st.integers(0, 80), st.sampled_from(PIECES), st.integers(0, 3)), max_size=3),
)
def test_any_edit_of_a_file_is_found_in_the_same_place_or_not_at_all(
    text: str, edits: list[tuple[int, str, int]]
) -> None:
    for at, piece, gone in edits:
        text = text[:at] + piece + text[at + gone :]
    agree(text)


def test_what_stands_in_brackets_is_found_by_the_slow_reader() -> None:
    locate = Locator(MemoryTree({"a.yaml": "a: 1\nb: {c: 1, d: [x, y]}\n"}))

    assert locate("a.yaml", ("b",)) == Place("a.yaml", 2, 4)
    assert locate("a.yaml", ("b", "d", 1)) == Place("a.yaml", 2, 18)
    assert locate("a.yaml", ("b", "e")) == Place("a.yaml", 2, 4)

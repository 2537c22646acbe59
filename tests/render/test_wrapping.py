"""Text fits the terminal, and nothing of it is lost."""

from __future__ import annotations

import pytest
from click import style, unstyle
from hypothesis import given
from hypothesis import strategies as st

from reconciler.render.wrapping import columns, wrapped

WORDS = st.text(st.characters(categories=["L", "N", "P"]), min_size=1, max_size=12)
LINES = st.lists(WORDS, max_size=30).map(" ".join)


@given(LINES, st.integers(0, 12), st.integers(20, 120))
def test_no_line_is_wider_than_the_terminal_but_for_a_single_word(line: str, indent: int, width: int) -> None:
    for piece in wrapped(" " * indent + line, width).split("\n"):
        assert columns(piece) <= width or len(piece.split()) == 1


@given(LINES, st.integers(0, 12), st.integers(1, 120))
def test_every_word_is_kept_in_its_order(line: str, indent: int, width: int) -> None:
    assert wrapped(" " * indent + line, width).split() == line.split()


@given(LINES, st.integers(20, 120))
def test_styles_take_no_room(line: str, width: int) -> None:
    assert unstyle(wrapped(style(line, fg="red"), width)) == wrapped(line, width)


def test_a_line_that_fits_keeps_its_spaces() -> None:
    assert wrapped("  a   b", 20) == "  a   b"


def test_what_follows_stands_further_right() -> None:
    assert wrapped("    warning: the week has no goal", 24) == "    warning: the week\n      has no goal"


def test_a_wide_character_takes_two_columns() -> None:
    assert columns("長い e\u0301") == 6
    assert wrapped("長長長長長 長長長長長", 20) == "長長長長長\n  長長長長長"


@pytest.mark.parametrize("width", [None, 0, 19])
def test_without_a_terminal_or_in_a_hopeless_one_lines_stay_whole(width: int | None) -> None:
    assert wrapped("word " * 40, width) == "word " * 40

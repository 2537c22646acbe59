"""Text for pictures: one line, nothing that steers, no glyph that the font lacks."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.render.pictures.inert import MOST, drawable, inert


@given(st.text(max_size=400))
def test_any_text_becomes_one_short_line_that_does_not_steer(text: str) -> None:
    shown = inert(text)
    assert len(shown) <= MOST
    assert not [
        mark for mark in shown if unicodedata.category(mark) in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp")
    ]
    assert shown == " ".join(shown.split())
    assert inert(shown) == shown


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("two\nlines\tand\u2028more", "two lines and more"),
        ("\u202egnp.exe\u2066", "gnp.exe"),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\ufffeb\uffff", "ab"),
        ("\u05e9\u05dc\u05d5\u05dd", "\u05e9\u05dc\u05d5\u05dd"),
        ("x" * 90, "x" * 79 + "\u2026"),
    ],
)
def test_what_steers_goes_and_letters_stay(text: str, shown: str) -> None:
    assert inert(text) == shown


def test_what_the_font_lacks_becomes_a_box_or_nothing() -> None:
    glyphs = {ord(letter) for letter in "Long run "}
    assert drawable("Long \U0001f6b4 run \u65e5\u672c", glyphs) == "Long run \u25a1\u25a1"

"""Text from YAML, calendars and pull requests is data in every output."""

from __future__ import annotations

import subprocess
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import Place, Problem
from reconciler.render.annotations import problems
from reconciler.render.escaping import escape, fence
from reconciler.text import printable

HOSTILE = [
    "@channel please",
    "see #123 and GH-5 and org/repo#7",
    "[click](https://evil.example)",
    "![x](https://evil.example/pixel.png)",
    "<script>alert(1)</script>",
    "a | b | c",
    "```\ncode\n```",
    "line\n## Approved\n",
    "https://evil.example and www.evil.example",
    "\x1b]8;;https://evil.example\x1b\\text\x1b]8;;\x1b\\",
    "\u202egnp.exe",
    "&lt;b&gt; ~~gone~~ $x$ `tick`",
    "::error::forged",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_markdown_shows_hostile_text_as_it_is(text: str) -> None:
    shown = escape(text)
    assert "\n" not in shown
    assert "<" not in shown
    for character in "[]()|`!":
        assert f"\\{character}" in shown or character not in shown
    for trigger in ("@c", "#1", "#7", "https://", "www\\.", "GH\\-"):
        assert trigger not in shown


@given(st.text())
def test_markdown_leaves_nothing_active(text: str) -> None:
    shown = escape(text)
    unescaped = [
        character
        for index, character in enumerate(shown)
        if character in "[]()|`*_#!~" and (index == 0 or shown[index - 1] != "\\")
    ]
    assert unescaped == []
    assert "<" not in shown
    assert ">" not in shown


@given(st.text())
def test_terminal_text_is_one_line_without_steering(text: str) -> None:
    shown = printable(text)
    assert not {unicodedata.category(character) for character in shown} & {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}
    assert printable(shown) == shown


@given(st.lists(st.text(alphabet="`ab \t", max_size=8)))
def test_a_fence_is_longer_than_any_run_inside(lines: list[str]) -> None:
    block = fence(lines).split("\n")
    assert all(block[0] not in line for line in block[1:-1])


@given(st.text(), st.text(), st.integers(0, 99))
def test_an_annotation_is_one_workflow_command(file: str, message: str, line: int) -> None:
    found = problems([Problem(Place(file, line), "code", message)])
    assert "\n" not in found
    assert "\r" not in found
    properties, _, _ = found.removeprefix("::error ").partition("::")
    assert properties.count(",") == (2 if line else 1)


def test_a_terminal_escape_in_a_calendar_name_never_reaches_the_terminal() -> None:
    raw = subprocess.run(["printf", "%s", printable("\x1b[2Jgone")], capture_output=True, check=True).stdout
    assert b"\x1b" not in raw
    assert raw == b"\\x1b[2Jgone"

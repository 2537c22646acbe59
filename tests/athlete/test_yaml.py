"""YAML to values: the fast and the slow reader give the same, and hostile text is refused quickly."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.athlete.yaml import MOST_BYTES, load
from reconciler.athlete.yaml_error import YamlError
from tests.athlete.memory import ROOT

if TYPE_CHECKING:
    from pathlib import Path

EXAMPLES = sorted((ROOT / "athletes").rglob("*.yaml"))
PIECES = st.sampled_from(
    [
        *(
            "a",
            "b",
            "k",
            "x y",
            "é",
            "😀",
            "=",
            "<<",
            "@",
            "`",
            "%",
            "\\n",
            "\\x41",
            "::",
            "0",
            "-1",
            "+2",
            ".5",
        ),
        *("1e3", "1.", "-.5e-3", "0x1f", "0o17", "0b11", "012", "1_000", "no", "true", "Null", "~", ".inf"),
        *("2026-05-13", "4:25", "99999999999999999999", "'", '"', "''", "|", "|-", ">", "|\n  ", "# c", " #"),
        *(": ", ":", "- ", "-", ", ", ",", "[", "]", "{", "}", "? ", "\n", "\n  ", "\n    ", "  ", "\r\n"),
        *('"a"', "'b'", "\na: ", "\nb: ", "\n  c: ", "- a: ", "...", "---", "\n---\n", "\n...\n"),
        *("\t", "&a ", "*a", "!t ", "!!str ", "\ufeff", "\x00", "\x85", "\u2028"),
    ]
)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**64 - 1) | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)


def outcome(text: str, *, fast: bool) -> object:
    """The value as text (so that 1, 1.0 and true differ), or None where it is refused, here or by any model."""
    try:
        value = load(text.encode(), fast=fast)
    except YamlError:
        return None
    return repr(value) if isinstance(value, dict) and has_text_keys(value) else None


def has_text_keys(value: object) -> bool:
    if isinstance(value, dict):
        return all(isinstance(key, str) and has_text_keys(inner) for key, inner in value.items())
    return all(map(has_text_keys, value)) if isinstance(value, list) else True


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: str(path.relative_to(ROOT)))
def test_both_readers_agree_on_the_examples(path: Path) -> None:
    assert load(path.read_bytes()) == load(path.read_bytes(), fast=False)


@settings(max_examples=400, deadline=None)
@given(st.booleans(), st.lists(PIECES, max_size=9).map("".join))
def test_both_readers_agree_on_random_text(is_mapping: bool, text: str) -> None:  # noqa: FBT001 - drawn
    text = f"k: {text}" if is_mapping else text
    assert outcome(text, fast=True) == outcome(text, fast=False)


@pytest.mark.parametrize(
    "text", ["k: {d:?}", "k: [:?]", 'k: [0,:"],}', "k: [:|]", "k: [?]", "- [::]", "k: {a:,b:}"]
)
def test_both_readers_agree_on_odd_colons(text: str) -> None:
    assert outcome(text, fast=True) == outcome(text, fast=False)


def test_what_the_fast_reader_refuses_is_read_where_yaml_allows_it() -> None:
    assert load(b"k: [:?, ':']") == load(b"k: [:?, ':']", fast=False) == {"k": [":?", ":"]}


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(), VALUES, max_size=4))
def test_both_readers_agree_on_written_documents(value: dict[str, object]) -> None:
    ryaml = pytest.importorskip("ryaml")
    text = ryaml.dumps(value)
    assert outcome(text, fast=True) == outcome(text, fast=False)


@pytest.mark.parametrize(
    ("plain", "value"),
    [
        ("4:25", "4:25"),
        ("08:00", "08:00"),
        ("no", "no"),
        ("0123", "0123"),
        ("1_000", "1_000"),
        ("2026-05-13", "2026-05-13"),
        ("nUll", "nUll"),
        ("NULL", None),
        ("~", None),
        ("", None),
        ("True", True),
        ("0x10", 16),
        ("0o17", 15),
        ("-0b11", -3),
        ("1e3", 1000.0),
        ("01.5", 1.5),
        ("1e400", "1e400"),
        ("18446744073709551615", 2**64 - 1),
        ("3402823669209384634633746074317682114560", 3402823669209384634633746074317682114560.0),
        ("http://x:80/y", "http://x:80/y"),
        ("a: b", YamlError),
        ("18446744073709551616", YamlError),
    ],
)
@pytest.mark.parametrize("fast", [True, False])
def test_plain_scalars(plain: str, value: object, fast: bool) -> None:  # noqa: FBT001 - parametrized
    text = f"k: {plain}\n".encode()
    if value is YamlError:
        with pytest.raises(YamlError):
            load(text, fast=fast)
    else:
        found = load(text, fast=fast)
        assert isinstance(found, dict)
        assert (found["k"], type(found["k"])) == (value, type(value))


def test_an_alias_stands_for_its_value() -> None:
    assert load(b"a: &x [1]\nb: *x\n") == {"a": [1], "b": [1]}


BOMB = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 10)}]\n" for n in range(1, 9)
)


@pytest.mark.parametrize("fast", [True, False])
@pytest.mark.parametrize(
    ("text", "said", "line"),
    [
        ("a: 1\na: 2\n", "key 'a' twice", 2),
        ("\ta: 1\n", "'\\t'", 1),
        ("a:\n\t- 1\n", "'\\t'", 2),
        (BOMB, "too many values", 6),
        ("k: " + "[" * 100_000, "nested more than 128 deep", 1),
        ("k: " + "{a: " * 50_000, "nested more than 128 deep", 1),
        ("- " * 100_000, "nested more than 128 deep", 1),
        ("&a [*a]", "alias", 1),
        ("a: 1\nb: *x\n", "alias *x", 2),
        ("a: 1\nb: !secret x\n", "tag '!secret'", 2),
        ("a: 1\nb: ! x\n", "tag '!'", 2),
        ("!", "tag '!'", 1),
        ("a: !!python/object:os.system x\n", "tag", 1),
        ("a: 1\n---\nb: 2\n", "second document", 2),
        ("%YAML 1.1\n---\na: no\n", "directive", 2),
        ("a: [1\nb: 2\n", "", 2),
        ("a: 'x\n", "", 2),
        ("a: b: c\n", "mapping values are not allowed", 1),
        ("a: 1\nb: x\x00y\n", "U+0000", 2),
        ("a: 1\nb: x\x1b[31my\n", "U+001B", 2),
        ("a: x\u2028b: 2\n", "U+2028", 1),
        ("? [a]\n: 1\n", "as a key", 1),
        ('a: "\\ud800"\n', "", 1),
        ('a: "\\UFFFFFFFF"\n', "", 0),
    ],
)
def test_what_is_not_our_yaml_is_refused_with_its_line(text: str, said: str, line: int, fast: bool) -> None:  # noqa: FBT001
    with pytest.raises(YamlError) as caught:
        load(text.encode(), fast=fast)
    assert said in caught.value.said
    assert caught.value.line == line


@pytest.mark.parametrize("fast", [True, False])
def test_a_file_of_50_megabytes_is_refused_before_it_is_parsed(fast: bool) -> None:  # noqa: FBT001
    with pytest.raises(YamlError, match="more than 256 kB"):
        load(b"a" * 50_000_000, fast=fast)
    assert load(b"a: 1\n" + b"#" * (MOST_BYTES - 5), fast=fast) == {"a": 1}


def test_bytes_that_are_not_utf8_are_refused_with_their_place() -> None:
    with pytest.raises(YamlError) as caught:
        load(b"a: 1\nb: caf\xe9\n")
    assert (caught.value.line, caught.value.column) == (2, 7)
    assert "UTF-8" in caught.value.hint


def test_a_byte_order_mark_at_the_beginning_is_fine() -> None:
    """Editors on Windows write one; only in the middle of a file is it a hidden character."""
    assert load(b"\xef\xbb\xbfa: 1\n") == {"a": 1}
    with pytest.raises(YamlError, match=r"U\+FEFF"):
        load("a: x\ufeff\n".encode())
    with pytest.raises(YamlError, match="UTF-8"):
        load("a: 1\n".encode("utf-16"))


@pytest.mark.parametrize("text", ["", "\n\n", "# nothing\n", "---\n"])
def test_an_empty_document_is_nothing(text: str) -> None:
    assert load(text.encode()) is None
    assert load(text.encode(), fast=False) is None

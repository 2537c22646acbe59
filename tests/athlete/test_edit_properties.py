"""Edits of random week files in many styles: the value is what was asked, and other lines stay to the byte."""

from __future__ import annotations

import copy
import re
from dataclasses import dataclass

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.athlete.edit import (
    AddEntry,
    Edit,
    RemoveEntry,
    RemoveField,
    SetField,
    apply_edits,
    new_week,
    set_field,
)
from reconciler.athlete.edit_source import same
from reconciler.athlete.yaml import load

MANY = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
Value = object
# A value and ways to write it inside an entry; {i} is where the keys stand, plus two.
INLINE: tuple[tuple[str, object], ...] = (
    ("plain words", "plain words"),
    ('"08:00"', "08:00"),
    ("'it''s: fine'", "it's: fine"),
    ("2026-05-13", "2026-05-13"),
    ('"#1 \\u2028 end"', "#1 \u2028 end"),
    ("😀 Zürich", "😀 Zürich"),
    ("12", 12),
    ("1.5", 1.5),
    ("true", True),
    ("[a, 'b, c', no]", ["a", "b, c", "no"]),
    ("{time: 45m, load: 2}", {"time": "45m", "load": 2}),
    ("[]", []),
)
BLOCK: tuple[tuple[str, object], ...] = (
    ("|\n{i}- 15m Z2 HR\n\n{i}Main Set 5x\n{i}- 1km Pace", "- 15m Z2 HR\n\nMain Set 5x\n- 1km Pace\n"),
    ("|-  # why\n{i}one\n{i}# no comment", "one\n# no comment"),
    ("|2\n{i}  lead\n{i}text", "  lead\ntext\n"),
    ("|\n\n{i}a\n \n{i}b", "\na\n\nb\n"),
    (">\n{i}folded\n{i}text", "folded text\n"),
    ("|+\n{i}kept\n\n", "kept\n\n"),
    ("two\n{i}lines", "two lines"),
    ('"two\n{i}lines"  # said', "two lines"),
    ("\n{i}- one\n{i}- two  # second\n{i}# third\n{i}- three", ["one", "two", "three"]),
    ("\n{i}time: 45m  # comment\n{i}# more\n{i}load: 2", {"time": "45m", "load": 2}),
)
HOSTILE = st.sampled_from(
    [
        *(
            "---",
            "...",
            ": ",
            ":",
            "#",
            " #",
            "# ",
            " ",
            "  lead",
            "|",
            "> ",
            "- ",
            "-",
            "? ",
            "&a",
            "*a",
            "!!str x",
        ),
        *(
            "no",
            "4:25",
            "08:00",
            "2026-05-15",
            "012",
            "1_000",
            "1e3",
            ".5",
            "~",
            "null",
            "<<",
            "=",
            "y",
            "0x1f",
        ),
        *(
            "\t",
            "\tx",
            "a\tb",
            "\r",
            "\r\n",
            "\n",
            "\n\n",
            "\x00",
            "\x07",
            "\x1b[31m",
            "\x85",
            "\u2028",
            "\u2029",
        ),
        *(
            "\ufeff",
            "\u202e",
            "\xa0",
            "😀",
            "👩\u200d🚀",
            "é",
            "e\u0301",
            "'",
            '"',
            "\\",
            "\\n",
            "{",
            "}",
            "[",
            "]",
            ",",
        ),
        *(
            "%",
            "@",
            "`",
            "a",
            "Main Set 5x",
            "- 1km 4:35-4:25/km Pace",
            "word",
            "\ufffe",
            "\uffff",
            "18446744073709551616",
        ),
    ]
)
PIECES = st.lists(HOSTILE, min_size=1, max_size=7).map("".join)
TEXTS = st.one_of(
    PIECES,
    st.lists(PIECES | st.just(""), min_size=2, max_size=6).map("\n".join),
    st.text(st.characters(exclude_categories=["Cs"])),
    st.sampled_from(["x" * 20_000, "word " * 4_000, "- 10m Z1 HR\n" * 2_000, "", "\n", "   "]),
)
VALUES = st.one_of(
    TEXTS,
    TEXTS,
    st.integers(-(2**63), 2**64 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.booleans(),
    st.lists(TEXTS, max_size=4),
    st.dictionaries(st.sampled_from(["time", "load", "no", "a b"]), TEXTS | st.integers(0, 9), max_size=3),
)
KEYS = ("date", "time", "name", "text", "steps", "tags", "with", "load", "moved_from", "color", "not ours: #")


@dataclass(frozen=True)
class File:
    """A week file as pieces of text: None and the entries own them."""

    mark: str
    newline: str
    ending: str
    pieces: tuple[tuple[tuple[str, int] | None, str], ...]

    @property
    def text(self) -> str:
        return self.mark + self._joined(self.pieces) + self.ending

    def _joined(self, pieces: tuple[tuple[tuple[str, int] | None, str], ...]) -> str:
        return "\n".join(text for _, text in pieces).replace("\n", self.newline)

    def around(self, entry: tuple[str, int]) -> tuple[str, str]:
        """What stands before an entry and after it."""
        index = next(i for i, (owner, _) in enumerate(self.pieces) if owner == entry)
        before = self._joined(self.pieces[:index])
        after = self._joined(self.pieces[index + 1 :])
        if "|+" in self.text:  # blank lines that follow belong to such a block
            after = after.lstrip("\r\n")
        return self.mark + before, after + self.ending if after else ""

    @property
    def value(self) -> dict[str, list[dict[str, object]]]:
        value = load(self.text.encode())
        assert isinstance(value, dict)
        return value


COMMENTS = st.sampled_from(["# why so", "# - id: old", "#", "# ä: {", "#: ' |"])


@st.composite
def entries(draw: st.DrawFn, identity: str, dash: int, width: int) -> str:
    """One entry, with the comments that belong to it."""
    column = dash + width
    pad, inner = " " * column, " " * (column + 2)
    is_flow = draw(st.integers(0, 3)) == 0
    forms = st.sampled_from(INLINE if is_flow else INLINE + BLOCK)
    keys = draw(st.lists(st.sampled_from(KEYS[:-1]), unique=True, max_size=5))
    fields = [("id", identity), *((key, draw(forms)[0].replace("{i}", inner)) for key in keys)]
    above = draw(st.lists(COMMENTS, max_size=1))
    start = f"{' ' * dash}-{' ' * (width - 1)}"
    if is_flow:
        flow = ", ".join(f"{key}: {form}" for key, form in fields)
        lines = [start + "{" + flow + "}" + draw(st.sampled_from(["", "  # said", " "]))]
    else:
        lines = [f"{start}{fields[0][0]}: {fields[0][1]}"]
        for key, form in fields[1:]:
            if draw(st.integers(0, 4)) == 0:
                lines.append(pad + draw(COMMENTS))
            lines.append(f"{pad}{key}:{' ' if form and form[0] != chr(10) else ''}{form}")
        if "\n" not in lines[-1]:
            lines[-1] += draw(st.sampled_from(["", "  # said", "  "]))
    return "\n".join([*(" " * dash + comment for comment in above), *lines])


@st.composite
def files(draw: st.DrawFn) -> File:
    """A week file in some style."""
    dash = draw(st.sampled_from([0, 2, 4]))
    width = draw(st.sampled_from([2, 2, 4]))
    gap = draw(st.sampled_from(["", "\n", "\n\n"]))
    pieces: list[tuple[tuple[str, int] | None, str]] = [
        (
            None,
            draw(
                st.sampled_from(
                    ["# schema\nweek: 2026-W20", "week: 2026-W20", "---\n\nweek: '2026-W20'  # so"]
                )
            ),
        )
    ]
    for kind in ("workouts", "notes"):
        count = draw(st.integers(0, 3))
        if not count:
            pieces += [(None, f"{kind}: []  # none")] if draw(st.booleans()) else []
            continue
        pieces.append((None, draw(st.sampled_from([f"{kind}:", f"{kind}:  # all", f"\n{kind}:\n"]))))
        for index in range(count):
            pieces.append(((kind, index), draw(entries(f"{kind}-{index}", dash, width))))
            if gap and index + 1 < count:
                pieces.append((None, gap[1:]))
    if draw(st.booleans()):
        pieces.append(
            (None, draw(st.sampled_from(["races: []", "# end", "\nwaivers: []\n\n# end", "waivers: []"])))
        )
    newline = draw(st.sampled_from(["\n", "\n", "\r\n"]))
    ending = draw(st.sampled_from([newline, newline, "", newline * 3]))
    return File(draw(st.sampled_from(["", "", "\ufeff"])), newline, ending, tuple(pieces))


@st.composite
def files_with_entry(draw: st.DrawFn) -> tuple[File, tuple[str, int]]:
    file = draw(files().filter(lambda file: any(owner for owner, _ in file.pieces)))
    return file, draw(st.sampled_from([owner for owner, _ in file.pieces if owner]))


def edited(file: File, *edits: Edit) -> str:
    """The text after edits, which a second time change nothing."""
    text = apply_edits(file.text, edits)
    if not any(isinstance(edit, RemoveEntry) for edit in edits):
        assert apply_edits(text, edits) == text
    return text


def agree(text: str, expected: object) -> None:
    """Both readers find the expected value."""
    for fast in (True, False):
        assert same(load(text.encode(), fast=fast), expected)


@MANY
@given(files_with_entry(), st.sampled_from(KEYS), VALUES)
def test_a_field_becomes_what_was_asked_and_other_entries_stay(
    found: tuple[File, tuple[str, int]], key: str, value: object
) -> None:
    file, (kind, index) = found
    text = edited(file, SetField((kind, index), key, value))  # type: ignore[arg-type]
    expected = copy.deepcopy(file.value)
    expected[kind][index][key] = value
    agree(text, expected)
    before, after = file.around((kind, index))
    assert text.startswith(before)
    assert text.endswith(after)
    if file.newline == "\r\n":
        assert text.count("\n") == text.count("\r\n")


@MANY
@given(files_with_entry(), st.sampled_from(("id", *KEYS)))
def test_a_removed_field_is_gone_and_other_entries_stay(
    found: tuple[File, tuple[str, int]], key: str
) -> None:
    file, (kind, index) = found
    text = edited(file, RemoveField((kind, index), key))
    expected = copy.deepcopy(file.value)
    expected[kind][index].pop(key, None)
    agree(text, expected)
    before, after = file.around((kind, index))
    assert text.startswith(before)
    assert text.endswith(after)


@MANY
@given(files_with_entry())
def test_a_removed_entry_takes_no_other_line_with_it(found: tuple[File, tuple[str, int]]) -> None:
    file, (kind, index) = found
    text = edited(file, RemoveEntry((kind, index)))
    expected = copy.deepcopy(file.value)
    del expected[kind][index]
    agree(text, expected)
    before, after = file.around((kind, index))
    rest = [line for line in (before + file.newline + after).splitlines() if line.strip()]
    left = [line.replace(f"{kind}: []", f"{kind}:") for line in text.splitlines() if line.strip()]
    assert [line.replace(f"{kind}: []", f"{kind}:") for line in rest] == left


@MANY
@given(
    files(),
    st.sampled_from(["workouts", "notes", "races", "waivers"]),
    st.dictionaries(st.sampled_from(KEYS), VALUES, max_size=4),
)
def test_a_new_entry_leaves_every_line_as_it_was(file: File, kind: str, fields: dict[str, object]) -> None:
    entry = {**fields, "id": "brand-new"}
    text = edited(file, AddEntry(kind, entry))  # type: ignore[arg-type]
    expected = copy.deepcopy(file.value)
    expected[kind] = [*(expected.get(kind) or []), entry]
    agree(text, expected)
    is_first = not file.value.get(kind)
    old = [line.replace(f"{kind}: []", f"{kind}:") if is_first else line for line in file.text.splitlines()]
    if not file.ending:  # a last block of text without a line break says so, once something follows it
        old, text = [_clipped(line) for line in old], "\n".join(map(_clipped, text.splitlines()))
    new = iter(text.splitlines())
    assert all(line in new for line in old if line.strip()), "an old line is gone or has moved"


def _clipped(line: str) -> str:
    """The line, where a block of text begins without the sign that it ends without a line break."""
    return re.sub(r": ([|>])(2?)-", r": \1\2", line)


@MANY
@given(TEXTS, TEXTS)
def test_a_new_week_holds_any_text(focus: str, why: str) -> None:
    expected: dict[str, object] = {kind: [] for kind in ("workouts", "notes", "races", "waivers")}
    expected |= {"week": "2026-W20"} | {key: text for key, text in (("focus", focus), ("why", why)) if text}
    agree(new_week("2026-W20", focus=focus, why=why), expected)


@MANY
@given(TEXTS)
def test_plain_text_is_text_to_a_reader_of_yaml_1_1_too(text: str) -> None:
    """The old rules would take no for false, and 4:25 for 265."""
    yaml = pytest.importorskip("ruamel.yaml").YAML(typ="safe", pure=True)
    yaml.version = (1, 1)
    week = set_field("week: 2026-W20\nnotes: []\n", (), "focus", text)
    body = "".join(line for line in week.splitlines(keepends=True))
    assert yaml.load(body)["focus"] == text


SHARED = """week: 2026-W20
workouts:
- {id: a, name: &n "1", tags: &g [x, y], steps: s}
- id: b
  name: *n
  steps: &s |  # the text

    - 10m
     z

  with: &w
    time: &t 45m
    text: 1
- {id: c, name: &n other, tags: *g}
- id: d
  name: *n
  tags: *g
  steps: *s
  with: *w
  time: *t
"""


@MANY
@given(st.data())
def test_what_others_share_stays_theirs(data: st.DataObject) -> None:
    """Anchors move to the next place that uses them when theirs is written over."""
    expected = copy.deepcopy(load(SHARED.encode(), fast=False))
    assert isinstance(expected, dict)
    edits: list[Edit] = []
    for _ in range(data.draw(st.integers(1, 3))):
        index = data.draw(st.integers(0, len(expected["workouts"]) - 1))
        entry = expected["workouts"][index] = copy.deepcopy(expected["workouts"][index])
        key = data.draw(st.sampled_from([*entry, "color"]))
        match data.draw(st.integers(0, 2)):
            case 0:
                entry[key] = data.draw(VALUES)
                edits.append(SetField(("workouts", index), key, entry[key]))
            case 1:
                edits.append(RemoveField(("workouts", index), key))
                entry.pop(key, None)
            case _ if len(expected["workouts"]) > 1:
                edits.append(RemoveEntry(("workouts", index)))
                del expected["workouts"][index]
            case _:
                pass
    agree(apply_edits(SHARED, edits), expected)

"""Edits of weeks as people write them: what changes in the file, line by line."""

from __future__ import annotations

import difflib
from pathlib import Path

import pytest

from reconciler.athlete import Note, Race, Waiver, Week, Workout, read_athlete
from reconciler.athlete.edit import (
    AddEntry,
    Edit,
    RemoveEntry,
    RemoveField,
    SetField,
    add_entry,
    apply_edits,
    new_week,
    remove_entry,
    remove_field,
    set_field,
)
from reconciler.athlete.edit_order import ENTRY, LISTS, WAIVER, WEEK, order_at
from reconciler.athlete.yaml import load
from reconciler.errors import InputError
from tests.athlete.memory import ROOT, ada

MARIA = (ROOT / "athletes/maria/weeks/2026-W20.yaml").read_bytes().decode()
INTERVALS = ("workouts", "intervals-5x1000m")


def changes(before: str, after: str) -> list[str]:
    """The lines that went and came, in order."""
    old, new = before.split("\n"), after.split("\n")
    found: list[str] = []
    for sign, a, b, c, d in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if sign != "equal":
            found += [*(f"- {line}" for line in old[a:b]), *(f"+ {line}" for line in new[c:d])]
    return [line if line[2:] else line[0] for line in found]


def lines(text: str) -> list[str]:
    return text.strip("\n").split("\n")


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            SetField(INTERVALS, "date", "2026-05-14"),
            """
-     date: 2026-05-13
+     date: 2026-05-14
""",
        ),
        (
            SetField(("workouts", 2), "time", "09:30"),
            """
-     time: "08:00"
+     time: "09:30"
""",
        ),
        (
            SetField(INTERVALS, "moved_from", "2026-W19"),
            """
+     moved_from: 2026-W19
""",
        ),
        (
            SetField(("workouts", 0), "tags", ["gym", "no", "a: b"]),
            """
+     tags: [gym, "no", "a: b"]
""",
        ),
        (
            SetField(INTERVALS, "load", 75),
            """
-     load: 72
+     load: 75
""",
        ),
        (
            SetField(
                INTERVALS,
                "steps",
                "Warmup\n- 15m Z2 HR\n\nMain Set 4x\n- 1km 4:35-4:25/km Pace\n- Recovery 90s Z1 HR\n\n"
                "Cooldown\n- 10m Z1 HR\n",
            ),
            """
-       Main Set 5x
+       Main Set 4x
""",
        ),
        (
            SetField(("notes", "travel"), "date", "2026-05-16"),
            """
-   - {id: travel, date: 2026-05-15, name: Travel day, text: "No session: flight at 07:00."}
+   - {id: travel, date: 2026-05-16, name: Travel day, text: "No session: flight at 07:00."}
""",
        ),
        (
            SetField(("notes", "travel"), "moved_from", "2026-W19"),
            """
-   - {id: travel, date: 2026-05-15, name: Travel day, text: "No session: flight at 07:00."}
+   - {id: travel, date: 2026-05-15, moved_from: 2026-W19, name: Travel day, text: "No session: flight at 07:00."}
""",
        ),
        (
            SetField(("workouts", 4), "instructions", "  Two of them barefoot.\nOnly on grass."),
            """
+     instructions: |2-
+         Two of them barefoot.
+       Only on grass.
""",
        ),
        (
            SetField(("workouts", "easy-thursday", "with"), "time", "50m"),
            """
-   - {id: easy-thursday, date: 2026-05-14, time: "06:30", use: easy-run, with: {time: 45m}}
+   - {id: easy-thursday, date: 2026-05-14, time: "06:30", use: easy-run, with: {time: 50m}}
""",
        ),
        (
            SetField(("workouts", "easy-tuesday"), "name", "Easy, with a friend"),
            """
-   - {id: easy-tuesday, date: 2026-05-12, time: "06:30", use: easy-run}
+   - {id: easy-tuesday, date: 2026-05-12, time: "06:30", use: easy-run, name: "Easy, with a friend"}
""",
        ),
        (
            SetField(("workouts", "easy-tuesday"), "steps", "- 20m Z1 HR\n- 10m Z2 HR\n"),
            """
-   - {id: easy-tuesday, date: 2026-05-12, time: "06:30", use: easy-run}
+   - id: easy-tuesday
+     date: 2026-05-12
+     time: "06:30"
+     use: easy-run
+     steps: |
+       - 20m Z1 HR
+       - 10m Z2 HR
""",
        ),
        (
            SetField((), "conservative", True),
            """
+ conservative: true
""",
        ),
        (
            RemoveField(INTERVALS, "load"),
            """
-     load: 72
""",
        ),
        (
            RemoveField(("notes", 0), "text"),
            """
-   - {id: travel, date: 2026-05-15, name: Travel day, text: "No session: flight at 07:00."}
+   - {id: travel, date: 2026-05-15, name: Travel day}
""",
        ),
        (
            RemoveEntry(("workouts", "easy-tuesday")),
            """
-
-   - {id: easy-tuesday, date: 2026-05-12, time: "06:30", use: easy-run}
""",
        ),
        (
            RemoveEntry(("notes", 0)),
            """
- notes:
-   - {id: travel, date: 2026-05-15, name: Travel day, text: "No session: flight at 07:00."}
+ notes: []
""",
        ),
        (
            AddEntry(
                "workouts",
                {
                    "name": "Spin",
                    "id": "spin",
                    "steps": "- 30m Z1 HR\n- 5m Z2 HR\n",
                    "sport": "Ride",
                    "time": "18:00",
                    "date": "2026-05-15",
                },
            ),
            """
+
+   - id: spin
+     date: 2026-05-15
+     time: "18:00"
+     sport: Ride
+     name: Spin
+     steps: |
+       - 30m Z1 HR
+       - 5m Z2 HR
""",
        ),
        (
            AddEntry("waivers", {"rule": "C2", "reason": "Agreed.", "by": "Maria"}),
            """
- waivers: []
+ waivers:
+   - rule: C2
+     reason: Agreed.
+     by: Maria
""",
        ),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, Edit) else "",
)
def test_only_these_lines_of_a_real_week_change(edit: Edit, expected: str) -> None:
    after = apply_edits(MARIA, [edit])
    assert changes(MARIA, after) == lines(expected)


@pytest.mark.parametrize("edit", [SetField(INTERVALS, "load", 72), RemoveField(INTERVALS, "tags")])
def test_what_is_so_already_changes_nothing(edit: Edit) -> None:
    assert apply_edits(MARIA, [edit]) == MARIA


WEEK_TEXT = """\
week: 2026-W20   # ISO
workouts:
# the first one
- id:   easy      # the id
  # when
  date: 2026-05-12   # a Tuesday
  'name': 'It''s easy'
  tags:
  # favourites
  - one   # 1
  - two

  # three is new
  - three
  why: >
    folded
    text

# about the second

# long
# and slow
- {id: long, date: 2026-05-17, # Sunday
   name: Long}
  # belongs to long

# the end of the workouts
notes: [{id: a, for_week: true}, {id: b, for_week: true}]
"""


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            SetField(("workouts", 0), "date", "2026-05-13"),
            """
-   date: 2026-05-12   # a Tuesday
+   date: 2026-05-13   # a Tuesday
""",
        ),
        (
            SetField(("workouts", 0), "name", "She's slow"),
            """
-   'name': 'It''s easy'
+   'name': 'She''s slow'
""",
        ),
        (
            SetField(("workouts", 0), "tags", ["zero", "one", "three"]),
            """
+   - zero
-   - two
""",
        ),
        (
            SetField(("workouts", 0), "tags", []),
            """
-   tags:
-   # favourites
-   - one   # 1
-   - two
-
-   # three is new
-   - three
+   tags: []
""",
        ),
        (
            SetField(("workouts", 0), "why", "one\n"),
            """
-   why: >
-     folded
-     text
+   why: |
+     one
""",
        ),
        (
            SetField(("workouts", 0), "date", "a\nb\n"),
            """
-   date: 2026-05-12   # a Tuesday
+   date: |   # a Tuesday
+     a
+     b
""",
        ),
        (
            RemoveField(("workouts", 0), "id"),
            """
- - id:   easy      # the id
+ -       # the id
""",
        ),
        (
            RemoveEntry(("workouts", "long")),
            """
- # long
- # and slow
- - {id: long, date: 2026-05-17, # Sunday
-    name: Long}
-   # belongs to long
-
""",
        ),
        (
            RemoveEntry(("notes", 0)),
            """
- notes: [{id: a, for_week: true}, {id: b, for_week: true}]
+ notes: [{id: b, for_week: true}]
""",
        ),
        (
            AddEntry("notes", {"id": "c", "for_week": True}),
            """
- notes: [{id: a, for_week: true}, {id: b, for_week: true}]
+ notes: [{id: a, for_week: true}, {id: b, for_week: true}, {id: c, for_week: true}]
""",
        ),
        (
            AddEntry("races", {"id": "c", "name": "#1"}),
            """
+ races:
+ - id: c
+   name: "#1"
""",
        ),
    ],
    ids=lambda value: str(value)[:60] if isinstance(value, Edit) else "",
)
def test_only_these_lines_of_an_odd_week_change(edit: Edit, expected: str) -> None:
    assert changes(WEEK_TEXT, apply_edits(WEEK_TEXT, [edit])) == lines(expected)


def test_line_endings_the_byte_order_mark_and_a_missing_last_line_break_stay() -> None:
    text = (
        "\ufeffweek: 2026-W20\r\nnotes:\r\n  - id: a\r\n    text: |\r\n      one\r\n      two\r\n    name: x"
    )
    edits: list[Edit] = [SetField(("notes", 0), "text", "1\n2\n"), AddEntry("notes", {"id": "b"})]
    assert apply_edits(text, edits) == (
        "\ufeffweek: 2026-W20\r\nnotes:\r\n  - id: a\r\n    text: |\r\n      1\r\n      2\r\n    name: x\r\n  - id: b"
    )


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("no", '"no"'),
        ("4:25", '"4:25"'),
        ("2026-05-15", '"2026-05-15"'),
        ("0x1F", '"0x1F"'),
        ("1_000", '"1_000"'),
        ("y", '"y"'),
        ("", '""'),
        ("5 x 1000 m: hard", '"5 x 1000 m: hard"'),
        ("5 x 1000 m", "5 x 1000 m"),
        ("it's (nearly) 100 %", "it's (nearly) 100 %"),
        ("tab\tand \u2028", '"tab\\tand \\u2028"'),
        ("\x07 \U000e0041", '"\\x07 \\U000e0041"'),
        ("👩\u200d🚀", '"👩\u200d🚀"'),
        ("one\r\ntwo", '"one\\r\\ntwo"'),
        ("\tone\ntwo", '"\\tone\\ntwo"'),
        ("one\n", "|\n  one"),
        ("---\n...\n# a: b", "|-\n  ---\n  ...\n  # a: b"),
        ("\n one\n", "|2\n\n   one"),
        ("one\n\n", "|+\n  one\n"),
        (1e22, "1.0e+22"),
        (0.5, "0.5"),
        (False, "false"),
        ({"a b": [1, "x, y"]}, '{a b: [1, "x, y"]}'),
    ],
)
def test_values_are_written_so_that_every_reader_takes_them_for_the_same(value: object, written: str) -> None:
    text = "week: 2026-W20\nworkouts: []\n"
    after = set_field(text, (), "focus", value)  # type: ignore[arg-type]
    assert after == f"week: 2026-W20\nfocus: {written}\nworkouts: []\n"


def test_days_are_plain_where_a_day_belongs() -> None:
    week = "week: 2026-W20\nnotes:\n  - {id: a}\n"
    after = apply_edits(
        week, [SetField(("notes", 0), key, "2026-05-13") for key in ("from", "until", "name")]
    )
    assert after.endswith('  - {id: a, from: 2026-05-13, until: 2026-05-13, name: "2026-05-13"}\n')


def test_a_text_goes_into_quotes_where_blank_lines_below_would_join_its_block() -> None:
    text = "week: 2026-W20\nfocus: a\n\n\nworkouts: []\n"
    after = set_field(text, (), "focus", "b\n\n")
    assert after == 'week: 2026-W20\nfocus: "b\\n\\n"\n\n\nworkouts: []\n'


@pytest.mark.parametrize(
    ("edit", "expected"),
    [
        (
            SetField(("workouts", 0), "steps", "new"),
            """
+     steps: |-
+       new
+   - id: b
+     time: &t "07:00"
-   - id: b
-     time: &t "07:00"
-     steps: *s
""",
        ),
        (
            SetField(("workouts", 1), "steps", "new"),
            """
-     steps: *s
+     steps: new
""",
        ),
        (
            SetField(("workouts", 1), "time", "09:00"),
            """
-     time: &t "07:00"
+     time: &t "09:00"
""",
        ),
    ],
)
def test_what_entries_share_stays_with_the_others(edit: Edit, expected: str) -> None:
    text = """\
week: 2026-W20
workouts:
  - id: a
    steps: &s |
      one
      two
  - id: b
    time: &t "07:00"
    steps: *s
  - id: c
    steps: *s
"""
    assert changes(text, apply_edits(text, [edit])) == lines(expected)


@pytest.mark.parametrize(
    ("text", "edit", "line", "said"),
    [
        ("a: 1\nb: [\n", SetField((), "a", 2), 3, "expected"),
        ("", SetField((), "a", 2), 1, "found nothing at the top, expected keys and values"),
        ("- 1\n", RemoveField((), "a"), 1, "found a list at the top, expected keys and values"),
        ("notes: []\n", RemoveEntry(("notes", "a")), 1, "found no 'a'"),
        ("week: a\nnotes: []\n", SetField(("notes", 0), "a", 1), 2, "found no 0"),
        ("week: a\nnotes: []\n", RemoveEntry(("notes",)), 1, "expected that of an entry"),
        ("week: a\nnotes: {x: 1}\n", RemoveEntry(("notes", "x")), 1, "expected that of an entry"),
        ("week: a\nnotes: x\n", AddEntry("notes", {"id": "a"}), 2, "expected a list"),
        ("week: a\nnotes:\n- id: a\n", AddEntry("notes", {"id": "a", "b": 1}), 3, "the id 'a'"),
        ("a: &x {b: 1}\nc: *x\n", SetField(("a",), "b", 2), 1, "several places share"),
        ("a: &x {b: 1}\nc: *x\n", SetField(("c",), "b", 2), 2, "several places share"),
        ("a: &x []\nnotes: *x\n", AddEntry("notes", {"id": "a"}), 2, "several places share"),
        ("a:\n? b\n:\n- c\n", SetField((), "b", 1), 2, "a key whose colon does not follow it"),
        ("notes:\n- {x: [1]}\n- - a\n  - b\n", RemoveEntry(("notes", 1, 0)), 2, "expected keys and values"),
        ("week: a\nnotes: &x []\n", AddEntry("notes", {"id": "a"}), 2, "without a list of its own"),
        ("a: &t\nx: *t\n", SetField((), "a", 2), 1, "a shared value that is empty"),
        ("a: &t {1: 2}\nx: *t\n", SetField((), "a", 2), 1, "the result would mean something else"),
        ("a: [1, # one\n 2]\n", RemoveEntry(("a", 0)), 1, "found a comment between brackets"),
        ("a: 1\n", SetField((), "b", float("nan")), 1, "found nan"),
        ("a: 1\n", SetField((), "b", 2**64), 1, "too large"),
        ("a: 1\n", SetField((), "b", "\ud83d"), 1, "half a character"),
        ("a: 1\n", SetField((), "b", "x" * 300_000), 1, "more than 256 kB"),
        ("a: \ud83d\n", SetField((), "b", "x"), 0, "half a character"),
    ],
)
def test_an_edit_that_is_not_safe_is_refused_and_says_what_to_do(
    text: str, edit: Edit, line: int, said: str
) -> None:
    with pytest.raises(InputError) as caught:
        apply_edits(text, [edit], path="weeks/2026-W20.yaml")
    (problem,) = caught.value.problems
    assert (problem.place.file, problem.place.line) == ("weeks/2026-W20.yaml", line)
    assert said in problem.message
    assert problem.code == "yaml" or "do it by hand" in problem.hint


NOTE = {"id": "n1", "text": "a\nb\n"}


@pytest.mark.parametrize(
    ("text", "edit", "after"),
    [
        (
            "{week: a, notes: []}",
            AddEntry("notes", NOTE),
            '{week: a, notes: [{id: n1, text: "a\\nb\\n"}]}',
        ),
        ("{week: a}\n", AddEntry("notes", NOTE), '{week: a, notes: [{id: n1, text: "a\\nb\\n"}]}\n'),
        ("{}", AddEntry("notes", NOTE), '{notes: [{id: n1, text: "a\\nb\\n"}]}'),
        (
            "week: a\nnotes:\nraces: []\n",
            AddEntry("notes", NOTE),
            "week: a\nnotes:\n  - id: n1\n    text: |\n      a\n      b\nraces: []\n",
        ),
        (
            "week: a\n\nworkouts: []\n\nraces: []\n",
            AddEntry("notes", {"id": "n1"}),
            "week: a\n\nworkouts: []\n\nnotes:\n  - id: n1\n\nraces: []\n",
        ),
        ("---\nweek: a\n...\n", AddEntry("notes", {}), "---\nweek: a\nnotes:\n  - {}\n...\n"),
        (
            "week: a\nnotes:\n  - id: n\n    # tail\nraces: []\n",
            AddEntry("notes", {"id": "n1"}),
            "week: a\nnotes:\n  - id: n\n    # tail\n  - id: n1\nraces: []\n",
        ),
        (
            "week: a\nnotes:\n-\n  id: n\n",
            AddEntry("notes", {"id": "n1"}),
            "week: a\nnotes:\n-\n  id: n\n- id: n1\n",
        ),
        (
            "week: a\nnotes:\n  - id: n\n    text: |\n      x",
            AddEntry("notes", {"id": "n1"}),
            "week: a\nnotes:\n  - id: n\n    text: |-\n      x\n  - id: n1",
        ),
        ("a: 1\n", RemoveField((), "a"), "{}\n"),
        ("{a: 1}", RemoveField((), "a"), "{}"),
        ("x: {a: 1, b: 2}\n", RemoveField(("x",), "a"), "x: {b: 2}\n"),
        ("a: |+\n  x\n\nb: 1\n\nc: 2\n", RemoveField((), "b"), "a: |+\n  x\n\nc: 2\n"),
        ("a: 1\nb: 2", RemoveField((), "b"), "a: 1"),
        ("a: |\n  x\nb: 2", RemoveField((), "b"), "a: |\n  x\n"),
        ("tags: # c\n  - a\n  - b\n", SetField((), "tags", "a\nb\n"), "tags: | # c\n  a\n  b\n"),
        ("tags: &t # c\n- a\nx: *t\n", SetField((), "tags", 1), "tags: 1 # c\nx: &t [a]\n"),
        ("a: &t 1\nx: [b, *t, *t]\n", SetField((), "a", 2), "a: 2\nx: [b, &t 1, *t]\n"),
        ("a: &t 1\n", SetField((), "a", 2), "a: &t 2\n"),
        ("a: {b}\n", SetField(("a",), "b", 1), "a: {b: 1}\n"),
        ("a: {b: , c: 1}\n", SetField(("a",), "b", "x y"), "a: {b: x y , c: 1}\n"),
        ("a:  # c\n", SetField((), "a", "x"), "a: x  # c\n"),
        ("a: {}\n", SetField(("a",), "b", 1), "a: {b: 1}\n"),
        ("a: |2\n   x\n  y\n", SetField((), "a", "x\ny\n"), "a: |2\n  x\n  y\n"),
        ("a: |\n  x\n \n  y\n", SetField((), "a", "z\n\ny\n"), "a: |\n  z\n \n  y\n"),
        ("a: |+\n  x\n\n\nb: 1\n", SetField((), "a", "z\n\n"), "a: |+\n  z\n\nb: 1\n"),
        ("a: |+\n  x\n\nb: 1\n", SetField((), "a", "z\n"), "a: |\n  z\n\nb: 1\n"),
        (
            "a:\n           |\n            x\n",
            SetField((), "a", " z\n"),
            "a:\n           |2\n   z\n",
        ),
    ],
)
def test_rare_forms_are_edited_too(text: str, edit: Edit, after: str) -> None:
    assert apply_edits(text, [edit]) == after


def test_the_first_edit_that_fails_stops_all() -> None:
    with pytest.raises(InputError):
        apply_edits(MARIA, [SetField((), "focus", "x"), RemoveEntry(("notes", "gone"))])


def test_an_entry_is_there_once_however_often_it_is_added() -> None:
    entry = {"id": "rest", "date": "2026-05-15", "name": "Rest", "text": "Sleep.\nEat.\n"}
    once = add_entry(MARIA, "notes", entry)
    assert once != MARIA
    assert add_entry(once, "notes", entry) == once


@pytest.mark.parametrize("kind", ["workouts", "notes", "races"])
def test_an_entry_stands_close_where_a_blank_line_would_join_the_text_above(kind: str) -> None:
    """A `|+` block keeps all blank lines below it, so that the gap between entries cannot be kept up."""
    text = "week: 2026-W20\n\nworkouts:\n- {id: a}\n\n- id: b\n  steps: |+\n    - 40m Z2 HR\n"
    after = add_entry(text, kind, {"id": "new"})
    assert after.startswith(text)
    found = load(after.encode())
    assert isinstance(found, dict)
    assert found["workouts"][1]["steps"] == "- 40m Z2 HR\n"
    assert found[kind][-1] == {"id": "new"}


def test_taking_back_what_was_added_gives_the_old_file() -> None:
    entry = {"id": "rest", "name": "Rest", "date": "2026-05-15"}
    assert remove_entry(add_entry(MARIA, "workouts", entry), ("workouts", "rest")) == MARIA
    assert remove_field(set_field(MARIA, INTERVALS, "tags", ["x"]), INTERVALS, "tags") == MARIA


def test_a_new_week_can_be_filled_and_read() -> None:
    text = new_week("2026-W20", focus="no. 1: easy", why="One.\n\nTwo.\n", conservative=True)
    assert text == (
        "# yaml-language-server: $schema=../../../schemas/week.schema.json\n"
        'week: 2026-W20\nfocus: "no. 1: easy"\nwhy: |\n  One.\n\n  Two.\nconservative: true\n'
        "workouts: []\nnotes: []\nraces: []\nwaivers: []\n"
    )
    run = {"id": "easy", "date": "2026-05-12", "sport": "Run", "name": "Easy: run", "duration": "45m"}
    filled = apply_edits(
        text, [AddEntry("workouts", run), AddEntry("notes", {"id": "n", "for_week": True, "name": "Hi"})]
    )
    athlete = read_athlete(ada({"weeks/2026-W20.yaml": filled}), "ada")
    (week,) = athlete.weeks
    assert [workout.name for workout in week.workouts] == ["Easy: run"]
    assert week.notes[0].for_week


@pytest.mark.parametrize(
    "path", sorted((ROOT / "athletes").glob("*/weeks/*.yaml")), ids=lambda path: path.stem
)
def test_every_field_of_the_examples_can_be_removed_and_set_again(path: Path) -> None:
    text = path.read_bytes().decode()
    week = load(text.encode())
    assert isinstance(week, dict)
    for kind in LISTS:
        for index, entry in enumerate(week.get(kind, [])):
            for key, value in entry.items():
                without = remove_field(text, (kind, index), key)
                back = set_field(without, (kind, index), key, value)
                assert load(back.encode()) == week


@pytest.mark.parametrize(
    ("model", "order"), [(Workout, ENTRY), (Note, ENTRY), (Race, ENTRY), (Waiver, WAIVER), (Week, WEEK)]
)
def test_every_key_of_the_models_has_its_place(model: type, order: tuple[str, ...]) -> None:
    fields = model.model_fields  # type: ignore[attr-defined]
    assert {field.alias or name for name, field in fields.items()} <= set(order)
    assert len(set(order)) == len(order)


def test_keys_below_an_entry_have_a_free_order() -> None:
    assert order_at(("workouts", 0, "with")) == ()
    assert order_at(("phases", 0)) == ()

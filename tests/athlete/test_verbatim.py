"""Text that is kept to the byte, and events that entries take over."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.athlete import read_athlete
from reconciler.errors import InputError
from reconciler.reconcile.compile import compile_athlete
from tests.athlete.memory import WEEK, ada

ENTRY = "{id: a, date: 2026-05-12, sport: Run, name: A"


def quoted(text: str) -> str:
    """A double-quoted YAML scalar in which every character is escaped."""
    return '"' + "".join(f"\\U{ord(char):08x}" for char in text) + '"'


@given(st.text(st.characters(codec="utf-8"), min_size=1, max_size=200).filter(str.strip))
def test_every_text_reaches_the_calendar_as_it_is(text: str) -> None:
    week = f"{WEEK}  - {ENTRY}, verbatim: {quoted(text)}}}\nnotes:\n  - {{id: b, date: 2026-05-12, name: B, verbatim: {quoted(text)}}}\n"
    athlete = read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada")
    assert [item.fields["description"] for item in compile_athlete(athlete)] == [text, text]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ("verbatim: x, steps: '- 10m Z2 HR'", "found verbatim and steps"),
        ("verbatim: x, goal: y", "found verbatim and goal"),
        ("verbatim: x, file: a.zwo", "found verbatim and a file"),
        ("verbatim: ' '", "found empty text"),
        ("verbatim: x, event: 0", "event"),
        ("verbatim: x, event: i12", "event"),
    ],
)
def test_what_does_not_go_together_is_refused(fields: str, said: str) -> None:
    with pytest.raises(InputError) as error:
        read_athlete(ada({"weeks/2026-W20.yaml": f"{WEEK}  - {ENTRY}, {fields}}}\n"}), "ada")
    assert said in str(error.value)


def test_a_note_has_one_text() -> None:
    week = "week: 2026-W20\nnotes:\n  - {id: a, date: 2026-05-12, name: A, text: x, verbatim: y}\n"
    with pytest.raises(InputError) as error:
        read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada")
    assert "found verbatim and text" in str(error.value)


@pytest.mark.parametrize("sport", ["WeightTraining", "Swim"])
def test_an_entry_that_takes_over_an_event_needs_no_content(sport: str) -> None:
    """The calendar holds what somebody planned by hand, which may be no more than a name."""
    entry = ENTRY.replace("Run", sport)
    athlete = read_athlete(ada({"weeks/2026-W20.yaml": f"{WEEK}  - {entry}, event: 123780516}}\n"}), "ada")
    (item,) = compile_athlete(athlete)
    assert (item.event, item.fields["description"]) == (123780516, "")


def test_the_steps_of_a_verbatim_text_are_measured() -> None:
    week = f'{WEEK}  - {ENTRY}, duration: 10m, verbatim: "Easy\\r\\n- 40m Z2 HR\\r\\n"}}\n'
    (item,) = compile_athlete(read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada"))
    assert "moving_time" not in item.fields

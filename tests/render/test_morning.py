"""The morning message: readable on a lock screen, whatever strangers wrote into the calendar."""

from __future__ import annotations

import datetime as dt
import unicodedata
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.render.lock_screen import cut, foreign, plain
from reconciler.render.morning import LIMIT, Morning, message
from reconciler.training.agenda import Agenda, Elsewhere, Item
from reconciler.training.around import DayNote, RaceAhead
from reconciler.workout import parse

DAY = dt.date(2026, 5, 13)
RUN = Item("Club run", "Run", time="18:00", duration=3660)


def said(*items: Item, morning: dict[str, Any] | None = None, **parts: Any) -> tuple[str, ...]:
    return message(Morning(Agenda(DAY, **({"read": True} | parts), items=items), **(morning or {})))


def test_the_first_line_is_the_essence() -> None:
    assert said(RUN)[0] == "18:00 · Club run (not in your plan) · 61 min"
    assert said(Item("10 km", "Run", time="10:00", distance=10_000, race="B"))[0].endswith("10.0 km · race B")
    assert said(RUN, Item("Ride", "Ride", duration=7200))[0].endswith("· 3h01")


def test_several_sessions_each_have_their_line() -> None:
    lines = said(RUN, Item("Swim", "Swim", time="06:00", distance=2000))
    assert lines[0].startswith("2 sessions: Club run (not in your plan) + Swim")
    assert lines[1:3] == (
        "18:00 · Club run (not in your plan) · 61 min",
        "06:00 · Swim (not in your plan) · 2.0 km",
    )


def test_a_rest_day_says_so_and_has_nothing_to_say() -> None:
    rest = Morning(Agenda(DAY, read=True))
    assert message(rest) == ("Rest day, Wed 13 May",)
    assert not rest.has_something_to_say


def test_what_is_done_is_done() -> None:
    done = Item("Club run", "Run", done=True)
    assert said(done) == ("Done: Club run (not in your plan)",)
    assert "Done already: Club run (not in your plan)" in said(RUN, done)
    assert not Morning(Agenda(DAY, read=True, items=(done,))).has_something_to_say


def test_what_is_planned_and_not_on_the_calendar_is_something_to_say() -> None:
    missing = Agenda(DAY, read=True, elsewhere=(Elsewhere("Key session", None),))
    assert Morning(missing).has_something_to_say
    assert message(Morning(missing)) == ("Planned, but not on your calendar yet: Key session",)
    assert said(RUN, elsewhere=missing.elsewhere)[1:] == (
        "Key session is planned for today, and not on your calendar yet.",
    )
    away = Elsewhere("Key session", dt.date(2026, 5, 14))
    assert said(elsewhere=(away,)) == ("Rest day, Wed 13 May", "Key session is on Thu 14 May now.")


def test_what_to_keep_in_mind() -> None:
    lines = said(
        RUN,
        notes=(DayNote("note", "Travel", "Flight at 07:00", ours=True), DayNote("sick", "Covid")),
        races=(RaceAhead("Club race", "C", dt.date(2026, 5, 14), ours=True),),
        morning={"form": -12.4, "about_form": True, "cautions": ("a day after the last hard one",)},
    )
    assert lines[1:] == (
        "Travel: Flight at 07:00",
        "Ill, says your calendar: rest comes first.",
        "Mind: a day after the last hard one",
        "Club race (C) tomorrow",
        "Form about -12",
    )


def test_illness_is_not_named() -> None:
    """The message travels through the hands of others."""
    assert not any("Covid" in line for line in said(RUN, notes=(DayNote("injured", "Covid"),)))


def test_from_the_plan_alone_says_so() -> None:
    assert said(RUN, read=False)[-1] == "From the plan: the calendar could not be read."


def test_structure_only_where_there_is_one() -> None:
    assert said(Item("x", "Run", text=parse("- 40m Z2 HR"))) == ("x (not in your plan)",)
    assert said(Item("x", "Run", text=parse("3x\n- 5m Z4\n- 2m Z1")))[1] == "3\u00d7 (5m Z4, 2m Z1)"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Run\nRest day. Stay in bed.", "Run Rest day. Stay in bed."),
        ("\x1b[31mred\x07", "[31mred"),
        ("a\u202eb\u2066c\u200bd", "abcd"),
        ("see https://evil.example/x", "see https:\u200b//\u200bevil.\u200bexample/\u200bx"),
        ("@everyone /start #1", "@\u200beveryone /\u200bstart #\u200b1"),
        ("10.5 km easy", "10.5 km easy"),
        ("a" + "\u0301" * 40, "a" + "\u0301" * 3),
        ("👟 new shoes", "👟 new shoes"),
    ],
)
def test_text_of_strangers_comes_to_nothing_but_words(name: str, shown: str) -> None:
    assert foreign(name, 60) == shown


def test_a_cut_is_seen_and_falls_between_words() -> None:
    assert cut("one two three", 13) == "one two three"
    assert cut("one two three", 12) == "one two…"
    assert cut("x" * 30, 10) == "x" * 9 + "…"


TEXTS = st.text(max_size=300) | st.sampled_from(["<b>x</b>", "*_`[x](javascript:1)", "\u202eabc", "x" * 400])
ITEMS = st.builds(
    Item,
    name=TEXTS,
    sport=st.just("Run"),
    time=st.sampled_from(["", "08:00"]),
    duration=st.none() | st.integers(0, 100_000),
    race=st.sampled_from(["", "A"]),
    done=st.booleans(),
    text=st.just(parse("5x\n- 1km 4:35-4:25/km Pace\n- 90s Z1 HR")),
)
NOTES = st.builds(
    DayNote, kind=st.sampled_from(["note", "sick", "holiday"]), name=TEXTS, text=TEXTS, ours=st.booleans()
)


@given(
    items=st.lists(ITEMS, max_size=12),
    notes=st.lists(NOTES, max_size=6),
    cautions=st.lists(TEXTS, max_size=3),
    missing=st.lists(TEXTS, max_size=3),
)
def test_any_day_fits_a_lock_screen(
    items: list[Item], notes: list[DayNote], cautions: list[str], missing: list[str]
) -> None:
    lines = said(
        *items,
        notes=tuple(notes),
        elsewhere=tuple(Elsewhere(name, None) for name in missing),
        morning={"cautions": tuple(cautions), "form": -5.0},
    )
    whole = "\n".join(lines)
    assert 0 < len(whole) <= LIMIT
    assert len(lines[0]) <= LIMIT // 3
    invisible = [c for line in lines for c in line if unicodedata.category(c) in ("Cc", "Cs", "Zl", "Zp")]
    assert invisible == []
    assert not {"\u202e", "\u2066"} & set(whole)


@given(TEXTS, st.integers(2, 80))
def test_plain_text_keeps_its_size(text: str, most: int) -> None:
    assert len(plain(text, most)) <= most

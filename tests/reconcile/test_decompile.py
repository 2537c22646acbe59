"""Events of the calendar as entries of the YAML, and back."""

from __future__ import annotations

import datetime as dt
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.compile import description
from reconciler.reconcile.decompile import Decompiled, Unfit, compiled_fields, decompile, same_as
from reconciler.reconcile.layout import relaid

_TEXTS = (
    Path(os.environ.get("RECONCILER_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    / "workout_texts.jsonl"
)
REPS = "Warmup\n- 15m Z2 HR\n\nMain Set 5x\n- 1km 4:35-4:25/km Pace\n- 90s Z1 HR"


def live(**fields: Any) -> LiveEvent:
    row = {
        "id": 7,
        "category": "WORKOUT",
        "type": "Run",
        "name": "Reps",
        "description": REPS,
        "start_date_local": "2026-05-13T00:00:00",
        **fields,
    }
    return LiveEvent.from_api({key: value for key, value in row.items() if value is not None})


def stated(**fields: Any) -> dict[str, Any]:
    found = decompile(live(**fields))
    assert isinstance(found, Decompiled), found
    return dict(found.fields)


class TestWhatItBecomes:
    def test_our_own_layout_is_taken_apart(self) -> None:
        text = description("Even reps, easy shoulders.", None, REPS)
        assert stated(description=text) == {
            "date": "2026-05-13",
            "sport": "Run",
            "name": "Reps",
            "goal": "Even reps, easy shoulders.",
            "steps": REPS,
        }

    def test_headings_stay_with_their_steps(self) -> None:
        assert stated()["steps"] == REPS

    def test_prose_without_a_step_is_a_goal(self) -> None:
        found = stated(description="Easy, by feel", moving_time=2400)
        assert (found["goal"], found["duration"]) == ("Easy, by feel", 2400)

    @pytest.mark.parametrize(
        "text", [f"\n{REPS}", f"{REPS}\n\n", REPS.replace("\n", "\r\n"), "\u2028" + REPS, "e\u0301\n" + REPS]
    )
    def test_what_the_parts_would_change_is_kept_to_the_byte(self, text: str) -> None:
        assert stated(description=text)["verbatim"] == text

    def test_what_the_calendar_computes_is_not_stated(self) -> None:
        assert not stated(moving_time=4000, distance=9000, icu_training_load=70).keys() & {
            "duration",
            "distance",
            "load",
        }

    def test_settings_of_the_athlete_come_along(self) -> None:
        found = stated(color="red", tags=["track"], indoor=True, target="PACE", hide_from_athlete=False)
        assert {key: found[key] for key in ("color", "tags", "indoor", "target")} == {
            "color": "red",
            "tags": ["track"],
            "indoor": True,
            "target": "PACE",
        }
        assert "hide_from_athlete" not in found

    def test_what_the_yaml_cannot_state_is_left_and_named(self) -> None:
        found = decompile(live(color="no colour!", tags=["a\u202eb"]))
        assert isinstance(found, Decompiled)
        assert found.left == ("color", "tags")

    def test_a_time_of_day(self) -> None:
        assert stated(start_date_local="2026-05-13T08:30:00")["time"] == "08:30"

    @pytest.mark.parametrize(
        ("fields", "days"),
        [
            ({}, {"date": "2026-05-13"}),
            ({"moving_time": 3600, "distance": 1000, "icu_training_load": 9}, {"date": "2026-05-13"}),
            ({"end_date_local": "2026-05-14T00:00:00"}, {"date": "2026-05-13"}),
            ({"end_date_local": "2026-05-16T00:00:00"}, {"from": "2026-05-13", "until": "2026-05-15"}),
            ({"end_date_local": "tomorrow"}, {"date": "2026-05-13"}),
            ({"for_week": True, "start_date_local": "2026-05-11T00:00:00"}, {"for_week": True}),
        ],
    )
    def test_the_days_of_a_note(self, fields: dict[str, Any], days: dict[str, Any]) -> None:
        found = stated(category="NOTE", type=None, description="Flight", **fields)
        assert found == {**days, "name": "Reps", "text": "Flight"}

    @pytest.mark.parametrize(("category", "kind"), [("SICK", "sick"), ("HOLIDAY", "holiday")])
    def test_an_absence_is_a_note_of_its_kind(self, category: str, kind: str) -> None:
        assert stated(category=category, type=None, description=None)["kind"] == kind

    def test_a_race(self) -> None:
        found = decompile(live(category="RACE_B", description=None, distance=10_000.0))
        assert isinstance(found, Decompiled)
        assert (found.kind, found.fields["priority"], found.fields["distance"]) == ("races", "B", 10_000)


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"name": None}, "no name"),
        ({"name": "a\nb"}, "control character"),
        ({"name": "x" * 201}, "201 characters"),
        ({"name": "e\u0301"}, "cannot say its name"),
        ({"type": None}, "no sport"),
        ({"type": "Quidditch"}, "Quidditch"),
        ({"category": "TARGET"}, "TARGET"),
        ({"description": None}, "without content"),
        ({"description": "x" * 100_001}, "100001 characters"),
        ({"start_date_local": "2026-05-13T08:30:15"}, "cannot say its start_date_local"),
    ],
)
def test_what_no_entry_can_say_is_told(fields: dict[str, Any], said: str) -> None:
    found = decompile(live(**fields))
    assert isinstance(found, Unfit)
    assert said in found.reason


def test_a_bare_event_is_enough_for_an_entry_that_takes_it_over() -> None:
    assert isinstance(decompile(live(description=None), event=7), Decompiled)


_HARD = st.sampled_from(["---", ": ", "#", "  lead", "|", ">", "\u2028", "\u0085", "\r\n", "\t", "\U0001f3c3", "- 10m Z2", "\n\n", "Warmup", "3x", "{a}", "%", "'", '"'])  # fmt: skip
_TEXT = st.lists(st.one_of(_HARD, st.text(st.characters(codec="utf-8"), max_size=10)), max_size=8).map(
    "".join
)


@given(
    st.fixed_dictionaries(
        {
            "category": st.sampled_from(
                ["WORKOUT", "NOTE", "RACE_A", "RACE_C", "SICK", "HOLIDAY", "TARGET", "PLAN"]
            ),
            "start_date_local": st.dates(dt.date(2026, 1, 1), dt.date(2027, 12, 31)).map(
                lambda day: f"{day}T00:00:00"
            ),
        },
        optional={
            "name": st.one_of(_TEXT, st.just("Long run")),
            "type": st.sampled_from(["Run", "Ride", "TrailRun", "WeightTraining", "Swim", "Nothing"]),
            "description": st.one_of(_TEXT, st.none()),
            "moving_time": st.one_of(st.integers(-5, 10**7), st.none()),
            "distance": st.one_of(st.floats(allow_nan=True), st.none()),
            "icu_training_load": st.integers(-1, 9000),
            "color": _TEXT,
            "tags": st.lists(_TEXT, max_size=3),
            "indoor": st.booleans(),
            "for_week": st.booleans(),
            "end_date_local": st.one_of(
                _TEXT, st.dates(dt.date(2026, 1, 1), dt.date(2028, 1, 1)).map(lambda day: f"{day}T00:00:00")
            ),
        },
    ),
    st.sampled_from([None, 7]),
)
def test_whatever_is_on_the_calendar_comes_out_the_same_or_is_told(
    row: dict[str, Any], event: int | None
) -> None:
    seen = LiveEvent.from_api({"id": 7, **row})
    found = decompile(seen, event=event)
    if isinstance(found, Unfit):
        assert found.reason
        return
    assert same_as(seen, found.kind, found.fields)
    compiled = compiled_fields(found.kind, found.fields, seen.date) or {}
    assert compiled.get("description", "") == (seen.get("description") or "")


@pytest.mark.skipif(
    not _TEXTS.exists(), reason="the recorded workout texts are absent (RECONCILER_SHARED_DATA)"
)
def test_every_recorded_text_comes_back_to_the_byte() -> None:
    rows = [json.loads(line) for line in _TEXTS.read_text(encoding="utf-8").splitlines()]
    texts = [text for row in rows if (text := row.get("description") or row.get("text"))]
    assert len(texts) > 100
    for text in texts:
        found = decompile(live(description=text, moving_time=60))
        assert isinstance(found, Decompiled), (found, text)
        compiled = compiled_fields(found.kind, found.fields, dt.date(2026, 5, 13)) or {}
        assert compiled["description"] == text


class TestChangedText:
    GOAL, HINTS = "Stay even.", "* water"

    @pytest.mark.parametrize(
        ("change", "words"),
        [
            (("goal", "Push a bit."), {"goal": "Push a bit.", "instructions": HINTS, "steps": REPS}),
            (("steps", "- 40m Z2 HR"), {"goal": GOAL, "instructions": HINTS, "steps": "- 40m Z2 HR"}),
            (("instructions", "* cap"), {"goal": GOAL, "instructions": "* cap", "steps": REPS}),
            (("instructions", ""), {"goal": GOAL, "steps": REPS}),
            (("goal", ""), {"instructions": HINTS, "steps": REPS}),
        ],
    )
    def test_only_the_part_that_changed_changes(self, change: tuple[str, str], words: dict[str, str]) -> None:
        before = {"goal": self.GOAL, "instructions": self.HINTS, "steps": REPS}
        now = {**before, change[0]: change[1]}
        text = description(now["goal"], now["instructions"], now["steps"])
        assert next(relaid(text, before, session=True)) == words

    def test_a_text_of_another_layout_is_kept_whole(self) -> None:
        before = {"goal": self.GOAL, "steps": REPS}
        ways = list(relaid("Something else\r\n- 10m Z2 HR", before, session=True))
        assert ways[-1] == {"verbatim": "Something else\r\n- 10m Z2 HR"}

"""Whatever strategy, library and calendar hold: the skeleton of a week loads, and says nothing but what it means."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pydantic_core import PydanticCustomError

from reconciler.athlete.overlay import Overlay
from reconciler.athlete.reading import Athlete, read_athlete
from reconciler.athlete.text import line
from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.ownership import iso_week
from reconciler.scaffold.outline import Outline, first_free_week
from reconciler.scaffold.outline_before import before_lines
from reconciler.scaffold.outline_races import goal_races
from reconciler.scaffold.remarks import comment, foreign, told
from reconciler.scaffold.week_file import focus_of, week_file
from reconciler.training.done import Outcome
from reconciler.training.facts import Activity, Facts

TODAY = dt.date(2026, 5, 11)
WEEK = "2026-W21"
PATH = f"athletes/ada/weeks/{WEEK}.yaml"
ANY = st.text(max_size=300)
HOSTILE = st.one_of(
    ANY,
    st.sampled_from(
        [
            "---",
            "a: b",
            "# x",
            "- 5m Z2",
            "\n- x",
            '"',
            "'",
            "\u2028",
            "\u0085x",
            "\ufeff",
            "%YAML 1.1",
            "&a *a",
            "{",
            "no",
        ]
    ),
)


def _is_line(text: str) -> bool:
    try:
        line(text)
    except PydanticCustomError:
        return False
    return text.isprintable()


DECLARED = st.one_of(
    st.text(min_size=1, max_size=180).filter(_is_line),
    st.sampled_from(
        ["---", "a: b", "# x", "- 5m Z2", '"', "'", "%YAML 1.1", "&a *a", "{", "no", "😀 ß", "\\n"]
    ),
)


def _dump(document: object) -> bytes:
    return json.dumps(document, ensure_ascii=False).encode()


class Nothing:
    """A tree without a file."""

    def names(self, directory: str) -> tuple[str, ...]:
        raise FileNotFoundError(2, "no such directory", directory)

    def read(self, path: str) -> bytes:
        raise FileNotFoundError(2, "no such file", path)


def tree(**documents: object) -> Overlay:
    """An athlete from documents; a JSON text is a YAML text."""
    athlete = {
        "name": "Ada",
        "intervals_id": "i7",
        "timezone": "Europe/Berlin",
        "goals": documents.pop("goals", ()),
    }
    files = {"athletes/ada/athlete.yaml": _dump(athlete)}
    files |= {f"athletes/ada/{name}.yaml": _dump(found) for name, found in documents.items()}
    return Overlay(Nothing(), files)


def read(**documents: object) -> Athlete:
    return read_athlete(tree(**documents), "ada")


def phase(first: str, until: str, name: str = "Base", focus: str = "Easy.") -> dict[str, str]:
    return {"name": name, "kind": "base", "from": first, "until": until, "focus": focus}


@settings(deadline=None, max_examples=150)
@given(st.data())
def test_any_text_stays_a_comment_or_the_value_that_it_is(data: st.DataObject) -> None:
    def draw(texts: st.SearchStrategy[str] = HOSTILE) -> str:
        return data.draw(texts)

    named = [draw(DECLARED) for _ in range(8)]
    documents: dict[str, Any] = {
        "goals": [
            {
                "name": named[0],
                "priority": "B",
                "date": "2026-05-20",
                "distance": 5000,
                "sport": "Run",
                "target": named[1],
            },
            {"name": named[2], "priority": "C", "date": "2026-05-21"},
        ],
        "strategy": {
            "goal": named[3],
            "phases": [
                phase("2026-05-01", "2026-05-20", named[4], f"{named[5]}\n\t{named[5]}"),
                phase("2026-05-21", "2026-06-30"),
            ],
            "week_building": [named[6]],
        },
        "rules": {"blocked": [{"date": "2026-05-19", "why": named[7]}]},
    }
    athlete = read(**documents)
    events = tuple(
        LiveEvent.from_api(
            {
                "id": number,
                "category": category,
                "name": draw(),
                "description": draw(),
                "type": draw(),
                "start_date_local": "2026-05-20T00:00:00",
                "training_availability": "LIMITED",
            }
        )
        for number, category in enumerate(["NOTE", "WORKOUT", "SICK", f"X{draw()}"])
    )
    activity = Activity("i1", TODAY, sport=draw(), time=600, name=draw())
    before = before_lines(
        "2026-W20", [Outcome(TODAY, None, (activity,), "extra", notes=(draw(),))], planned=True
    )
    facts = Facts(TODAY, activities=(activity,), events=events, why_unknown=(draw(),))
    outline = Outline(athlete, facts, TODAY, WEEK, before=tuple(before))

    text = week_file(outline)
    keys = ("week: ", "focus: ", "workouts: []", "notes: []", "races:", "  - {id: ", "waivers: []")
    assert all(written.startswith(("#", *keys)) for written in text.split("\n")[:-1])
    (week,) = read_athlete(Overlay(tree(**documents), {PATH: text.encode()}), "ada").weeks
    assert (week.workouts, week.notes, week.waivers) == ((), (), ())
    standing = [race for race in goal_races(outline) if not race.why_not]
    assert [race.name for race in week.races] == [dict(race.fields)["name"] for race in standing]
    assert week.focus == focus_of(outline) or week.focus == focus_of(outline).strip()


@given(HOSTILE)
def test_a_comment_is_made_of_visible_comment_lines(text: str) -> None:
    for written in (*comment(told(text)), *comment(foreign(text))):
        assert written.startswith("#")
        assert written.isprintable()


@given(st.text(min_size=400))
def test_long_texts_are_cut(text: str) -> None:
    assert len(told(text, 100)) <= 100 * len("\\U0001f600")
    assert len(foreign(text, 100)) <= 100 * len("\\U0001f600")


@settings(max_examples=200)
@given(st.dates(dt.date(2020, 1, 1), dt.date(2040, 12, 31)), st.integers(0, 60))
def test_the_first_free_week_is_the_nearest_that_has_not_begun(today: dt.date, taken: int) -> None:
    monday = today + dt.timedelta(days=-today.weekday() % 7)
    declared = {iso_week(monday + dt.timedelta(weeks=number)) for number in range(taken)}
    expected = iso_week(monday + dt.timedelta(weeks=taken))
    assert first_free_week(today, declared) == expected
    assert first_free_week(today, declared - {iso_week(monday)}) == (iso_week(monday) if taken else expected)


@pytest.mark.parametrize(
    ("names", "ids"),
    [
        (["No", "No", "no!"], ['"no"', "no-2", "no-3"]),
        (["東京マラソン", "10 km", "null"], ["race", "10-km", '"null"']),
        (["x" * 80], ["x" * 50]),
    ],
)
def test_races_have_ids_that_every_reader_takes_for_text(names: list[str], ids: list[str]) -> None:
    goals = [
        {"name": name, "priority": "B", "date": "2026-05-20", "sport": "Run", "distance": 5000}
        for name in names
    ]
    outline = Outline(read(goals=goals), Facts.offline(TODAY), TODAY, WEEK)
    assert [race.text().split(", ")[0] for race in goal_races(outline)] == [f"{{id: {one}" for one in ids]


def test_a_focus_that_is_too_long_names_the_phases_and_a_single_one_is_cut() -> None:
    long = "Run. " * 60
    two = [phase("2026-05-01", "2026-05-20", "One", long), phase("2026-05-21", "2026-06-30", "Two")]
    for phases, expected in ((two, "One, then Two"), (two[:1], "One: Run. Run.")):
        athlete = read(strategy={"goal": "Run.", "phases": phases})
        focus = focus_of(Outline(athlete, Facts.offline(TODAY), TODAY, WEEK))
        assert focus.startswith(expected)
        assert len(focus) <= 200

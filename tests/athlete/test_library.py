"""Library workouts: parameters are data, put in place once; mistakes point at both files."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.athlete import LibraryWorkout, Workout, read_athlete
from reconciler.athlete.library import expand
from reconciler.errors import InputError, Place
from tests.athlete.memory import WEEK, ada

REPS = """\
id: reps
parameters:
  reps: {default: 5}
  pace: {about: "Slower first."}
  load: {default: 60}
workout:
  sport: Run
  name: "{reps} x 1 km"
  steps: |
    Main Set {reps}x
    - 1km {pace} Pace
  load: "{load}"
  tags: [track, "{pace}"]
"""
USE = WEEK + "  - {id: a, date: 2026-05-12, use: reps, with: {pace: 4:35-4:25/km}}\n"
LIBRARY = "athletes/ada/library/reps.yaml"
FILE = "athletes/ada/weeks/2026-W20.yaml"


def read(week: str = USE, library: str = REPS) -> Workout:
    athlete = read_athlete(ada({"library/reps.yaml": library, "weeks/2026-W20.yaml": week}), "ada")
    return athlete.weeks[0].workouts[0]


def test_a_workout_takes_what_the_library_says() -> None:
    workout = read()
    assert workout.name == "5 x 1 km"
    assert workout.steps == "Main Set 5x\n- 1km 4:35-4:25/km Pace"
    assert workout.load == 60
    assert workout.tags == ("track", "4:35-4:25/km")


def test_keys_of_the_week_win_over_those_of_the_library() -> None:
    workout = read(USE.replace("use: reps", "use: reps, name: Mine, load: 70"))
    assert (workout.name, workout.load) == ("Mine", 70)


def test_braces_are_written_twice() -> None:
    assert read(library=REPS.replace("{reps} x 1 km", "{{{reps}}} x")).name == "{5} x"


@given(st.text(st.characters(codec="utf-8", categories=["L", "N", "P", "S"]), min_size=1, max_size=30))
def test_values_are_data(value: str) -> None:
    """Whatever a value looks like, it stands there as it is: nothing in it is expanded or looked up."""
    template = LibraryWorkout.model_validate(
        {
            "id": "x",
            "parameters": {"a": {}, "b": {"default": "no"}},
            "workout": {"name": "<{a}|{b}>", "goal": "{a}"},
        }
    )
    fields, flaws = expand(template, {"a": value})
    assert flaws == []
    assert fields == {"name": f"<{value}|no>", "goal": value}


@pytest.mark.parametrize(
    ("week", "library", "message", "line", "also"),
    [
        (USE.replace("{pace", "{pase: 1, pace"), REPS, "found 'pase', which reps does not have", 3, 3),
        (USE.replace(", with: {pace: 4:35-4:25/km}", ""), REPS, "reps needs a value for pace", 3, 3),
        (USE.replace("use: reps", "use: rep"), REPS, "found 'rep', which is no library workout", 3, None),
        (USE.replace("use: reps, ", ""), REPS, "use is missing", 3, None),
        (USE.replace("4:35-4:25/km", '"5m\\n- 3h"'), REPS, "control character U+000A", 3, None),
        (USE.replace("4:35-4:25/km", "[1]"), REPS, "found a list, expected one line of text or a number", 3, None),
        (USE.replace("4:35-4:25/km", "4:35-4:25/km, load: many"), REPS, "load of the library workout reps: found 'many'", 3, 12),
        (USE.replace("4:35-4:25/km", "4:35-4:25/km, reps: " + "9" * 10), REPS, "found 9999999999, expected", 3, None),
        (USE, REPS.replace("{pace} Pace", "{pase} Pace"), "found '{pase}', which is no parameter", 9, None),
        (USE, REPS.replace("{reps} x", "{reps x"), "found a { alone", 8, None),
        (USE, REPS.replace("{reps} x", "{reps.__class__} x"), "found a { alone", 8, None),
        (USE, REPS.replace("  sport: Run", "  sport: Rum"), "found 'Rum', expected one of the sixty sports", 7, None),
        (USE, REPS.replace("  sport: Run", "  sprot: Run"), "found the unknown key 'sprot'", 7, None),
        (USE, REPS.replace("  sport: Run", "  id: a"), "found id, which only the week can say", 7, None),
        (USE, REPS.replace('  load: "{load}"\n', ""), "the parameter load is used nowhere", 5, None),
        (USE, REPS.replace("id: reps", "id: other"), "found other, expected reps, the name of the file", 1, None),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_it_can_be_mended(
    week: str, library: str, message: str, line: int, also: int | None
) -> None:
    with pytest.raises(InputError) as caught:
        read(week, library)
    problem = caught.value.problems[0]
    assert message in problem.message
    assert problem.place.line == line
    assert problem.place.file == (FILE if library == REPS else LIBRARY)
    assert [(place.file, place.line) for place in problem.also] == ([(LIBRARY, also)] if also else [])


def test_a_problem_behind_a_broken_use_keeps_its_index() -> None:
    """The workout that cannot be expanded is left out of the checks; the others are still told by their place."""
    week = (
        WEEK
        + "  - {id: a, date: 2026-05-12, use: gone}\n  - {id: b, date: 2026-05-12, use: reps, with: {pace: x}, sport: Rum}\n"
    )
    with pytest.raises(InputError) as caught:
        read(week)
    assert [(problem.message.split(":")[0], problem.place) for problem in caught.value.problems] == [
        ("workouts.0.use", Place(FILE, 3, 36)),
        ("workouts.1.sport", Place(FILE, 4, 66)),
    ]


def test_a_broken_library_workout_is_told_once() -> None:
    with pytest.raises(InputError) as caught:
        read(library=REPS.replace("sport: Run", "sport: Rum"))
    assert [problem.place.file for problem in caught.value.problems] == [LIBRARY]

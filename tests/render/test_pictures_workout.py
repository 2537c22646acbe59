"""The picture of a workout: true heights, true words, and something to see for any text."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.athlete.week import Workout as Declared
from reconciler.render.pictures.blocks import MOST_BLOCKS, blocks, items, rounds
from reconciler.render.pictures.intensity import gauge
from reconciler.render.pictures.sheet import WIDTH
from reconciler.render.pictures.targets import clock
from reconciler.render.pictures.workout import alt_text, card, png, svg
from reconciler.render.pictures.workout_words import WorkoutCard, facts, lines
from reconciler.training import Ladder, Standard, plan_session
from reconciler.workout import Repeat, SportSettings, Step, Target, measure, parse
from reconciler.workout import Workout as Text
from tests.render.pictured import RIDER, RUNNER, workout_card
from tests.workout.strategies import ITEMS, TEXTS

SVG = "{http://www.w3.org/2000/svg}"
needs_matplotlib = pytest.mark.usefixtures("_matplotlib")


@pytest.fixture(scope="module")
def _matplotlib() -> None:
    pytest.importorskip("matplotlib", reason="pictures need the extra 'report'")


SWIMMER = SportSettings.from_api({"threshold_pace": 100 / 110, "pace_units": "SECS_100M"})
NOBODY = SportSettings()


def placed(text: str, sport: str = "Ride", known: SportSettings = RIDER) -> list[tuple[object, ...]]:
    """Blocks as (begin, end, kind, first, last, most, zone), shares in whole percent."""
    read = parse(text)
    measured = measure(read, sport=sport, settings=known)
    return [
        (
            round(b.begin),
            round(b.end),
            b.kind,
            round(b.first * 100),
            round(b.last * 100),
            round(b.most * 100),
            b.zone,
        )
        for b in blocks(items(read, measured), gauge(measured, known))
    ]


def test_a_workout_in_words_says_what_the_picture_shows() -> None:
    assert alt_text(workout_card()) == (
        "5 x 1000 m controlled intervals. Wed 13 May 08:00, Run, ~55m, load ~68. "
        "15m at 135\u2013150 bpm (Z2), 5 x (1 km at 4:35\u20134:25/km (Z4), 90s at 107\u2013134 bpm (Z1)), "
        "10m at 107\u2013134 bpm (Z1). 100 % is threshold 4:22/km."
    )


def test_a_ramp_is_a_ramp_cut_where_it_crosses_a_zone() -> None:
    assert placed("- 10m ramp 50-100%") == [
        (0, 60, "target", 50, 55, 55, 1),
        (60, 300, "target", 55, 75, 75, 2),
        (300, 480, "target", 75, 90, 90, 3),
        (480, 600, "target", 90, 100, 100, 4),
    ]
    assert [block[6] for block in placed("- 10m ramp 100-50%")] == [4, 3, 2, 1]


def test_a_range_that_is_no_ramp_leaves_a_choice() -> None:
    assert placed("- 10m 88-93%") == [(0, 600, "target", 88, 88, 93, 4)]


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("- 5m freeride", "free"),
        ("- 20s maxeffort", "most"),
        ("- Rest 3m", "rest"),
        ("- 3m intensity=rest", "rest"),
        ("- 5m", "open"),
        ("- 5m 95% MMP 5m", "open"),
    ],
)
def test_a_step_without_a_height_claims_none(text: str, kind: str) -> None:
    [(_, _, found, *heights, zone)] = placed(text)
    assert found == kind
    assert heights == [0, 0, 0]
    assert zone is None


def test_a_target_that_nobody_can_resolve_is_said_as_written() -> None:
    [line] = lines(workout_card("- 5m 95% MMP 5m", sport="Ride", settings=RIDER))
    assert (line.kind, line.aim) == ("open", "95 % of best")


def test_repeats_are_unrolled_and_labelled_by_their_hardest_step() -> None:
    read = parse("3x\n- 1m 50%\n- 4m 100%\n- 1m 60%\n")
    measured = measure(read, sport="Ride", settings=RIDER)
    shares = gauge(measured, RIDER)
    [one] = rounds(items(read, measured), shares)

    assert len(blocks(items(read, measured), shares)) == 9
    assert (one.begin, one.end, one.reps, one.main.seconds) == (0, 1080, 3, 240)


def test_what_is_too_short_to_be_seen_is_drawn_together() -> None:
    [whole] = placed("999999999x\n- 1s 100%\n- 1s 50%\n")
    assert whole == (0, 1_999_999_998, "target", 50, 50, 100, 4)
    assert len(placed("- 1s 50%\n" * 3000)) <= MOST_BLOCKS


def test_steps_by_distance_carry_their_estimated_time() -> None:
    found = lines(workout_card("- 1km 4:30/km Pace\n- 2km\n"))
    assert [(line.amount, line.also) for line in found] == [
        ("1 km", "~4m30s \u00b7 97 % pace"),
        ("2 km", "~8m44s"),
    ]


@pytest.mark.parametrize(
    ("text", "sport", "known", "aim", "also", "zone"),
    [
        ("- 5m 90%", "Ride", RIDER, "225 W", "90 % FTP", "Z3"),
        ("- 5m 90%", "Ride", NOBODY, "90 % FTP", "", "Z3"),
        ("- 5m 210-220w", "Ride", RIDER, "210\u2013220 W", "84\u201388 % FTP", "Z3"),
        ("- 5m 210-220w", "Ride", NOBODY, "210\u2013220 W", "", ""),
        ("- 5m Z2", "Ride", RIDER, "139\u2013187 W", "Z2 power", "Z2"),
        ("- 5m Z2", "Ride", NOBODY, "Z2 power", "", "Z2"),
        ("- 5m SS", "Ride", RIDER, "210\u2013242 W", "sweet spot", "Z4"),
        ("- 5m ramp 50-75%", "Ride", RIDER, "125 \u2192 187 W", "50\u201375 % FTP", "Z1\u20132"),
        ("- 5m Z2 HR", "Run", RUNNER, "135\u2013150 bpm", "Z2 HR", "Z2"),
        ("- 5m Z2 HR", "Run", NOBODY, "Z2 HR", "", "Z2"),
        ("- 5m 95% LTHR", "Run", RUNNER, "159 bpm", "95 % LTHR", "Z4"),
        ("- 5m 70% HR", "Run", NOBODY, "70 % max HR", "", ""),
        ("- 5m 4:35-4:25/km Pace", "Run", RUNNER, "4:35\u20134:25/km", "95\u201399 % pace", "Z4"),
        ("- 5m 4:35-4:25/km Pace", "Run", NOBODY, "4:35\u20134:25/km", "", ""),
        ("- 5m 100% Pace", "Run", RUNNER, "4:22/km", "100 % pace", "Z4"),
        ("- 5m 100% Pace", "Run", NOBODY, "100 % pace", "", "Z4"),
        ("- 5m 100% Pace", "Swim", SWIMMER, "1:50/100m", "100 % pace", "Z4"),
        ("- 5m freeride", "Ride", RIDER, "freeride", "", ""),
        ("- 5m 60% 85-90rpm", "Ride", RIDER, "150 W", "60 % FTP \u00b7 85\u201390 rpm", "Z2"),
    ],
)
def test_targets_are_absolute_where_thresholds_are_known(
    text: str, sport: str, known: SportSettings, aim: str, also: str, zone: str
) -> None:
    [line] = lines(workout_card(text, sport=sport, settings=known))
    assert (line.aim, line.also, line.zone) == (aim, also, zone)


def test_what_is_not_known_is_said() -> None:
    relative = workout_card("- 5m 90%", sport="Ride", settings=NOBODY)
    absolute = workout_card("- 5m 210w\n- 5m 105w", sport="Ride", settings=NOBODY)

    assert alt_text(relative).endswith("FTP not known.")
    assert alt_text(absolute).endswith("FTP not known: heights show only which step is harder.")
    assert [block[3] for block in placed("- 5m 210w\n- 5m 105w", known=NOBODY)] == [100, 50]


@pytest.mark.parametrize(
    ("text", "shown"), [("- 2km", "~8m44s"), ("- 5km\n- 10s", "~22m"), ("- 1310s", "21m50s")]
)
def test_an_estimate_of_a_long_time_is_not_said_to_the_second(text: str, shown: str) -> None:
    assert f" {shown} " in facts(replace(workout_card(text), load=1))


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [(30, "30s"), (60, "1m"), (90, "90s"), (104, "1m44s"), (900, "15m"), (3600, "1h"), (3900, "1h05m")],
)
def test_times_are_said_as_people_say_them(seconds: int, shown: str) -> None:
    assert clock(seconds) == shown


def test_a_declared_session_has_a_card() -> None:
    entry = Declared(
        id="easy",
        date=dt.date(2026, 5, 14),
        time="18:00",
        sport="Run",
        name="Easy run",
        steps="- 55m Z2 Pace",
    )
    session = plan_session(entry, ("workouts", 0), Standard(RUNNER, "declared"), Ladder())

    found = card(session)

    assert facts(found) == "Thu 14 May 18:00 \u00b7 Run \u00b7 55m \u00b7 load 63 \u00b7 10.5 km"


@needs_matplotlib
@pytest.mark.parametrize(("reps", "said"), [(0, "No steps."), (1, "1m at 125 W (Z1), 1m at 250 W (Z4)")])
def test_a_repeat_that_is_none_is_drawn_as_often_as_it_is_done(reps: int, said: str) -> None:
    """A document from elsewhere may hold such repeats; the language does not."""
    easy, hard = (Step(duration=60, power=Target("%ftp", value=share)) for share in (50, 100))
    read = Text(steps=(Repeat(reps, (easy, hard), f"{reps}x"),))
    found = WorkoutCard("any", read, measure(read, sport="Ride", settings=RIDER), RIDER)
    assert said in alt_text(found)
    assert png(found).startswith(b"\x89PNG")


@needs_matplotlib
def test_without_steps_there_is_still_a_picture() -> None:
    found = WorkoutCard("Strength", sport="WeightTraining", duration=1800, load=20, load_is="stated")
    assert b"No steps to draw" in svg(found)
    assert alt_text(found) == "Strength. WeightTraining, 30m, load 20. No steps."
    assert png(found).startswith(b"\x89PNG")


@needs_matplotlib
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    text=TEXTS,
    sport=st.sampled_from(["Ride", "Run", "Swim", "Rowing", ""]),
    known=st.sampled_from([RUNNER, RIDER, SWIMMER, NOBODY]),
)
def test_any_text_has_a_picture(text: str, sport: str, known: SportSettings) -> None:
    _is_sound(workout_card(text, name=text, sport=sport, settings=known))


@needs_matplotlib
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    steps=ITEMS,
    sport=st.sampled_from(["Ride", "Run", "Swim", "Rowing", ""]),
    known=st.sampled_from([RUNNER, RIDER, SWIMMER, NOBODY]),
)
def test_any_steps_have_a_picture(steps: tuple[object, ...], sport: str, known: SportSettings) -> None:
    read = Text(steps=steps)  # type: ignore[arg-type]
    measured = measure(read, sport=sport, settings=known)
    _is_sound(WorkoutCard("any", read, measured, known, sport, load=measured.load, load_is=measured.load_is))


def _is_sound(found: WorkoutCard) -> None:
    """It is XML, all of it lies on the sheet, and its words are one line."""
    drawn = svg(found)
    root = ET.fromstring(drawn)  # noqa: S314 - drawn by us
    height = float(root.attrib["height"])
    assert "\n" not in alt_text(found)
    hatches = {path for pattern in root.iter(f"{SVG}pattern") for path in pattern.iter(f"{SVG}path")}
    for path in set(root.iter(f"{SVG}path")) - hatches:
        places = [float(number) for number in re.findall(r"[^\sMLCQzZ]+", path.attrib["d"])]
        assert all(-1 <= x <= WIDTH + 1 for x in places[::2])
        assert all(-1 <= y <= height + 1 for y in places[1::2])

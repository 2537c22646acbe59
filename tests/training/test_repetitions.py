"""Laps against steps: which belongs to which, and whether each repetition hit its target."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.athlete.week import Workout as Entry
from reconciler.training import Ladder, PlannedSession, Standard, plan_session
from reconciler.training.alignment import align
from reconciler.training.laps import MOST_LAPS, Lap, Message, read_laps, read_messages
from reconciler.training.repetitions import Repetitions, has_work, repetitions
from reconciler.workout import SportSettings, from_doc, write
from tests.training.weeks import STANDARD, day

DATA = Path(os.environ.get("RECONCILER_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data") / "api"
KILOMETRES = "Warmup\n- 15m Z2 HR\n\nMain Set 5x\n- 1km 4:35-4:25/km Pace\n- Recovery 90s Z1 HR\n\nCooldown\n- 10m Z1 HR"
FOURS = "- 10m 55%\n\n3x\n- 4m 100-105%\n- 2m 50%\n\n- 5m 50%"


def session(steps: str = KILOMETRES, sport: str = "Run", standard: Standard = STANDARD) -> PlannedSession:
    entry = Entry.model_validate({"id": "a", "date": day(2), "sport": sport, "name": "A", "steps": steps})
    return plan_session(entry, (), standard, Ladder())


def laps(*rows: tuple[float, dict[str, Any]]) -> tuple[Lap, ...]:
    """Laps one after the other: seconds and values."""
    starts = [sum(time for time, _ in rows[:at]) for at in range(len(rows))]
    return tuple(Lap(start, time, **values) for start, (time, values) in zip(starts, rows, strict=True))


def kilometre(pace: float) -> tuple[float, dict[str, Any]]:
    return pace, {"distance": 1000.0, "speed": 1000 / pace, "heart_rate": 172.0}


JOG: tuple[float, dict[str, Any]] = (92.0, {"distance": 210.0, "speed": 2.3, "heart_rate": 150.0})
WARM: tuple[float, dict[str, Any]] = (900.0, {"distance": 2500.0, "speed": 2.8})


def run(*paces: float, warm: Any = (WARM,), cool: Any = ((600.0, {"speed": 2.5}),)) -> tuple[Lap, ...]:
    work = [lap for pace in paces for lap in (kilometre(pace), JOG)]
    return laps(*warm, *work, *cool)


def verdicts(found: Repetitions) -> list[str]:
    return [row.verdict for row in found.rows]


def test_each_repetition_is_held_against_its_target() -> None:
    found = repetitions(session(), run(270, 264, 275, 290, 255))

    assert found.why == ""
    assert verdicts(found) == ["on target", "on target", "on target", "too easy", "too hard"]
    assert [(row.number, row.of, row.metres, row.domain) for row in found.rows[:2]] == [
        (1, 5, 1000, "pace"),
        (2, 5, 1000, "pace"),
    ]
    assert found.rows[0].done == pytest.approx(1000 / 270)
    assert found.rows[0].low == pytest.approx(1000 / 275)
    assert found.rows[0].high == pytest.approx(1000 / 265)


@pytest.mark.parametrize(
    ("watts", "verdict"),
    [(246, "too easy"), (247, "on target"), (265, "on target"), (266, "on target"), (267, "too hard")],
)
def test_three_watts_or_one_per_cent_are_rounding(watts: float, verdict: str) -> None:
    """100-105 % of 250 W are 250 to 262 W."""
    work = (240.0, {"watts": watts})
    rest = (120.0, {"watts": 120.0})
    found = repetitions(session(FOURS, "Ride"), laps((600, {"watts": 130.0}), *[work, rest] * 3, (300, {})))
    allowed = 262 + 3

    assert verdicts(found) == ["too hard" if watts > allowed else verdict] * 3


@pytest.mark.parametrize(
    "warm",
    [
        [(300.0, {}), (300.0, {}), (300.0, {})],
        [(870.0, {}), (31.0, {})],
        [(200.0, {"distance": 500.0})] * 4 + [(95.0, {})],
    ],
)
def test_a_warm_up_that_the_watch_split_is_one_step(warm: Any) -> None:
    assert verdicts(repetitions(session(), run(270, 270, 270, 270, 270, warm=warm))) == ["on target"] * 5


@pytest.mark.parametrize("cool", [(), ((1500.0, {}),), ((60.0, {}),)])
def test_a_missing_or_other_cool_down_matters_not(cool: Any) -> None:
    assert verdicts(repetitions(session(), run(270, 270, 270, 270, 270, cool=cool))) == ["on target"] * 5


def test_a_missing_warm_up_matters_not() -> None:
    assert verdicts(repetitions(session(), run(270, 270, 270, 270, 270, warm=()))) == ["on target"] * 5


def test_a_session_cut_short_says_which_repetitions_have_no_lap() -> None:
    found = repetitions(session(), run(270, 270, 290, cool=()))

    assert verdicts(found) == ["on target", "on target", "too easy", "unknown", "unknown"]
    assert found.rows[4].why == "no lap of it"


def test_laps_of_every_kilometre_are_no_repetitions() -> None:
    auto = laps(*[kilometre(pace) for pace in (330, 328, 300, 285, 290, 300, 295, 310, 330)])
    found = repetitions(session(), auto)

    assert found.rows == ()
    assert found.why == "its 9 laps do not fit the 12 steps of the plan"


def test_one_lap_for_all_is_no_repetition() -> None:
    assert repetitions(session(), laps((3300, {"speed": 3.0}))).rows == ()


@pytest.mark.parametrize(
    ("steps", "why"),
    [("- 45m Z2 HR", "no step of the plan is work with a target"), (KILOMETRES, "the activity has no laps")],
)
def test_what_cannot_be_compared_says_why(steps: str, why: str) -> None:
    assert repetitions(session(steps), ()).why == why


def test_heart_rate_is_judged_from_three_minutes_on() -> None:
    steps = "- 10m Z1 HR\n\n3x\n- {}m 95-100% LTHR\n- 2m 70% LTHR"
    found = {}
    for minutes in (2, 4):
        rows = [(minutes * 60.0, {"heart_rate": 180.0}), (120.0, {"heart_rate": 140.0})] * 3
        found[minutes] = repetitions(session(steps.format(minutes)), laps((600.0, {}), *rows))

    assert verdicts(found[4]) == ["too hard"] * 3
    assert verdicts(found[2]) == ["unknown"] * 3
    assert "lags" in found[2].rows[0].why


def test_a_lap_without_the_value_is_unknown() -> None:
    rows = [(240.0, {"heart_rate": 170.0}), (120.0, {})] * 3
    found = repetitions(session(FOURS, "Ride"), laps((600.0, {}), *rows, (300.0, {})))

    assert {(row.verdict, row.why) for row in found.rows} == {("unknown", "its lap holds no power")}


def test_a_tempo_step_that_is_not_repeated_is_work_too() -> None:
    found = repetitions(
        session("- 10m 55%\n- 20m 90-95%\n- 10m 50%", "Ride"),
        laps((600.0, {"watts": 140.0}), (1200.0, {"watts": 230.0}), (600.0, {"watts": 120.0})),
    )

    assert [(row.number, row.of, row.verdict) for row in found.rows] == [(1, 1, "on target")]


def test_watts_need_no_threshold_inside_a_repeat() -> None:
    standard = Standard(SportSettings(), "none")
    plan = session("- 10m 140w\n\n2x\n- 4m 255-275w\n- 2m 120w", "Ride", standard)
    rows = [(240.0, {"watts": 262.0}), (120.0, {"watts": 110.0})] * 2

    assert verdicts(repetitions(plan, laps((600.0, {"watts": 140.0}), *rows))) == ["on target"] * 2


def test_only_sessions_with_work_are_worth_a_request() -> None:
    assert [has_work(session(steps)) for steps in (KILOMETRES, "- 45m Z2 HR")] == [True, False]


def test_laps_are_read_tolerantly() -> None:
    rows: list[Any] = [
        {"start_time": 300, "moving_time": 60, "distance": 200, "type": "RECOVERY", "label": None},
        {"start_time": 0, "elapsed_time": 300, "average_watts": 200, "average_heartrate": "x", "type": "NEW"},
        {"start_time": 360},
        {"moving_time": -5},
        {"moving_time": True},
        "nonsense",
        None,
    ]

    assert read_laps({"icu_intervals": rows}) == (
        Lap(0, 300, watts=200.0),
        Lap(300, 60, distance=200.0, speed=200 / 60, kind="RECOVERY"),
    )


@pytest.mark.parametrize("answer", [{}, {"icu_intervals": None}, {"icu_intervals": {"a": 1}}])
def test_no_laps_are_none(answer: Any) -> None:
    assert read_laps(answer) == ()


def test_a_flood_of_laps_is_cut() -> None:
    assert len(read_laps({"icu_intervals": [{"moving_time": 1}] * 5000})) == MOST_LAPS


def test_messages_are_those_with_a_text() -> None:
    rows: list[Any] = [
        {"name": "Maria", "content": "heavy legs"},
        {"name": None, "content": "ok"},
        {"name": "x", "content": "  "},
        {"name": "x", "content": "gone", "deleted": "2026-05-13T10:00:00Z"},
        {"content": 5},
    ]

    assert read_messages(rows) == (Message("Maria", "heavy legs"), Message("", "ok"))


def recorded(name: str) -> tuple[PlannedSession, tuple[Lap, ...]]:
    path = DATA / f"pair-session-review-{name}.json"
    if not path.is_file():
        pytest.skip(f"{path.name} is not here: recorded data are kept apart from the code")
    pair = json.loads(path.read_text(encoding="utf-8"))
    steps = write(from_doc(pair["event"]["workout_doc"])[0])
    standard = Standard(SportSettings(ftp=pair["activity"]["icu_ftp"]), "calendar")
    return session(steps, "Ride", standard), read_laps(pair["activity"])


def test_the_recorded_sweet_spot_session() -> None:
    """Three times 12 minutes at 255 to 275 W; the laps hold 244, 270 and 264 W, and all are marked as work."""
    found = repetitions(*recorded("sweet-spot-3x12"))

    assert [(row.done, row.verdict) for row in found.rows] == [
        (244, "too easy"),
        (270, "on target"),
        (264, "on target"),
    ]


@pytest.mark.parametrize("name", ["easy-spin", "easy-z2", "no-intervals"])
def test_recorded_sessions_without_work_are_not_judged(name: str) -> None:
    assert repetitions(*recorded(name)).rows == ()


_TIMES = st.lists(st.floats(5, 1200), max_size=14)


@given(times=_TIMES, steps=st.sampled_from([KILOMETRES, FOURS, "- 45m Z2 HR", "10x\n- 30s 120%\n- 30s 50%"]))
def test_matches_run_in_order_and_never_overlap(times: list[float], steps: str) -> None:
    plan = session(steps)
    assert plan.measured
    matches = align(plan.measured.steps, laps(*[(time, {}) for time in times]))

    last, end = 0, 0
    for match in matches:
        assert last <= match.first < match.last <= len(plan.measured.steps)
        assert end <= match.begin < match.end <= len(times)
        assert match.last == match.first + 1 or match.end == match.begin + 1
        last, end = match.last, match.end


@given(reps=st.integers(1, 8), jitter=st.lists(st.floats(0.93, 1.07), min_size=18, max_size=18))
def test_laps_that_follow_the_plan_are_matched_one_to_one(reps: int, jitter: list[float]) -> None:
    plan = session(f"- 10m 55%\n\n{reps}x\n- 4m 100-105%\n- 2m 50%\n\n- 5m 50%", "Ride")
    rows = [600.0, *[240.0, 120.0] * reps, 300.0]
    done = laps(*[(time * share, {"watts": 255.0}) for time, share in zip(rows, jitter, strict=False)])

    assert verdicts(repetitions(plan, done)) == ["on target"] * reps

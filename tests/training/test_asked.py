"""More or less than asked for: by load, zones, felt effort and repetitions."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.training import Activity
from reconciler.training.asked import Asked, asked
from reconciler.training.done import Outcome, outcomes
from reconciler.training.repetitions import Repetition, Repetitions
from tests.training.weeks import activity, facts, planned

EASY = {"id": "easy", "on": 1, "steps": "- 60m Z2 HR", "rpe": 3}
HARD = {"id": "hard", "on": 1, "sport": "Ride", "steps": "- 30m 60%\n\n4x\n- 5m 100%\n- 2m30s 50%"}


def one(plan: dict[str, Any], *done: Activity) -> Outcome:
    return outcomes((planned(dict(plan)),), facts(*done), {})[0]


def reps(*verdicts: Any) -> Repetitions:
    return Repetitions(
        tuple(Repetition(1, 1, 300, None, "power", 1, 2, 1, 300, verdict) for verdict in verdicts)
    )


@pytest.mark.parametrize(
    ("fields", "measure", "reason"),
    [
        ({}, "as asked", None),
        ({"time": 4500}, "more than asked", "125 % of the planned time"),
        ({"time": 1500}, "less than asked", "42 % of the planned time"),
        ({"rpe": 4}, "as asked", None),
        ({"rpe": 6}, "more than asked", "felt effort 6 of 10, planned 3"),
        ({"rpe": 6, "time": 1500}, "mixed", "42 % of the planned time"),
        (
            {"zones_by": "hr", "zones": (600, 1800, 1200)},
            "more than asked",
            "20 min in zone 3 and above, where the plan has none",
        ),
        ({"zones_by": "hr", "zones": (600, 2700, 300)}, "as asked", None),
    ],
)
def test_an_easy_hour(fields: dict[str, Any], measure: str, reason: str | None) -> None:
    found = asked(one(EASY, activity(1, 1, **fields)))

    assert found.measure == measure
    assert found.reasons[:1] == ((reason,) if reason else ())


@pytest.mark.parametrize(
    ("zones", "measure"),
    [
        ((1800, 0, 600, 1150), "as asked"),
        ((1800, 900, 600, 300), "less than asked"),
        ((600, 0, 0, 3000), "more than asked"),
    ],
)
def test_a_hard_ride_by_minutes_in_hard_zones(zones: tuple[int, ...], measure: str) -> None:
    assert (
        asked(one(HARD, activity(1, 1, sport="Ride", time=3600, zones=zones, zones_by="power"))).measure
        == measure
    )


def test_heart_rate_does_not_judge_short_hard_work() -> None:
    done = activity(1, 1, sport="Ride", time=3600, zones=(3600, 0, 0, 0), zones_by="hr")

    assert asked(one(HARD, done)).measure == "as asked"


@pytest.mark.parametrize(
    ("verdicts", "measure"),
    [
        (("too hard", "too hard", "on target"), "more than asked"),
        (("too easy", "too easy", "unknown"), "less than asked"),
        (("too easy", "too hard", "on target"), "as asked"),
        (("unknown",), "as asked"),
    ],
)
def test_repetitions_count_where_most_of_them_agree(verdicts: tuple[str, ...], measure: str) -> None:
    assert asked(one(EASY, activity(1, 1)), reps(*verdicts)).measure == measure


def test_nothing_to_compare_is_unknown() -> None:
    assert asked(one(EASY)) == Asked("unknown")
    assert asked(one(EASY, activity(1, 1, time=None))) == Asked("unknown")


def test_it_compares_and_makes_no_claim_about_health() -> None:
    found = asked(one({**EASY, "rpe": 2}, activity(1, 1, time=9000, rpe=10)), reps("too hard", "too hard"))
    words = " ".join(found.reasons).lower()

    assert found.measure == "more than asked"
    assert not [word for word in ("injur", "risk", "overtrain", "sick", "danger") if word in words]

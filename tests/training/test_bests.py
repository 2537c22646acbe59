"""Best recent efforts, and what they say of the thresholds in force."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reconciler.training import Activity
from reconciler.training.bests import bests, evidence, telling

DAY = dt.date(2026, 5, 3)


def done(number: int = 1, **fields: Any) -> Activity:
    return Activity(f"i{number}", DAY + dt.timedelta(days=number), **{"sport": "Run", **fields})


def test_a_race_supports_the_pace_of_an_hour_by_riegels_formula() -> None:
    """10 km in 40 min: Riegel gives 14.66 km in an hour, 4.07 m/s."""
    race = done(time=2400, distance=10_000.0, race=True)

    (best,) = [one for one in bests([race]) if one.kind == "race"]

    hour = 10_000 * (3600 / 2400) ** (1 / 1.06)
    assert best.supports == pytest.approx(hour / 3600, abs=0.001)
    assert (best.setting, best.lower_bound) == ("threshold_pace", False)


def test_a_race_of_an_hour_supports_its_own_pace() -> None:
    (best,) = [one for one in bests([done(time=3600, distance=14_400.0, race=True)]) if one.kind == "race"]

    assert best.supports == pytest.approx(4.0)


@pytest.mark.parametrize("fields", [{"time": 200}, {"time": 14_000}, {"time": 2400, "sport": "Ride"}])
def test_outside_its_range_and_in_other_sports_the_formula_says_nothing(fields: dict[str, Any]) -> None:
    (best,) = [one for one in bests([done(distance=5000.0, race=True, **fields)]) if one.kind == "race"]

    assert (best.setting, best.supports) == (None, None)


def test_the_calendars_estimate_is_that_after_the_last_session() -> None:
    rides = [done(1, sport="Ride", ftp=240.0), done(2, sport="VirtualRide", ftp=251.0), done(3, sport="Ride")]

    (best,) = bests(rides)

    assert (best.kind, best.sport, best.value, best.supports) == ("estimate", "Ride", 251.0, 251.0)


@pytest.mark.parametrize(("time", "supports"), [(1800, None), (3600, 230.0)])
def test_power_held_for_an_hour_is_a_lower_bound_of_ftp(time: int, supports: float | None) -> None:
    found = bests([done(sport="Ride", time=time, watts=230.0), done(2, sport="Ride", time=600, watts=400.0)])

    (power,) = [one for one in found if one.kind == "power"]
    assert (power.value, power.supports, power.lower_bound) == (230.0, supports, True)


def test_stubs_and_what_has_no_sport_are_no_efforts() -> None:
    assert bests([done(stub=True, sport=None), done(sport=None, time=3600)]) == ()


def test_the_longest_and_where_it_is_another_the_farthest() -> None:
    walk = done(1, time=9000, distance=10_000.0)
    run = done(2, time=6000, distance=20_000.0)

    assert [(one.kind, one.activity) for one in bests([walk, run]) if one.unit in ("m", "s")] == [
        ("longest", "i1"),
        ("farthest", "i2"),
    ]
    assert [one.kind for one in bests([run]) if one.unit in ("m", "s")] == ["longest"]


@pytest.mark.parametrize(
    ("in_force", "verdict"), [(4.0, "agrees"), (3.7, "higher"), (4.3, "lower"), (3.85, "agrees")]
)
def test_a_race_agrees_within_five_per_cent(in_force: float, verdict: str) -> None:
    race = done(time=3600, distance=14_400.0, race=True)

    (found,) = evidence(bests([race]), {"Run": {"threshold_pace": in_force}})

    assert found.verdict == verdict


def test_an_easy_session_below_the_threshold_says_nothing() -> None:
    easy = done(time=3600, distance=10_000.0)

    assert evidence(bests([easy]), {"Run": {"threshold_pace": 4.0}}) == ()
    assert evidence(bests([easy]), {"Run": {"threshold_pace": None}}) == ()
    assert evidence(bests([easy]), {}) == ()
    (found,) = evidence(bests([easy]), {"Run": {"threshold_pace": 2.5}})
    assert found.verdict == "higher"


def test_a_lower_bound_that_says_nothing_supports_nothing() -> None:
    found = bests([done(time=3600, distance=10_000.0)])

    def supported(in_force: dict[str, object]) -> list[float]:
        settings = {"Run": in_force}
        return [one.supports for one in telling(found, evidence(found, settings), settings) if one.supports]

    assert supported({"threshold_pace": 4.0}) == []
    assert supported({"threshold_pace": 2.5}) == [2.778]
    assert supported({}) == [2.778]


def test_the_heart_rate_of_a_race_of_an_hour_is_a_lower_bound() -> None:
    race = done(time=2700, distance=10_000.0, race=True, heart_rate=178.0)

    found = evidence(bests([race]), {"Run": {"lthr": 168}})

    assert [(one.setting, one.verdict) for one in found] == [("lthr", "higher")]

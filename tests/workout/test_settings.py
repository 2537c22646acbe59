"""What an athlete's sport settings say, key by key, and what holds where they say nothing."""

from __future__ import annotations

import pytest

from reconciler.workout import SportSettings, measure, parse

ROW = {
    "ftp": 251,
    "indoor_ftp": 242,
    "power_zones": [50, 70, 85, 100, 115, 140, 999],
    "sweet_spot_min": 83,
    "sweet_spot_max": 96,
    "lthr": 171,
    "max_hr": 191,
    "hr_zones": [121, 141, 156, 171, 191],
    "hr_load_type": "HRSS",
    "threshold_pace": 4.1,
    "pace_zones": [76, 86, 93, 99, 102, 110, 999],
    "pace_units": "MINS_KM",
    "pace_load_type": "RUN",
    "workout_order": "POWER_HR_PACE",
    "load_order": "PACE_HR_POWER",
    "target": "HR",
    "w_prime": 20_000,
    "resting_hr": 48,
}


def test_every_key_has_its_place() -> None:
    assert SportSettings.from_api(ROW) == SportSettings(
        ftp=251,
        indoor_ftp=242,
        power_zones=(50, 70, 85, 100, 115, 140, 999),
        sweet_spot=(83, 96),
        lthr=171,
        max_hr=191,
        resting_hr=48,
        hr_zones=(121, 141, 156, 171, 191),
        hr_load_type="HRSS",
        threshold_pace=4.1,
        pace_zones=(76, 86, 93, 99, 102, 110, 999),
        pace_units="MINS_KM",
        pace_load_type="RUN",
        workout_order="POWER_HR_PACE",
        target="HR",
        w_prime=20_000,
    )


@pytest.mark.parametrize("key", sorted(ROW))
def test_a_key_that_is_missing_changes_nothing_else(key: str) -> None:
    """Half a sweet spot is none; the order of loads has two names."""
    less = {name: value for name, value in ROW.items() if name != key}
    whole, found = SportSettings.from_api(ROW), SportSettings.from_api(less)
    fields = [name for name in SportSettings.__slots__ if getattr(whole, name) != getattr(found, name)]
    changed = "sweet_spot" if key.startswith("sweet_spot") else key
    assert fields == ([] if key == "load_order" else [changed])


def test_without_an_order_of_workouts_that_of_loads_counts() -> None:
    assert SportSettings.from_api({"load_order": "PACE_HR_POWER"}).workout_order == "PACE_HR_POWER"


@pytest.mark.parametrize(
    ("zone", "percent"),
    [
        ("Z1", (62.0, 77.5)),
        ("Z2", (78.5, 87.7)),
        ("Z3", (88.7, 94.3)),
        ("Z4", (95.3, 100.0)),
        ("Z5", (101.0, 103.4)),
        ("Z6", (104.4, 111.5)),
        ("Z7", (112.5, 999.0)),
        ("Z1-Z3", (62.0, 94.3)),
    ],
)
def test_pace_zones_of_an_athlete_who_has_none_are_those_of_the_service(
    zone: str, percent: tuple[float, float]
) -> None:
    """In percent of threshold speed; a zone begins one percent above the one below it."""
    measured = measure(parse(f"- 10m {zone} Pace"), sport="Run", settings=SportSettings(threshold_pace=4.0))
    pace = measured.steps[0].pace
    assert pace is not None
    assert (pace.start / 0.04, pace.end / 0.04) == pytest.approx(percent, abs=0.001)


@pytest.mark.parametrize("zone", ["Z0", "Z8", "Z0-Z2", "Z7-Z8"])
def test_a_pace_zone_that_there_is_not_aims_at_nothing(zone: str) -> None:
    measured = measure(parse(f"- 10m {zone} Pace"), sport="Run", settings=SportSettings(threshold_pace=4.0))
    assert measured.steps[0].pace is None


def test_pace_zones_of_their_own_count() -> None:
    settings = SportSettings.from_api({"threshold_pace": 4.0, "pace_zones": [80, 90, 100]})
    pace = measure(parse("- 10m Z2 Pace"), sport="Run", settings=settings).steps[0].pace
    assert pace is not None
    assert (pace.start, pace.end) == pytest.approx((3.24, 3.6), abs=1e-5)


def test_the_sweet_spot_is_84_to_97_percent_unless_they_say_otherwise() -> None:
    for settings, watts in (
        (SportSettings.from_api({"ftp": 200}), (168, 194)),
        (SportSettings.from_api({"ftp": 200, "sweet_spot_min": 80}), (168, 194)),
        (SportSettings.from_api({"ftp": 200, "sweet_spot_max": 90}), (168, 194)),
        (SportSettings.from_api({"ftp": 200, "sweet_spot_min": 80, "sweet_spot_max": 90}), (160, 180)),
    ):
        power = measure(parse("- 10m SS"), sport="Ride", settings=settings).steps[0].power
        assert power is not None
        assert (power.start, power.end) == watts


@pytest.mark.parametrize(
    ("units", "metres"),
    [
        ("MINS_KM", 1000),
        ("MINS_MILE", 1609.34),
        ("SECS_100M", 100),
        ("SECS_100Y", 91.44),
        ("SECS_500M", 500),
        ("SECS_400M", 400),
        ("SECS_250M", 250),
    ],
)
def test_a_pace_without_a_unit_is_in_theirs(units: str, metres: float) -> None:
    measured = measure(
        parse("- 100s 1:40 Pace"), sport="Rowing", settings=SportSettings.from_api({"pace_units": units})
    )
    assert measured.distance == pytest.approx(metres, rel=1e-6)


@pytest.mark.parametrize("pace", ["0:00/km", "5:00-0:00/km", "0:00-5:00/km", "0:00"])
def test_nobody_runs_a_kilometre_in_no_time(pace: str) -> None:
    measured = measure(parse(f"- 10m {pace} Pace"), sport="Run", settings=SportSettings(threshold_pace=4.0))
    assert measured.steps[0].pace is None


def test_a_distance_without_a_pace_is_done_at_threshold() -> None:
    assert measure(parse("- 1km"), sport="Run", settings=SportSettings(threshold_pace=4.0)).duration == 250


@pytest.mark.parametrize("number", [10_000_000, 10_000_001, 0, -1])
def test_a_number_that_no_athlete_has_is_not_known(number: int) -> None:
    assert SportSettings.from_api({"ftp": number}).ftp is None


def test_the_largest_number_is_taken() -> None:
    assert SportSettings.from_api({"ftp": 9_999_999}).ftp == 9_999_999

"""Seconds, metres, load and zones for an athlete; where the server's rule is not known, the mark says so."""

from __future__ import annotations

import itertools
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.workout import Measured, MeasuredStep, SportSettings, measure, parse
from reconciler.workout.resolve import default_speed

ZONES = (120.0, 140.0, 155.0, 170.0, 190.0)
ATHLETE = SportSettings(
    ftp=240,
    lthr=170,
    max_hr=190,
    resting_hr=50,
    hr_zones=ZONES,
    threshold_pace=2.5,
    workout_order="POWER_PACE_HR",
)


def of(text: str, sport: str = "Ride", athlete: SportSettings = ATHLETE, **more: bool | str) -> Measured:
    return measure(parse(text), sport=sport, settings=athlete, **more)  # type: ignore[arg-type]


def first(text: str, sport: str = "Ride", athlete: SportSettings = ATHLETE, **more: bool) -> MeasuredStep:
    return of(text, sport, athlete, **more).steps[0]


@pytest.mark.parametrize(
    ("zone", "watts"),
    [
        ("Z1", 141),
        ("Z2", 186),
        ("Z3", 236),
        ("Z4", 279),
        ("Z5", 322),
        ("Z6", 387),
        ("Z7", 1644),
        ("55-75%", 186),
    ],
)
def test_zones_in_watts(zone: str, watts: int) -> None:
    """The server's average watts of one hour in each zone at FTP 286."""
    assert watts == of(f"- 60m {zone}", athlete=SportSettings(ftp=286)).average_watts


@pytest.mark.parametrize(
    ("text", "sport", "bounds"),
    [
        ("- 1m 40%", "Ride", (96, 93, 99)),
        ("- 1m 40-50%", "Ride", (108, 96, 120)),
        ("- 1m 200w", "Ride", (200, 195, 205)),
        ("- 1m SS", "Ride", (216, 201, 232)),
        ("- 1m Z3-Z4", "Ride", (217, 182, 252)),
    ],
)
def test_watts_outdoors(text: str, sport: str, bounds: tuple[float, float, float]) -> None:
    power = first(text, sport).power

    assert power is not None
    assert bounds == (power.value, power.start, power.end)


def test_indoors_single_values_stay_exact_and_the_indoor_ftp_counts() -> None:
    athlete = SportSettings(ftp=240, indoor_ftp=220)
    power = first("- 1m 50%", athlete=athlete, indoor=True).power

    assert power is not None
    assert (power.value, power.start, power.end) == (110, 110, 110)
    measured = of("- 60m 100%", athlete=athlete, indoor=True)
    assert (measured.load, measured.load_is, measured.ftp) == (100, "estimate", 220)
    assert of("- 60m 100%", athlete=SportSettings(ftp=240), indoor=True).load_is == "exact"


@pytest.mark.parametrize(("text", "sport"), [("- 1m 80% LTHR", "Ride"), ("- 1m 90% Pace", "Run")])
def test_heart_rate_and_pace_are_widened_indoors_too(text: str, sport: str) -> None:
    """The API keeps only the range of power for outdoor workouts."""
    outside = first(text, sport, SportSettings(lthr=170, threshold_pace=3.5))

    assert outside == first(text, sport, SportSettings(lthr=170, threshold_pace=3.5), indoor=True)
    for found in (outside.hr, outside.pace):
        assert found is None or found.start < found.value < found.end


@pytest.mark.parametrize(
    ("text", "bounds"),
    [
        ("- 1m 80% LTHR", (136, 133, 139)),
        ("- 1m 45-60% LTHR", (89, 76, 102)),
        ("- 1m 50% HR", (95, 93, 97)),
        ("- 1m Z2 HR", (130.5, 121, 140)),
        ("- 1m Z3-Z4 HR", (155.5, 141, 170)),
        ("- 1m Z1 HR", (108, 96, 120)),
    ],
)
def test_beats(text: str, bounds: tuple[float, float, float]) -> None:
    hr = first(text).hr

    assert hr is not None
    assert bounds == (hr.value, hr.start, hr.end)


@pytest.mark.parametrize(
    ("text", "sport", "units", "speed"),
    [
        ("- 1m 80% Pace", "Run", None, 2.0),
        ("- 1m 5:00/km Pace", "Run", None, 1000 / 300),
        ("- 1m 8:00/mi Pace", "Run", None, 1609.34 / 480),
        ("- 1m 1:40/100m Pace", "Swim", None, 1.0),
        ("- 1m 1:40/100y Pace", "Swim", None, 0.9144),
        ("- 1m 5:00 Pace", "Run", None, 1000 / 300),
        ("- 1m 8:00 Pace", "Run", "MINS_MILE", 1609.34 / 480),
        ("- 1m 2:00 Pace", "Swim", None, 100 / 120),
        ("- 1m 2:00 Pace", "Rowing", "SECS_500M", 500 / 120),
    ],
)
def test_speeds(text: str, sport: str, units: str | None, speed: float) -> None:
    pace = first(text, sport, SportSettings(threshold_pace=2.5, pace_units=units)).pace

    assert pace is not None
    assert pace.value == pytest.approx(speed, rel=1e-7)


@pytest.mark.parametrize(
    ("text", "sport", "seconds"),
    [
        ("- 400mtr 250-275w", "Ride", 48),
        ("- 800mtr", "Run", 288),
        ("- 1km 92-96% Pace", "Ride", 120),
        ("- 1mi 5:55/mi Pace", "Ride", 355),
        ("- 0.4km 87-94% Pace", "Swim", 530),
        ("- 0.05km 104-111% Pace", "Swim", 56),
    ],
)
def test_distances_take_the_default_speeds(text: str, sport: str, seconds: int) -> None:
    """As recorded for athletes without a threshold pace."""
    assert seconds == of(text, sport, SportSettings()).duration


def test_rounded_seconds_are_what_repeats_multiply() -> None:
    assert of("3x\n- 0.05km 104-111% Pace\n- Rest 30s 0% Pace", "Swim", SportSettings()).duration == 3 * (
        56 + 30
    )


def test_time_at_a_pace_is_a_distance() -> None:
    assert of("2x\n- 10m 80% Pace\n- 1km 100% Pace\n- 5m 60%", "Run").distance == pytest.approx(
        2 * (1200 + 1000)
    )


def test_run_load_is_the_square_of_the_mean_speed() -> None:
    measured = of("- 30m 90% Pace\n- 30m 70% Pace", "Run", SportSettings(threshold_pace=2.5))

    assert (measured.load, measured.load_is, measured.target) == (64, "exact", "pace")
    assert measured.intensity == pytest.approx(80.0)


def test_swim_load_is_the_cube() -> None:
    text = "- 0.8km 20% Pace\n- 0.5km 70% Pace\n- 10m 20% Pace\n- 0.3km 100% Pace\n"
    measured = of(text, "Swim", SportSettings(threshold_pace=0.8333333))

    assert (measured.load, measured.load_is, measured.duration) == (5, "exact", 6617)


RUNNER = SportSettings(
    ftp=300, lthr=170, max_hr=190, resting_hr=50, hr_zones=ZONES, threshold_pace=1000 / 290
)
REPS = "Main Set 5x\n- 1km 4:35-4:25/km Pace\n"


def test_steps_by_heart_rate_in_a_run_by_pace_add_their_own_load() -> None:
    """What the server makes of the mixture is not recorded: the parts are added, and the sum is an estimate."""
    mixed = of(f"- 15m Z2 HR\n\n{REPS}- 90s Z1 HR\n\n- 10m Z1 HR", "Run", RUNNER)
    paces = of(REPS, "Run", RUNNER)
    beats = of("- 15m Z2 HR\n\n5x\n- 90s Z1 HR\n\n- 10m Z1 HR", "Run", RUNNER)

    assert (paces.load, paces.load_is) == (43, "exact")
    assert beats.load is not None
    assert (mixed.load, mixed.load_is, mixed.target) == (43 + beats.load, "estimate", "pace")


def test_steps_by_power_in_a_run_by_pace_add_their_own_load() -> None:
    mixed = of(f"{REPS}\n- 30m 80%", "Run", replace(RUNNER, workout_order="PACE_HR_POWER"))

    assert (mixed.load, mixed.load_is) == (43 + 32, "estimate")


@pytest.mark.parametrize("order", ["PACE_HR_POWER", "HR_PACE_POWER"])
def test_a_swim_with_a_warmup_by_heart_rate(order: str) -> None:
    """Whichever comes first in the sport's order: 15 min at 80 % of LTHR are 16, 1000 m in 1050 s are 25."""
    athlete = SportSettings(lthr=160, threshold_pace=1.0, workout_order=order)
    mixed = of("- 15m 80% LTHR\n\n- 1km 1:50-1:40/100m Pace", "Swim", athlete)

    assert (mixed.load, mixed.load_is) == (16 + 25, "estimate")


@pytest.mark.parametrize("unresolved", ["- 15m Z2 HR", "- 15m 70%", "- 15m Z9 70% HR", "- 15m 60% MMP 5m"])
def test_what_no_setting_resolves_adds_nothing(unresolved: str) -> None:
    athlete = SportSettings(threshold_pace=1000 / 290, workout_order="PACE_HR_POWER")
    mixed = of(f"{unresolved}\n\n{REPS}", "Run", athlete)

    assert (mixed.load, mixed.load_is) == (43, "estimate")


def test_plain_rests_count_as_standing_still() -> None:
    """Recovery without any target lowers the mean speed, as before."""
    rested = of(f"{REPS}- 90s", "Run", RUNNER)

    assert (rested.load, rested.load_is) == (32, "estimate")


@given(
    st.sampled_from(["Z1 HR", "Z2 HR", "80% LTHR", "70% HR"]),
    st.integers(1, 7200),
    st.sampled_from(["", "- 90s\n"]),
    st.sampled_from(["Run", "Swim", "Rowing"]),
)
def test_a_warmup_never_lowers_the_load(aim: str, seconds: int, rest: str, sport: str) -> None:
    without = of(f"{REPS}{rest}", sport, RUNNER).load
    with_it = of(f"- {seconds}s {aim}\n\n{REPS}{rest}", sport, RUNNER).load

    assert without is not None
    assert with_it is not None
    assert with_it >= without


def test_heart_rate_load_is_an_estimate() -> None:
    measured = of("- 60m 100% LTHR", athlete=SportSettings(lthr=170, max_hr=190, resting_hr=50))

    assert (measured.load, measured.load_is, measured.target) == (100, "estimate", "hr")
    assert of("- 60m 100% LTHR", athlete=SportSettings(lthr=170)).load == 100


@pytest.mark.parametrize(
    ("text", "sport", "athlete"),
    [
        ("", "Ride", ATHLETE),
        ("- Squats 20m", "WeightTraining", ATHLETE),
        ("- Rowing 20m 60% 80% LTHR", "WeightTraining", ATHLETE),
        ("- 10m 200w", "Ride", SportSettings()),
        ("- 10m 90% Pace", "Run", SportSettings()),
        ("- 10m 90% LTHR", "Ride", SportSettings()),
        ("- 10m 60% MMP 5m", "Ride", ATHLETE),
        ("- 10m Z9", "Ride", ATHLETE),
        ("- 10m Z9 Pace", "Run", SportSettings()),
        ("- 10m 0:00/km Pace", "Run", SportSettings()),
    ],
)
def test_no_load_without_a_target_a_threshold_or_a_rule(
    text: str, sport: str, athlete: SportSettings
) -> None:
    measured = of(text, sport, athlete)

    assert (measured.load, measured.load_is, measured.intensity) == (None, "unknown", None)


@pytest.mark.parametrize("text", ["- 10m 60%\n- 5m", "- 10m freeride 60-70%", "- 10m 60%\n- 5m 80% HR"])
def test_steps_without_power_make_the_load_an_estimate(text: str) -> None:
    measured = of(text)

    assert measured.load_is == "estimate"
    assert measured.load is not None


def test_without_an_ftp_relative_rides_have_an_estimate() -> None:
    measured = of("- 60m 80-100%", athlete=SportSettings())

    assert (measured.load, measured.load_is, measured.normalized_power) == (81, "estimate", None)


@pytest.mark.parametrize(
    ("share", "ftp", "watts"),
    [("40.8%", 375, 153), ("129.2%", 250, 323), ("65.6%", 375, 246), ("65.5%", 375, 245)],
)
def test_a_share_that_is_whole_watts_keeps_the_last_of_them(share: str, ftp: int, watts: int) -> None:
    """Floored is the share itself, not what binary fractions make of it: 40.8 % of 375 W are exactly 153 W."""
    assert watts == of(f"- 60m {share}", athlete=SportSettings(ftp=ftp)).average_watts


@pytest.mark.parametrize(
    ("watts", "minutes", "load"), [(63, 120, 25), (126, 30, 25), (126, 90, 74), (165, 216, 303)]
)
def test_half_a_point_of_load_counts_as_one(watts: int, minutes: int, load: int) -> None:
    """Of an FTP of 180 W these are 24.5, 24.5, 73.5 and 302.5."""
    assert load == of(f"- {minutes}m {watts}w", athlete=SportSettings(ftp=180)).load


def test_every_speed_has_single_precision() -> None:
    """As the server computes them: a pace that was written is no more exact than a share of the threshold."""
    written, share = (
        first(text, "Run", SportSettings(threshold_pace=1000 / 290)).pace
        for text in (
            "- 1km 4:50/km Pace",
            "- 1km 100% Pace",
        )
    )

    assert written == share


@pytest.mark.parametrize("threshold", range(200, 400, 7))
@pytest.mark.parametrize(
    ("text", "load"), [("- 30m 90% Pace", 41), ("- 50m 90% Pace", 68), ("- 30m 70% Pace", 25)]
)
def test_half_a_point_of_load_by_pace_is_the_same_for_every_runner(
    text: str, load: int, threshold: int
) -> None:
    """40.5, 67.5 and 24.5, whatever the threshold in seconds per kilometre: a share of it does not depend on it."""
    assert load == of(text, "Run", SportSettings(threshold_pace=1000 / threshold)).load


@pytest.mark.parametrize(
    ("text", "sport", "seconds"),
    [
        ("- 500mtr 4:01/km Pace", "Run", 121),
        ("- 300mtr 3:15/km Pace", "Run", 59),
        ("- 1500mtr 2:39/km Pace", "Run", 239),
        ("- 500mtr 3:58/km Pace", "Run", 119),
        ("- 25mtr 1:02/100m Pace", "Swim", 16),
        ("- 50mtr 1:59/100m Pace", "Swim", 60),
    ],
)
def test_half_a_second_counts_as_one(text: str, sport: str, seconds: int) -> None:
    """120.5, 58.5, 238.5, 119, 15.5 and 59.5 seconds."""
    assert seconds == of(text, sport).duration


@pytest.mark.parametrize("per_100", range(60, 150, 2))
def test_half_a_second_of_a_length_at_threshold(per_100: int) -> None:
    """25 m at a threshold of 1:02 are 15.5 s: the half counts for every threshold, however its speed is stored."""
    swim = SportSettings(threshold_pace=100 / per_100)

    assert of("- 25mtr 100% Pace", "Swim", swim).duration == (per_100 + 2) // 4


def test_which_domain_the_load_comes_from() -> None:
    text = "- 60m 90% 80% LTHR 70% Pace"
    orders = {"POWER_HR_PACE": 81, "HR_PACE_POWER": 45, "PACE_POWER_HR": 49}

    for order, load in orders.items():
        athlete = SportSettings(
            ftp=200, lthr=170, max_hr=190, resting_hr=50, threshold_pace=2.5, workout_order=order
        )
        assert load == of(text, "Run", athlete).load
        assert of(text, "Run", athlete, target="POWER").load == 81
    assert of(text, "Run", SportSettings(threshold_pace=2.5)).load == 49


def test_times_in_zones() -> None:
    """As recorded: ramps are split, and the sweet spot counts beside its zone."""
    measured = of("- 10m ramp 10-60%\n- 10m Z2\n- 10m 40%\n- 10m 10-30%\n- 10m Z3-Z4")

    assert dict(measured.zone_times) == {
        "Z1": 1740,
        "Z2": 660,
        "Z3": 0,
        "Z4": 600,
        "Z5": 0,
        "Z6": 0,
        "Z7": 0,
        "SS": 600,
    }


@given(st.integers(1, 4000), st.integers(1, 200), st.integers(1, 200), st.integers(1, 50))
def test_ramps_are_split_as_if_counted(seconds: int, start: int, end: int, reps: int) -> None:
    measured = of(f"{reps}x\n- {seconds}s ramp {start}-{end}%", athlete=SportSettings(ftp=100))

    step = (end - start) / (seconds - 1) if seconds > 1 else 0
    watts = [start + step * second for second in range(seconds)] if start != end else [start] * seconds
    if seconds == 1:
        watts = [start]
    bounds = [0, 55, 75, 90, 105, 120, 150, 10**9]
    counted = [
        sum(low < value * (1 - 1e-9) <= high for value in watts) for low, high in itertools.pairwise(bounds)
    ]
    found = [secs / reps for zone, secs in measured.zone_times if zone != "SS"]
    assert sum(found) == seconds
    assert all(abs(one - other) <= 1 for one, other in zip(found, counted, strict=True))


@given(st.integers(2, 4000), st.integers(1, 200), st.integers(1, 200), st.integers(1, 50))
def test_the_sweet_spot_of_ramps_is_as_if_counted(seconds: int, start: int, end: int, reps: int) -> None:
    measured = of(f"{reps}x\n- {seconds}s ramp {start}-{end}%", athlete=SportSettings(ftp=100))
    step = (end - start) / (seconds - 1)
    counted = sum(84 <= round(start + step * second, 6) < 98 for second in range(seconds))
    assert abs(dict(measured.zone_times)["SS"] / reps - counted) <= 1


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("- 10m 171w", 0),
        ("- 10m 172w", 600),
        ("- 10m 198w", 600),
        ("- 10m 199w", 0),
        ("- 10m ramp 173-197w", 600),
        ("- 10m ramp 100-172w", 1),
        ("- 10m ramp 100-171w", 0),
        ("2x\n- 10m ramp 197-173w", 1200),
    ],
)
def test_where_the_sweet_spot_begins_and_ends(text: str, seconds: int) -> None:
    """84 to 97 % of 205 W, both in whole watts and the last one included."""
    assert dict(of(text, athlete=SportSettings(ftp=205)).zone_times)["SS"] == seconds


@pytest.mark.parametrize(
    ("share", "zone"), [(60, "Z1"), (70, "Z2"), (71, "Z3"), (77, "Z3"), (78, "Z4"), (99, "Z5")]
)
def test_times_in_zones_of_heart_rate(share: int, zone: str) -> None:
    """The upper bound belongs to its zone; power plays no part, and there is no sweet spot."""
    known = SportSettings(ftp=240, lthr=170, max_hr=200, hr_zones=ZONES)
    found = of(f"- 10m {share}% HR", "Run", known).zone_times
    assert [name for name, _ in found] == ["Z1", "Z2", "Z3", "Z4", "Z5"]
    assert {name: secs for name, secs in found if secs} == {zone: 600}


def test_a_ramp_of_one_second_is_its_first_value() -> None:
    """As in the stream of one value a second: watts, work and the zone agree."""
    measured = of("- 1s ramp 100-300%", athlete=SportSettings(ftp=200))

    assert (measured.normalized_power, measured.average_watts, measured.joules) == (200, 200, 200)
    assert [zone for zone, secs in measured.zone_times if secs] == ["Z4"]


def test_default_speeds() -> None:
    assert [default_speed(sport) for sport in ("VirtualRide", "TrailRun", "OpenWaterSwim", None)] == [
        30 / 3.6,
        1000 / 360,
        100 / 120,
        30 / 3.6,
    ]


class TestWhatIsNotKnown:
    """Where no setting gives a step its meaning, there is no load, and nothing is made up."""

    def test_heart_rate_zones_without_the_threshold_heart_rate(self) -> None:
        known = SportSettings(hr_zones=ZONES, max_hr=190, resting_hr=50)
        for text in ("- 10m Z2 HR", "- 10m 70% HR"):
            measured = of(text, "Run", known)
            assert (measured.load, measured.load_is) == (None, "unknown")

    def test_a_resting_heart_rate_that_is_missing_is_not_assumed(self) -> None:
        """The whole range is needed: without one end of it, it is the square of the mean ratio."""
        squared = SportSettings(lthr=170)
        for known in (replace(squared, max_hr=190), replace(squared, resting_hr=50)):
            assert of("- 60m 80% LTHR", "Run", known).load == of("- 60m 80% LTHR", "Run", squared).load == 64
        assert of("- 60m 80% LTHR", "Run", replace(squared, max_hr=190, resting_hr=50)).load != 64

    def test_a_resting_heart_rate_that_is_no_lower_than_the_threshold_is_not_used(self) -> None:
        plain = of("- 30m 80% LTHR", "Run", SportSettings(lthr=170, max_hr=190)).load
        for resting in (170, 171):
            athlete = SportSettings(lthr=170, max_hr=190, resting_hr=resting)
            assert of("- 30m 80% LTHR", "Run", athlete).load == plain

    def test_a_maximum_that_is_no_higher_than_the_threshold_is_not_used(self) -> None:
        plain = of("- 30m 80% LTHR", "Run", SportSettings(lthr=170, resting_hr=50)).load
        for highest in (169, 170):
            athlete = SportSettings(lthr=170, max_hr=highest, resting_hr=50)
            assert of("- 30m 80% LTHR", "Run", athlete).load == plain

    def test_a_step_whose_heart_rate_is_not_known_leaves_the_load_unknown(self) -> None:
        """Its part is not counted as another kind, nor left out."""
        measured = of("- 30m 80% LTHR\n- 30m 80% HR", "Run", SportSettings(lthr=170))
        assert (measured.target, measured.load, measured.load_is) == ("hr", None, "unknown")

    def test_a_rest_without_a_target_counts_as_standing_still_by_heart_rate_too(self) -> None:
        athlete = SportSettings(lthr=170, max_hr=190, resting_hr=50)
        alone = of("- 30m 80% LTHR", "Run", athlete)
        assert of("- 30m 80% LTHR\n- 10m", "Run", athlete).load == alone.load

    def test_a_mixture_of_which_nothing_is_known(self) -> None:
        measured = of("- 10m 200w\n- 10m 70% HR", "Run", SportSettings())
        assert (measured.load, measured.load_is) == (None, "unknown")

    def test_a_step_counts_by_the_target_that_is_known(self) -> None:
        known = SportSettings(ftp=240, threshold_pace=2.5)
        alone = of("- 10m 60%", "Run", known, target="POWER").load
        both = of("- 10m 60%\n- 10m 70% HR 80% Pace", "Run", known, target="POWER").load
        assert alone is not None
        assert both is not None
        assert both > alone

    def test_nor_of_one_of_which_not_even_a_speed_is(self) -> None:
        measured = of("- 10m 80% Pace\n- 10m 70% LTHR", "Ride", SportSettings())
        assert (measured.load, measured.load_is) == (None, "unknown")

    def test_of_several_targets_the_one_that_is_known_counts(self) -> None:
        """Heart rate would come first, and its threshold is missing."""
        known = SportSettings(ftp=240, threshold_pace=2.5)
        alone = of("- 10m 80% Pace", "Run", known, target="PACE").load
        both = of("- 10m 80% Pace\n- 30m 90% 70% LTHR", "Run", known, target="PACE").load
        assert alone is not None
        assert both is not None
        assert both > alone

    def test_a_part_too_short_for_a_second_adds_nothing(self) -> None:
        alone = of("- 10m 80% LTHR", "Run", target="HR")
        more = of("- 10m 80% LTHR\n- 1mtr 80% Pace", "Run", target="HR")
        assert (more.target, more.load) == ("hr", alone.load)

    def test_a_distance_too_short_for_a_second_adds_nothing(self) -> None:
        alone, more = of("- 10m 60%", "Run"), of("- 10m 60%\n- 1mtr 80% Pace", "Run")
        assert (alone.target, more.load) == ("power", alone.load)

    def test_a_short_one_by_pace_adds_nothing_to_a_run_by_heart_rate(self) -> None:
        athlete = SportSettings(lthr=170, threshold_pace=4.0, target="HR")
        alone, more = (of(f"- 30m 80% LTHR{step}", "Run", athlete) for step in ("", "\n- 1mtr 100% Pace"))
        assert (more.target, more.duration, more.load) == ("hr", alone.duration, alone.load)

    def test_nor_has_it_a_load_of_its_own(self) -> None:
        measured = of("- 1mtr 100% Pace", "Run", SportSettings(threshold_pace=5.0))
        assert (measured.duration, measured.load, measured.load_is) == (0, None, "unknown")


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("100yrd", 91.44),
        ("100mtr", 100),
        ("1km", 1000),
        ("1mi", 1609.344),
        ("0.5mi", 804.672),
        ("1.5km", 1500),
    ],
)
def test_every_unit_of_distance_in_metres(text: str, metres: float) -> None:
    assert of(f"- {text} 80% Pace", "Run").distance == pytest.approx(metres, abs=0.01)

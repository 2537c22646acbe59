"""The one-line picture of a workout."""

from __future__ import annotations

import pytest

from reconciler.workout import SportSettings, measure, parse, profile

ATHLETE = SportSettings(ftp=200, lthr=160, threshold_pace=4.0)


@pytest.mark.parametrize(
    ("text", "sport", "picture"),
    [
        ("- 5m 50%\n- 5m 100%", "Ride", "▄▄▄▄▄▇▇▇▇▇"),
        ("- 10m ramp 0-125%", "Ride", "▁▂▃▃▄▅▆▇▇█"),
        ("- 10m ramp 125-0%", "Ride", "█▇▇▆▅▄▃▃▂▁"),
        ("5x\n- 1m 150%\n- 1m 20%", "Ride", "█▂█▂█▂█▂█▂"),
        ("- 5m 80% Pace\n- 5m 5:00/km Pace", "Run", "▆▆▆▆▆▆▆▆▆▆"),
        ("- 5m 60% LTHR\n- 5m", "Ride", "▄▄▄▄▄·····"),
        ("- 5m", "Ride", "··········"),
        ("- 1mtr\n- 10s 60%\n- 1mtr\n\n2x\n- 1mtr", "Ride", "▄▄▄▄▄▄▄▄▄▄"),
        ("- 3s 60%", "Ride", "▄▄▄"),
        ("nothing", "Ride", ""),
        ("- 10m 0% Pace", "Run", "▁▁▁▁▁▁▁▁▁▁"),
        ("- 10m 50-100%", "Ride", "▅▅▅▅▅▅▅▅▅▅"),
        ("- 5m ramp 70% Pace\n- 5m ramp 60-80% Pace", "Run", "▅▅▅▅▅▄▅▅▅▅"),
    ],
)
def test_pictures(text: str, sport: str, picture: str) -> None:
    workout = parse(text)

    assert picture == profile(workout, measure(workout, sport=sport, settings=ATHLETE), width=10)


def test_without_a_threshold_the_highest_target_is_the_top() -> None:
    workout = parse("- 5m 100w\n- 5m 300w")

    assert profile(workout, measure(workout, sport="Ride"), width=4) == "▃▃██"
    slow = parse("- 5m 2:05/100m Pace\n- 5m")
    assert profile(slow, measure(slow, sport="Swim"), width=4) == "██··"


@pytest.mark.parametrize(
    ("text", "width", "picture"),
    [
        ("- 5m 1w", 2, "██"),
        ("- 5m 0w", 2, "▁▁"),
        ("- 5m 100w", 1, "█"),
        ("- 1s 100w", 9, "█"),
        ("- 5m 100w", 0, ""),
        ("- 5m 100w", -1, ""),
    ],
)
def test_the_smallest_pictures(text: str, width: int, picture: str) -> None:
    workout = parse(text)

    assert profile(workout, measure(workout, sport="Ride"), width=width) == picture

"""A workout on one line: short, whole where it fits, and free of what authors and strangers wrote as labels."""
# ruff: noqa: RUF001 - the signs of the message itself

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.workout import parse
from reconciler.workout.outline import has_intervals, outline

INTERVALS = """Warmup
- 15m Z2 HR

Main Set 5x
- 1km 4:35-4:25/km Pace
- Recovery 90s Z1 HR

Cooldown
- 10m Z1 HR"""


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (INTERVALS, "15m Z2 HR · 5× (1 km 4:35–4:25/km, 90s Z1 HR) · 10m Z1 HR"),
        ("- 10m ramp 50-75%", "10m ramp 50–75 %"),
        ("- 400mtr 90% Pace", "400 m 90 % pace"),
        ("- 1.5km Z2 Pace", "1.5 km Z2 pace"),
        ("- 5m 200-220w 90rpm", "5m 200–220 W 90 rpm"),
        ("- 20m 85-90% LTHR\n- 1h30m Z1-Z2", "20m 85–90 % LTHR · 1h30m Z1–Z2"),
        ("- 1m SS\n- 1m45s 80%", "1m sweet spot · 105s 80 %"),
        ("- 2m30s freeride\n- Press lap 30s Z2", "2m30s free ride · 30s Z2 until lap"),
        ("- 10m Z2\n- 10m Z2\n- 10m Z2\n- 5m Z1", "3× 10m Z2 · 5m Z1"),
        ("- Call +49 30 123 now 10m Z2", "10m Z2"),
        ("- 10m CZ2\n- 5m CZ1-CZ3", "10m CZ2 · 5m CZ1–CZ3"),
        ("- 10m 70% HR 80% MMP 5m", "10m 80 % MMP 70 % HR"),
        ("- 5m 92.5%\n- 5m 100%\n- 5m 0%", "5m 92.5 % · 5m 100 % · 5m 0 %"),
        ("- 10m SS HR\n- 10m Z2 HR", "10m sweet spot · 10m Z2 HR"),
        ("- 10m Z8 HR\n- 10m Z8 Pace", "10m Z8 HR · 10m Z8 pace"),
        ("Just words.", ""),
        ("", ""),
    ],
)
def test_one_line_says_it(text: str, expected: str) -> None:
    assert outline(parse(text)) == expected


def test_what_does_not_fit_is_cut_between_items() -> None:
    assert outline(parse(INTERVALS), most=52) == "15m Z2 HR · 5× (1 km 4:35–4:25/km, 90s Z1 HR) · …"
    assert outline(parse(INTERVALS), most=20) == "15m Z2 HR · …"
    assert outline(parse(INTERVALS), most=5) == "…"


def test_what_just_fits_is_not_cut() -> None:
    whole = outline(parse(INTERVALS))
    assert outline(parse(INTERVALS), most=len(whole)) == whole
    assert outline(parse(INTERVALS), most=len(whole) - 1).endswith(" · …")
    before = "15m Z2 HR · …"
    assert outline(parse(INTERVALS), most=len(before)) == before
    assert outline(parse(INTERVALS), most=len(before) - 1) == "…"


def test_a_line_has_two_hundred_characters_unless_less_is_asked_for() -> None:
    steps = [f"- {minutes}m Z{1 + minutes % 2}" for minutes in range(10, 40)]
    assert 190 < len(outline(parse("\n".join(steps)))) <= 200
    for last, length in (("100km", 200), ("1000km", 201)):
        exact = parse("\n".join([*steps[:18], "- 10m 55-60.25% LTHR 90rpm", f"- {last} Z2"]))
        assert len(outline(exact, most=1000)) == length
        assert (outline(exact) == outline(exact, most=1000)) is (length == 200)


def test_repeats_make_intervals() -> None:
    assert has_intervals(parse(INTERVALS))
    assert not has_intervals(parse("- 15m Z1\n- 75m Z2"))


@given(
    st.lists(
        st.sampled_from([*INTERVALS.split("\n"), "3x", "- 5m 95-105% 90rpm", "- <b>20s</b> Z5"]), max_size=30
    )
)
def test_any_workout_fits_on_its_line(lines: list[str]) -> None:
    found = outline(parse("\n".join(lines)), most=80)
    assert len(found) <= 80
    assert "\n" not in found
    assert "<" not in found

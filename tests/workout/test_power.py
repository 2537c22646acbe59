"""Normalized power by arithmetic is normalized power second by second."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.workout.power import measure_power, unroll

RUN = st.tuples(st.integers(0, 90), st.integers(0, 600), st.integers(0, 600)).flatmap(
    lambda run: st.sampled_from(
        [(run[0], float(run[1]), float(run[1])), (run[0], float(run[1]), float(run[2]))]
    )
)


def by_seconds(watts: list[float]) -> float:
    """The rule as it is told: a trailing mean over 30 s, expanding at first, and the mean of fourth powers."""
    powers = 0.0
    for second in range(len(watts)):
        window = watts[max(0, second - 29) : second + 1]
        powers += (sum(window) / len(window)) ** 4
    return float((powers / len(watts)) ** 0.25)


def spread(runs: list[tuple[int, float, float]]) -> list[float]:
    watts: list[float] = []
    for seconds, first, last in runs:
        step = (last - first) / (seconds - 1) if seconds > 1 else 0.0
        watts += [first + step * second for second in range(seconds)]
    return watts


@given(st.lists(RUN, max_size=12))
def test_any_runs(runs: list[tuple[int, float, float]]) -> None:
    watts = spread(runs)

    found = measure_power((*run, 1) for run in runs)

    expected = by_seconds(watts) if watts else 0.0
    assert found.normalized == pytest.approx(expected, rel=1e-9, abs=1e-6)
    assert found.joules == pytest.approx(sum(watts), rel=1e-9, abs=1e-6)
    assert found.average == pytest.approx(sum(watts) / len(watts) if watts else 0.0, rel=1e-9, abs=1e-6)


def test_of_one_second_the_first_value_counts() -> None:
    assert measure_power([(1, 200.0, 600.0, 5)]) == (200.0, 200.0, 1000.0)


@given(
    st.lists(RUN, max_size=3),
    st.lists(RUN, min_size=1, max_size=4),
    st.integers(1, 12),
    st.lists(RUN, max_size=2),
)
def test_repeats_are_periodic(
    before: list[tuple[int, float, float]],
    inside: list[tuple[int, float, float]],
    reps: int,
    after: list[tuple[int, float, float]],
) -> None:
    """A repeat laid out until it is periodic counts as all its rounds."""
    watts = spread(before + inside * reps + after)
    runs = [(*run, 1) for run in before] + unroll(inside, reps) + [(*run, 1) for run in after]

    found = measure_power(runs)

    expected = by_seconds(watts) if watts else 0.0
    assert found.normalized == pytest.approx(expected, rel=1e-9, abs=1e-6)


def test_repeats_are_laid_out_no_longer_than_needed() -> None:
    assert len(unroll([(15, 100.0, 100.0), (15, 200.0, 200.0)], 1000)) == 4
    assert len(unroll([(1, 100.0, 100.0)], 1000)) == 31
    assert unroll([(0, 100.0, 100.0)], 5) == [(0, 100.0, 100.0, 5)]

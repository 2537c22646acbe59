"""Normalized power of a planned workout, by arithmetic on runs of seconds.

The server's rule (checked on 109 recorded values): one value of watts a second; a trailing mean over 30 s, over what
there is during the first 29 s; the fourth root of the mean of fourth powers. Between two changes of step the trailing
mean is constant, linear or, where a ramp begins or ends, quadratic, so its fourth powers are summed in closed form;
only a first step of less than 30 s needs a loop. A repeat is laid out until it is periodic, and its last round then counts for all that follow.
"""

from __future__ import annotations

from itertools import accumulate
from typing import TYPE_CHECKING, Final, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

WINDOW: Final = 30

Run: TypeAlias = tuple[int, float, float]
"""Seconds, and the watts of the first and of the last of them: equal, or a ramp. Of one second the first counts."""
WeightedRun: TypeAlias = tuple[int, float, float, int]
"""A run, and how many times it counts."""


class Power(NamedTuple):
    """W over a whole workout, not rounded; `joules` and those above a threshold; 0 for no seconds at all."""

    normalized: float
    average: float
    joules: float


def unroll(runs: Sequence[Run], reps: int) -> list[WeightedRun]:
    """A repeat as runs: as many rounds as it takes to be periodic, the last standing for all the others."""
    period = sum(run[0] for run in runs)
    rounds = min(reps, -(-WINDOW // period) + 1) if period else 1
    laid_out: list[WeightedRun] = [(*run, 1) for run in runs] * (rounds - 1)
    return laid_out + [(*run, reps - rounds + 1) for run in runs]


def measure_power(runs: Iterable[WeightedRun]) -> Power:
    """Normalized and average power, and work."""
    total, joules, laid_out = 0, 0.0, []
    for seconds, first, last, times in runs:
        if seconds:
            total += seconds * times
            slope = (last - first) / (seconds - 1) if seconds > 1 else 0.0
            joules += seconds * (first + last if seconds > 1 else 2 * first) / 2 * times
            laid_out.append((seconds, first, slope, times))
    if not total:
        return Power(0.0, 0.0, 0.0)
    return Power((_fourth_powers(laid_out) / total) ** 0.25, joules / total, joules)


_Slope: TypeAlias = tuple[int, float, float, int]
"""Seconds, watts of the first of them, change a second, how many times."""


def _fourth_powers(runs: list[_Slope]) -> float:
    """The sum of the fourth powers of the trailing means."""
    total, window, index, done = _opening(runs)
    lag = lag_done = 0
    old_length, old_first, old_slope, _ = runs[0]
    for length, first, slope, times in runs[index:]:
        while done < length:
            count, old_left = length - done, old_length - lag_done
            if old_left < count:  # noqa: PLR1730  a call of `min` would take longer than the sum
                count = old_left
            gain = first + slope * done - old_first - old_slope * lag_done
            if slope != old_slope:
                window, part = _bent(window, gain, slope - old_slope, count)
                total += times * part
            elif gain:
                total += times * _linear(window / WINDOW, gain / WINDOW, count)
                window += gain * count
            else:
                square = (window / WINDOW) ** 2
                total += times * (count * square * square)
            done += count
            lag_done += count
            if lag_done == old_length:
                lag, lag_done = lag + 1, 0
                old_length, old_first, old_slope, _ = runs[lag]
        done = 0
    return total


def _opening(runs: list[_Slope]) -> tuple[float, float, int, int]:
    """The first 30 s, where the mean is over what there is: sum, window, and the run and second where they end."""
    total, window, at = 0.0, 0.0, 0
    for index, (length, first, slope, times) in enumerate(runs):
        count = min(length, WINDOW - at)
        if at == 0:  # the mean of a ramp from its begin is a ramp half as steep
            total = times * _linear(first - slope / 2, slope / 2, count)
            window, at = (first + slope * (count - 1) / 2) * count, count
        else:
            for k in range(count):
                at += 1
                window += first + slope * k
                total += times * (window / at) ** 4
        if at == WINDOW:
            return (total, window, index + 1, 0) if count == length else (total, window, index, count)
    return total, window, len(runs), 0


def _linear(start: float, gain: float, count: int) -> float:
    """The sum of (start + gain * k) ** 4 for k = 1 ... count."""
    square = start * start
    if gain == 0:
        return count * square * square
    s1, s2, s3, s4 = _SUMS[count][:4] if count <= WINDOW else _sums(count)
    total = count * square * square + 4 * square * start * gain * s1
    step = gain * gain
    return total + 6 * square * step * s2 + 4 * start * gain * step * s3 + step * step * s4


def _bent(window: float, gain: float, bend: float, count: int) -> tuple[float, float]:
    """The window after `count` seconds (at most 30) in which its gain changes by `bend` each, and the sum of powers.

    After k seconds the mean is start + a * k + b * k**2; its square, and the square of that, are polynomials in k.
    """
    half = bend / 2
    start, a, b = window / WINDOW, (gain - half) / WINDOW, half / WINDOW
    c0, c1, c2, c3, c4 = start * start, 2 * start * a, a * a + 2 * start * b, 2 * a * b, b * b
    s1, s2, s3, s4, s5, s6, s7, s8 = _SUMS[count]
    part = count * c0 * c0 + 2 * c0 * c1 * s1 + (c1 * c1 + 2 * c0 * c2) * s2
    part += 2 * (c0 * c3 + c1 * c2) * s3 + (c2 * c2 + 2 * (c0 * c4 + c1 * c3)) * s4
    part += 2 * (c1 * c4 + c2 * c3) * s5 + (c3 * c3 + 2 * c2 * c4) * s6
    part += 2 * c3 * c4 * s7 + c4 * c4 * s8
    return window + (gain + half * (count - 1)) * count, part


def _sums(n: int) -> tuple[int, int, int, int]:
    """The sums of k, k**2, k**3 and k**4 for k = 1 ... n."""
    s1 = n * (n + 1) // 2
    s2 = s1 * (2 * n + 1) // 3
    return s1, s2, s1 * s1, s2 * (3 * n * n + 3 * n - 1) // 5


_SUMS: Final[tuple[tuple[int, ...], ...]] = tuple(
    zip(*([*accumulate(k**power for k in range(WINDOW + 1))] for power in range(1, 9)), strict=True)
)
"""The sums of k**1 ... k**8 for k = 1 ... n, at n."""

"""Numbers as findings and reviews show them."""

from __future__ import annotations

import pytest

from reconciler.rules.words import signed, time


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0s"),
        (30, "30s"),
        (90, "90s"),
        (120, "2m"),
        (584, "9m44s"),
        (2700, "45m"),
        (3600, "1h00m"),
        (3900, "1h05m"),
        (5400, "1h30m"),
        (7199, "2h00m"),
        (90000, "25h00m"),
    ],
)
def test_a_time_reads_as_it_is_written_in_yaml(seconds: float, words: str) -> None:
    assert time(seconds) == words


@pytest.mark.parametrize(
    ("value", "digits", "shown"),
    [(-0.2, 0, "+0"), (-0.04, 1, "+0.0"), (0.0, 0, "+0"), (-3.6, 0, "-4"), (12.34, 1, "+12.3")],
)
def test_a_sign_stands_before_what_is_shown(value: float, digits: int, shown: str) -> None:
    assert signed(value, digits) == shown

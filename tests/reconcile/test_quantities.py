"""A number from the calendar goes into the YAML in the form in which a person wrote the one before it."""

from __future__ import annotations

import pytest

from reconciler.reconcile.quantities import written


@pytest.mark.parametrize(
    ("name", "value", "old", "expected"),
    [
        ("duration", 3600, "45m", "60m"),
        ("duration", 3600.0, "45m", "60m"),
        ("duration", 5400, "1h", "1h30m"),
        ("duration", 3600, "1h30m", "1h"),
        ("duration", 59_940, "45m", "999m"),
        ("duration", 60_000, "45m", "16h40m"),
        ("duration", 90, "45m", "1m30s"),
        ("duration", 3605, "45m", "1h5s"),
        ("duration", 3600, 2700, 3600),
        ("duration", 3600, None, 3600),
        ("max_training_time", 1800, "1h", "30m"),
        ("time_target", 7200, "1h", "2h"),
        ("distance", 10_000, "5km", "10km"),
        ("distance", 10_500, "5km", "10.5km"),
        ("distance", 10_123, "5km", "10.123km"),
        ("distance", 10_000.5, "5km", 10_000.5),
        ("distance", 400, "200mtr", "400mtr"),
        ("distance", 400.5, "200mtr", 400.5),
        ("distance", 400, 200, 400),
        ("distance_target", 20_000, "5km", "20km"),
        ("load_target", 300, "200", 300),
        ("load_target", 300.0, None, 300),
        ("name", "45m", "60m", "45m"),
    ],
)
def test_the_form_stays(name: str, value: str | float, old: object, expected: object) -> None:
    found = written(name, value, old)
    assert (found, type(found)) == (expected, type(expected))


def test_a_switch_stays_a_switch() -> None:
    assert written("indoor", True, "5km") is True

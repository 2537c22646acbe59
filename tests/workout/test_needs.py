"""What a target needs of the athlete's settings, and what it is without."""

from __future__ import annotations

import pytest

from reconciler.workout import SportSettings, parse
from reconciler.workout.needs import Need, lacking


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- 10m 60%", [Need("ftp", relative=True)]),
        ("- 10m Z2", [Need("ftp", relative=True)]),
        ("- 10m 95% LTHR", [Need("lthr", relative=True)]),
        ("- 10m 70% HR", [Need("max_hr", relative=True)]),
        ("- 10m Z2 HR", [Need("hr_zones", relative=True)]),
        ("- 10m 90% Pace", [Need("threshold_pace", relative=True)]),
        ("- 10m Z2 Pace", [Need("threshold_pace", relative=True)]),
        ("- 10m 5:00/km Pace", [Need("threshold_pace", relative=False)]),
        ("- 10m 7:15-7:00/mi Pace", [Need("threshold_pace", relative=False)]),
        ("- 400mtr 1:50/100m Pace", [Need("threshold_pace", relative=False)]),
        ("- 10m 5:20 Pace", [Need("threshold_pace", relative=False)]),
        ("- 10m 200w", []),
        ("- 10m 90rpm", []),
        ("- 10m", []),
    ],
)
def test_a_target_needs_a_setting_unless_it_is_in_watts(text: str, expected: list[Need]) -> None:
    (step,) = parse(text).leaves

    assert list(lacking(step, SportSettings())) == expected
    known = {need.setting: (100, 150) if need.setting == "hr_zones" else 100 for need in expected}
    assert list(lacking(step, SportSettings(**known))) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(("indoor", "count"), [(True, 0), (False, 1)])
def test_an_indoor_ftp_serves_indoors_only(indoor: bool, count: int) -> None:  # noqa: FBT001
    (step,) = parse("- 10m 60%").leaves

    assert len(list(lacking(step, SportSettings(indoor_ftp=240), indoor=indoor))) == count

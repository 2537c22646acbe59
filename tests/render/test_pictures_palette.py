"""Colours that can be told apart: by contrast, and by those who see fewer of them."""

from __future__ import annotations

import itertools
import math

import pytest

from reconciler.render.pictures.palette import COLOURS, HUES, LIGHT, sport_role, zone_role

THEMES = pytest.mark.parametrize("theme", ["light", "dark"])
# Machado, Oliveira and Fernandes 2009, severity 1.0, on linear RGB.
SIGHT = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protanopia": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deuteranopia": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.01182, 0.04294, 0.968881),
    ),
    "tritanopia": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.3039),
    ),
}
XYZ = ((0.4124, 0.3576, 0.1805), (0.2126, 0.7152, 0.0722), (0.0193, 0.1192, 0.9505))
WHITE = (0.9505, 1.0, 1.089)
APART = 20.0
"""CIE 1976: 2.3 is the least that is seen side by side; 20 is told apart from memory."""


def linear(colour: str) -> list[float]:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def times(matrix: tuple[tuple[float, ...], ...], vector: list[float]) -> list[float]:
    return [sum(a * b for a, b in zip(row, vector, strict=True)) for row in matrix]


def contrast(one: str, other: str) -> float:
    """WCAG 2."""
    low, high = sorted(times(XYZ, linear(colour))[1] for colour in (one, other))
    return (high + 0.05) / (low + 0.05)


def lab(colour: str, sight: str) -> tuple[float, float, float]:
    seen = [min(max(part, 0.0), 1.0) for part in times(SIGHT[sight], linear(colour))]
    shares = [part / white for part, white in zip(times(XYZ, seen), WHITE, strict=True)]
    x, y, z = (share ** (1 / 3) if share > 0.008856 else 7.787 * share + 16 / 116 for share in shares)
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def test_the_measure_of_contrast_is_that_of_the_standard() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21, rel=1e-3)
    assert contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


@THEMES
def test_text_and_hues_stand_out_from_the_surface(theme: str) -> None:
    colours = COLOURS[theme]  # type: ignore[index]
    for role in ("ink", "muted"):
        assert contrast(colours[role], colours["surface"]) >= 4.5
    for role in HUES:
        assert contrast(colours[role], colours["surface"]) >= 3


@THEMES
@pytest.mark.parametrize("sight", SIGHT)
def test_any_two_hues_are_told_apart(theme: str, sight: str) -> None:
    colours = COLOURS[theme]  # type: ignore[index]
    for one, other in itertools.combinations(HUES, 2):
        assert math.dist(lab(colours[one], sight), lab(colours[other], sight)) > APART, (one, other)


def test_every_role_has_a_colour_of_its_own_so_that_a_page_can_replace_it() -> None:
    assert len(set(LIGHT.values())) == len(LIGHT)
    assert LIGHT.keys() == COLOURS["dark"].keys()


def test_zones_beyond_the_last_and_unknown_ones_have_a_colour() -> None:
    assert [zone_role(zone) for zone in (None, 1, 7, 12)] == ["grey", "grey", "night", "night"]


def test_a_sport_has_the_colour_of_its_family() -> None:
    assert sport_role("VirtualRide") == sport_role("Ride") != sport_role("TrailRun") == sport_role("Run")
    assert sport_role("<script>") == "grey"

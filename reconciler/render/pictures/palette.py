"""The colours of pictures, light and dark. Pure.

Any two hues stay apart under the three kinds of colour blindness, and every hue has a contrast of 3:1 with the surface;
`ink` and `muted`, the only colours of text, have 4.5:1. Each colour stands for one role, so that a page can put its own.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, Literal, TypeAlias

from reconciler.athlete.sports import FAMILY

if TYPE_CHECKING:
    from collections.abc import Mapping

Theme: TypeAlias = Literal["light", "dark"]
Role: TypeAlias = Literal[
    "surface", "ink", "muted", "faint", "grey", "blue", "green", "amber", "red", "plum", "night"
]

LIGHT: Final[Mapping[Role, str]] = {
    "surface": "#ffffff",
    "ink": "#1b1f24",
    "muted": "#5b6470",
    "faint": "#d5dae0",
    "grey": "#8d92a8",
    "blue": "#1560b0",
    "green": "#06a070",
    "amber": "#b48a08",
    "red": "#a92a12",
    "plum": "#7a2f66",
    "night": "#17083a",
}
DARK: Final[Mapping[Role, str]] = {
    "surface": "#14181d",
    "ink": "#e8ecf0",
    "muted": "#9aa5b1",
    "faint": "#343c46",
    "grey": "#66727c",
    "blue": "#68a8cc",
    "green": "#38e0a0",
    "amber": "#f5b42c",
    "red": "#ee5c48",
    "plum": "#bc80fa",
    "night": "#f0eaff",
}
COLOURS: Final[Mapping[Theme, Mapping[Role, str]]] = {"light": LIGHT, "dark": DARK}

HUES: Final[tuple[Role, ...]] = ("grey", "blue", "green", "amber", "red", "plum", "night")
"""The colours of zones 1 to 7."""
_SPORTS: Final[Mapping[str, Role]] = {
    "Ride": "blue",
    "Run": "red",
    "Swim": "green",
    "WeightTraining": "plum",
}


def zone_role(zone: int | None) -> Role:
    """The colour of a zone, from 1; `grey` of what has none, which is drawn hatched."""
    return HUES[min(max(zone, 1), len(HUES)) - 1] if zone else "grey"


def sport_role(sport: str) -> Role:
    """The colour of a sport: that of its family; `grey` of all others."""
    return _SPORTS.get(FAMILY.get(sport, sport), "grey")

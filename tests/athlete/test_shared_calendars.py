"""Two athletes on one calendar are found, also where only one of them is asked for."""

from __future__ import annotations

import pytest

from reconciler.athlete.reading import shared_calendars
from tests.athlete.memory import MemoryTree

PROFILE = "name: {name}\nintervals_id: {number}\ntimezone: UTC\ncredential_env: {key}\n"
OTHERS = ("ada", "bea", "cleo")


def tree(**numbers: tuple[str, str]) -> MemoryTree:
    return MemoryTree(
        {
            f"athletes/{name}/athlete.yaml": PROFILE.format(name=name, number=number, key=key)
            for name, (number, key) in numbers.items()
        }
    )


@pytest.mark.parametrize("names", [("ada",), ("bea",), ("ada", "bea"), OTHERS])
def test_whoever_is_asked_for_it_is_told(names: tuple[str, ...]) -> None:
    plans = tree(ada=("i7", "A"), bea=("i7", "B"), cleo=("i77", "C"))

    found = shared_calendars(plans, names, OTHERS)

    assert set(found) == {"ada", "bea"} & set(names)
    if "ada" in found:
        assert found["ada"].message == "found intervals_id i7, which is the calendar of bea, too"


@pytest.mark.parametrize(("key", "shared"), [("A", {"ada"}), ("B", set())])
def test_the_owner_of_a_key_is_known_by_the_key(key: str, shared: set[str]) -> None:
    plans = tree(ada=("0", "A"), bea=("0", key))

    assert set(shared_calendars(plans, ("ada",), ("ada", "bea"))) == shared


def test_another_athlete_that_does_not_load_stops_nobody() -> None:
    files = tree(ada=("i7", "A")).files
    plans = MemoryTree({**files, "athletes/bea/athlete.yaml": "intervals_id: i7\n"})

    assert shared_calendars(plans, ("ada",), ("ada", "bea", "gone")) == {}

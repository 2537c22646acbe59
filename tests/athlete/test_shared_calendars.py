"""Two athletes on one calendar are found, also where only one of them is asked for."""

from __future__ import annotations

import pytest

from reconciler.athlete.sharing import shared_calendars
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


KEY = "credential_env: INTERVALS_API_KEY\n"
SPELLINGS = {
    "as it is": ("i7", "i7"),
    "with a remark": ("i7", "i7  # hers"),
    "quoted": ("i7", '"i7"'),
    "escaped": ("i7", '"i\\u0037"'),
    "another escape": ("i7", '"\\x697"'),
    "over two lines": ("i77", '"i7\\\n  7"'),
    "a number and a text": ("7", '"7"'),
    "in base 16": ("123", "0x7B"),
    "in base 8": ("123", "0o173"),
    "with a sign": ("123", "+123"),
    "with a zero before it": ("123", "0123"),
    "as a float": ("123", "123.0"),
    "with an exponent": ("1000", "1e3"),
    "the owner of the usual key": ("0", "0"),
    "the usual key, once by name": ("0", f"0\n{KEY}"),
    "the usual key by name, once": (f"0\n{KEY}", "0"),
    "a key that is escaped": ("0\ncredential_env: KEY", '0\ncredential_env: "K\\x45Y"'),
    "by an anchor": ("i7", "&a i7"),
    "in capitals": ("i7", "I7"),
    "with and without the letter": ("i7", "7"),
}


@pytest.mark.parametrize(("one", "other"), SPELLINGS.values(), ids=SPELLINGS)
def test_asked_alone_is_as_asked_together(one: str, other: str) -> None:
    plans = MemoryTree(
        {
            f"athletes/{name}/athlete.yaml": f"name: {name}\ntimezone: UTC\nintervals_id: {number}\n"
            for name, number in (("ada", one), ("bea", other))
        }
    )
    together = shared_calendars(plans, ("ada", "bea"))

    assert set(shared_calendars(plans, ("ada",), ("ada", "bea"))) == {"ada"} & set(together)
    assert set(shared_calendars(plans, ("bea",), ("ada", "bea"))) == {"bea"} & set(together)


def test_those_of_another_number_are_not_read() -> None:
    plans = tree(ada=("i7", "A"), bea=("i8", "B"))
    plans.reads.clear()

    assert shared_calendars(plans, ("ada",), ("ada", "bea")) == {}
    assert plans.reads.count("athletes/bea/athlete.yaml") == 1, "its bytes, and no document"

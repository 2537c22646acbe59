"""A short run through every door; `make fuzz` makes it long."""

from __future__ import annotations

import pytest

from tests.fuzz.door import Door, shortened
from tests.fuzz.doors import DOORS

SEED = 20260511
RUNS = 2_000
"""In all, by share; a door has ten at least."""


@pytest.mark.parametrize("door", DOORS, ids=lambda door: door.name)
def test_no_input_ends_in_a_traceback_or_takes_long(door: Door) -> None:
    for seed in door.seeds:
        assert door.wrong(seed) is None
    for number in range(max(10, RUNS * door.share // 1000)):
        assert door.wrong(door.input(SEED, number)) is None, (
            f"python -m tests.fuzz --door '{door.name}' --seed {SEED} --only {number}"
        )


def _picky(data: bytes) -> None:
    if b"!" in data and b"?" in data:
        raise KeyError


def test_a_failing_input_is_the_same_again_and_is_shortened() -> None:
    door = Door("picky", _picky, (b"a" * 40,), (b"!", b"?"), 1)
    number = next(number for number in range(10_000) if door.wrong(door.input(1, number)))
    data = door.input(1, number)
    error = door.wrong(data)

    assert isinstance(error, KeyError)
    assert sorted(shortened(door, data, error)) == sorted(b"!?")

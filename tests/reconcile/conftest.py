"""Fixtures of the reconcile room."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from reconciler.calendar.embedded import Behaviour
from reconciler.reconcile.desired import Desired
from tests.reconcile.world import World


@pytest.fixture
def world() -> Iterator[Callable[..., World]]:
    """Makes worlds: `world(*desired, behaviour=...)`."""
    made: list[World] = []

    def make(*desired: Desired, behaviour: Behaviour = Behaviour()) -> World:  # noqa: B008 - a frozen value
        made.append(World(*desired, behaviour=behaviour))
        return made[-1]

    yield make
    for each in made:
        each.close()

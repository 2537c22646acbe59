"""Fixtures of the stories."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import stamina

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from tests.forge.stand_in import StandIn, serving
from tests.forge.story import Stage

NOW = dt.datetime(2026, 5, 11, 7, 0, tzinfo=dt.UTC)


@pytest.fixture
def github() -> Iterator[StandIn]:
    """GitHub with one empty repository."""
    with serving(StandIn()) as stand_in:
        yield stand_in


@pytest.fixture
def staged(tmp_path: Path, github: StandIn) -> Iterator[Callable[..., Stage]]:
    """Makes a stage with further settings."""
    with EmbeddedCalendar(clock=lambda: NOW) as calendar, serve(calendar) as server:
        yield lambda settings="": Stage.make(tmp_path, github, calendar, server.url, settings)


@pytest.fixture
def stage(staged: Callable[..., Stage]) -> Stage:
    """A stage with `approval: pull-request`."""
    return staged()


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """Repeat at once instead of waiting: what is tested is that it ends well, not how long it takes."""
    with stamina.set_testing(testing=True, attempts=2):
        yield

"""Fixtures of the stories."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from tests.forge.stand_in import StandIn, serving
from tests.workflows.stage import ATHLETE, REPOSITORY, SECRET, Listening, Stage


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[Stage]:
    """A new plans repository on GitHub, and the athlete's calendar, which one key opens."""
    with (
        serving(StandIn(REPOSITORY)) as github,
        EmbeddedCalendar(keys={SECRET: ATHLETE}) as calendar,
        serve(listening := Listening(calendar)) as server,
    ):
        made = Stage.make(tmp_path, github, calendar, server.url)
        made.heard = listening.heard
        yield made

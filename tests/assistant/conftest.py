from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from tests.assistant.talk import SECRET, Assistant, Recorder
from tests.cli.plans import Plans, make_plans

NOW = dt.datetime(2026, 5, 11, 7, 0, tzinfo=dt.UTC)
FORGE = ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL", "GITHUB_SERVER_URL")


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """Repeat at once instead of waiting: what is tested is that it ends well, not how long it takes."""
    with stamina.set_testing(testing=True, attempts=2):
        yield


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No forge, nobody's git settings, and the key of Ada's calendar."""
    for name in FORGE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/dev/null")
    monkeypatch.setenv("GIT_CONFIG_SYSTEM", "/dev/null")
    monkeypatch.setenv("ADA_KEY", SECRET)


@pytest.fixture
def recorder() -> Iterator[Recorder]:
    with EmbeddedCalendar(clock=lambda: NOW) as calendar:
        yield Recorder(calendar)


@pytest.fixture
def plans(tmp_path: Path, recorder: Recorder) -> Iterator[Plans]:
    """Ada's plans, applied to a calendar on a port; the requests of the apply are forgotten."""
    root = tmp_path / "plans"
    root.mkdir()
    made = make_plans(root)
    with serve(recorder) as server:
        made.write("settings.yaml", f"calendar: {server.url}\napproval: none\n")
        made.commit("Name the calendar")
        assert made.run("apply") == 0
        recorder.requests.clear()
        yield made


@pytest.fixture
def assistant(plans: Plans) -> Assistant:
    return Assistant(plans)

"""Plugins of pydantic: none is loaded unless the user says so, and one that watches sees where models are built."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.plans import ATHLETE, WEEK, Plans
from tests.cli.watching import DISABLE, Watched

COMMANDS = [
    ("python -m reconciler", "validate"),
    ("reconciler", "diff"),
    ("plan-diff", ""),
]


@pytest.fixture
def watched(tmp_path: Path) -> Watched:
    return Watched(tmp_path / "watched")


@pytest.mark.parametrize(("entry", "command"), COMMANDS)
def test_a_plugin_that_happens_to_be_installed_is_not_loaded(
    entry: str, command: str, plans: Plans, watched: Watched
) -> None:
    watched.run(plans.root, entry, command)
    assert watched.seen() == []


@pytest.mark.parametrize(("entry", "command"), COMMANDS)
def test_who_wants_plugins_says_so_and_has_them(
    entry: str, command: str, plans: Plans, watched: Watched
) -> None:
    watched.run(plans.root, entry, command, **{DISABLE: ""})
    assert watched.seen()[0] == "loaded"


@pytest.mark.parametrize(("said", "loaded"), [("watcher", False), ("another-one", True)])
def test_what_the_user_says_of_single_plugins_holds(
    said: str, plans: Plans, watched: Watched, *, loaded: bool
) -> None:
    watched.run(plans.root, "reconciler", "diff", **{DISABLE: said})
    assert ("loaded" in watched.seen()) is loaded


@pytest.mark.parametrize(
    "command",
    ["validate", "diff", "apply", "github reconcile", "github weekly --dry-run", "today --send --now"],
)
def test_no_two_threads_build_a_model_at_once(command: str, plans: Plans, watched: Watched) -> None:
    """Athletes are read side by side. A model that is built by whoever needs it first may be built by two."""
    for number, name in enumerate(("ada", "bea", "cem", "dan"), start=7):
        athlete = ATHLETE.replace("i7", f"i{number}")
        plans.write(f"{name}/athlete.yaml", f"{athlete}morning: {{env: CHANNEL, at: '06:30'}}\n")
        plans.write(f"{name}/rules.yaml", "week: {}\n")
        plans.write(f"{name}/weeks/2026-W20.yaml", WEEK)
    plans.commit("A roster")

    watched.run(plans.root, "reconciler", *command.split(), **{DISABLE: ""}, CHANNEL="json://127.0.0.1:9/")

    assert watched.built() == {"first"}

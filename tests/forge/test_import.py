"""A full calendar comes in through a pull request, whose merge sends nothing to it."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from typing import Any
from unittest import mock

import pytest

from reconciler.cli.main import main
from tests.forge.story import ATHLETE, SECRET, TODAY, Done, Stage

PERIOD = ("--from", "2026-05-04", "--to", "2026-05-31")


@pytest.fixture
def run(stage: Stage, capsys: pytest.CaptureFixture[str]) -> Callable[..., Done]:
    """Runs `import maria` in a clone of a coach, who has a token. GitHub knows the branches of the bare repository."""
    stage.github.tip = lambda branch: stage.git(
        "for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}"
    )

    def run(*arguments: str) -> Done:
        capsys.readouterr()
        variables = stage.environment(stage.plans) | {"KEY_OF_MARIA": SECRET}
        with mock.patch.dict(os.environ, variables, clear=True):
            words = ["--root", str(stage.plans.root), "--today", TODAY, *PERIOD, *arguments]
            code = main(["import", "maria", *words])
        said = capsys.readouterr()
        return Done(code, said.out, said.err)

    return run


def add(stage: Stage, day: str, name: str, **fields: Any) -> int:
    given = {"category": "WORKOUT", "type": "Run", "description": "- 40m Z2 Pace", **fields}
    return stage.calendar.add_event(ATHLETE, **given, name=name, start_date_local=f"{day}T00:00:00")


@pytest.fixture
def filled(stage: Stage) -> Stage:
    add(stage, "2026-05-05", "Past", external_id="plan:2026-05-05:past")
    add(stage, "2026-05-14", "Easy @all #1", external_id="plan:2026-05-14:easy")
    add(stage, "2026-05-20", "Longer", external_id="note:2026-05-20:long", description="a\r\n\u2028 ---")
    add(stage, "2026-05-21", "By hand")
    return stage


@pytest.mark.parametrize("how", ["merge", "squash", "rebase"])
def test_merged_it_is_in_sync_without_a_write(how: str, filled: Stage, run: Callable[..., Done]) -> None:
    before = json.dumps(filled.calendar.events(ATHLETE), sort_keys=True)
    done = run("--mine", "--branch", "--format", "json")
    made = json.loads(done.out)["proposal"]
    assert (made["branch"], made["state"], made["pushed"]) == ("import/maria", "opened", True)
    number = made["pull"]
    body = filled.github.pulls[number]["body"]
    assert "sends not one write" in body
    assert "@all" not in body

    review = filled.review(number)
    assert review.code == 0, review
    filled.plans.git("fetch", "--quiet", "origin", "import/maria:import/maria", "--force")
    filled.merge(number, how)
    done = filled.reconcile(*PERIOD)
    assert done.code == 0, done
    assert json.dumps(filled.calendar.events(ATHLETE), sort_keys=True) == before
    second = run("--mine", "--format", "json")
    assert json.loads(second.out)["known"] == 4


def test_said_again_nothing_happens(filled: Stage, run: Callable[..., Done]) -> None:
    first = json.loads(run("--branch", "plans/import", "--format", "json").out)["proposal"]
    second = json.loads(run("--branch", "plans/import", "--format", "json").out)["proposal"]
    assert (second["state"], second["pull"], second["commit"]) == (
        "unchanged",
        first["pull"],
        first["commit"],
    )
    assert filled.plans.git("status", "--porcelain") == ""


def test_the_files_of_the_clone_are_left_alone(filled: Stage, run: Callable[..., Done]) -> None:
    """The branch is made from what the remote's default branch holds, not from what lies on the disk."""
    filled.plans.week("2026-W20", "draft 2026-05-12 Draft")
    done = run("--branch")
    assert done.code == 0, done
    assert "Branch import/maria: opened" in done.out
    assert "draft" not in filled.git("show", "import/maria:athletes/maria/weeks/2026-W20.yaml")
    assert filled.plans.git("status", "--porcelain").split() == ["??", "athletes/maria/weeks/"]


def test_nothing_to_import_makes_no_branch(stage: Stage, run: Callable[..., Done]) -> None:
    assert "nothing to import" in run("--branch").out
    assert "import/" not in stage.git("branch", "--list")

"""Drift mode `adopt` on GitHub: one pull request per athlete that follows the calendar, and is closed when it is over."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.forge.story import SECRET, Stage

ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Tempo")
BRANCH = "plans/adopt-maria"


@pytest.fixture
def stage(staged: Callable[..., Stage]) -> Stage:
    made = staged("drift: adopt\n")
    made.github.tip = lambda branch: tip(made, branch) or None
    made.apply("plan", *ROWS)
    made.github.requests.clear()
    return made


def tip(stage: Stage, branch: str = BRANCH) -> str:
    return stage.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}")


def adopting(stage: Stage) -> list[dict[str, object]]:
    return [pull for pull in stage.github.pulls.values() if pull["head"]["ref"] == BRANCH]


def test_it_is_opened_once_and_then_the_run_is_quiet(stage: Stage) -> None:
    stage.edit("Easy", name="Easier")

    first = stage.reconcile()

    (pull,) = adopting(stage)
    assert (first.code, pull["state"]) == (0, "open")
    assert f"proposed in #{pull['number']}" in first.out
    assert (pull["title"], "Easier" in str(pull["body"])) == ("Adopt from the calendar of Maria: Easy", True)
    commit = tip(stage)
    stage.github.requests.clear()
    assert stage.reconcile().code == 0
    assert (stage.github.writes, tip(stage)) == ([], commit)
    assert stage.github.issues == []


def test_the_pull_request_warns_of_errors_of_the_rules(stage: Stage) -> None:
    stage.plans.git("switch", "--quiet", "main")
    stage.plans.write("athletes/maria/rules.yaml", "availability:\n  friday: {rest: true}\n")
    stage.push_to_main(*ROWS)
    stage.edit("Easy", start_date_local="2026-05-15T00:00:00")
    stage.reconcile()
    (pull,) = adopting(stage)
    assert "Mend or waive before the merge" in str(pull["body"])


def test_it_follows_the_calendar_and_is_closed_when_the_drift_is_gone(stage: Stage) -> None:
    stage.edit("Easy", name="Easier")
    stage.reconcile()
    first = tip(stage)
    stage.edit("Tempo", name="Harder")

    assert stage.reconcile().code == 0
    (pull,) = adopting(stage)
    assert tip(stage) != first
    assert "Harder" in str(pull["body"])

    stage.edit("Easier", name="Easy")
    stage.edit("Harder", name="Tempo")
    done = stage.reconcile()
    assert (done.code, "the drift is gone" in done.out) == (0, True)
    assert (adopting(stage)[0]["state"], tip(stage)) == ("closed", "")
    stage.github.requests.clear()
    stage.reconcile()
    assert stage.github.writes == []


def test_its_merge_writes_nothing_to_the_calendar(stage: Stage) -> None:
    stage.edit("Easy", name="Easier", start_date_local="2026-05-20T00:00:00")
    stage.reconcile()
    (pull,) = adopting(stage)
    number = int(str(pull["number"]))
    stage.plans.git("fetch", "--quiet", "origin", f"{BRANCH}:{BRANCH}")
    events = stage.calendar.events("i1001")

    stage.merge(number)
    done = stage.reconcile()

    assert (done.code, done.out.splitlines()[0]) == (
        0,
        "maria: in sync (2 events); the drift is gone: " + BRANCH + " closed",
    )
    assert stage.calendar.events("i1001") == events


def test_a_persons_commits_on_it_are_kept(stage: Stage) -> None:
    stage.edit("Easy", name="Easier")
    stage.reconcile()
    runner = stage.runner(BRANCH)
    runner.week("2026-W20", *ROWS)
    theirs = runner.commit("Mine")
    runner.git("push", "--quiet", "origin", BRANCH)
    stage.edit("Tempo", name="Harder")

    done = stage.reconcile()

    assert (done.code, "left alone" in done.out) == (1, True)
    assert tip(stage) == theirs


def test_one_that_a_person_closed_stays_closed_and_the_drift_is_told(stage: Stage) -> None:
    stage.edit("Easy", name="Easier")
    stage.reconcile()
    (pull,) = adopting(stage)
    stage.github.close(int(str(pull["number"])))
    stage.github.requests.clear()

    done = stage.reconcile()

    assert (done.code, len(adopting(stage))) == (1, 1)
    assert "declined" in done.out


def test_conflicts_are_told_and_not_adopted(stage: Stage) -> None:
    stage.edit("Easy", name="By hand")
    stage.push_to_main("a 2026-05-13 By-git", "b 2026-05-14 Tempo")
    done = stage.reconcile()
    assert (done.code, adopting(stage)) == (1, [])
    assert "Keep-git" in done.out


def test_a_run_that_sees_only_a_part_closes_nothing(stage: Stage) -> None:
    stage.edit("Easy", name="Easier")
    stage.reconcile()
    before = tip(stage)
    stage.reconcile("--from", "2026-06-01")
    assert (tip(stage), adopting(stage)[0]["state"]) == (before, "open")


def test_without_a_forge_the_branch_is_pushed_and_said(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("KEY_OF_MARIA", SECRET)
    for name in ("GITHUB_TOKEN", "GH_TOKEN"):
        monkeypatch.delenv(name, raising=False)
    stage.edit("Easy", name="Easier")
    runner = stage.runner("main")
    done = runner.run("adopt", "maria", "--branch")
    assert (done.code, "open a pull request from adopt/maria into main" in done.out) == (0, True)
    assert tip(stage, "adopt/maria")

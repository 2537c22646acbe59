"""What goes wrong in the life of a repository, and how it is mended: docs/operations.md and docs/security.md, run."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
from typing import Any

import pytest

from reconciler.cli.main import main
from tests.workflows.stage import ATHLETE, MONDAY, REPOSITORY, SECRET, TOKEN, Stage
from tests.workflows.test_stories import applied

LEDGER = "refs/reconciler/ada"


def on_the_calendar(stage: Stage) -> dict[str, Any]:
    return {str(row["name"]): row for row in stage.calendar.events(ATHLETE)}


def test_a_lost_ledger_makes_nothing_twice_and_deletes_nothing(stage: Stage) -> None:
    applied(stage, "Easy run", "Long run")
    before = on_the_calendar(stage)
    stage.ask("update-ref", "-d", LEDGER)
    assert all(job.succeeded for job in stage.reconcile("schedule"))
    assert on_the_calendar(stage) == before
    assert stage.ask("for-each-ref", "--format=%(refname)", LEDGER) == LEDGER


def test_a_ledger_that_somebody_forged_touches_no_foreign_event(stage: Stage) -> None:
    """Whoever may push can write the ledger; the mark on the event itself is the second witness."""
    number = stage.calendar.add_event(
        ATHLETE, category="NOTE", name="Dentist", start_date_local=f"{MONDAY}T00:00:00"
    )
    applied(stage, "Easy run", "Long run")
    before = on_the_calendar(stage)["Dentist"]
    ledger = json.loads(stage.ask("show", f"{LEDGER}:ledger.json"))
    for entry in ledger["entries"].values():
        if entry["external_id"].endswith(":long-run"):
            entry["event_id"] = number
    put(stage, json.dumps(ledger))

    pull = stage.open("drop", "Easy run")
    stage.review(pull)
    stage.merge(pull)
    stage.reconcile()
    assert on_the_calendar(stage)["Dentist"] == before


def put(stage: Stage, text: str) -> None:
    """Commit a ledger as a person with the right to push could."""
    blob = subprocess.run(
        ["git", "-C", str(stage.origin), "hash-object", "-w", "--stdin"],
        input=text,
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    ).stdout.strip()
    tree = subprocess.run(
        ["git", "-C", str(stage.origin), "mktree"],
        input=f"100644 blob {blob}\tledger.json\n",
        capture_output=True,
        text=True,
        check=True,
        env=os.environ,
    ).stdout.strip()
    stage.ask("update-ref", LEDGER, stage.ask("commit-tree", tree, "-p", LEDGER, "-m", "Forged"))


def test_a_ledger_of_a_newer_release_stops_the_athlete(stage: Stage) -> None:
    applied(stage, "Easy run")
    before = on_the_calendar(stage)
    ledger = json.loads(stage.ask("show", f"{LEDGER}:ledger.json"))
    put(stage, json.dumps(ledger | {"format_version": "9.0"}))
    _, job = stage.reconcile("schedule")
    assert not job.succeeded
    assert on_the_calendar(stage) == before


def test_a_revoked_key_stops_the_athlete_and_opens_the_issue(stage: Stage) -> None:
    applied(stage, "Easy run")
    stage.secrets = {"INTERVALS_API_KEY": "revoked-key"}
    _, job = stage.reconcile("schedule")
    assert not job.succeeded
    assert "revoked-key" not in job.output
    assert [issue["state"] for issue in stage.github.issues] == ["open"]


def test_another_athlete_id_is_refused_until_the_ledger_is_forgotten(stage: Stage) -> None:
    """Else the plan of one person would be deleted by the ledger of another."""
    applied(stage, "Easy run")
    before = on_the_calendar(stage)
    athlete = stage.clone / "athletes/ada/athlete.yaml"
    stage.git("switch", "--quiet", "--create", "moved", "main")
    athlete.write_text(athlete.read_text("utf-8").replace('"i7"', '"0"'), encoding="utf-8")
    stage.commit("Easy run", "Long run")
    number = stage.github.open("moved", stage.git("rev-parse", "HEAD"), stage.git("rev-parse", "main"))
    stage.review(number)
    stage.merge(number)
    _, job = stage.reconcile()
    assert (job.succeeded, "ledger forget" in job.output) == (False, True)
    assert on_the_calendar(stage) == before


def test_the_first_run_leaves_marked_events_of_others_alone(stage: Stage) -> None:
    """A calendar may hold `plan:` events from another program, or from a repository that is gone."""
    stage.calendar.add_event(
        ATHLETE,
        category="WORKOUT",
        type="Run",
        name="Of another program",
        start_date_local=f"{MONDAY}T00:00:00",
        external_id=f"plan:{MONDAY}:theirs",
    )
    before = on_the_calendar(stage)["Of another program"]
    applied(stage, "Easy run")
    assert on_the_calendar(stage)["Of another program"] == before


def test_leaving_takes_three_steps_and_the_calendar_stays(stage: Stage) -> None:
    applied(stage, "Easy run", "Long run")
    before = on_the_calendar(stage)
    stage.git("fetch", "--quiet", "origin", "+refs/reconciler/*:refs/reconciler/*")
    assert main(["ledger", "forget", "--athlete", "ada", "--yes", "--root", str(stage.clone)]) == 0
    assert stage.ask("for-each-ref", "--format=%(refname)", "refs/reconciler/") == ""
    assert on_the_calendar(stage) == before


def test_leaving_with_the_events_empties_the_calendar(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """The commands of docs/security.md in their order, on the athlete's machine, with the workflow switched off."""
    applied(stage, "Easy run", "Long run")
    dentist = {"category": "NOTE", "name": "Dentist", "start_date_local": f"{MONDAY}T00:00:00"}
    stage.calendar.add_event(ATHLETE, **dentist)
    stage.git("fetch", "--quiet", "origin", "+refs/reconciler/*:refs/reconciler/*")
    where = ("--athlete", "ada", "--root", str(stage.clone))
    forget = ["ledger", "forget", "--yes", *where]
    assert main(forget) == 0

    stage.git("switch", "--quiet", "main")
    stage.git("rm", "-r", "--quiet", "athletes/ada/weeks")
    stage.git("commit", "--quiet", "--message", "Leave")
    stage.git("push", "--quiet", "origin", "main")

    there = {"GITHUB_TOKEN": TOKEN, "GITHUB_REPOSITORY": REPOSITORY, "GITHUB_API_URL": stage.github.url}
    for name, value in ({"INTERVALS_API_KEY": SECRET} | there).items():
        monkeypatch.setenv(name, value)
    period = ("--from", f"{MONDAY}", "--to", f"{MONDAY + dt.timedelta(days=6)}")
    assert main(["prune", "--all", *period, *where]) == 0
    assert stage.names() == ["Dentist", "Easy run", "Long run"]
    assert main(["prune", "--all", "--yes", *period, *where]) == 0
    assert stage.names() == ["Dentist"]
    assert main(forget) == 0
    assert stage.ask("for-each-ref", "--format=%(refname)", "refs/reconciler/") == ""

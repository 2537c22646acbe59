"""Without GitHub: the example for GitLab and the one for cron, run against a bare repository and a calendar on a port."""

from __future__ import annotations

import datetime as dt
import fcntl
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from ruamel.yaml import YAML

from reconciler import __version__
from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.scaffold.plans import requirement
from tests.forge.stand_in import StandIn
from tests.workflows.programs import ROOT, put_programs
from tests.workflows.stage import ATHLETE, SECRET, WEEK, Stage

GITLAB = ROOT / "examples/gitlab-ci.yml"
CRON = ROOT / "examples/reconcile.sh"
_ONLY_BRANCHES = """#!/bin/sh
# A forge that takes branches and tags, and nothing else.
while read -r old new ref; do
  case "$ref" in refs/heads/*|refs/tags/*) ;; *) echo "refused: $ref" >&2; exit 1 ;; esac
done
"""


@dataclass
class Forge:
    """A bare repository that knows nothing of pull requests, and machines that run scripts on its clones."""

    stage: Stage

    def machine(self, name: str, ref: str) -> Path:
        """Make a clone of everything with a revision checked out, detached, as the runners of forges do."""
        place = self.stage.base / name
        place.mkdir()
        self.stage.ask("clone", "--quiet", str(self.stage.origin), str(place / "plans"))
        subprocess.run(
            ["git", "-C", str(place / "plans"), "checkout", "--quiet", "--detach", ref], check=True
        )
        return place

    def run(self, place: Path, script: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a script in the clone of a machine."""
        environment = {"PATH": put_programs(place), "HOME": str(place), "LANG": "C.UTF-8", **variables}
        command = ["bash", "-eo", "pipefail", "-c", script]
        return subprocess.run(
            command,
            cwd=place / "plans",
            env=environment,
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    def pipeline(self, name: str, ref: str, job: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """Run a job of the GitLab example on a fresh machine."""
        example = gitlab()
        lines = [*example["default"]["before_script"], *example[job]["script"]]
        return self.run(self.machine(name, ref), "\n".join(lines), **variables)


def gitlab() -> dict[str, Any]:
    found: dict[str, Any] = YAML(typ="safe").load(GITLAB.read_text(encoding="utf-8"))
    return found


@pytest.fixture
def forge(tmp_path: Path) -> Iterator[Forge]:
    with EmbeddedCalendar(keys={SECRET: ATHLETE}) as calendar, serve(calendar) as server:
        stage = Stage.make(tmp_path, StandIn(), calendar, server.url)
        hook = stage.origin / "hooks/pre-receive"
        hook.write_text(_ONLY_BRANCHES, encoding="utf-8")
        hook.chmod(0o755)
        yield Forge(stage)


def settle(stage: Stage, **settings: str) -> None:
    """Change the settings of the repository, on main."""
    path = stage.clone / "athletes/settings.yaml"
    lines = [
        line
        for line in path.read_text(encoding="utf-8").splitlines()
        if line.partition(":")[0] not in settings
    ]
    path.write_text(
        "\n".join([*lines, *(f"{key}: {value}" for key, value in settings.items()), ""]), encoding="utf-8"
    )
    stage.git("commit", "--quiet", "--all", "--message", "Settings")
    stage.git("push", "--quiet", "origin", "main")


def merge(stage: Stage, branch: str, *names: str) -> None:
    """Merge a branch with a week into main, and push it."""
    stage.git("switch", "--quiet", "--create", branch, "main")
    stage.commit(*names)
    stage.git("switch", "--quiet", "main")
    stage.git("merge", "--quiet", "--no-ff", "--message", f"Merge {branch}", branch)
    stage.git("push", "--quiet", "origin", "main")


def test_gitlab_reviews_a_merge_request_and_applies_what_was_merged(forge: Forge) -> None:
    stage = forge.stage
    settle(stage, approval="branch", ledger="branch")
    stage.git("switch", "--quiet", "--create", "plan", "main")
    stage.commit("Easy run", "Long run")
    reviewed = forge.pipeline("review", "origin/plan", "review", CI_MERGE_REQUEST_TARGET_BRANCH_NAME="main")
    assert reviewed.returncode == 0, reviewed.stderr
    assert "Long run" in (stage.base / "review/plans/review.md").read_text(encoding="utf-8")
    assert stage.names() == []

    stage.git("switch", "--quiet", "main")
    stage.git("merge", "--quiet", "--no-ff", "--message", "Merge plan", "plan")
    stage.git("push", "--quiet", "origin", "main")
    applied = forge.pipeline("apply", "origin/main", "reconcile", INTERVALS_API_KEY=SECRET)
    assert applied.returncode == 0, applied.stdout + applied.stderr
    assert stage.names() == ["Easy run", "Long run"]
    assert "refs/heads/reconciler/ada" in stage.ask("for-each-ref", "--format=%(refname)")

    again = forge.pipeline("again", "origin/main", "reconcile", INTERVALS_API_KEY=SECRET)
    assert (again.returncode, "1 of 1 athletes in sync, 0 changes" in again.stdout) == (0, True)


def test_gitlab_refuses_what_was_not_merged(forge: Forge) -> None:
    stage = forge.stage
    settle(stage, approval="branch", ledger="branch")
    stage.git("switch", "--quiet", "--create", "plan", "main")
    stage.commit("Easy run")
    done = forge.pipeline("apply", "origin/plan", "reconcile", INTERVALS_API_KEY=SECRET)
    assert done.returncode == 1
    assert "is not part of origin/main" in done.stderr
    assert stage.names() == []


def test_a_forge_that_takes_no_refs_stops_before_anything_is_written(forge: Forge) -> None:
    stage = forge.stage
    settle(stage, approval="branch")
    merge(stage, "plan", "Easy run")
    done = forge.pipeline("apply", "origin/main", "reconcile", INTERVALS_API_KEY=SECRET)
    assert done.returncode == 1
    assert stage.names() == []


def test_cron_pulls_and_reconciles(forge: Forge) -> None:
    stage = forge.stage
    (stage.origin / "hooks/pre-receive").unlink()
    settle(stage, approval="branch")
    place = forge.machine("server", "origin/main")
    subprocess.run(["git", "-C", str(place / "plans"), "switch", "--quiet", "main"], check=True)
    merge(stage, "plan", "Easy run", "Long run")

    def tick() -> subprocess.CompletedProcess[str]:
        return forge.run(place, str(CRON), PLANS=str(place / "plans"), INTERVALS_API_KEY=SECRET)

    done = tick()
    assert done.returncode == 0, done.stdout + done.stderr
    assert stage.names() == ["Easy run", "Long run"]

    merge(stage, "more", "Easy run", "Long run", "Hill run")
    with (place / "plans/.git/reconcile.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        assert tick().returncode == 0
        assert stage.names() == ["Easy run", "Long run"]
    assert tick().returncode == 0
    assert stage.names() == ["Easy run", "Hill run", "Long run"]


def test_the_examples_pin_this_release() -> None:
    assert requirement(__version__) in GITLAB.read_text(encoding="utf-8")


def test_the_week_lies_ahead() -> None:
    """What the stories stand on: a session of today or before would be frozen."""
    monday = dt.date.fromisocalendar(int(WEEK[:4]), int(WEEK[6:]), 1)
    assert monday > dt.datetime.now(dt.UTC).date() + dt.timedelta(days=1)

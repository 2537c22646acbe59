"""The workflow files keep GitHub's form and our own rules: least rights, pinned actions, nothing untrusted in a shell."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

import pytest
from ruamel.yaml import YAML

from reconciler.cli.main import COMMANDS
from reconciler.scaffold.plans import Answers, plans_files
from reconciler.scaffold.templates import WORKFLOWS
from tests.workflows.programs import ROOT
from tests.workflows.runner import read_workflow

OURS = sorted((ROOT / ".github/workflows").glob("*.yml"))
SAME_REPOSITORY = "github.event.pull_request.head.repo.full_name == github.repository"
PINNED = re.compile(r"\s+uses: [\w.-]+/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+")


def tool(name: str) -> str:
    """Return the path of a program of the development environment."""
    found = shutil.which(name, path=f"{Path(sys.executable).parent}")
    assert found, f"{name} is not installed: pip install '.[dev]'"
    return found


def steps(path: Path) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    """Yield every job with every step of it."""
    for job in read_workflow(path)["jobs"].values():
        for step in job["steps"]:
            yield job, step


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """The files that `init` writes."""
    for path, text in plans_files(
        Answers("ada", "Ada", "0", "Europe/London", dt.date(2026, 5, 11), "1.2.3")
    ).items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(text, encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize("place", ["ours", "written"])
def test_the_files_have_the_form_that_github_wants(place: str, written: Path) -> None:
    root = ROOT if place == "ours" else written
    files = sorted(map(str, (root / ".github/workflows").glob("*.yml")))
    assert len(files) >= 2
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.github-workflows", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("place", ["ours", "written"])
def test_zizmor_has_nothing_to_say_even_when_pedantic(place: str, written: Path) -> None:
    root = ROOT if place == "ours" else written
    command = [tool("zizmor"), "--pedantic", "--offline", "--no-progress", "--strict-collection"]
    done = subprocess.run(
        [*command, str(root / ".github")], capture_output=True, text=True, check=False, env={}
    )
    assert done.returncode == 0, done.stdout
    assert "No findings to report" in done.stdout


def test_the_gitlab_example_has_the_form_that_gitlab_wants() -> None:
    command = [tool("check-jsonschema"), "--builtin-schema", "vendor.gitlab-ci"]
    done = subprocess.run(
        [*command, str(ROOT / "examples/gitlab-ci.yml")], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_rights_are_given_job_by_job_and_no_job_runs_for_ever(path: Path) -> None:
    workflow = read_workflow(path)
    assert workflow["permissions"] == {}
    assert workflow["concurrency"]["group"]
    for job in workflow["jobs"].values():
        assert job["permissions"]["contents"] in ("read", "write")
        assert 0 < job["timeout-minutes"] <= 60


def test_who_may_write_what() -> None:
    """The whole table of rights, so that a change of it is seen."""
    found = {
        (path.stem, name): {right for right, level in job["permissions"].items() if level == "write"}
        for path in OURS
        for name, job in read_workflow(path)["jobs"].items()
    }
    assert {key: rights for key, rights in found.items() if rights} == {
        ("morning", "send"): {"contents"},
        ("plan-review", "review"): {"checks", "pull-requests"},
        ("weekly-review", "propose"): {"contents", "pull-requests"},
        ("reconcile", "reconcile"): {"contents", "issues", "pull-requests"},
    }


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_actions_are_pinned_by_commit_and_leave_no_token_on_the_disk(path: Path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "uses:" in line]
    assert lines
    assert [line for line in lines if not PINNED.fullmatch(line)] == []
    for _, step in steps(path):
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_expression_ever_becomes_part_of_a_script(path: Path) -> None:
    """Titles, branch names and the like reach a script only as environment variables."""
    scripts = [step["run"] for _, step in steps(path) if "run" in step]
    assert scripts
    assert [script for script in scripts if "${{" in script] == []


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_no_workflow_gives_rights_to_code_of_a_pull_request(path: Path) -> None:
    events = set(read_workflow(path)["on"])
    assert events <= {"push", "pull_request", "merge_group", "schedule", "workflow_dispatch"}


@pytest.mark.parametrize("path", OURS, ids=lambda path: path.name)
def test_a_secret_is_named_only_where_no_fork_can_come(path: Path) -> None:
    workflow = read_workflow(path)
    for _, step in steps(path):
        if "secrets." in str(step) and "pull_request" in workflow["on"]:
            assert step["if"] == SAME_REPOSITORY
    outside = {key: value for key, value in workflow.items() if key != "jobs"}
    assert "secrets" not in str(outside)
    for job in workflow["jobs"].values():
        assert "secrets" not in str({key: value for key, value in job.items() if key != "steps"})


def test_a_run_that_writes_to_calendars_is_never_cancelled() -> None:
    workflow = read_workflow(ROOT / ".github/workflows/reconcile.yml")
    assert workflow["concurrency"] == {"group": "reconcile", "cancel-in-progress": False}


@pytest.mark.parametrize("name", ["morning", "weekly-review"])
def test_what_runs_by_the_clock_waits_for_its_turn_and_reads_what_was_merged(name: str) -> None:
    """Never two at once, never cut off, and the default branch even where it is started by hand from another one."""
    path = ROOT / f".github/workflows/{name}.yml"
    workflow = read_workflow(path)
    assert workflow["concurrency"] == {"group": name, "cancel-in-progress": False}
    assert set(workflow["on"]) == {"schedule", "workflow_dispatch"}
    (checkout,) = [step for _, step in steps(path) if "checkout" in step.get("uses", "")]
    assert checkout["with"]["ref"] == "main"


def test_the_morning_run_comes_every_hour_away_from_the_full_one() -> None:
    (row,) = read_workflow(ROOT / ".github/workflows/morning.yml")["on"]["schedule"]
    minute, *rest = row["cron"].split()
    assert rest == ["*", "*", "*", "*"]
    assert 30 < int(minute) < 55


@pytest.mark.parametrize("athlete", ["ada", "bea", "zoe", "x", "mary-ann"])
def test_wherever_an_athlete_lives_the_week_is_reviewed_on_monday_before_eleven(athlete: str) -> None:
    """By some run: those that come while it is still Sunday there find that the week is not over."""
    answers = Answers(athlete, "Ada", "0", "Europe/London", dt.date(2026, 5, 11), "1.2.3")
    rows = YAML(typ="safe").load(plans_files(answers)[".github/workflows/weekly-review.yml"])["on"][
        "schedule"
    ]
    for monday in (dt.date(2026, 1, 12), dt.date(2026, 7, 13)):
        runs = [run for row in rows for run in moments(row["cron"], monday)]
        assert len(runs) == 3
        for name in available_timezones() - {"Etc/GMT+12"}:  # nobody lives there
            there = [run.astimezone(ZoneInfo(name)) for run in runs]
            assert any(one.date() == monday and one.hour < 11 for one in there), name


def moments(cron: str, monday: dt.date) -> Iterator[dt.datetime]:
    """When a schedule of minutes, hours and weekdays runs, on a Monday or the Sunday before."""
    minute, hours, day, month, weekday = cron.split()
    assert (day, month, weekday in ("0", "1")) == ("*", "*", True)
    date = monday - dt.timedelta(days=weekday == "0")
    for hour in hours.split(","):
        yield dt.datetime.combine(date, dt.time(int(hour), int(minute)), dt.UTC)


@pytest.mark.parametrize("name", WORKFLOWS)
def test_nothing_that_lies_in_the_plans_is_run(name: str) -> None:
    """`python -m` looks for modules where it stands: a pull request could bring its own pip."""
    scripts = [step["run"] for _, step in steps(ROOT / ".github/workflows" / name) if "run" in step]
    assert [script for script in scripts if re.search(r"python|\./|\bsh\b|make", script)] == []


def test_every_command_and_target_that_a_workflow_calls_exists() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    scripts = [step["run"] for path in OURS for _, step in steps(path) if "run" in step]
    targets = {found for script in scripts for found in re.findall(r"^make (\S+)$", script, re.MULTILINE)}
    assert targets == {"check", "test", "demo"}
    assert all(re.search(rf"^{target}:", makefile, re.MULTILINE) for target in targets)
    called = {found for script in scripts for found in re.findall(r"(?<!-)\breconciler ([a-z]+)", script)}
    assert {"github", "shards", "init", "validate"} <= called <= set(COMMANDS)


def test_the_supported_versions_of_python_are_those_that_are_tested() -> None:
    classifiers = re.findall(r"Python :: (3\.\d+)", (ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    assert read_workflow(ROOT / ".github/workflows/ci.yml")["jobs"]["test"]["strategy"]["matrix"] == {
        "python": classifiers
    }

"""The workflows of a repository that `init` made, run step by step: from the pull request to the calendar."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from tests.forge.stand_in import Refused
from tests.workflows.runner import JobRun
from tests.workflows.stage import SECRET, TOKEN, Listening, Stage

REVIEW_LIVE, REVIEW_OFFLINE = "Review with the calendars", "Review without the calendars"


def applied(stage: Stage, *names: str, branch: str = "plan") -> int:
    """Bring a week to the calendar by pull request, and return its number."""
    number = stage.open(branch, *names)
    assert stage.review(number).succeeded
    stage.merge(number)
    assert all(job.succeeded for job in stage.reconcile())
    return number


def steps_of(job: JobRun) -> list[str]:
    return [step.name for step in job.steps]


def test_from_the_pull_request_to_the_calendar(stage: Stage) -> None:
    """Open: one comment. Push again: the same comment. Merge: calendar, ledger, result, in this order."""
    number = stage.open("plan", "Easy run", "Long run")
    job = stage.review(number)
    assert job.succeeded, job.output
    assert steps_of(job) == ["Install the reconciler", REVIEW_LIVE]
    (first,) = stage.github.bodies(number)
    assert "Long run" in first
    assert "Long run" in job.summary
    assert stage.names() == []

    stage.push_again(number, "Easy run", "Hill run")
    assert stage.review(number).succeeded
    (second,) = stage.github.bodies(number)
    assert ("Hill run" in second, "Long run" in second) == (True, False)
    assert [check["conclusion"] for check in stage.github.checks] == ["success", "success"]

    stage.merge(number)
    shards, job = stage.reconcile()
    assert (shards.succeeded, job.succeeded) == (True, True), job.output
    assert stage.names() == ["Easy run", "Hill run"]
    assert stage.ask("for-each-ref", "--format=%(refname)", "refs/reconciler/") == "refs/reconciler/ada"
    _, result = stage.github.bodies(number)
    assert "2 created" in result
    assert stage.github.issues == []

    before = list(stage.github.writes)
    assert all(job.succeeded for job in stage.reconcile("schedule"))
    assert stage.github.writes == before


def test_the_review_is_kept_as_a_page(stage: Stage) -> None:
    job = stage.review(stage.open("plan", "Easy run"))
    assert job.succeeded
    assert "Easy run" in (job.directory / "review.html").read_text(encoding="utf-8")


def test_what_changed_by_hand_after_the_review_is_left_alone_and_said(stage: Stage) -> None:
    applied(stage, "Easy run", "Long run")
    week = next((stage.clone / "athletes/ada/weeks").iterdir())
    stage.git("switch", "--quiet", "--create", "rename", "main")
    week.write_text(
        week.read_text(encoding="utf-8").replace("name: Long run", "name: Longer run"), encoding="utf-8"
    )
    stage.git("commit", "--quiet", "--all", "--message", "A longer run")
    stage.git("push", "--quiet", "origin", "HEAD")
    number = stage.github.open("rename", stage.git("rev-parse", "HEAD"), stage.git("rev-parse", "main"))
    assert stage.review(number).succeeded
    stage.edit("Long run", name="Long run with Bea")
    stage.merge(number)

    _, job = stage.reconcile()
    assert not job.succeeded
    assert stage.names() == ["Easy run", "Long run with Bea"]
    assert "Long run with Bea" in stage.github.bodies(number)[-1]
    assert [issue["state"] for issue in stage.github.issues] == ["open"]


def test_a_merge_that_was_never_reviewed_writes_nothing(stage: Stage) -> None:
    number = stage.open("plan", "Easy run")
    stage.merge(number)
    _, job = stage.reconcile()
    assert not job.succeeded
    assert stage.names() == []


def test_a_push_past_the_review_writes_nothing_until_a_review_shows_it(stage: Stage) -> None:
    stage.commit("Easy run")
    _, job = stage.reconcile()
    assert "without a merged pull request" in job.output
    assert (job.succeeded, stage.names()) == (False, [])
    assert [issue["state"] for issue in stage.github.issues] == ["open"]

    applied(stage, "Easy run", "Long run")
    assert stage.names() == ["Easy run", "Long run"]
    assert [issue["state"] for issue in stage.github.issues] == ["closed"]


def test_the_first_push_has_no_week_and_says_so(stage: Stage) -> None:
    _, job = stage.reconcile()
    assert (job.succeeded, "no week is declared" in job.output) == (False, True)
    applied(stage, "Easy run")
    assert [issue["state"] for issue in stage.github.issues] == ["closed"]


def test_drift_opens_one_issue_when_it_is_seen_twice_and_closes_it(stage: Stage) -> None:
    applied(stage, "Easy run", "Long run")
    stage.edit("Easy run", name="Easy run with Bea")
    stage.reconcile("schedule")
    assert [issue["state"] for issue in stage.github.issues] == ["closed"]
    stage.reconcile("schedule")
    assert [issue["state"] for issue in stage.github.issues] == ["open"]
    assert stage.names() == ["Easy run with Bea", "Long run"]

    stage.edit("Easy run with Bea", name="Easy run")
    assert all(job.succeeded for job in stage.reconcile("workflow_dispatch"))
    assert [issue["state"] for issue in stage.github.issues] == ["closed"]


def test_a_revert_is_reviewed_as_any_change_and_takes_back_what_it_brought(stage: Stage) -> None:
    applied(stage, "Easy run", "Long run")
    applied(stage, "Easy run", "Long run", "Hill run", branch="more")
    number = stage.revert("back")
    assert stage.review(number).succeeded
    assert "Hill run" in stage.github.bodies(number)[0]
    stage.merge(number)
    assert all(job.succeeded for job in stage.reconcile())
    assert stage.names() == ["Easy run", "Long run"]


@pytest.mark.parametrize(
    "handed", [{}, {"INTERVALS_API_KEY": SECRET}], ids=["as usual", "setting hands them out"]
)
def test_a_fork_is_reviewed_and_never_sees_a_secret(stage: Stage, handed: dict[str, str]) -> None:
    """Not even where a setting of the repository sends secrets to forks: the step does not name them."""
    number = stage.open("plan", "Easy run", "Long run", fork=True)
    stage.github.read_only = True
    job = stage.review(number, secrets=handed)
    assert job.succeeded, job.output
    assert steps_of(job) == ["Install the reconciler", REVIEW_OFFLINE]
    assert "Long run" in job.summary
    assert stage.github.bodies(number) == []
    for step in job.steps:
        assert SECRET not in str(step.environment)


def test_a_merge_queue_is_checked_without_a_secret_and_without_another_comment(stage: Stage) -> None:
    number = stage.open("plan", "Easy run", "Long run")
    assert stage.review(number).succeeded
    before = stage.github.bodies(number)
    job = stage.queue(number)
    assert job.succeeded, job.output
    assert steps_of(job) == ["Install the reconciler", REVIEW_OFFLINE]
    assert stage.github.bodies(number) == before


def test_only_the_steps_that_need_it_see_the_secret_and_the_token(stage: Stage) -> None:
    number = stage.open("plan", "Easy run")
    job = stage.review(number)
    stage.merge(number)
    jobs = [job, *stage.reconcile()]
    sees = {step.name for job in jobs for step in job.steps if SECRET in step.environment.values()}
    assert sees == {REVIEW_LIVE, "Reconcile"}
    assert {step.name for job in jobs for step in job.steps if TOKEN in step.environment.values()} == sees


def test_neither_secret_nor_token_is_printed_or_lies_on_the_disk(stage: Stage) -> None:
    number = stage.open("plan", "Easy run")
    job = stage.review(number)
    stage.merge(number)
    said = "".join(job.output + job.summary for job in [job, *stage.reconcile()])
    files = [path for path in stage.base.glob("run-*/**/*") if path.is_file() and not path.is_symlink()]
    assert len(files) > 100
    for secret in (SECRET, TOKEN):
        assert secret not in said
        assert [path for path in files if secret.encode() in path.read_bytes()] == []
        assert secret not in str(stage.github.comments) + str(stage.github.issues) + str(stage.github.checks)


def test_the_key_may_be_kept_from_branches_altogether(stage: Stage) -> None:
    """Held by the environment `calendar` alone, it reaches only the default branch: reviews go without, merges work."""
    number = stage.open("plan", "Easy run", "Long run")
    job = stage.review(number, secrets={})
    assert job.succeeded, job.output
    assert "Long run" in stage.github.bodies(number)[0]
    stage.merge(number)
    assert all(job.succeeded for job in stage.reconcile())
    assert stage.names() == ["Easy run", "Long run"]


def test_code_that_a_pull_request_brings_is_not_run(stage: Stage) -> None:
    stage.git("switch", "--quiet", "--create", "plan", "main")
    for name in ("pip/__init__.py", "reconciler/__init__.py", "sitecustomize.py", "yaml.py", "httpx.py"):
        (stage.clone / name).parent.mkdir(exist_ok=True)
        (stage.clone / name).write_text("raise SystemExit('run')\n", encoding="utf-8")
    stage.commit("Easy run", "Long run")
    number = stage.github.open("plan", stage.git("rev-parse", "HEAD"), stage.git("rev-parse", "main"))
    job = stage.review(number)
    assert job.succeeded, job.output
    assert "Long run" in stage.github.bodies(number)[0]


@pytest.mark.parametrize("what", ["calendar", "intervals_id", "credential_env"])
def test_a_pull_request_cannot_send_the_key_elsewhere(stage: Stage, what: str) -> None:
    """Data alone could: the YAML names the calendar. Its own review must not follow it there."""
    applied(stage, "Easy run")
    stage.git("switch", "--quiet", "--create", "door", "main")
    settings, athlete = stage.clone / "athletes/settings.yaml", stage.clone / "athletes/ada/athlete.yaml"
    with EmbeddedCalendar() as trap, serve(elsewhere := Listening(trap)) as server:
        if what == "calendar":
            lines = [
                line for line in settings.read_text("utf-8").splitlines() if not line.startswith("calendar:")
            ]
            settings.write_text("\n".join([*lines, f"calendar: {server.url}", ""]), encoding="utf-8")
        else:
            old, new = {
                "intervals_id": ('"i7"', '"i8"'),
                "credential_env": ("INTERVALS_API_KEY", "GITHUB_TOKEN"),
            }[what]
            athlete.write_text(athlete.read_text("utf-8").replace(old, new), encoding="utf-8")
        stage.commit("Easy run", "Long run")
        number = stage.github.open("door", stage.git("rev-parse", "HEAD"), stage.git("rev-parse", "main"))
        asked = len(stage.heard)
        job = stage.review(number)
        assert job.succeeded, job.output
    assert elsewhere.heard == []
    assert len(stage.heard) == asked
    assert "Long run" in stage.github.bodies(number)[0]


def test_yaml_that_does_not_load_fails_the_check_and_says_where(stage: Stage) -> None:
    number = stage.open("plan", "Easy run: ] [")
    job = stage.review(number)
    assert not job.succeeded
    assert ".yaml:5" in job.output
    assert [check["conclusion"] for check in stage.github.checks] == ["failure"]


def test_two_runs_at_once_write_every_event_once(stage: Stage) -> None:
    """Two repositories' runs would wait for each other; these do not, and the ledger's ref decides."""
    number = stage.open("plan", "Easy run", "Long run", "Hill run")
    assert stage.review(number).succeeded
    stage.merge(number)
    with ThreadPoolExecutor(2) as pool:
        runs = [run.result() for run in [pool.submit(stage.reconcile) for _ in range(2)]]
    assert any(all(job.succeeded for job in run) for run in runs)
    assert stage.names() == ["Easy run", "Hill run", "Long run"]
    assert all(job.succeeded for job in stage.reconcile("schedule"))
    assert stage.names() == ["Easy run", "Hill run", "Long run"]


def test_a_roster_is_shared_among_several_runners(stage: Stage) -> None:
    workflow = stage.clone / ".github/workflows/reconcile.yml"
    text = workflow.read_text(encoding="utf-8")
    assert text.count('SHARDS: "1"') == 1
    stage.git("switch", "--quiet", "--create", "plan", "main")
    workflow.write_text(text.replace('SHARDS: "1"', 'SHARDS: "3"'), encoding="utf-8")
    stage.write_week("Easy run")
    for number, name in enumerate(("bea", "cid", "dan"), start=1):
        (stage.clone / "athletes" / name).mkdir()
        for part in ("athlete.yaml", f"weeks/{stage.week_file.name}"):
            source = stage.clone / "athletes/ada" / part
            target = stage.clone / "athletes" / name / part
            target.parent.mkdir(exist_ok=True)
            own = re.sub(r"(?m)^intervals_id: .*$", f"intervals_id: i900{number}", source.read_text("utf-8"))
            target.write_text(own, encoding="utf-8")
    stage.commit("Easy run")
    number = stage.github.open("plan", stage.git("rev-parse", "HEAD"), stage.git("rev-parse", "main"))
    assert stage.review(number).succeeded
    stage.merge(number)
    shards, *jobs = stage.reconcile()
    assert shards.succeeded
    assert 1 < len(jobs) <= 3
    assert {job.name for job in jobs} == {"reconcile"}
    said = "".join(job.output for job in jobs)
    for name in ("ada", "bea", "cid", "dan"):
        assert said.count(f"{name}: ") == 1


def test_github_down_means_nothing_is_written(stage: Stage) -> None:
    number = stage.open("plan", "Easy run")
    assert stage.review(number).succeeded
    stage.merge(number)
    stage.github.trouble = Refused(502, "Bad gateway")
    _, job = stage.reconcile()
    assert not job.succeeded
    assert stage.names() == []
    stage.github.trouble = None
    assert all(job.succeeded for job in stage.reconcile("schedule"))
    assert stage.names() == ["Easy run"]

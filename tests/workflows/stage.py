"""The stage of the stories: a repository that `init` made, its bare origin, GitHub's stand-in, a calendar on a port.

What people do is done with git, on the calendar, or through the stand-in; what GitHub does is done by the runner, with
the workflow files of the repository itself.
"""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.cli.main import main
from reconciler.scaffold.plans import coming_monday
from tests.canary import secret
from tests.forge.stand_in import StandIn
from tests.workflows.runner import JobRun, Runner

REPOSITORY = "ada/plans"
ATHLETE = "i7"
SECRET = secret("s3cr3t-key-of-ada")
TOKEN = secret("ghs_s3cr3t-token")
# Far enough ahead to be future in every time zone while a test runs.
MONDAY = coming_monday(dt.datetime.now(dt.UTC).date() + dt.timedelta(days=2))
WEEK = f"{MONDAY.isocalendar().year}-W{MONDAY.isocalendar().week:02}"


@dataclass
class Listening:
    """A calendar that remembers who asked for what, with which credential."""

    calendar: EmbeddedCalendar
    heard: list[Request] = field(default_factory=list)

    def handle(self, request: Request, /) -> Response:
        """Remember a request, and let the calendar answer it."""
        self.heard.append(request)
        return self.calendar.handle(request)


@dataclass
class Stage:
    """Everything that a story needs. `clone` is the athlete's own."""

    base: Path
    github: StandIn
    calendar: EmbeddedCalendar
    clone: Path
    origin: Path
    heard: list[Request] = field(default_factory=list)
    secrets: Mapping[str, str] = field(default_factory=lambda: {"INTERVALS_API_KEY": SECRET})
    telegram: str = ""
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _runs: int = 0

    @classmethod
    def make(cls, base: Path, github: StandIn, calendar: EmbeddedCalendar, url: str) -> Stage:
        """Make the repository with `init`, and push it without a week, as the README of the repository says."""
        clone, origin = base / "clone", base / "origin.git"
        given = (
            "--athlete",
            "ada",
            "--name",
            "Ada",
            "--intervals-id",
            ATHLETE,
            "--timezone",
            "Europe/London",
        )
        assert main(["init", str(clone), *given]) == 0
        subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(origin)], check=True)
        stage = cls(base, github, calendar, clone, origin)
        stage.ask("config", "uploadpack.allowAnySHA1InWant", "true")
        settings = clone / "athletes/settings.yaml"
        settings.write_text(settings.read_text(encoding="utf-8") + f"calendar: {url}\n", encoding="utf-8")
        (first_week,) = (clone / "athletes/ada/weeks").iterdir()
        first_week.unlink()
        stage.git("add", "--all")
        stage.git("commit", "--quiet", "--message", "Training plans")
        stage.git("remote", "add", "origin", str(origin))
        stage.git("push", "--quiet", "origin", "main")
        return stage

    # What people do.

    def git(self, *arguments: str) -> str:
        """Run git in the athlete's clone."""
        return _git(self.clone, *arguments)

    def ask(self, *arguments: str) -> str:
        """Run git in the bare repository."""
        return _git(self.origin, *arguments)

    def write_week(self, *names: str) -> None:
        """Write a week of runs, one a day, each of half an hour."""
        self.week_file.parent.mkdir(exist_ok=True)
        rows = [
            f"  - {{id: {name.lower().replace(' ', '-')}, date: {MONDAY + dt.timedelta(days=day)}, sport: Run,"
            f" name: {name}, duration: 30m, load: 20, rpe: 3}}"
            for day, name in enumerate(names)
        ]
        text = "\n".join(
            [f"week: {WEEK}", "why: For the test.", "conservative: true", "workouts:", *rows, ""]
        )
        self.week_file.write_text(text, encoding="utf-8")

    @property
    def week_file(self) -> Path:
        """The file of the week."""
        return self.clone / f"athletes/ada/weeks/{WEEK}.yaml"

    def open(self, branch: str, *names: str, fork: bool = False) -> int:
        """Open a pull request with a week."""
        self.git("switch", "--quiet", "--create", branch, "main")
        self.commit(*names)
        head, base = self.git("rev-parse", "HEAD"), self.git("rev-parse", "main")
        return self.github.open(branch, head, base, fork=fork)

    def commit(self, *names: str) -> str:
        """Commit a week on the branch of the moment, push it, and return the commit."""
        self.write_week(*names)
        self.git("add", "--all")
        self.git("commit", "--quiet", "--message", f"Plan {len(names)} runs")
        self.git("push", "--quiet", "origin", "HEAD")
        return self.git("rev-parse", "HEAD")

    def push_again(self, number: int, *names: str) -> None:
        """Push another commit to the branch of a pull request."""
        self.github.push(number, self.commit(*names))

    def merge(self, number: int) -> None:
        """Merge a pull request with GitHub's button."""
        branch = self.github.pulls[number]["head"]["ref"]
        self.git("switch", "--quiet", "main")
        self.git("merge", "--quiet", "--squash", branch)
        self.git("commit", "--quiet", "--message", f"Merge {branch}")
        self.git("push", "--quiet", "origin", "main")
        self.github.merge(number, self.git("rev-parse", "HEAD"))

    def revert(self, branch: str) -> int:
        """Open a pull request that reverts the last commit of main."""
        self.git("switch", "--quiet", "--create", branch, "main")
        self.git("revert", "--no-edit", "HEAD")
        self.git("push", "--quiet", "origin", "HEAD")
        return self.github.open(branch, self.git("rev-parse", "HEAD"), self.git("rev-parse", "main"))

    def names(self) -> list[str]:
        """The names of what is on the calendar."""
        return sorted(str(row["name"]) for row in self.calendar.events(ATHLETE))

    def edit(self, event: str, **fields: str) -> None:
        """The athlete edits an event by hand."""
        (number,) = [row["id"] for row in self.calendar.events(ATHLETE) if row["name"] == event]
        self.calendar.edit_event(ATHLETE, int(str(number)), **fields)

    # What GitHub does.

    def review(self, number: int, *, secrets: Mapping[str, str] | None = None) -> JobRun:
        """Run plan-review.yml on GitHub's trial merge. A fork gets no secrets, unless a setting hands them out."""
        head = self.github.pulls[number]["head"]
        trial = self._trial_merge(number, head["sha"])
        is_fork = head["repo"]["full_name"] != REPOSITORY
        handed = ({} if is_fork else self.secrets) if secrets is None else secrets
        (job,) = self._run(
            "plan-review.yml",
            "pull_request",
            self.github.event(number),
            trial,
            f"refs/pull/{number}/merge",
            handed,
        )
        return job

    def queue(self, number: int) -> JobRun:
        """Run plan-review.yml for a pull request that waits in the merge queue."""
        trial = self._trial_merge(number, self.github.pulls[number]["head"]["sha"])
        payload = {"merge_group": {"head_sha": trial, "base_sha": self.ask("rev-parse", "main")}}
        ref = f"refs/heads/gh-readonly-queue/main/pr-{number}"
        (job,) = self._run("plan-review.yml", "merge_group", payload, trial, ref, self.secrets)
        return job

    def reconcile(self, event: str = "push") -> list[JobRun]:
        """Run reconcile.yml on main."""
        return self._run(
            "reconcile.yml", event, {}, self.ask("rev-parse", "main"), "refs/heads/main", self.secrets
        )

    def morning(self, branch: str = "main") -> JobRun:
        """Run morning.yml, on its schedule or, from another branch, by hand."""
        return self._alone("morning.yml", branch)

    def weekly(self, branch: str = "main") -> JobRun:
        """Run weekly-review.yml. From here on GitHub's pull requests follow their branches."""
        self.github.tip = self._tip
        return self._alone("weekly-review.yml", branch)

    def _alone(self, workflow: str, branch: str) -> JobRun:
        event = "schedule" if branch == "main" else "workflow_dispatch"
        commit = self.ask("rev-parse", branch)
        (job,) = self._run(workflow, event, {}, commit, f"refs/heads/{branch}", self.secrets)
        return job

    def _tip(self, branch: str) -> str | None:
        return self.ask("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}") or None

    def _run(
        self,
        workflow: str,
        event: str,
        payload: Mapping[str, Any],
        commit: str,
        ref: str,
        secrets: Mapping[str, str],
    ) -> list[JobRun]:
        with self._lock:
            self._runs += 1
            scratch = self.base / f"run-{self._runs}"
        scratch.mkdir()
        file = scratch / workflow
        file.write_text(self.ask("show", f"{commit}:.github/workflows/{workflow}") + "\n", encoding="utf-8")
        runner = Runner(
            scratch,
            self.origin,
            commit,
            ref,
            event,
            payload,
            self.github.url,
            secrets,
            TOKEN,
            REPOSITORY,
            self.telegram,
        )
        return runner.run(file)

    def _trial_merge(self, number: int, head: str) -> str:
        tree = self.ask("merge-tree", "--write-tree", "main", head).splitlines()[0]
        commit = self.ask("commit-tree", tree, "-p", "main", "-p", head, "-m", "Trial merge")
        self.ask("update-ref", f"refs/pull/{number}/merge", commit)
        return commit


def _git(directory: Path, *arguments: str) -> str:
    environment = {key: value for key, value in os.environ.items() if not key.startswith("GIT_")}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
    done = subprocess.run(
        ["git", "-C", str(directory), *identity, *arguments],
        check=True,
        capture_output=True,
        text=True,
        env=environment,
    )
    return done.stdout.strip()

"""The stage of the stories: a bare origin, a person's clone, runners, GitHub's stand-in, and a calendar on a port."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from unittest import mock

from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.cli.main import main
from tests.canary import secret
from tests.forge.stand_in import StandIn
from tests.reconcile.plans import Plans

ROOT = Path(__file__).parents[2]
TODAY = "2026-05-11"
ATHLETE = "i1001"
SECRET = secret("k3y-of-maria")
TOKEN = secret("ghs_workflow")


@dataclass(frozen=True)
class Done:
    """One run of a workflow step: its exit code, what it printed, its outputs and its summary."""

    code: int
    out: str
    err: str
    outputs: dict[str, str] = field(default_factory=dict)
    summary: str = ""


@dataclass
class Stage:
    """Everything that a story needs. `plans` is the coach's clone, on main."""

    base: Path
    github: StandIn
    calendar: EmbeddedCalendar
    url: str
    plans: Plans
    bare: Path
    _runs: int = 0

    @classmethod
    def make(
        cls, base: Path, github: StandIn, calendar: EmbeddedCalendar, url: str, settings: str = ""
    ) -> Stage:
        bare = base / "origin.git"
        subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(bare)], check=True)
        plans = Plans.make(base / "coach")
        plans.git("remote", "add", "origin", str(bare))
        plans.write("athletes/settings.yaml", f"calendar: {url}\napproval: pull-request\n{settings}")
        plans.athlete("maria", ATHLETE)
        plans.commit("Begin")
        plans.git("push", "--quiet", "origin", "main")
        return cls(base, github, calendar, url, plans, bare)

    # What people do.

    def branch(self, name: str, *rows: str, week: str = "2026-W20", message: str = "Plan") -> str:
        """Write a week on a new branch of the coach's clone, push it, and return its commit."""
        self.plans.git("switch", "--quiet", "--force-create", name, "main")
        return self.change(*rows, week=week, message=message)

    def change(self, *rows: str, week: str = "2026-W20", message: str = "Plan") -> str:
        """Write a week on the branch of the moment, push it (by force), and return its commit."""
        self.plans.week(week, *rows)
        commit = self.plans.commit(message)
        self.plans.git("push", "--quiet", "--force", "origin", "HEAD")
        return commit

    def move(self, old: str, new: str) -> str:
        """Move a file or directory below athletes/ on a new branch `swap`, push it, and return its commit."""
        git = self.plans.git
        git("switch", "--quiet", "--force-create", "swap", "main")
        git("mv", f"athletes/{old}", f"athletes/{new}")
        commit = self.plans.commit("Move")
        git("push", "--quiet", "origin", "swap")
        return commit

    def main(self) -> str:
        return self.git("rev-parse", "main")

    def open(self, name: str, *rows: str, fork: bool = False) -> int:
        """Open a pull request with a week."""
        return self.github.open(name, self.branch(name, *rows), self.main(), fork=fork)

    def merge(self, number: int, how: str = "merge", message: str = "Merge") -> str:
        """Merge a pull request as GitHub does, and return the new commit of main."""
        before, name = self.main(), self.github.pulls[number]["head"]["ref"]
        git = self.plans.git
        git("switch", "--quiet", "main")
        if how == "fast-forward":  # what a merge queue does with the commit that it has tested
            git("switch", "--quiet", "--detach")
            git("merge", "--quiet", "--no-ff", "--message", message, name)
            git("switch", "--quiet", "--force-create", "main", "HEAD")
        elif how == "squash":
            git("merge", "--quiet", "--squash", name)
            git("commit", "--quiet", "--message", message)
        elif how == "rebase":
            git("cherry-pick", f"{before}..{name}")
            git("rebase", "--quiet", "--force-rebase", before)
        else:
            git("merge", "--quiet", "--no-ff", "--message", message, name)
        git("push", "--quiet", "origin", "main")
        commits = self.git("rev-list", "--reverse", f"{before}..main").split()
        self.github.merge(number, *commits)
        return self.main()

    def push_to_main(self, *rows: str, message: str = "Straight to main") -> str:
        """Commit a week on main and push it, past every pull request."""
        self.plans.git("switch", "--quiet", "main")
        return self.change(*rows, message=message)

    def apply(self, name: str, *rows: str) -> int:
        """Bring a week through a pull request to the calendar, and return its number."""
        number = self.open(name, *rows)
        assert self.review(number).code == 0
        self.merge(number)
        done = self.reconcile()
        assert done.code == 0, done
        return number

    def names(self) -> list[str]:
        """The names of what is on the calendar."""
        return sorted(str(row["name"]) for row in self.calendar.events(ATHLETE))

    def edit(self, name: str, /, **fields: object) -> None:
        """The athlete edits an event."""
        self.calendar.edit_event(ATHLETE, self.event(name), **fields)  # type: ignore[arg-type]

    def event(self, name: str) -> int:
        (number,) = [row["id"] for row in self.calendar.events(ATHLETE) if row["name"] == name]
        return int(str(number))

    def git(self, *arguments: str) -> str:
        """Ask the bare repository."""
        done = subprocess.run(
            ["git", "-C", str(self.bare), *arguments], check=True, capture_output=True, text=True
        )
        return done.stdout.strip()

    # What workflows do.

    def review(
        self, number: int, *arguments: str, key: bool = True, depth: int | None = None, **environment: str
    ) -> Done:
        """Run the review of a pull request on a fresh runner, which checks out GitHub's trial merge."""
        runner = self.runner("main", depth=depth)
        head = self.github.pulls[number]["head"]["sha"]
        if depth is None:
            runner.git("switch", "--quiet", "--detach", "origin/main")
            runner.git("merge", "--quiet", "--no-ff", "--message", "Trial", head)
        event = self.base / f"event-{number}.json"
        event.write_text(json.dumps(self.github.event(number)), encoding="utf-8")
        secrets = {"KEY_OF_MARIA": SECRET} if key else {}
        return self.step(runner, "review", *arguments, GITHUB_EVENT_PATH=str(event), **secrets, **environment)

    def reconcile(
        self, *arguments: str, depth: int | None = None, today: str = TODAY, **environment: str
    ) -> Done:
        """Run the reconcile job on a fresh runner, which checks out main."""
        runner = self.runner("main", depth=depth)
        return self.step(runner, "reconcile", *arguments, today=today, KEY_OF_MARIA=SECRET, **environment)

    def runner(self, branch: str, depth: int | None = None) -> Plans:
        """Make a fresh clone, as actions/checkout does."""
        self._runs += 1
        root = self.base / f"runner-{self._runs}"
        shallow = ["--depth", str(depth)] if depth else []
        where = f"file://{self.bare}"
        subprocess.run(["git", "clone", "--quiet", *shallow, "-b", branch, where, str(root)], check=True)
        runner = Plans(root)
        runner.git("config", "user.name", "runner")
        runner.git("config", "user.email", "runner@example.org")
        return runner

    def step(self, runner: Plans, *arguments: str, today: str = TODAY, **environment: str) -> Done:
        """Run one step in this process, with the environment of a workflow and no other variable."""
        variables = self.environment(runner) | environment
        out, err = io.StringIO(), io.StringIO()
        words = ["github", arguments[0], "--root", str(runner.root), "--today", today, *arguments[1:]]
        with (
            mock.patch.dict(os.environ, variables, clear=True),
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
        ):
            code = main(words)
        outputs, summary = (Path(variables[name]) for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY"))
        return Done(code, out.getvalue(), err.getvalue(), _outputs(outputs), _text(summary))

    def process(self, runner: Plans, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
        """Run one step as a process of its own, so that two can run at once."""
        command, variables = self.command(runner, *arguments, **environment)
        return subprocess.run(
            command, cwd=runner.root, env=variables, capture_output=True, text=True, check=False, timeout=120
        )

    def command(self, runner: Plans, *arguments: str, **environment: str) -> tuple[list[str], dict[str, str]]:
        """What runs one step as a process of its own: the command and its environment."""
        command = [
            sys.executable,
            "-m",
            "reconciler",
            "github",
            arguments[0],
            "--today",
            TODAY,
            *arguments[1:],
        ]
        own = {"PYTHONPATH": str(ROOT), "KEY_OF_MARIA": SECRET}
        return command, self.environment(runner) | own | environment

    def environment(self, runner: Plans) -> dict[str, str]:
        """What GitHub sets for a step, with the files of this runner."""
        return {
            "PATH": os.environ["PATH"],
            "HOME": str(self.base),
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_SYSTEM": os.devnull,
            "GITHUB_ACTIONS": "true",
            "GITHUB_API_URL": self.github.url,
            "GITHUB_SERVER_URL": "https://github.com",
            "GITHUB_REPOSITORY": self.github.name,
            "GITHUB_TOKEN": TOKEN,
            "GITHUB_OUTPUT": str(runner.root / ".git" / "outputs"),
            "GITHUB_STEP_SUMMARY": str(runner.root / ".git" / "summary"),
        }


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8") if path.exists() else ""


def _outputs(path: Path) -> dict[str, str]:
    """Read GITHUB_OUTPUT as GitHub does."""
    found: dict[str, Any] = {}
    lines = iter(_text(path).splitlines())
    for line in lines:
        name, _, end = line.partition("<<")
        value = []
        for row in lines:
            if row == end:
                break
            value.append(row)
        found[name] = "\n".join(value)
    return found

"""A small plans repository on disk, in git, that tests change as a person would."""

from __future__ import annotations

import os
import subprocess
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.cli.main import main

TODAY = "2026-05-11"
ROOT = Path(__file__).parents[2]

SETTINGS = "calendar: embedded\napproval: none\n"
ATHLETE = """
name: Ada
intervals_id: i7
timezone: Europe/Berlin
credential_env: ADA_KEY
thresholds:
  Run: {measured: 2026-04-01, threshold_pace: "4:30/km", lthr: 170, max_hr: 188}
"""
WEEK = """
week: 2026-W20
why: One hard session.
workouts:
  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m, load: 35}
  - id: key
    date: 2026-05-13
    time: "08:00"
    sport: Run
    name: Key session
    goal: Even pace.
    steps: |
      - 15m Z1 Pace

      Main 3x
      - 5m Z4 Pace
      - 2m Z1 Pace

      - 10m Z1 Pace
  - {id: long, date: 2026-05-16, sport: Run, name: Long run, duration: 90m, load: 75}
notes:
  - {id: trip, from: 2026-05-14, until: 2026-05-15, name: Trip, text: Two days away.}
"""


@dataclass(frozen=True)
class Plans:
    """A plans repository below `root`, and the embedded calendar that its athletes use."""

    root: Path

    def write(self, path: str, text: str) -> Path:
        """Write a file below athletes/."""
        file = self.root / "athletes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(textwrap.dedent(text), encoding="utf-8")
        return file

    def edit(self, path: str, old: str, new: str) -> None:
        """Replace a text that stands in a file exactly once."""
        file = self.root / "athletes" / path
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {path}"
        file.write_text(text.replace(old, new), encoding="utf-8")

    def git(self, *arguments: str) -> str:
        """Run git in the repository."""
        environment = os.environ | {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
        identity = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")
        command = ["git", "-C", str(self.root), *identity, *arguments]
        return subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout

    def commit(self, message: str = "Change the plan") -> str:
        """Commit everything below athletes/ and return the commit."""
        self.git("add", "--all", "athletes")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD").strip()

    def run(self, *arguments: str, today: str = TODAY) -> int:
        """Run the program in this process, as its entry point does."""
        extra = (
            ()
            if arguments[0] in ("schema", "calendar", "demo")
            else ("--root", str(self.root), "--today", today)
        )
        return main([*arguments, *extra])

    def calendar(self) -> EmbeddedCalendar:
        """Open the embedded calendar that `--calendar embedded` uses."""
        directory = self.root / ".reconciler"
        directory.mkdir(exist_ok=True)
        return EmbeddedCalendar(str(directory / "calendar.sqlite"))


def make_plans(root: Path) -> Plans:
    """Make a repository with one athlete and one week, committed on main."""
    plans = Plans(root)
    plans.write("settings.yaml", SETTINGS)
    plans.write("ada/athlete.yaml", ATHLETE)
    plans.write("ada/weeks/2026-W20.yaml", WEEK)
    plans.git("init", "--quiet", "--initial-branch=main")
    plans.commit("Plan the week")
    return plans


def run_process(*arguments: str, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Run the program as a process of its own."""
    variables = os.environ | {"PYTHONPATH": str(ROOT)} | environment
    command = [sys.executable, "-m", "reconciler", *arguments]
    encoding = environment.get("PYTHONIOENCODING", "utf-8")
    return subprocess.run(
        command, cwd=cwd, env=variables, capture_output=True, encoding=encoding, check=False, timeout=120
    )

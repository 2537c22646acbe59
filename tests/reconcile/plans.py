"""A real plans repository in git, and the real command line over it."""

from __future__ import annotations

import contextlib
import io
import json
import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from reconciler.cli.main import main

if TYPE_CHECKING:
    from pathlib import Path

TODAY = "2026-05-11"
ATHLETE_YAML = """\
name: {name}
intervals_id: {id}
timezone: Europe/Berlin
credential_env: KEY_OF_{upper}
"""


@dataclass(frozen=True)
class Ran:
    """One run of the command line."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> Any:
        return json.loads(self.out)

    def athlete(self, name: str = "maria") -> Any:
        (found,) = [row for row in self.document["athletes"] if row["athlete"] == name]
        return found


@dataclass(frozen=True)
class Plans:
    """`root` holds athletes/; every method works on it."""

    root: Path

    @classmethod
    def make(cls, root: Path, *, form: str = "sha1") -> Plans:
        root.mkdir(exist_ok=True)
        plans = cls(root)
        plans.git("init", "--quiet", "--initial-branch=main", f"--object-format={form}")
        plans.git("config", "user.name", "Coach")
        plans.git("config", "user.email", "coach@example.org")
        plans.write("athletes/settings.yaml", "calendar: embedded\n")
        return plans

    def git(self, *arguments: str) -> str:
        done = subprocess.run(
            ["git", "-C", str(self.root), *arguments],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull},
        )
        return done.stdout.strip()

    def write(self, path: str, text: str) -> None:
        (self.root / path).parent.mkdir(parents=True, exist_ok=True)
        (self.root / path).write_text(text, encoding="utf-8")

    def athlete(self, name: str, id_: str) -> None:
        self.write(
            f"athletes/{name}/athlete.yaml",
            ATHLETE_YAML.format(name=name.capitalize(), id=id_, upper=name.upper()),
        )

    def week(self, week: str, *rows: str, athlete: str = "maria") -> None:
        """Each row: `id date name`, such as `a 2026-05-13 Easy`."""
        lines = [f"week: {week}", "why: a test", "workouts:" if rows else "workouts: []"]
        for row in rows:
            id_, date, name = row.split(" ", 2)
            lines.append(
                f'  - {{id: {id_}, date: {date}, sport: Run, name: "{name}", steps: "- 40m Z2 HR\\n"}}'
            )
        self.write(f"athletes/{athlete}/weeks/{week}.yaml", "\n".join(lines) + "\n")

    def commit(self, message: str = "Plan") -> str:
        self.git("add", "--all")
        self.git("commit", "--quiet", "--allow-empty", "--message", message)
        return self.git("rev-parse", "HEAD")

    def run(self, *arguments: str) -> Ran:
        """Run one command on the day of the tests."""
        out, err = io.StringIO(), io.StringIO()
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            code = main([arguments[0], "--root", str(self.root), "--today", TODAY, *arguments[1:]])
        return Ran(code, out.getvalue(), err.getvalue())

    def json(self, *arguments: str) -> Ran:
        return self.run(*arguments, "--format", "json")

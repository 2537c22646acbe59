"""An environment in which a plugin of pydantic is installed that tells what it sees."""

from __future__ import annotations

import os
import subprocess
import sys
from typing import TYPE_CHECKING

from tests.cli.plans import ROOT, TODAY

if TYPE_CHECKING:
    from pathlib import Path

DISABLE = "PYDANTIC_DISABLE_PLUGINS"
BY_ENTRY = {
    "python -m reconciler": ("-m", "reconciler"),
    "reconciler": ("-c", "from reconciler.cli.main import run; run()"),
    "plan-diff": ("-c", "from reconciler.cli.main import run_plan_diff; run_plan_diff()"),
}
PLUGIN = """
import os, threading

LOG = os.environ["WATCHER_LOG"]


def say(text):
    with open(LOG, "a", encoding="utf-8") as log:
        log.write(text + "\\n")


class Watcher:
    def new_schema_validator(self, schema, schema_type, schema_type_path, schema_kind, config, plugin_settings):
        main = threading.current_thread() is threading.main_thread()
        say(f"{'first' if main else 'another'} thread: {schema_type_path.module} {schema_type_path.name}")
        return None, None, None


say("loaded")
watcher = Watcher()
"""


class Watched:
    """The plugin, installed beside what the tests run with. `variables` is the environment."""

    def __init__(self, base: Path) -> None:
        site = base / "site"
        info = site / "watcher-1.0.dist-info"
        info.mkdir(parents=True)
        (info / "METADATA").write_text("Metadata-Version: 2.1\nName: watcher\nVersion: 1.0\n")
        (info / "entry_points.txt").write_text("[pydantic]\nwatcher = watcher:watcher\n")
        (site / "watcher.py").write_text(PLUGIN)
        self.log = base / "watched.txt"
        self.variables = {name: value for name, value in os.environ.items() if name != DISABLE}
        self.variables |= {"PYTHONPATH": f"{ROOT}{os.pathsep}{site}", "WATCHER_LOG": str(self.log)}

    def run(self, root: Path, entry: str, *arguments: str, **environment: str) -> None:
        """Run a command to its end."""
        words = [*BY_ENTRY[entry], *filter(None, arguments), "--root", str(root), "--today", TODAY]
        variables = self.variables | environment
        done = subprocess.run(
            [sys.executable, *words], env=variables, capture_output=True, text=True, check=False, timeout=120
        )
        assert done.returncode in (0, 2), done.stdout + done.stderr

    def built(self) -> set[str]:
        """Return which thread built a model of a document: `first`, `another`, or both."""
        return {line.split(" ")[0] for line in self.seen() if "thread: reconciler.athlete" in line}

    def seen(self) -> list[str]:
        """Return what the plugin told."""
        return self.log.read_text(encoding="utf-8").splitlines() if self.log.exists() else []

"""The generated pages say what the program says, and the README shows what it draws."""

from __future__ import annotations

import re
import subprocess
import sys

import click
import pytest

from pages.commands import contexts
from pages.made import MADE, ROOT
from reconciler.athlete import read_athlete
from reconciler.athlete.schemas import document_schemas
from reconciler.athlete.tree import WorkingTree
from reconciler.cli.main import COMMANDS
from tests.athlete.memory import MemoryTree
from tests.cli.plans import run_process

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_every_made_page_is_in_step() -> None:
    """In a process of its own: click remembers the first help that a command was asked for."""
    pytest.importorskip("matplotlib", reason="pictures need the extra 'report'")
    command = [sys.executable, "-m", "pages", "--check"]
    done = subprocess.run(command, cwd=ROOT, check=False, capture_output=True, text=True, timeout=120)
    assert (done.returncode, done.stderr) == (0, "")
    assert all((ROOT / path).is_file() for path in MADE)


def test_every_command_is_told_with_each_of_its_options() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"(?ms)^#+ (reconciler [^\n]+)\n\n```text\n(.*?)^```", page))
    found = [context for name in COMMANDS for context in contexts(name)]
    assert list(told) == [context.command_path for context in found]
    for context in found:
        options = [one.opts[-1] for one in context.command.params if isinstance(one, click.Option)]
        assert [option for option in options if option not in told[context.command_path]] == []


@pytest.mark.parametrize("name", ["diff", "workout parse", "review"])
def test_what_the_page_tells_is_what_the_program_prints(name: str) -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    (told,) = re.findall(rf"(?ms)^#+ reconciler {name}\n\n```text\n(.*?)^```", page)
    assert run_process(*name.split(), "--help", cwd=ROOT).stdout.split() == told.split()


def test_every_key_of_every_document_stands_in_a_table() -> None:
    page = (ROOT / "docs/yaml-reference.md").read_text(encoding="utf-8")
    told = set(re.findall(r"(?m)^\| `(\w+)`", page))
    asked: set[str] = set()
    for schema in document_schemas().values():
        definitions = schema.get("$defs", {})
        assert isinstance(definitions, dict)
        for body in (schema, *definitions.values()):
            asked |= set(body.get("properties", {}))
    assert asked - told == set()


def test_the_week_of_the_readme_is_valid_and_is_the_one_in_the_picture() -> None:
    (week,) = re.findall(r"(?ms)^```yaml\n(.*?)^```", README)
    who = "name: Ada\nintervals_id: i7\ntimezone: Europe/Berlin\n"
    tree = MemoryTree({"athletes/ada/athlete.yaml": who, "athletes/ada/weeks/2026-W20.yaml": week})
    (shown,) = read_athlete(tree, "ada").weeks[0].workouts
    drawn = [one for one in read_athlete(WorkingTree(ROOT), "maria").weeks[0].workouts if one.id == shown.id]
    assert [(one.name, one.date, one.time, one.steps) for one in drawn] == [
        (shown.name, shown.date, shown.time, shown.steps)
    ]
    assert "](docs/pictures/workout.svg)" in README

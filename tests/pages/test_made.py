"""The generated pages say what the program says, and the README shows what it draws."""

from __future__ import annotations

import re

import click
import pytest

from pages.commands import contexts
from pages.made import MADE, ROOT
from reconciler.athlete import read_athlete
from reconciler.athlete.schemas import document_schemas
from reconciler.athlete.tree import WorkingTree
from reconciler.cli.main import COMMANDS
from tests.athlete.memory import MemoryTree

README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", MADE)
def test_every_made_page_is_in_step(path: str) -> None:
    if path.endswith(".svg"):
        pytest.importorskip("matplotlib", reason="pictures need the extra 'report'")
    assert (ROOT / path).read_bytes() == MADE[path](), "run `make docs`"


def test_every_command_is_told_with_each_of_its_options() -> None:
    page = (ROOT / "docs/commands.md").read_text(encoding="utf-8")
    told = dict(re.findall(r"(?ms)^#+ (reconciler [^\n]+)\n\n```text\n(.*?)^```", page))
    found = [context for name in COMMANDS for context in contexts(name)]
    assert list(told) == [context.command_path for context in found]
    for context in found:
        options = [one.opts[-1] for one in context.command.params if isinstance(one, click.Option)]
        assert [option for option in options if option not in told[context.command_path]] == []


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

"""The documents for operators keep step: every test they name exists, and every command they show is one."""

from __future__ import annotations

import ast
import re
import shlex
from collections.abc import Iterator
from pathlib import Path

import pytest

from reconciler.cli.main import COMMANDS, main
from reconciler.scaffold.plans import plans_files
from tests.scaffold.test_init import ANSWERS
from tests.workflows.programs import ROOT

PAGES = (
    "docs/security.md",
    "docs/operations.md",
    "docs/local.md",
    "docs/drift.md",
    "docs/import.md",
    "docs/faq.md",
)
GROUPS = {"ledger", "calendar", "github", "workout", "rules"}
_TEST = re.compile(r"`(tests/[\w/]+\.py)::([\w:]+)`")
_COMMAND = re.compile(r"(?:^ *|`|entry: |run: |\$\()reconciler ((?:[a-z-]+ ?)[^`\n#)]*)", re.MULTILINE)


def texts() -> dict[str, str]:
    """The pages, and what `init` writes, where they show a command."""
    pages = {page: (ROOT / page).read_text(encoding="utf-8") for page in PAGES}
    made = plans_files(ANSWERS)
    shown = {
        path: text for path, text in made.items() if not path.startswith("schemas/") and _COMMAND.search(text)
    }
    assert {"README.md", "AGENTS.md", "athletes/ada/rules.yaml", ".pre-commit-config.yaml"} <= set(shown)
    return pages | shown


def named_in(path: Path) -> Iterator[str]:
    """The names of the tests in a file, those of a class behind its name."""
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.FunctionDef):
            yield node.name
        elif isinstance(node, ast.ClassDef):
            yield from (
                f"{node.name}::{part.name}" for part in node.body if isinstance(part, ast.FunctionDef)
            )


@pytest.mark.parametrize("page", PAGES)
def test_every_test_that_a_page_names_exists(page: str) -> None:
    named = _TEST.findall((ROOT / page).read_text(encoding="utf-8"))
    assert len(named) >= 3
    assert [f"{file}::{test}" for file, test in named if test not in set(named_in(ROOT / file))] == []


def test_every_section_about_an_attacker_names_a_test() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    sections = (
        text.partition("## What an attacker can and cannot do")[2].partition("\n## ")[0].split("\n### ")[1:]
    )
    assert len(sections) == 5
    assert [section.splitlines()[0] for section in sections if "`tests/" not in section] == []


@pytest.mark.parametrize("page", texts())
def test_every_command_that_a_page_shows_is_one(page: str, capsys: pytest.CaptureFixture[str]) -> None:
    commands = [shlex.split(found) for found in _COMMAND.findall(texts()[page])]
    assert commands
    for words in commands:
        assert words[0] in COMMANDS, words
        assert words[0] not in GROUPS or len(words) > 1, f"`{words[0]}` is a group: name its command"
        names = words[: 2 if words[0] in GROUPS else 1]
        assert main([*names, "--help"]) == 0
        said = capsys.readouterr().out
        for option in (word for word in words if word.startswith("--")):
            assert option in said, f"{' '.join(names)} has no {option}"
        if words[0] == "prune" and len(words) > 1:
            assert {"--from", "--to"} <= set(words), "prune needs its period"


@pytest.mark.parametrize("page", PAGES)
def test_every_file_that_a_page_links_to_is_there(page: str) -> None:
    links = re.findall(r"\]\(([^)#:]+)(?:#[\w-]*)?\)", (ROOT / page).read_text(encoding="utf-8"))
    assert [link for link in links if not (ROOT / "docs" / link).exists()] == []

"""The documents cannot go stale: links lead somewhere, commands exist, and every promise names a test that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reconciler.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_relative_link_leads_somewhere(page: Path) -> None:
    text = re.sub(r"(?ms)^```.*?^```", "", page.read_text(encoding="utf-8"))
    targets = [target.split("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    relative = [
        target for target in targets if target and not target.startswith(("http://", "https://", "mailto:"))
    ]
    assert [target for target in relative if not (page.parent / target).exists()] == []


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_command_shown_exists(page: Path) -> None:
    shown = re.findall(r"`?reconciler ([a-z][a-z-]*)", page.read_text(encoding="utf-8"))
    known = {*COMMANDS, "and", "is", "does", "never", "runs", "says", "reads", "the"}
    assert sorted(set(shown) - known) == []


def test_every_promise_names_tests_that_are_there() -> None:
    table = (ROOT / "README.md").read_text(encoding="utf-8").split("## What it promises")[1].split("\n## ")[0]
    named = re.findall(r"`(tests/[^`]+)`", table)
    assert len(named) > 8
    assert [name for name in named if not (ROOT / name).exists()] == []


@pytest.mark.parametrize("name", COMMANDS)
def test_every_option_says_what_it_does(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    main([name, "--help"])
    options = re.findall(r"(?m)^  (-[^\n]*)", capsys.readouterr().out.split("Options:")[-1])
    assert [line for line in options if not re.search(r"\s{2,}\S", line) and len(line) < 24] == []

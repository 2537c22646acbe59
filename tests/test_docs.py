"""The documents cannot go stale: links lead somewhere, commands exist, and every promise names a test that is there."""

from __future__ import annotations

import html
import re
from pathlib import Path

import pytest

from reconciler.cli.main import COMMANDS, main

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


LINK = re.compile(r"\]\(([^)\s]+)\)")


def links(page: Path) -> list[str]:
    return LINK.findall(re.sub(r"(?ms)^ *```.*?^ *```", "", page.read_text(encoding="utf-8")))


def anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives to the headings of a page."""
    text = re.sub(r"(?ms)^ *```.*?^ *```", "", page.read_text(encoding="utf-8"))
    headings = (html.unescape(heading) for heading in re.findall(r"(?m)^#+ (.*)$", text))
    return {re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere_and_to_a_heading_that_is_there(page: Path) -> None:
    """Those to other sites are looked at for their form only: tests have no network."""
    for target in links(page):
        if target.startswith(("http://", "https://")):
            assert re.fullmatch(r"https://[\w.-]+\.[a-z]{2,}(/[^\s]*)?", target), target
            continue
        path, _, anchor = target.partition("#")
        leads_to = page.parent / path if path else page
        assert leads_to.exists(), target
        assert not anchor or anchor in anchors(leads_to), target


def test_the_index_names_every_page() -> None:
    index = ROOT / "docs/README.md"
    named = {(index.parent / target.partition("#")[0]).resolve() for target in links(index)}
    assert {*(ROOT / "docs").glob("*.md")} - {*named, index} == set()


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

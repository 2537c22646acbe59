"""Every command that a page shows parses, and runs as it stands there; what runs elsewhere is named."""

from __future__ import annotations

import re
import shlex
import shutil
import tomllib
from pathlib import Path

import click
import pytest

from reconciler.cli.main import cli, main
from reconciler.scaffold.plans import plans_files
from tests.cli.plans import ATHLETE, ROOT, Plans
from tests.pages.shell import blocks, without_blocks
from tests.scaffold.test_init import ANSWERS

TODAY = "2026-05-11"
ELSEWHERE = {
    "demo": "tests/cli/test_promises.py",
    "mcp": "tests/assistant/test_transports.py",
    "calendar serve": "tests/pages/test_calendar_page.py",
    "github": "tests/workflows/test_stories.py",
    "init": "tests/pages/test_first_week.py",
    "shards": "tests/workflows/test_stories.py",
    "today --send": "tests/messages/test_sending.py",
    "today ada --send": "tests/messages/test_sending.py",
}
"""Commands that do not end, ask on a terminal, write to others or take long, and the tests that run them."""
GENERATED = ("docs/commands.md",)
NAMES = {"NAME": "ada", "ATHLETE": "ada", "RULE": "load-known", "~/plans": "."}
FILES = {"session.txt": "- 20m 75%\n", "settings.json": '{"ftp": 250}'}
WEEK = """
week: 2026-W20
why: For the page.
workouts:
  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m, load: 35}
"""


def pages() -> dict[str, str]:
    """The text of every page that shows a command, by its path; those that `init` writes among them."""
    found = {
        str(path.relative_to(ROOT)): path.read_text(encoding="utf-8")
        for path in sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
    }
    made = {f"init: {path}": text for path, text in plans_files(ANSWERS).items() if path.endswith(".md")}
    return {
        path: text
        for path, text in (found | made).items()
        if path not in GENERATED and [*shown(text), *named(text)]
    }


def shown(page: str) -> list[list[str]]:
    """The words of each command in a block, line by line, without the program's own name."""
    typed = [block.text for block in blocks(page) if block.language in ("", "sh")]
    return [words for text in typed for line in text.splitlines() if (words := command_in(line))]


def named(page: str) -> list[list[str]]:
    """The same of text between backticks, where a command may lack what it needs: `reconciler init --requirement`."""
    spans = [re.sub(r"\s+", " ", span) for span in re.findall(r"`([^`]+)`", without_blocks(page))]
    return [words for span in spans if (words := command_in(span))]


def command_in(line: str) -> list[str]:
    """The words of a command after the program's name, or none."""
    found = re.match(r" *reconciler ([a-z][^#]*)", line)
    return shlex.split(found[1]) if found else []


def is_whole(words: list[str]) -> bool:
    """Whether a command that stands in text has what it needs to be run: more than its name, and values for its options."""
    command, rest = leaf(words)
    if not rest:
        return False
    flags = {
        name for one in command.params if isinstance(one, click.Option) and one.is_flag for name in one.opts
    }
    return not rest[-1].startswith("--") or rest[-1] in flags


def leaf(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that is meant, and its own words."""
    command: click.Command = cli
    context, rest = click.Context(cli), list(words)
    while isinstance(command, click.Group) and rest:
        inner = command.get_command(context, rest.pop(0))
        assert inner, f"there is no `reconciler {' '.join(words)}`"
        command = inner
    return command, rest


def to_run(page: str) -> list[list[str]]:
    """Every command of a page that is whole, once each, in order."""
    whole = [*shown(page), *(words for words in named(page) if is_whole(words))]
    return [words for number, words in enumerate(whole) if words not in whole[:number]]


def runs_elsewhere(words: list[str]) -> bool:
    return any(words[: len(name.split())] == name.split() for name in ELSEWHERE)


PAGES = pages()


def test_the_pages_for_readers_are_among_those_that_show_commands() -> None:
    assert {"README.md", "docs/first-week.md", "docs/faq.md", "docs/operations.md", "init: AGENTS.md"} <= set(
        PAGES
    )


@pytest.mark.parametrize("page", PAGES)
def test_every_command_parses_with_its_arguments_and_options(page: str) -> None:
    for words in [*shown(PAGES[page]), *named(PAGES[page])]:
        command, rest = leaf(words)
        options = {name for one in command.params for name in (*one.opts, *one.secondary_opts)}
        assert [word for word in rest if word.startswith("--") and word not in options] == [], words
    for words in to_run(PAGES[page]):
        command, rest = leaf(words)
        command.make_context(command.name, rest)


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plans:
    """The example athletes and another one on the embedded calendar, with a week that is applied."""
    made = Plans(tmp_path)
    shutil.copytree(ROOT / "athletes", tmp_path / "athletes")
    shutil.copytree(ROOT / "schemas", tmp_path / "schemas")
    made.write("settings.yaml", "calendar: embedded\napproval: none\n")
    made.write("ada/athlete.yaml", ATHLETE)
    made.write("ada/weeks/2026-W19.yaml", "week: 2026-W19\nwhy: The week before.\n")
    made.write("ada/weeks/2026-W20.yaml", WEEK)
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    made.git("init", "--quiet", "--initial-branch=main")
    made.commit()
    assert main(["reconcile", "--root", str(tmp_path), "--today", TODAY]) == 0
    monkeypatch.chdir(tmp_path)
    return made


@pytest.mark.parametrize("page", PAGES)
def test_every_command_runs(page: str, plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    """In the order of the page, once each, on a day of the examples."""
    for words in to_run(PAGES[page]):
        if runs_elsewhere(words):
            continue
        command, _ = leaf(words)
        today = ["--today", TODAY] if any(one.name == "today" for one in command.params) else []
        code = main([*(NAMES.get(word, word) for word in words), *today])
        plans.git("clean", "--force", "--quiet", "athletes")
        assert code == 0, f"$ reconciler {' '.join(words)}\n{capsys.readouterr().err}"


def test_every_extra_that_is_to_be_installed_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    named = {
        extra
        for text in PAGES.values()
        for found in re.findall(rf"(?:{project['name']}|'\.)\[([a-z,]+)\]", text)
        for extra in found.split(",")
    }
    assert "fast" in named
    assert named <= set(project["optional-dependencies"])


def test_every_target_of_make_is_one() -> None:
    targets = set(re.findall(r"(?m)^([a-z]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    named = {
        word for text in PAGES.values() for word in re.findall(r"(?m)(?:^|`)make ([a-z]+)(?=`| *#|$)", text)
    }
    assert {"demo", "test"} <= named <= targets


@pytest.mark.parametrize("file", sorted(set(ELSEWHERE.values())))
def test_what_runs_elsewhere_has_a_test_there(file: str) -> None:
    assert "\ndef test_" in (ROOT / file).read_text(encoding="utf-8")

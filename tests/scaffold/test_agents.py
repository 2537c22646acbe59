"""What assistants and athletes are told to do can be done: every command parses, every example loads and runs."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from pathlib import Path

import click
import pytest

from reconciler.cli.main import cli, main
from reconciler.scaffold.plans import plans_files
from tests.cli.plans import ROOT
from tests.scaffold.test_init import ANSWERS, made

THRESHOLDS = (
    "thresholds: {Run: {measured: 2026-05-01, lthr: 165, max_hr: 185, hr_zones: [135, 148, 158, 165, 185]}}\n"
)
_COMMAND = re.compile(r"(?:^ *|`)reconciler ((?:[a-z-]+ ?)[^`\n#)]*)", re.MULTILINE)


def texts() -> dict[str, str]:
    made = plans_files(ANSWERS)
    pages = ("docs/weekly-loop.md", "docs/assistants.md")
    return {"AGENTS.md": made["AGENTS.md"]} | {
        page: (ROOT / page).read_text(encoding="utf-8") for page in pages
    }


def block(text: str, language: str) -> str:
    (found,) = re.findall(rf"(?ms)^```{language}\n(.*?)^```", text)
    return str(found)


@pytest.mark.parametrize("page", texts())
def test_every_command_parses_with_its_arguments_and_options(page: str) -> None:
    shown = [shlex.split(found) for found in _COMMAND.findall(texts()[page])]
    assert len(shown) > 3
    for words in shown:
        group: click.Command | None = cli
        context = click.Context(cli, help_option_names=["-h", "--help"])  # commands remember it
        while isinstance(group, click.Group) and words:
            group = group.get_command(context, words.pop(0))
        assert group is not None
        if words:
            group.make_context(group.name, words, parent=context)


def test_the_rules_for_assistants_are_short_and_other_assistants_are_led_to_them() -> None:
    files = plans_files(ANSWERS)
    assert len(files["AGENTS.md"].splitlines()) <= 120
    assert files["CLAUDE.md"] == "Read [AGENTS.md](AGENTS.md), and work as it says.\n"


def test_the_week_that_assistants_are_shown_is_valid(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    plans = made(tmp_path / "plans")
    athlete = plans / "athletes/ada/athlete.yaml"
    athlete.write_text(athlete.read_text(encoding="utf-8") + THRESHOLDS, encoding="utf-8")
    example = block((plans / "AGENTS.md").read_text(encoding="utf-8"), "yaml")
    (plans / "athletes/ada/weeks/2026-W21.yaml").write_text(example, encoding="utf-8")
    capsys.readouterr()
    assert main(["validate", "--root", str(plans), "--today", "2026-05-18", "--format", "github"]) == 0
    said = [line for line in capsys.readouterr().out.splitlines() if "2026-W21" in line]
    assert not [line for line in said if "strategy-covers-week" not in line]


def test_the_way_to_a_pull_request_works_as_it_stands_there(tmp_path: Path) -> None:
    plans, origin = made(tmp_path / "plans"), tmp_path / "origin.git"
    subprocess.run(["git", "init", "--quiet", "--bare", str(origin)], check=True)
    names = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b.c", "GIT_COMMITTER_NAME": "A"}
    environment = os.environ | names | {"GIT_COMMITTER_EMAIL": "a@b.c", "GIT_CONFIG_GLOBAL": os.devnull}

    def sh(script: str) -> str:
        done = subprocess.run(
            ["sh", "-e", "-c", script], cwd=plans, check=True, capture_output=True, text=True, env=environment
        )
        return done.stdout

    sh(f"git add . && git commit --quiet --message Plans && git remote add origin {origin}")
    assert (
        main(["new-week", "ada", "2026-W21", "--offline", "--root", str(plans), "--today", "2026-05-11"]) == 0
    )
    sh(block((plans / "AGENTS.md").read_text(encoding="utf-8"), "sh").replace("NAME", "ada"))
    pushed = sh(f"git -C {origin} log --format=%s --name-only ada-2026-W21 -1").split("\n")
    assert pushed[0] == "Plan 2026-W21 for ada: regular easy running"
    assert pushed[2:] == ["athletes/ada/weeks/2026-W21.yaml", ""]


def test_the_loop_of_a_week_works_as_the_page_shows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The lines of the page that need no forge, in their order, against the embedded calendar."""
    plans = made(tmp_path / "plans")
    shown = block((ROOT / "docs/weekly-loop.md").read_text(encoding="utf-8"), "sh").replace("NAME", "ada")
    lines = [shlex.split(line, comments=True)[1:] for line in shown.splitlines()]
    assert [line[0] for line in lines] == ["facts", "new-week", "validate", "review"]
    for line in lines:
        more = ["--calendar", "embedded"] if line[0] != "validate" else []
        assert main([*line, *more, "--root", str(plans)]) == 0, line
    written = capsys.readouterr().out.split("\n")
    (path,) = [line for line in written if line.startswith("athletes/") and line.endswith(".yaml")]
    assert (plans / path).read_text(encoding="utf-8").endswith("waivers: []\n")

"""Every command shows examples, and every example is one that the program understands."""

from __future__ import annotations

import shlex
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from reconciler.cli.examples import EXAMPLES
from reconciler.cli.main import COMMANDS, cli, main
from tests.cli.plans import run_process


def paths() -> Iterator[str]:
    """Every command that can be called: `diff`, `workout parse`."""
    context = click.Context(cli, help_option_names=["-h", "--help"])  # commands remember it
    for name in COMMANDS:
        command = cli.get_command(context, name)
        if isinstance(command, click.Group):
            yield from (f"{name} {part}" for part in command.commands)
        else:
            yield name


LINES = [
    (path, line)
    for path, lines in EXAMPLES.items()
    for line in lines
    if path != "completion"  # these are lines of a shell, tried in test_completion.py
]


def test_every_command_has_examples_and_every_example_a_command() -> None:
    assert sorted(EXAMPLES) == sorted(paths())


@pytest.mark.parametrize("path", EXAMPLES)
def test_the_help_page_shows_them_whole(path: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([*path.split(), "--help"]) == 0
    page = capsys.readouterr().out
    assert [line for line in EXAMPLES[path] if f"  {line}\n" not in page] == []


@pytest.mark.parametrize(("path", "line"), LINES, ids=[line for _, line in LINES])
def test_every_example_parses(path: str, line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "athletes").mkdir()
    words = shlex.split(line.rsplit("|", maxsplit=1)[-1].split(">", maxsplit=1)[0])
    assert words[0] == "reconciler"
    assert " ".join(words[1:]).startswith(path)
    command: click.Command = cli
    context = click.Context(cli, help_option_names=["-h", "--help"])  # commands remember it
    rest = words[1:]
    while isinstance(command, click.Group):
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None
        command = found
        if not isinstance(command, click.Group):
            parsed = command.make_context(name, list(rest), parent=context)
            assert parsed.args == []


def test_the_help_of_plan_diff_names_plan_diff(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["-h"], name="plan-diff") == 0
    page = capsys.readouterr().out
    assert page.startswith("Usage: plan-diff [OPTIONS]\n")
    assert "  plan-diff --against main\n" in page
    assert main(["--nope"], name="plan-diff") == 1
    assert "see: plan-diff --help" in capsys.readouterr().err


@pytest.mark.parametrize("group", ["workout", "ledger", "github"])
def test_the_parts_of_a_command_are_told_in_whole_sentences(
    group: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main([group, "--help"])
    assert "..." not in capsys.readouterr().out.split("Commands:")[1]


def test_a_group_without_a_command_is_helped_and_not_scolded(tmp_path: Path) -> None:
    run = run_process(cwd=tmp_path)
    assert run.returncode in (0, 1)
    assert (run.stdout + run.stderr).startswith("Usage: ")

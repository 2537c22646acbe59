"""On a terminal: as wide as it is, colour where it is wanted, progress where somebody watches, any console's characters."""

from __future__ import annotations

import codecs
import json
import os
import sys
from pathlib import Path

import pytest

from reconciler.cli import streams
from reconciler.render.wrapping import columns as columns_of
from tests.cli.plans import Plans, run_process
from tests.cli.terminals import on_terminal, plain

SNAPSHOTS = Path(__file__).parent / "snapshots"
WEEK = "ada/weeks/2026-W20.yaml"
TODAY = ("--today", "2026-05-11")
BAR = "\u2501"

on_pty = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no pseudo-terminals of this kind")


@pytest.fixture
def changed(plans: Plans, capsys: pytest.CaptureFixture[str]) -> Plans:
    """Applied once; then an update, a move and a delete."""
    plans.run("apply")
    plans.edit(WEEK, "      - 10m Z1 Pace\n", "      - 12m Z1 Pace\n")
    plans.edit(WEEK, "{id: long, date: 2026-05-16", "{id: long, date: 2026-05-17")
    plans.edit(
        WEEK, "  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m, load: 35}\n", ""
    )
    capsys.readouterr()
    return plans


@on_pty
@pytest.mark.parametrize("columns", [40, 80, 200])
@pytest.mark.parametrize("command", ["review", "diff"])
def test_output_fits_the_terminal(command: str, columns: int, changed: Plans) -> None:
    said = on_terminal(
        command, *TODAY, cwd=changed.root, columns=columns, environment={"CI": "1", "NO_COLOR": "1"}
    )
    file = SNAPSHOTS / f"{command}-{columns}.txt"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")
    wide = [line for line in said.split("\n") if columns_of(line) > columns and len(line.split()) > 1]
    assert wide == []


def test_a_pipe_gets_whole_lines_without_colour(changed: Plans) -> None:
    said = run_process("review", *TODAY, cwd=changed.root).stdout
    assert "\x1b" not in said
    assert max(map(len, said.split("\n"))) > 120


@on_pty
@pytest.mark.parametrize(
    ("environment", "coloured"),
    [
        ({}, True),
        ({"NO_COLOR": "1"}, False),
        ({"NO_COLOR": ""}, True),
        ({"NO_COLOR": "1", "FORCE_COLOR": "1"}, False),
        ({"CLICOLOR": "0"}, False),
        ({"TERM": "dumb"}, False),
    ],
)
def test_colour_on_a_terminal(environment: dict[str, str], coloured: bool, changed: Plans) -> None:  # noqa: FBT001
    said = on_terminal("diff", *TODAY, cwd=changed.root, environment={"CI": "1"} | environment)
    assert ("\x1b[31m" in said) is coloured
    assert ("\x1b" in said) is coloured


@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({}, None),
        ({"FORCE_COLOR": "1"}, True),
        ({"FORCE_COLOR": "3", "TERM": "dumb"}, True),
        ({"FORCE_COLOR": "0"}, False),
        ({"CLICOLOR_FORCE": "1"}, True),
        ({"CLICOLOR_FORCE": "0"}, False),
        ({"CLICOLOR": "1"}, None),
    ],
)
def test_who_decides_about_colour(
    environment: dict[str, str],
    expected: bool | None,  # noqa: FBT001
) -> None:
    assert streams.color(environment) is expected


def test_forced_colour_reaches_a_pipe_and_never_a_document(changed: Plans) -> None:
    def said(*arguments: str) -> str:
        return run_process("diff", *TODAY, *arguments, cwd=changed.root, FORCE_COLOR="1").stdout

    assert "\x1b[33m" in said()
    assert "\x1b" not in said("--format", "markdown") + said("--format", "json")


def test_colour_is_never_the_only_sign(changed: Plans) -> None:
    said = run_process("diff", *TODAY, cwd=changed.root).stdout
    assert [line[2] for line in said.split("\n") if line[4:7] in ("Tue", "Wed", "Sun")] == [
        "~",
        "\u2192",
        "-",
    ]


@on_pty
@pytest.mark.parametrize("command", ["review", "diff", "apply", "reconcile"])
def test_progress_is_one_line_that_goes_away(command: str, changed: Plans) -> None:
    said = on_terminal(command, *TODAY, cwd=changed.root, columns=40, environment={})
    assert "1 of 1 athletes" in said
    shown, _, result = said.rpartition("\x1b[2K")
    assert all(columns_of(plain(line)) <= 40 for line in shown.replace("\r", "\n").split("\n"))
    assert BAR not in result
    assert plain(result).startswith("ada: ")


@on_pty
@pytest.mark.parametrize("command", ["facts", "review-week"])
def test_a_long_read_of_one_athlete_says_what_it_waits_for(command: str, plans: Plans) -> None:
    said = on_terminal(command, "ada", *TODAY, cwd=plans.root, environment={})
    assert " of ada" in plain(said).split("\n")[0]
    assert BAR not in said.rpartition("\x1b[2K")[2]


@on_pty
@pytest.mark.parametrize("environment", [{"CI": "true"}, {"TERM": "dumb"}], ids=["CI", "dumb"])
def test_progress_is_quiet_where_nobody_watches(environment: dict[str, str], changed: Plans) -> None:
    said = on_terminal("reconcile", *TODAY, cwd=changed.root, environment=environment)
    assert "of 1 athletes\r" not in said
    assert BAR not in said


def test_progress_is_quiet_in_a_pipe(changed: Plans) -> None:
    assert run_process("reconcile", *TODAY, cwd=changed.root).stderr == ""


@pytest.mark.parametrize(
    ("form", "encoding"),
    [
        ("text", "cp437"),
        ("text", "latin-1"),
        ("markdown", "cp1252"),
        ("html", "cp1252"),
        ("github", "cp1252"),
    ],
)
def test_no_console_is_too_old(form: str, encoding: str, changed: Plans) -> None:
    changed.edit("ada/athlete.yaml", "name: Ada", "name: Zo\u00eb \u0141 \U0001f3c3")
    run = run_process("review", *TODAY, "--format", form, cwd=changed.root, PYTHONIOENCODING=encoding)
    assert run.returncode == 0
    assert run.stderr == ""


def test_an_old_console_gets_plain_signs(changed: Plans) -> None:
    run = run_process("diff", *TODAY, cwd=changed.root, PYTHONIOENCODING="cp1252")
    assert "  -> Sun 17 May" in run.stdout
    assert "start: 2026-05-16 -> 2026-05-17" in run.stdout
    review = run_process("review", *TODAY, cwd=changed.root, PYTHONIOENCODING="cp1252").stdout
    assert "++++++##+##+##++++++" in review


@pytest.mark.parametrize("encoding", ["cp1252", "cp437"])
def test_a_document_for_programs_keeps_its_values_on_any_console(encoding: str, changed: Plans) -> None:
    changed.edit(WEEK, "name: Key session", "name: \u0141\U0001f3c3 \u2192")

    def values(**environment: str) -> object:
        run = run_process("review", *TODAY, "--format", "json", cwd=changed.root, **environment)
        return json.loads(run.stdout)

    found = values(PYTHONIOENCODING=encoding)
    assert found == values(PYTHONIOENCODING="utf-8")
    assert "\u0141\U0001f3c3 \u2192" in json.dumps(found, ensure_ascii=False)


def test_an_error_on_an_old_console_stays_an_error(plans: Plans) -> None:
    run = run_process("diff", "--athlete", "\u0141\U0001f3c3", cwd=plans.root, PYTHONIOENCODING="cp1252")
    assert run.returncode == 1
    assert "there is no athlete" in run.stderr


def test_letters_lose_no_more_than_their_accent() -> None:
    codecs.register_error("tested", streams.plain)
    assert "Zo\u00eb \u2013 \u014dk \u2192 \u4e2d".encode("ascii", "tested") == b"Zoe - ok -> ?"

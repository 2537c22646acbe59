"""A shell completes commands, options, athletes and weeks, from the names of files alone."""

from __future__ import annotations

import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest

from reconciler.cli.completion import script
from reconciler.cli.main import COMMANDS, cli
from tests.cli.plans import ROOT, Plans, run_process


def asked(root: Path, line: str, program: str = "reconciler") -> list[str]:
    """What the program answers to a shell: the last word of the line is the one that is begun."""
    code = f"import sys; from reconciler.cli.main import {_entry(program)} as run; sys.argv[0] = {program!r}; run()"
    words = line.split(" ")
    variables = {
        "COMP_WORDS": line,
        "COMP_CWORD": str(len(words) - 1),
        f"_{program.replace('-', '_').upper()}_COMPLETE": "bash_complete",
        "PYTHONPATH": str(ROOT),
        "PATH": "/usr/bin:/bin",
    }
    run = subprocess.run(
        [sys.executable, "-c", code], cwd=root, env=variables, capture_output=True, text=True, check=True
    )
    return [row.partition(",")[2] for row in run.stdout.split()]


def _entry(program: str) -> str:
    return "run_plan_diff" if program == "plan-diff" else "run"


@pytest.fixture
def roster(plans: Plans) -> Plans:
    """Two athletes whose documents nobody could read, and what is no athlete."""
    plans.write("ben/athlete.yaml", "\0 not yaml")
    plans.write("ada/weeks/2026-W53.yaml", "\0 not yaml")
    plans.write("ada/weeks/notes.yaml", "")
    plans.write(".hidden/athlete.yaml", "")
    return plans


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("reconciler re", ["review", "report", "reconcile", "review-week"]),
        ("reconciler diff --athlete ", ["ada", "ben"]),
        ("reconciler diff --athlete b", ["ben"]),
        ("reconciler facts ", ["ada", "ben"]),
        ("reconciler today ada b", ["ben"]),
        ("reconciler review-week ada ", ["2026-W20", "2026-W53"]),
        ("reconciler review-week ada 2026-W5", ["2026-W53"]),
        ("reconciler review-week nobody ", []),
        ("reconciler review-week .. ", []),
        ("reconciler new-week ada ", ["2027-W01", "2027-W02", "2027-W03", "2027-W04"]),
        ("reconciler diff --format j", ["json"]),
        ("reconciler workout p", ["parse"]),
    ],
)
def test_what_is_offered(line: str, expected: list[str], roster: Plans) -> None:
    assert asked(roster.root, line) == expected


def test_plan_diff_completes_as_diff_does(roster: Plans) -> None:
    assert asked(roster.root, "plan-diff --athlete ", "plan-diff") == ["ada", "ben"]
    assert "--against" in asked(roster.root, "plan-diff --ag", "plan-diff")


def test_the_root_that_is_named_counts(roster: Plans, tmp_path_factory: pytest.TempPathFactory) -> None:
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert asked(elsewhere, "reconciler diff --athlete ") == []
    assert asked(elsewhere, f"reconciler diff --root {roster.root} --athlete ") == ["ada", "ben"]


def test_names_of_commands_come_without_importing_one() -> None:
    code = (
        "import sys; from reconciler.cli.main import cli; import click\n"
        "found = cli.shell_complete(click.Context(cli), 're')\n"
        "print([one.value for one in found], [name for name in sys.modules if name == 'reconciler.cli.review'])"
    )
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "['review', 'report', 'reconcile', 'review-week'] []"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_the_script_serves_both_programs(shell: str, tmp_path: Path) -> None:
    said = run_process("completion", shell, cwd=tmp_path).stdout
    assert "_RECONCILER_COMPLETE" in said
    assert "_PLAN_DIFF_COMPLETE" in said
    assert script(shell, "reconciler") in said


def test_a_shell_that_is_not_known_is_said_with_the_known_ones(tmp_path: Path) -> None:
    run = run_process("completion", "powershell", cwd=tmp_path)
    assert run.returncode == 1
    assert "'bash', 'zsh', 'fish'" in run.stderr


def test_bash_itself_completes(roster: Plans, tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    program = tmp_path / "bin" / "reconciler"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nexec {shlex.quote(sys.executable)} -m reconciler "$@"\n')
    program.chmod(0o755)
    typed = """
        eval "$(reconciler completion bash)" || exit
        complete -p reconciler plan-diff || exit
        COMP_WORDS=(reconciler review-week ada ""); COMP_CWORD=3
        _reconciler_completion reconciler; echo "${COMPREPLY[@]}"
    """
    variables = {"PATH": f"{program.parent}:/usr/bin:/bin", "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [bash, "--norc", "-c", typed],
        cwd=roster.root,
        env=variables,
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.stderr == ""
    assert run.stdout.split("\n")[-2] == "2026-W20 2026-W53"


def test_every_command_is_offered() -> None:
    assert [one.value for one in cli.shell_complete(click.Context(cli), "")] == list(COMMANDS)

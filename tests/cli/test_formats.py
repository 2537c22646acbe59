"""Every shared format, of every command that has the shared options; and errors for programs."""

from __future__ import annotations

import json
from typing import Any

import jsonschema
import pytest

from reconciler.cli.main import main
from tests.cli.plans import ATHLETE, ROOT, WEEK, Plans

PERIOD = ("--from", "2026-05-11", "--to", "2026-05-17")
COMMANDS = [
    ("validate",),
    ("diff",),
    ("review",),
    ("apply",),
    ("reconcile",),
    ("events", *PERIOD),
    ("ledger", "log"),
    ("ledger", "show"),
    ("ledger", "forget", "--athlete", "ada"),
]


@pytest.fixture
def two(plans: Plans) -> Plans:
    """Two athletes, applied."""
    plans.write("bea/athlete.yaml", ATHLETE.replace("Ada", "Bea").replace("i7", "i8"))
    plans.write("bea/weeks/2026-W20.yaml", WEEK.replace("Long run", "Run @all |"))
    plans.commit("Bea begins")
    assert plans.run("apply") == 0
    return plans


def said(capsys: pytest.CaptureFixture[str], plans: Plans, *arguments: str, code: int = 0) -> str:
    """Run a command and return what it prints."""
    capsys.readouterr()
    assert plans.run(*arguments) == code
    return capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "json", "markdown", "github"])
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_takes_every_format(command: tuple[str, ...], form: str, plans: Plans) -> None:
    assert plans.run(*command, "--format", form) == 0


@pytest.mark.parametrize("command", COMMANDS[5:8], ids=" ".join)
def test_github_prints_annotations_only_and_markdown_no_live_mention(
    command: tuple[str, ...], two: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in said(capsys, two, *command, "--format", "github").splitlines():
        assert line.startswith(("::notice title=", "::warning title=", "::error title="))
    text = said(capsys, two, *command, "--format", "markdown")
    assert "**ada**" in text
    assert "**bea**" in text
    assert "@all" not in text


def test_the_ledgers_of_several_athletes_are_one_document(
    two: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    shown = json.loads(said(capsys, two, "ledger", "show", "--format", "json"))
    assert shown["kind"] == "ledger"
    assert [one["athlete"] for one in shown["athletes"]] == ["ada", "bea"]
    assert all(len(one["ledger"]["entries"]) == 4 for one in shown["athletes"])

    logged = json.loads(said(capsys, two, "ledger", "log", "--format", "json"))
    [commit] = logged["athletes"][1]["commits"]
    assert commit["subject"] == "apply: 4 create"
    assert "- create 2026-05-16 Run @all | (2026-W20/long)" in commit["lines"]
    assert "Approved-by: Ada <ada@example.org>" in commit["lines"]


def test_a_ledger_commit_is_of_one_athlete(two: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    log = json.loads(said(capsys, two, "ledger", "log", "--format", "json"))
    commit = log["athletes"][0]["commits"][0]["commit"]
    assert "4 events on" in said(capsys, two, "ledger", "show", "--at", commit, "--athlete", "ada")
    said(capsys, two, "ledger", "show", "--at", commit, code=1)


def test_a_damaged_ledger_does_not_hide_the_others(two: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    two.git("update-ref", "refs/reconciler/ada", "HEAD")
    shown = json.loads(said(capsys, two, "ledger", "show", "--format", "json", code=1))
    ada, bea = shown["athletes"]
    assert "holds no ledger.json" in ada["error"]
    assert (ada["ledger"], bea["error"], len(bea["ledger"]["entries"])) == (None, None, 4)
    assert "bea: 4 events" in said(capsys, two, "ledger", "show", code=1)
    assert "::error title=ada::" in said(capsys, two, "ledger", "show", "--format", "github", code=1)
    assert "a damaged ledger would be forgotten" in said(capsys, two, "ledger", "forget", "--athlete", "ada")


def schema() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((ROOT / "schemas/error.schema.json").read_text(encoding="utf-8"))
    return found


@pytest.mark.parametrize(
    ("arguments", "error", "hint"),
    [
        (("diff", "--athlete", "adda"), "there is no athlete 'adda'", "known: ada"),
        (("validate", "--athlete", "adda"), "there is no athlete 'adda'", "known: ada"),
        (("diff", "--from", "2026-05-12", "--to", "2026-05-11"), "lies after", "see: reconciler diff --help"),
        (("diff", "--frm", "x"), "No such option", "see: reconciler diff --help"),
        (("diff", "--root", "/nowhere"), "/nowhere holds no athletes/", "--root names"),
        (("ledger", "show", "--at", "gone"), "git show", ""),
    ],
)
@pytest.mark.parametrize("form", [("--format", "json"), ("--format=json",)], ids=len)
def test_a_program_reads_an_error_as_a_document(
    form: tuple[str, ...],
    arguments: tuple[str, ...],
    error: str,
    hint: str,
    plans: Plans,
    capsys: pytest.CaptureFixture[str],
) -> None:
    root = () if "--root" in arguments else ("--root", str(plans.root))
    assert main([*arguments, *form, *root]) == 1
    told = capsys.readouterr()
    document = json.loads(told.out)
    jsonschema.validate(document, schema())
    assert error in document["error"]
    assert hint in (document["hint"] or "")
    assert f"error: {document['error']}" in told.err


def test_people_read_an_error_on_stderr_alone(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    assert plans.run("diff", "--athlete", "adda") == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err == "error: there is no athlete 'adda'\nhint: known: ada\n"


def test_an_error_after_the_document_adds_no_second_one(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.write("bob/athlete.yaml", "name: [\n")
    assert plans.run("diff", "--format", "json", "--out", str(plans.root / "changes.json")) == 1
    told = capsys.readouterr()
    assert json.loads(told.out)["kind"] == "diff"
    assert "no changeset was saved" in told.err

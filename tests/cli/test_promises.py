"""What the command line promises whatever the command: cheap starts, formats, exit codes, silence about secrets."""

from __future__ import annotations

import importlib.util
import json
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reconciler.cli.main import COMMANDS, cli, main
from tests.cli.plans import ROOT, Plans, run_process

FAST = importlib.util.find_spec("ryaml") is not None
HEAVY = {"httpx", "deepdiff", "jsonschema", "mcp", "rich", "stamina", "ruamel", "matplotlib"}


def modules(code: str) -> set[str]:
    """Return the modules that a process has imported at its end."""
    script = f"import sys\n{code}\nprint(' '.join(m for m in sys.modules))"
    done = subprocess.run(
        [sys.executable, "-c", script], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return set(done.stdout.split("\n")[-2].split())


def test_help_imports_nothing_heavy() -> None:
    found = modules("from reconciler.cli.main import main; main(['--help'])")
    assert found & (HEAVY | {"pydantic", "reconciler.athlete"}) == set()


def test_validate_imports_no_http_and_no_diff(plans: Plans) -> None:
    code = (
        f"from reconciler.cli.main import main; assert main(['validate', '--root', {str(plans.root)!r}]) == 0"
    )
    found = modules(code)
    assert found & HEAVY == (set() if FAST else {"ruamel"})
    assert (
        found & {"reconciler.reconcile.diff", "reconciler.reconcile.ledger", "reconciler.session.session"}
        == set()
    )


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([name, "--help"]) == 0
    assert "Usage:" in capsys.readouterr().out


def test_the_list_of_commands_says_what_each_command_says() -> None:

    for name, summary in COMMANDS.items():
        command = cli.get_command(None, name)  # type: ignore[arg-type]
        assert command is not None
        assert command.help is not None
        assert command.help.startswith(summary.split(".")[0]), name


def test_the_version_is_told_installed_or_not(capsys: pytest.CaptureFixture[str]) -> None:
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["version"]
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"reconciler, version {declared}\n"


def test_plan_diff_is_diff(plans: Plans) -> None:
    code = "import sys; sys.argv[0] = 'plan-diff'; from reconciler.cli.main import run_plan_diff; run_plan_diff()"
    command = [
        sys.executable,
        "-c",
        code,
        "--root",
        str(plans.root),
        "--today",
        "2026-05-11",
        "--detailed-exitcode",
    ]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "4 to create" in done.stdout


def schema(name: str) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(
        (ROOT / "schemas" / f"{name}.schema.json").read_text(encoding="utf-8")
    )
    return document


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("run", ["diff"]),
        ("run", ["apply"]),
        ("run", ["reconcile"]),
        ("validation", ["validate"]),
        ("events", ["events"]),
        ("ledger", ["ledger", "show"]),
        ("ledger-log", ["ledger", "log"]),
        ("ledger-forget", ["ledger", "forget", "--athlete", "ada"]),
        ("prune", ["prune", "--all", "--from", "2026-05-11", "--to", "2026-05-17"]),
    ],
)
def test_every_json_output_fits_its_schema(
    name: str, arguments: list[str], plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    for prepare in (lambda: None, lambda: plans.run("apply"), lambda: _disturb(plans)):
        prepare()
        capsys.readouterr()
        plans.run(*arguments, "--format", "json")
        jsonschema.validate(json.loads(capsys.readouterr().out), schema(name))


def _disturb(plans: Plans) -> None:
    """Drift, an unclaimed event, a conflict, an update, and an athlete that does not load."""
    with plans.calendar() as calendar:
        for event in calendar.events("i7"):
            if event["name"] in ("Long run", "Easy run"):
                calendar.edit_event("i7", int(str(event["id"])), name="Changed by hand")
        mark = "plan:2026-05-12:old"
        calendar.add_event(
            "i7", category="NOTE", name="Old", start_date_local="2026-05-12T00:00:00", external_id=mark
        )
    plans.edit("ada/weeks/2026-W20.yaml", "name: Long run", "name: Changed in git")
    plans.edit("ada/weeks/2026-W20.yaml", "name: Key session", "name: Key")
    plans.write("bob/athlete.yaml", "name: [\n")


def test_a_saved_changeset_fits_its_schema(plans: Plans) -> None:
    file = plans.root / "changes.json"
    plans.run("diff", "--out", str(file))
    jsonschema.validate(json.loads(file.read_text()), schema("changeset"))


def test_the_schemas_are_in_step() -> None:
    assert main(["schema", "--check", "--out", str(ROOT / "schemas")]) == 0


def test_a_stale_schema_is_found(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["schema", "--out", str(tmp_path)]) == 0
    assert main(["schema", "--check", "--out", str(tmp_path)]) == 0
    (tmp_path / "week.schema.json").write_text("{}")
    (tmp_path / "gone.schema.json").write_text("{}")
    capsys.readouterr()
    assert main(["schema", "--check", "--out", str(tmp_path)]) == 1
    assert {"week.schema.json", "gone.schema.json"} <= {
        word.rsplit("/", 1)[-1] for word in capsys.readouterr().err.split()
    }


def test_a_bug_is_a_sentence_and_a_log_without_values(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def explode(*_: object) -> None:
        msg = "the secret is s3cret"
        raise RuntimeError(msg)

    monkeypatch.setattr("reconciler.cli.roster.run", explode)
    assert plans.run("diff") == 3
    said = capsys.readouterr().err
    assert "this is a bug" in said
    assert "s3cret" not in said
    log = Path(said.split("with the file ")[1].split(" (it holds")[0])
    assert "RuntimeError" in log.read_text()
    assert "s3cret" not in log.read_text()
    log.unlink()


def test_the_root_is_found_from_below(plans: Plans) -> None:
    done = run_process("validate", cwd=plans.root / "athletes" / "ada" / "weeks")
    assert done.returncode == 0, done.stderr
    outside = run_process("validate", cwd=plans.root.parent)
    assert outside.returncode == 1
    assert "--root DIR" in outside.stderr


def test_output_into_a_closed_pipe_is_no_traceback(plans: Plans) -> None:
    command = f"{sys.executable} -m reconciler diff --root {plans.root} --today 2026-05-11 | true"
    done = subprocess.run(["bash", "-c", command], cwd=ROOT, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr


def test_the_demo_runs_and_ends_well(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    assert main(["demo", "--root", str(ROOT)]) == 0
    said = capfd.readouterr().out
    assert "to the byte" in said
    assert "1 drifted" in said
    assert "1 updated, 1 deleted" in said
    page = next(tmp_path.glob("reconciler-demo-*.html")).read_text(encoding="utf-8")
    assert "Long run along the river" in page

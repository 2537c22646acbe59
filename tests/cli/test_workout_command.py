"""`reconciler workout`: the commands that other programs call."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from reconciler.cli.main import main
from reconciler.workout import from_doc, parse
from tests.cli.plans import ROOT

TEXT = "Warmup\n- 15m Z1 Pace\n\nMain 3x\n- 5m 95-100% Pace\n- 2m Z1 Pace\n\n- 10m Z1 Pace\n"


def feed(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(text.encode())))


def test_a_text_is_measured_with_the_given_settings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "w.txt").write_text(TEXT)
    (tmp_path / "s.json").write_text(
        '{"threshold_pace": 3.7, "pace_zones": [77.5, 87.7, 94.3, 100, 103.4, 111.5, 999]}'
    )
    arguments = [
        "workout",
        "parse",
        str(tmp_path / "w.txt"),
        "--sport",
        "Run",
        "--settings",
        str(tmp_path / "s.json"),
    ]
    assert main([*arguments, "--format", "json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["moving_time"], found["load_is"], len(found["workout_doc"]["steps"])) == (2760, "exact", 3)
    assert main(arguments) == 0
    assert "46m" in capsys.readouterr().out


def test_each_line_gets_an_answer_in_order_and_a_bad_one_an_error(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps({"id": "a", "description": "- 10m 75%", "type": "Ride", "settings": {"ftp": 250}})
    feed(monkeypatch, f'{good}\nno json\n{{"id": "b", "description": 5}}\n[]\n{good}\n')
    assert main(["workout", "parse", "--jsonl"]) == 0
    answers = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [("error" in answer, answer["id"]) for answer in answers] == [
        (False, "a"),
        (True, None),
        (True, "b"),
        (True, None),
        (False, "a"),
    ]
    assert answers[0]["icu_training_load"] == 9


def test_text_and_document_are_written_the_same(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, TEXT)
    assert main(["workout", "write"]) == 0
    written = capsys.readouterr().out
    assert parse(written).steps == parse(TEXT).steps
    feed(monkeypatch, written)
    main(["workout", "parse", "--sport", "Run", "--format", "json"])
    document = json.loads(capsys.readouterr().out)["workout_doc"]
    assert from_doc(document)[0] == parse(TEXT).steps
    feed(monkeypatch, json.dumps(document))
    assert main(["workout", "write"]) == 0
    assert capsys.readouterr().out == written


def test_a_workout_file_becomes_text(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["workout", "convert", str(ROOT / "athletes/jonas/weeks/sweet-spot-3x12.zwo")]) == 0
    assert parse(capsys.readouterr().out).step_count == 4


@pytest.mark.parametrize(
    "document",
    [
        {},
        {"steps": 5},
        {"steps": [5]},
        {"steps": [{"duration": "x"}]},
        {"steps": [{"duration": 60, "power": {"value": 5}}]},
        {"steps": [{"duration": 60, "power": {"units": "w", "start": 5}}]},
        {"steps": [{"steps": []}]},
        {"steps": [{"reps": 2, "steps": [{"reps": 2, "steps": []}]}]},
        {"steps": [{"duration": 1.5}]},
        {"steps": [{"duration": 60, "text": []}]},
    ],
)
def test_a_document_of_another_form_is_refused_with_its_place(
    document: object, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, json.dumps(document))
    assert main(["workout", "write"]) == 1
    assert "these steps cannot be written" in capsys.readouterr().err


@pytest.mark.parametrize("name", ["missing.zwo", "notes.txt", "broken.zwo"])
def test_a_file_that_is_no_workout_is_an_error(
    name: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "notes.txt").write_text("hello")
    (tmp_path / "broken.zwo").write_text("<workout_file>")
    assert main(["workout", "convert", str(tmp_path / name)]) == 1
    assert name in capsys.readouterr().err


def test_a_byte_order_mark_costs_no_step(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Editors on Windows begin a file with one: it is not a part of the text."""
    (tmp_path / "w.txt").write_bytes(b"\xef\xbb\xbf- 10m\n")
    assert main(["workout", "parse", str(tmp_path / "w.txt"), "--format", "json"]) == 0
    feed(monkeypatch, "\ufeff- 10m\n")
    assert main(["workout", "parse", "--format", "json"]) == 0
    first, second = capsys.readouterr().out.split("\n}\n", 1)
    found = json.loads(second)
    assert (found["moving_time"], found["diagnostics"]) == (600, [])
    assert json.loads(first + "}") == found


def test_a_byte_order_mark_before_the_first_of_many_lines(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    line = json.dumps({"id": "a", "description": "- 10m 75%"}) + "\n"
    (tmp_path / "w.jsonl").write_bytes(b"\xef\xbb\xbf" + line.encode())
    assert main(["workout", "parse", str(tmp_path / "w.jsonl"), "--jsonl"]) == 0
    feed(monkeypatch, "\ufeff" + line)
    assert main(["workout", "parse", "--jsonl"]) == 0
    answers = [json.loads(answer) for answer in capsys.readouterr().out.splitlines()]
    assert [(answer["id"], answer["moving_time"]) for answer in answers] == [("a", 600), ("a", 600)]

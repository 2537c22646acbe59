"""What people write and drop into a repository: YAML documents, edits of them, workout text, workout files."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

from reconciler.athlete.edit import AddEntry, Edit, RemoveEntry, RemoveField, SetField, apply_edits
from reconciler.athlete.reading import read_athlete, read_settings
from reconciler.athlete.yaml import load
from reconciler.athlete.yaml_error import YamlError
from reconciler.errors import InputError
from reconciler.reconcile.compile import compile_athlete
from reconciler.rules.check import check
from reconciler.training.facts import Facts
from reconciler.workout import (
    NotWritable,
    SportSettings,
    diagnose,
    from_doc,
    measure,
    parse,
    profile,
    workout_doc,
    write,
)
from reconciler.workout.files import read_file
from reconciler.workout.jsonl import answer
from tests.athlete.memory import MemoryTree
from tests.athlete.test_yaml import has_text_keys
from tests.cli.plans import ATHLETE, WEEK
from tests.fuzz.door import Door
from tests.workout.strategies import PIECES
from tests.workout.test_any_input import ATHLETE as THRESHOLDS
from tests.workout.test_any_input import read_all
from tests.workout.test_files import ERG, ZWO, fit, power, timed

ROOT = Path(__file__).parents[2]
EXAMPLES = {
    str(path.relative_to(ROOT / "athletes/maria")): path.read_text(encoding="utf-8")
    for path in sorted((ROOT / "athletes/maria").rglob("*.yaml"))
}
SETTINGS = "calendar: https://intervals.icu\napproval: none\n"
DOCUMENTS = {"../settings.yaml": SETTINGS, "athlete.yaml": ATHLETE, "weeks/2026-W20.yaml": WEEK} | EXAMPLES
YAML = tuple(
    piece.encode()
    for piece in (*("- ", ": ", "\n", "\n  ", "{", "}", "[", "]", ", ", '"', "'", "|\n  ", ">-\n  ", "# ", "&a ", "*a", "!", "%", "<<: "),
    *("? ", "---\n", "...\n", "\t", "\r", "\u2028", "id: key", "date: 2026-05-13", "steps: |\n      - 5m Z2", "use: easy-run", "with: {"),
    *("rest: ", "null", "~", "yes", "1e3", "0x1f", "2026-W20", "45m", "10km", "-5", "event: 12", "verbatim: |\n      a", "$ref", "when: "))
)  # fmt: skip
DAY = dt.date(2026, 5, 11)
RIDE = SportSettings(ftp=250)


def read_yaml(data: bytes) -> None:
    """Both readers find the same, or both refuse; a key that is no text is one that every model refuses."""
    found = []
    for fast in (True, False):
        try:
            value = load(data, fast=fast)
        except YamlError as error:
            assert error.said  # noqa: PT017 - either reader may refuse it
            value = None
        found.append(value if isinstance(value, dict) and has_text_keys(value) else None)
    assert repr(found[0]) == repr(found[1]), "the readers differ"


def read_documents(data: bytes) -> None:
    """An athlete whose document this is, read, compiled and checked. The first line names the document."""
    name, _, text = data.partition(b"\n")
    path = name.decode("utf-8", "replace")
    files: dict[str, str | bytes | OSError] = {
        f"athletes/maria/{key}": value for key, value in EXAMPLES.items()
    }
    settings: str | bytes = SETTINGS
    if path == "../settings.yaml":
        settings = text
    else:
        files[f"athletes/maria/{path if path in DOCUMENTS else 'weeks/2026-W20.yaml'}"] = text
    tree = MemoryTree({**files, "athletes/settings.yaml": settings})
    read_settings(tree)
    athlete = read_athlete(tree, "maria")
    compile_athlete(athlete)
    check(athlete, Facts.offline(DAY), DAY)


def edit(data: bytes) -> None:
    """Edits of a document either say why not, or leave what both readers take for the same."""
    try:
        document = json.loads(data)
        text, edits = str(document["text"]), tuple(_edit(row) for row in document["edits"])
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, OverflowError):
        return
    changed = apply_edits(text, edits, path="weeks/2026-W20.yaml")
    read_yaml(changed.encode())


def _edit(row: Any) -> Edit:
    """An edit as our own code would make it: its values are what YAML can say."""
    at = tuple(step for step in row["at"] if isinstance(step, str | int))
    value = row["value"]
    json.dumps(value, allow_nan=False)
    _sayable(value)
    kinds = (
        lambda: SetField(at, str(row["key"]), value),
        lambda: RemoveField(at, str(row["key"])),
        lambda: RemoveEntry(at),
        lambda: AddEntry(str(row["key"]), value if isinstance(value, dict) else {"id": value}),
    )
    made: Edit = kinds[int(row["way"]) % 4]()
    return made


def _sayable(value: Any) -> None:
    if value is None or (isinstance(value, int) and not -(2**63) <= value < 2**64):
        raise ValueError
    for inner in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
        _sayable(inner)


def read_text(data: bytes) -> None:
    text = data.decode("utf-8", "replace")
    read_all(text, (None, "Ride", "Run", "Swim", "WeightTraining")[len(text) % 5], THRESHOLDS)


def read_line(data: bytes) -> None:
    reply = json.loads(answer(data.decode("utf-8", "surrogateescape")))
    assert "workout_doc" in reply or "error" in reply


def read_stored_workout(data: bytes) -> None:
    """A workout as the calendar stores it, as steps and as text: the same steps again, or why not."""
    try:
        steps, options = from_doc(json.loads(data))
        text = write(steps, options=options)
    except (ValueError, RecursionError, NotWritable):
        return
    read_all(text, "Ride", THRESHOLDS)


def read_workout_file(data: bytes) -> None:
    """Every reader of files is given it, since a name may lie."""
    for suffix in (".zwo", ".erg", ".mrc", ".fit"):
        try:
            found = read_file(f"a{suffix}", data)
        except InputError as error:
            assert error.problems  # noqa: PT017 - each reader may refuse it
            continue
        workout = parse(found.text)
        assert workout.steps == found.steps
        measured = measure(workout, sport=found.sport, settings=RIDE)
        json.dumps(workout_doc(workout, measured), allow_nan=False)
        profile(workout, measured)
        diagnose(workout, sport=found.sport, settings=RIDE)


EDITS = tuple(
    json.dumps({"text": text, "edits": [{"way": way, "at": at, "key": key, "value": value}, more]}).encode()
    for way, at, key, value in (
        (0, ["workouts", "key"], "name", "Other: # name"),
        (0, ["workouts", 0], "text", "two\nlines\n"),
        (1, ["workouts", "key"], "time", ""),
        (2, ["workouts", 1], "", ""),
        (3, [], "notes", {"id": "new", "name": "A", "tags": ["a", "b: c"]}),
    )
    for text in (WEEK, EXAMPLES["weeks/2026-W20.yaml"])
    for more in ({"way": 0, "at": [], "key": "why", "value": "so"},)
)
LINES = tuple(
    json.dumps({"id": 1, "description": "- 10m 60%\n3x\n- 1m Z2 HR", "type": "Ride", "settings": found}).encode()
    for found in ({"ftp": 250, "power_zones": [55, 75, 90]}, {"lthr": 170, "hr_zones": [120, 150]}, {"threshold_pace": 3.5})
)  # fmt: skip
TEXTS = (
    b"Warmup\n- 15m ramp 40-60% 90rpm\n\nMain Set 4x\n- 5m 95-105% FTP\n- 2m Z1\n\n- Cool 10m 50%",
    b"- 1km 4:35-4:25/km Pace\n- 400mtr Z3 Pace intensity=rest\n- Press lap 5m Z2 HR",
    "".join(PIECES).encode("utf-8", "surrogatepass"),
    b"",
)
TEXT_PIECES = tuple(piece.encode("utf-8", "surrogatepass") for piece in (*PIECES, "- ", "\n- ", "2x\n"))
FILES = (
    ZWO.encode(),
    ERG.encode(),
    ERG.replace("WATTS", "PERCENT").encode(),
    fit(timed(600), power(1090, 1110) | timed(60), timed(9, notes="Row")),
    fit(timed(60), {"duration_type": "repeat_until_steps_cmplt", "duration_value": 0, "target_type": "open", "target_value": 3}),
)  # fmt: skip
FILE_PIECES = (
    *(b"<Ramp Duration='9' PowerLow='1' PowerHigh='2'/>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"&b;", b"<a>", b"</a>"),
    *(b'Duration="', b'"1e9"', b"<textevent timeoffset='5' message='- 5m'/>", b"[COURSE DATA]\n", b"[END COURSE DATA]\n"),
    *(b"1.0\t100\n", b"FTP = 0\n", b"MINUTES PERCENT\n", b"\x00\x00", b"\xff\xff", b".FIT", b"\x0e\x10", b"\x40\x00", b"\x80"),
)  # fmt: skip

STORED = tuple(
    json.dumps(workout_doc(found, measure(found, sport="Ride", settings=RIDE))).encode()
    for found in (parse(text.decode()) for text in TEXTS[:2])
)

DOORS = (
    Door("yaml", read_yaml, tuple(text.encode() for text in (WEEK, ATHLETE, *EXAMPLES.values())), YAML, 30),
    Door(
        "documents",
        read_documents,
        tuple(f"{path}\n{text}".encode() for path, text in DOCUMENTS.items()),
        YAML,
        10,
    ),
    Door("edits", edit, EDITS, YAML, 10, is_json=True),
    Door("workout text", read_text, TEXTS, TEXT_PIECES, 200),
    Door("workout lines", read_line, LINES, TEXT_PIECES, 150, is_json=True),
    Door("stored workouts", read_stored_workout, STORED, TEXT_PIECES, 50, is_json=True),
    Door("workout files", read_workout_file, FILES, FILE_PIECES, 100),
)

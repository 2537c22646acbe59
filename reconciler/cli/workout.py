"""`reconciler workout`: the workout language for programs and for people who write it."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from reconciler.errors import ReconcilerError
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.workout import Diagnostic


@click.group("workout")
def command() -> None:
    """Read, measure and write workout text as Intervals.icu does."""


@command.command("parse")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
@click.option("--sport", default="Ride", show_default=True, help="The sport, such as Run.")
@click.option(
    "--settings", type=click.Path(path_type=Path), help="A JSON file with the API's sport settings."
)
@click.option(
    "--format", "format_", type=click.Choice(["json", "text"]), default="text", help="How to print."
)
@click.option("--jsonl", is_flag=True, help="One JSON object per line in, one per line out.")
def parse(*, file: Path | None, sport: str, settings: Path | None, format_: str, jsonl: bool) -> int:
    """Read workout text from FILE or standard input; show what the server makes of it.

    With --jsonl each line is `{"id", "description", "type", "settings"}`; a bad line is answered with an `error`.
    """
    from reconciler.workout import jsonl as lines  # noqa: PLC0415

    if jsonl:
        return _answer_lines(file)
    request = {"description": _text(file), "type": sport, "settings": _settings(settings)}
    try:
        found = lines.describe(request)
    except lines.BadRequest as error:
        raise ReconcilerError(str(error)) from None
    found.pop("id")
    click.echo(
        json.dumps(found, indent=2, ensure_ascii=False) if format_ == "json" else _summary(request, found)
    )
    return 0


@command.command("write")
@click.argument("file", required=False, type=click.Path(path_type=Path, allow_dash=True))
def write(*, file: Path | None) -> int:
    """Write steps as text that the server reads without surprises.

    Takes workout text, or the JSON of a `workout_doc`, from FILE or standard input.
    """
    from reconciler.workout import NotWritable, from_doc, parse, write  # noqa: PLC0415

    text = _text(file)
    try:
        if text.lstrip().startswith("{"):
            steps, options = from_doc(json.loads(text))
        else:
            workout = parse(text)
            steps, options = workout.steps, workout.options
        click.echo(write(steps, options=options))
    except (NotWritable, ValueError, RecursionError) as error:
        msg = f"these steps cannot be written: {error}"
        raise ReconcilerError(msg) from None
    return 0


@command.command("convert")
@click.argument("file", type=click.Path(path_type=Path))
@click.option(
    "--format", "format_", type=click.Choice(["text", "json"]), default="text", help="How to print."
)
def convert(*, file: Path, format_: str) -> int:
    """Turn a .zwo, .erg, .mrc or .fit workout into workout text; what has no words there is named."""
    from reconciler.workout import NotWritable, write  # noqa: PLC0415
    from reconciler.workout.files import read_file  # noqa: PLC0415

    found = read_file(file.name, _bytes(file))
    try:
        text = write(found.steps)
    except NotWritable as error:
        msg = f"{file}: {error}"
        raise ReconcilerError(msg) from None
    if format_ == "json":
        click.echo(
            json.dumps({"name": found.name, "text": text, "notes": list(found.notes)}, ensure_ascii=False)
        )
        return 0
    click.echo(text)
    for note in found.notes:
        click.echo(f"note: {printable(note)}", err=True)
    return 0


def _answer_lines(file: Path | None) -> int:
    from reconciler.workout.jsonl import answer  # noqa: PLC0415

    for line in _lines(file):
        if line.strip():
            sys.stdout.write(answer(line) + "\n")
    sys.stdout.flush()
    return 0


def _lines(file: Path | None) -> Iterable[str]:
    if file is None or str(file) == "-":
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="replace")  # type: ignore[union-attr]
        return sys.stdin
    return _bytes(file).decode("utf-8-sig", errors="replace").split("\n")


def _summary(request: Mapping[str, object], found: Mapping[str, Any]) -> str:
    from reconciler.render import words  # noqa: PLC0415
    from reconciler.workout import measure, parse, profile  # noqa: PLC0415
    from reconciler.workout.jsonl import settings_of  # noqa: PLC0415

    workout = parse(str(request["description"]))
    chosen, indoor = settings_of(request["settings"])
    measured = measure(workout, sport=str(request["type"]), settings=chosen, indoor=indoor)
    load = found["icu_training_load"]
    facts = [
        f"{workout.step_count} steps",
        words.duration(measured.duration),
        words.distance(measured.distance),
        f"load {load} ({found['load_is']})" if load is not None else "load unknown",
    ]
    rows = [", ".join(fact for fact in facts if fact), profile(workout, measured)]
    return "\n".join([row for row in rows if row] + [_diagnostic(one) for one in found["diagnostics"]])


def _diagnostic(one: Mapping[str, Any] | Diagnostic) -> str:
    fields: Mapping[str, Any] = one if isinstance(one, dict) else {}
    hint = f" (write `{fields['suggestion']}`)" if fields.get("suggestion") else ""
    where = f"{fields['line']}:{fields['column']}"
    return printable(f"{where}: {fields['severity']}: {fields['message']}{hint} [{fields['code']}]")


def _settings(path: Path | None) -> object:
    if path is None:
        return None
    try:
        return json.loads(_bytes(path))
    except (ValueError, RecursionError):
        msg = f"{path} is no JSON"
        raise ReconcilerError(
            msg, hint='expected an object such as {"ftp": 250, "threshold_pace": 3.7}'
        ) from None


def _text(file: Path | None) -> str:
    if file is None or str(file) == "-":
        return sys.stdin.buffer.read().decode("utf-8-sig", errors="replace")
    return _bytes(file).decode("utf-8-sig", errors="replace")


def _bytes(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        msg = f"{file} cannot be read: {error.strerror}"
        raise ReconcilerError(msg) from None

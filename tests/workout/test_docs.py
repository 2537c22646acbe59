"""The list of diagnostics in the documentation is whole, and its examples are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reconciler.workout import SportSettings, diagnose, parse

ROOT = Path(__file__).resolve().parents[2]
TEXT = (ROOT / "docs" / "workout-language.md").read_text(encoding="utf-8")
CELLS = (line.split(" | ") for line in TEXT.splitlines() if re.match(r"\| `[a-z-]+` \| .* \| .* \|", line))
ROWS = [(cells[0].strip("| `"), cells[1], cells[3].rstrip("| ")) for cells in CELLS if len(cells) == 4]
IN_CODE = set()
for source in sorted((ROOT / "reconciler" / "workout").glob("*.py")):
    code = source.read_text(encoding="utf-8")
    IN_CODE |= set(re.findall(r'(?:Remark|remark)\(\s*"([a-z-]+)"', code))
    IN_CODE |= set(
        re.findall(r'code = "([a-z-]+)" if .* else "([a-z-]+)"', code)[0] if "code = " in code else ()
    )


def test_every_code_is_listed_once_and_in_order() -> None:
    assert [code for code, _, _ in ROWS] == sorted(IN_CODE)


EXAMPLES = [
    (code, example)
    for code, example, _ in ROWS
    if re.fullmatch(r"`- [^`]+`( in a run| without an FTP)?", example)
]


@pytest.mark.parametrize(("code", "example"), EXAMPLES)
def test_examples_are_true(code: str, example: str) -> None:
    text = example.split("`")[1]
    settings = SportSettings(lthr=170) if example.endswith("FTP") else None

    found = diagnose(parse(text), sport="Run" if example.endswith("run") else "Ride", settings=settings)

    assert code in {one.code for one in found}


MENDED = [mended for _, _, mended in ROWS if re.fullmatch(r"`- [^`]+`", mended)]


@pytest.mark.parametrize("mended", MENDED)
def test_what_is_proposed_is_read_without_complaint(mended: str) -> None:
    workout = parse(mended.strip("`"))

    assert workout.step_count == 1
    assert [one for one in workout.diagnostics if one.severity != "info"] == []

"""Every YAML that a page shows is valid: a whole document, or a part of the one whose keys it has."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from reconciler.athlete import read_athlete, read_settings
from reconciler.athlete.schemas import document_schemas
from reconciler.athlete.yaml import load
from tests.athlete.memory import MemoryTree
from tests.cli.plans import ROOT
from tests.pages.shell import blocks

PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
TRIED_WHOLE = {
    "docs/yaml.md"
}  # tests/athlete/test_docs.py reads it as a repository, with what is wrong on purpose
EXAMPLES = [
    pytest.param(block.text, id=f"{path.relative_to(ROOT)}:{number}")
    for path in PAGES
    for number, block in enumerate(blocks(path.read_text(encoding="utf-8")))
    if block.language == "yaml" and str(path.relative_to(ROOT)) not in TRIED_WHOLE
]
PLACES = {
    "settings": "athletes/settings.yaml",
    "athlete": "athletes/ada/athlete.yaml",
    "strategy": "athletes/ada/strategy.yaml",
    "rules": "athletes/ada/rules.yaml",
    "week": "athletes/ada/weeks/2026-W20.yaml",
}
REST = {
    "athlete": {"name": "Ada", "intervals_id": "i7", "timezone": "Europe/Berlin"},
    "strategy": {"goal": "A goal."},
    "week": {"week": "2026-W20"},
}
"""What a document needs, for parts that do not show it."""


def document_of(keys: set[str]) -> str:
    """The document that has all these keys; the one with the fewest others, where several have."""
    found = {name: set(schema["properties"]) for name, schema in document_schemas().items() if name in PLACES}  # type: ignore[call-overload]
    fitting = {name: have for name, have in found.items() if keys <= have}
    assert fitting, f"no document has the keys {sorted(keys)}"
    return min(fitting, key=lambda name: len(fitting[name]))


@pytest.mark.parametrize("text", EXAMPLES)
def test_every_example_is_read(text: str) -> None:
    shown = load(text.encode())
    assert isinstance(shown, dict)
    name = document_of(set(shown))
    missing = {key: value for key, value in REST.get(name, {}).items() if key not in shown}
    whole = "".join(f"{key}: {value}\n" for key, value in missing.items()) + text
    who = "".join(f"{key}: {value}\n" for key, value in REST["athlete"].items())
    week = "week: 2026-W20\nworkouts:\n- {id: long-run, date: 2026-05-16, sport: Run, name: Long, duration: 1h}\n"
    tree = MemoryTree({PLACES["athlete"]: who, PLACES["week"]: week, PLACES[name]: whole})
    if name == "week" and "workouts" not in shown:
        tree = MemoryTree({PLACES["athlete"]: who, PLACES["week"]: week + text})
    read_settings(tree)
    assert read_athlete(tree, "ada").document.name == "Ada"


@pytest.mark.parametrize("path", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_json_that_is_shown_is_json(path: Path) -> None:
    for block in blocks(path.read_text(encoding="utf-8")):
        if block.language == "json":
            json.loads(block.text)


def test_there_are_examples_outside_the_page_about_yaml() -> None:
    assert len(EXAMPLES) >= 5
    assert all(re.search(r"(?m)^\w+:", str(example.values[0])) for example in EXAMPLES)

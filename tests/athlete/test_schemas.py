"""The schemas and the models accept and refuse the same documents, but for what no schema can say."""

from __future__ import annotations

import copy
import json
import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError, validators
from pydantic import ValidationError as ModelError

from reconciler.athlete.expansion import Expansion, expand_week
from reconciler.athlete.library import LibraryWorkout
from reconciler.athlete.problems import flaws_of
from reconciler.athlete.schemas import DOCUMENTS, document_schemas, render
from reconciler.athlete.yaml import load
from tests.athlete.memory import ROOT

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.athlete.model import Flaw

# What depends on several entries or documents, or needs knowledge that a schema has not.
BEYOND_A_SCHEMA = {
    "bad-scope": "a waiver for something that is not in the week",
    "bad-timezone": "the names of time zones",
    "blocked-days": "days in the wrong order",
    "double-id": "ids are unique over three lists",
    "library-field": "what a library workout makes of a parameter",
    "heart-rates": "resting below threshold below greatest",
    "missing-parameter": "what a library workout needs",
    "moved-nowhere": "moved from the same week",
    "no-such-week": "years with 52 weeks",
    "note-days": "days in the wrong order",
    "outside-week": "days belong to the week",
    "phase-days": "days in the wrong order",
    "phase-overlap": "phases against each other",
    "bad-window": "the end of a window after its begin",
    "short-swim": "a short distance written as text",
    "step-in-prose": "prose that the calendar reads as steps",
    "swim-distance": "the distance inside a workout text",
    "unknown-library-workout": "which library workouts there are",
    "unknown-parameter": "which parameters a library workout has",
    "unused-parameter": "which parameters a library workout uses",
    "zone-order": "bounds that rise",
}


def _pattern(validator: object, pattern: str, instance: object, schema: object) -> Iterator[ValidationError]:
    """As ECMA-262 reads patterns, which JSON Schema prescribes: $ is the very end."""
    if isinstance(instance, str) and not re.search(pattern.removesuffix("$") + r"\Z", instance):
        yield ValidationError(f"{instance!r} does not match {pattern!r}")


Validator = validators.extend(Draft202012Validator, {"pattern": _pattern})  # type: ignore[no-untyped-call]
VALIDATORS = {
    name: Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)
    for name, schema in document_schemas().items()
}


def kind(path: Any) -> str:
    stem = {"weeks": "week", "library": "library"}.get(path.parent.name, path.stem)
    return str(stem)


PATHS = sorted((ROOT / "athletes").rglob("*.yaml"))
EXAMPLES: list[tuple[str, Any]] = [(kind(path), load(path.read_bytes())) for path in PATHS]
LIBRARY: Mapping[str, LibraryWorkout] = {
    value["id"]: LibraryWorkout.model_validate(value) for name, value in EXAMPLES if name == "library"
}


def flaws(name: str, value: Any) -> set[str] | None:
    """The codes of what the model refuses; None where it accepts."""
    model = DOCUMENTS[name][1]
    expansion = expand_week(value if isinstance(value, dict) else {}, LIBRARY if name == "week" else {})
    found = {flaw.code for flaw in expansion.flaws} if name == "week" else set()
    try:
        model.model_validate(expansion.value if name == "week" and isinstance(value, dict) else value)
    except ModelError as error:
        found |= {_code(flaw, expansion) for flaw in flaws_of(error, model)}
    return found or None


def _code(flaw: Flaw, expansion: Expansion) -> str:
    if flaw.at[:1] == ("workouts",) and len(flaw.at) > 2 and isinstance(flaw.at[1], int):
        used = expansion.used.get(expansion.indexes[flaw.at[1]])
        if used and flaw.at[2] in used.fields:
            return "library-field"
    return flaw.code


@pytest.mark.parametrize("name", DOCUMENTS)
def test_the_schema_files_are_in_step_with_the_models(name: str) -> None:
    text = (ROOT / f"schemas/{name}.schema.json").read_text()
    assert text == render(name)
    Draft202012Validator.check_schema(json.loads(text))


@pytest.mark.parametrize("path", PATHS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_example_names_its_schema_and_fits_it(path: Any) -> None:
    first = path.read_text().splitlines()[0]
    schema = (path.parent / first.removeprefix("# yaml-language-server: $schema=")).resolve()
    assert schema == ROOT / f"schemas/{kind(path)}.schema.json"
    assert [error.message for error in VALIDATORS[kind(path)].iter_errors(load(path.read_bytes()))] == []


def places(value: object, at: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    yield at
    children = (
        value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    )
    for key, inner in children:
        yield from places(inner, (*at, key))


ALL_PLACES = [(name, value, place) for name, value in EXAMPLES for place in places(value) if place]
ODD: list[Any] = [
    *(
        None,
        True,
        False,
        0,
        1,
        -1,
        1.0,
        2.5,
        1e3,
        1e12,
        "",
        " ",
        "x",
        "X Y",
        "no",
        "4:25",
        "0123",
        "2026-05-13",
        "2026-02-30",
    ),
    *(
        "2026-W20",
        "2026-W53",
        "2025-W53",
        "08:00",
        "24:00",
        "1h30m",
        "0m",
        "90",
        "10km",
        "400m",
        "5mtr",
        "4:40/km",
        "NORMAL",
    ),
    *(
        "Run",
        "Swim",
        "run",
        "A",
        "a\n",
        "a\nb",
        "a\x1bb",
        "a\u202eb",
        "é",
        "x" * 201,
        "x" * 10_001,
        "{reps}",
        "{",
        "{{}}",
    ),
    *(
        "green",
        "#12ab34",
        "../x.zwo",
        "a.zwo",
        "06:00-07:00",
        "07:00-06:00",
        "embedded",
        "Europe/Berlin",
        "Mars/Base",
    ),
    *(
        [],
        {},
        ["x"],
        [1],
        [None],
        {"x": 1},
        {"X": {}},
        ["Run"],
        {"Run": {}},
        {"monday": {}},
        [{}],
        [{"id": "a"}],
    ),
]
KEYS = [
    *(
        "id",
        "date",
        "use",
        "with",
        "steps",
        "file",
        "duration",
        "distance",
        "sport",
        "for_week",
        "from",
        "until",
        "load",
    ),
    *(
        "moved_from",
        "scope",
        "icu_ctl",
        "workout_doc",
        "tags",
        "time",
        "hard",
        "key",
        "ftp",
        "default",
        "<<",
        "x",
        "",
    ),
]


def mutated(value: Any, place: tuple[Any, ...], change: str, key: str, odd: Any) -> Any:
    """A copy with one thing deleted, replaced, added, or doubled."""
    made = copy.deepcopy(value)
    parent = made
    for step in place[:-1]:
        parent = parent[step]
    if change == "delete":
        del parent[place[-1]]
    elif change == "double" and isinstance(parent, list):
        parent.append(copy.deepcopy(parent[place[-1]]))
    elif change == "add" and isinstance(parent[place[-1]], dict):
        parent[place[-1]][key] = copy.deepcopy(odd)
    else:
        parent[place[-1]] = copy.deepcopy(odd)
    return made


@settings(max_examples=1500, deadline=None)
@given(
    st.sampled_from(ALL_PLACES),
    st.sampled_from(["delete", "replace", "add", "double"]),
    st.sampled_from(KEYS),
    st.sampled_from(ODD),
)
def test_schemas_and_models_agree(
    example: tuple[str, Any, tuple[Any, ...]], change: str, key: str, odd: Any
) -> None:
    name, value, place = example
    changed = mutated(value, place, change, key, odd)
    refused = flaws(name, changed)
    accepted = VALIDATORS[name].is_valid(changed)
    if refused is None:
        errors = [error.message for error in VALIDATORS[name].iter_errors(changed)]
        assert errors == []
    else:
        assert not accepted or refused <= BEYOND_A_SCHEMA.keys()

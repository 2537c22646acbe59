"""JSON Schemas (draft 2020-12) of the documents, made from the models: for editors, and for other tools.

What a schema cannot say is checked by the models alone: what depends on two documents or on several entries
(double ids, days outside the week, overlapping phases), and what needs knowledge (time zones, week 53, the
distance inside a workout text).
"""

from __future__ import annotations

import copy
import json
from typing import TYPE_CHECKING, cast, get_args

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from reconciler.athlete.library import HAS_PLACEHOLDER, OWN_KEYS, TEMPLATE_TEXT, LibraryWorkout, Use
from reconciler.athlete.profile import AthleteDocument
from reconciler.athlete.rules import Rules
from reconciler.athlete.settings import Settings
from reconciler.athlete.sports import SWIMS, Sport
from reconciler.athlete.strategy import Strategy
from reconciler.athlete.week import CONTENT, SHORTEST_SWIM, Week

if TYPE_CHECKING:
    from pydantic import BaseModel
    from pydantic_core import core_schema

DIALECT = "https://json-schema.org/draft/2020-12/schema"
DOCUMENTS: dict[str, tuple[str, type[BaseModel]]] = {
    "settings": ("athletes/settings.yaml", Settings),
    "athlete": ("athletes/<athlete>/athlete.yaml", AthleteDocument),
    "strategy": ("athletes/<athlete>/strategy.yaml", Strategy),
    "rules": ("athletes/<athlete>/rules.yaml", Rules),
    "library": ("athletes/<athlete>/library/<id>.yaml", LibraryWorkout),
    "week": ("athletes/<athlete>/weeks/<week>.yaml", Week),
}
Schema = dict[str, object]


class _Generator(GenerateJsonSchema):
    """Pydantic's schema without null: a key without a value is refused."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if "default" in schema and schema["default"] is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: object) -> bool:  # noqa: ARG002 - the interface is pydantic's
        return False


def document_schemas() -> dict[str, Schema]:
    """The schema of each document, by name."""
    return {name: _schema(name) for name in DOCUMENTS}


def render(name: str) -> str:
    """The schema of a document as the text of its file; the same text every time."""
    return json.dumps(_schema(name), indent=2, ensure_ascii=False) + "\n"


def _schema(name: str) -> Schema:
    place, model = DOCUMENTS[name]
    made = model.model_json_schema(schema_generator=_Generator)
    definitions = cast("dict[str, Schema]", made.pop("$defs", {}))
    body: Schema = made
    if name == "week":
        _say_week(body, definitions)
    if name == "library":
        _say_library(body, definitions)
    if name == "rules":
        _one_of(definitions["Blocked"], ["date"], ["from", "until"])
    body = {"$schema": DIALECT, **body, "title": place}
    definitions = {key: definitions[key] for key in sorted(definitions)}
    result = cast("Schema", _finished(body | ({"$defs": definitions} if definitions else {})))
    if '"#/$defs/Sport"' in json.dumps(result):
        sports = {"enum": list(get_args(Sport)), "type": "string", "description": "A sport of Intervals.icu."}
        result["$defs"] = {**cast("Schema", result["$defs"]), "Sport": sports}
    return result


def _say_week(body: Schema, definitions: dict[str, Schema]) -> None:
    """Add what the models check by code: content, swims, the days of notes, and workouts from the library."""
    _one_of(definitions["Note"], ["date"], ["from", "until"], ["for_week"])
    workout, race = definitions["Workout"], definitions["Race"]
    used = copy.deepcopy(workout)
    use = Use.model_json_schema(schema_generator=_Generator)
    used["properties"] = {**_properties(used), **_properties(use)}
    used["required"] = ["id", "date", "use"]
    used["description"] = "A workout of the library; keys given here win over those of the library."
    definitions["UsedWorkout"] = used
    workout["anyOf"] = [{"required": [key]} for key in CONTENT]
    workout["not"] = {"required": ["steps", "file"]}
    _say_swim(workout, {"anyOf": [{"required": [key]} for key in ("distance", "steps", "file")]})
    _say_swim(race, {})
    workouts = cast("Schema", _properties(body)["workouts"])
    workouts["items"] = {
        "if": {"anyOf": [{"required": ["use"]}, {"required": ["with"]}]},
        "then": {"$ref": "#/$defs/UsedWorkout"},
        "else": {"$ref": "#/$defs/Workout"},
    }


def _say_swim(session: Schema, then: Schema) -> None:
    short = {"not": {"type": "number", "exclusiveMaximum": SHORTEST_SWIM}}
    session["if"] = {"properties": {"sport": {"enum": sorted(SWIMS)}}, "required": ["sport"]}
    session["then"] = {"properties": {"distance": short}, **then}


def _say_library(body: Schema, definitions: dict[str, Schema]) -> None:
    """The fields of a workout, where any text may hold placeholders."""
    made = Week.model_json_schema(schema_generator=_Generator)
    workout = cast("Schema", cast("Schema", made["$defs"])["Workout"])
    definitions["Template"] = {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            key: _template(cast("Schema", field))
            for key, field in _properties(workout).items()
            if key not in OWN_KEYS
        },
    }
    definitions["Placeholder"] = {"type": "string", "pattern": HAS_PLACEHOLDER}
    definitions["Text"] = {"if": {"type": "string"}, "then": {"pattern": TEMPLATE_TEXT}}
    described = cast("Schema", _properties(body)["workout"])
    _properties(body)["workout"] = {"$ref": "#/$defs/Template", "description": described["description"]}


def _template(field: Schema) -> Schema:
    inner = {key: value for key, value in field.items() if key not in ("description", "default")}
    if inner.get("type") == "array":
        inner["items"] = _template(cast("Schema", inner["items"]))
        made: Schema = inner
    else:
        made = {"allOf": [{"$ref": "#/$defs/Text"}], "anyOf": [inner, {"$ref": "#/$defs/Placeholder"}]}
    return made | ({"description": field["description"]} if "description" in field else {})


def _one_of(schema: Schema, *ways: list[str]) -> None:
    """Exactly one of several groups of keys, each group whole."""
    schema["oneOf"] = [{"required": keys} for keys in ways]
    schema["dependentRequired"] = {"from": ["until"], "until": ["from"]}


def _properties(schema: Schema) -> dict[str, object]:
    return cast("dict[str, object]", schema["properties"])


def _finished(value: object) -> object:
    """The same with the sixty sports, which stand in many places, as a reference; and no key beside a pattern."""
    if isinstance(value, list):
        return [_finished(item) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("enum") == list(get_args(Sport)):
        return {"$ref": "#/$defs/Sport"} | (
            {"description": value["description"]} if "description" in value else {}
        )
    closed: Schema = {"additionalProperties": False} if "patternProperties" in value else {}
    return {key: _finished(item) for key, item in value.items()} | closed

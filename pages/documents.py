"""docs/yaml-reference.md: every key of every document, out of the schemas that editors use."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from reconciler.athlete import quantity, text
from reconciler.athlete.rules import Window
from reconciler.athlete.schemas import DOCUMENTS, document_schemas

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    Schema = Mapping[str, Any]

_HEAD = """\
# Every key

This page is generated from the schemas: `make docs`. [The YAML documents](yaml.md) shows whole files and says how they
belong together; how days, durations, distances and paces are written stands there, too, under
[How values are written](yaml.md#how-values-are-written).

What is left out is not managed: the calendar keeps its own.
"""
_WAYS = {
    "Note": "Exactly one of `date`, `from` with `until`, or `for_week`.",
    "Blocked": "Either `date`, or `from` with `until`.",
    "Workout": "It needs `steps`, `duration`, `distance`, `file` or `verbatim`.",
}
_FILES = {"library": "A workout of the library", "week": "A week"}
_SAME_AS = {("week", "UsedWorkout"): ("week", "Workout"), ("library", "Template"): ("week", "Workout")}
"""Objects that have the keys of another one, which are not told twice."""
_NAMED: Sequence[tuple[Any, str]] = (
    (quantity.Day, "day"),
    (quantity.WeekName, "week"),
    (quantity.Clock, "time of day"),
    (Window, "times of day, such as `06:00-09:30`"),
    (quantity.Seconds, "duration"),
    (quantity.Metres, "distance"),
    (quantity.Pace, "pace"),
    (text.Slug, "id"),
    (text.RuleId, "rule"),
    (text.EnvName, "name of a variable"),
    (text.Color, "colour"),
    (text.Line, "one line"),
)
"""The values that have a form of their own, and its word. Any other text is called text."""
_INNER = {"Placeholder", "Text", "Sport"}
"""Definitions that describe a value, and no object."""


def _form(field: Schema) -> str:
    """What of a schema says which values fit."""
    return json.dumps({key: field[key] for key in sorted(field) if key not in ("description", "default")})


_WORDS = {_form(TypeAdapter(kind).json_schema()): word for kind, word in _NAMED}


def page() -> str:
    """Return the whole page. LookupError for a form of value that has no words here yet."""
    schemas = document_schemas()
    parts = [_HEAD]
    for name, (path, _) in DOCUMENTS.items():
        schema = schemas[name]
        parts.append(f"\n## {_FILES.get(name, f'{name}.yaml')}\n\n`{path}`\n\n{_table(schema, name)}")
        for title, body in _definitions(schema).items():
            if title not in _INNER:
                parts.append(f"\n### {_title(name, title)}\n\n{_object(schemas, name, title, body)}")
    sports = _definitions(schemas["week"])["Sport"]["enum"]
    parts.append(f"\n## Sports\n\n{', '.join(f'`{sport}`' for sport in sports)}.\n")
    return "".join(parts)


def _definitions(schema: Schema) -> Mapping[str, Schema]:
    found: Mapping[str, Schema] = schema.get("$defs", {})
    return found


def _object(schemas: Mapping[str, Schema], document: str, title: str, body: Schema) -> str:
    said = f"{body['description']}\n\n" if "description" in body else ""
    if (document, title) in _SAME_AS:
        other, name = _SAME_AS[document, title]
        whole = _definitions(schemas[other])[name]
        own = {key: field for key, field in body["properties"].items() if key not in whole["properties"]}
        without = [f"`{key}`" for key in whole["properties"] if key not in body["properties"]]
        but = f", but for {', '.join(without)}" if without else ""
        said += f"The keys of a [workout](#{_anchor(other, name)}){but}"
        if title == "Template":
            said += "; any text may hold placeholders such as `{reps}`"
        if not own:
            return f"{said}.\n"
        return f"{said}, and:\n\n{_table({**body, 'properties': own}, document)}"
    if title in _WAYS:
        said += f"{_WAYS[title]}\n\n"
    return said + _table(body, document)


def _table(body: Schema, document: str) -> str:
    required = body.get("required", [])
    rows = [
        f"| `{key}`{' *' if key in required else ''} | {_value(field, document)} | {_meaning(field)} |\n"
        for key, field in body["properties"].items()
    ]
    star = "\n`*`: needed.\n" if any(key in required for key in body["properties"]) else ""
    return f"| key | value | meaning |\n|---|---|---|\n{''.join(rows)}{star}"


def _meaning(field: Schema) -> str:
    said = str(field.get("description", ""))
    default = field.get("default")
    if default not in (None, [], {}):
        written = default if isinstance(default, str) else json.dumps(default)
        said += f" Default: `{written}`."
    return said.replace("|", "\\|").replace("\n", " ")


def _value(field: Schema, document: str) -> str:
    """The form of a value in words."""
    if word := _WORDS.get(_form(field)):
        return word
    if "$ref" in field:
        return _named(str(field["$ref"]).rsplit("/", 1)[-1], document)
    if "enum" in field:
        return ", ".join(f"`{one}`" for one in field["enum"])
    if "const" in field:
        return f"`{json.dumps(field['const'])}`"
    if "anyOf" in field:
        return " or ".join(_value(way, document) for way in field["anyOf"])
    if field.get("type") == "array":
        return f"list: {_value(field['items'], document)}"
    if field.get("type") == "object":
        return _mapping(field, document)
    if "else" in field:  # a workout, or one of the library
        return " or ".join(_value(field[way], document) for way in ("else", "then"))
    return _scalar(field)


def _mapping(field: Schema, document: str) -> str:
    keys = _value(field["propertyNames"], document) if "propertyNames" in field else "name"
    value = field["additionalProperties"] or next(iter(field["patternProperties"].values()))
    return f"{keys} → {_value(value, document)}"


def _named(title: str, document: str) -> str:
    if title == "Sport":
        return "[sport](#sports)"
    return f"[{_title(document, title)}](#{_anchor(document, title)})"


def _scalar(field: Schema) -> str:
    kind = field.get("type")
    if kind == "boolean":
        return "`true`, `false`"
    if kind in ("integer", "number"):
        return _number(field, "whole number" if kind == "integer" else "number")
    if kind == "string":
        return "text"
    raise LookupError(field)


def _number(field: Schema, word: str) -> str:
    least = field.get("minimum", field.get("exclusiveMinimum"))
    most = field.get("maximum", field.get("exclusiveMaximum"))
    if least is None or most is None or most >= 10**9:
        return word
    return f"{word}, {least:,g} to {most:,g}" if most < 10**6 else f"{word} from {least:,g}"


def _title(document: str, title: str) -> str:
    words = {"UsedWorkout": "workout of the library", "DayRule": "day", "Template": "fields"}
    return f"{document}: {words.get(title, title.lower())}"


def _anchor(document: str, title: str) -> str:
    return _title(document, title).replace(":", "").replace(" ", "-")

"""What pydantic found wrong, as Flaws in the words of a person; and Flaws as Problems with their places."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, get_args

from pydantic import BaseModel

from reconciler.athlete.model import Flaw, Pointer, show
from reconciler.athlete.refused import nearest, why_refused

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

_EXPECTED = {
    "bool_type": "true or false",
    "float_type": "a number",
    "finite_number": "a number",
    "tuple_type": "a list",
    "model_type": "a mapping of keys and values",
    "mapping_type": "a mapping of keys and values",
    "dict_type": "a mapping of keys and values",
}


def flaws_of(error: ValidationError, model: type[BaseModel]) -> Iterator[Flaw]:
    """Every error of a validation, in words, with the way to the value that is wrong."""
    for details in error.errors(include_url=False):
        yield _flaw(details, model)


def _flaw(details: ErrorDetails, model: type[BaseModel]) -> Flaw:
    at, kind = details["loc"], details["type"]
    context = details.get("ctx", {})
    at_key = at[-1:] == ("[key]",)
    at = at[:-1] if at_key else at
    if "said" in context:
        return Flaw(at, kind, context["said"], context["hint"], at_key)
    # Not before: what our own checks judge is a whole model, and there may be thousands of flaws in it.
    found = show(details["input"])
    if kind == "missing":
        return Flaw(at, "missing-key", f"{at[-1]} is missing")
    if kind in ("extra_forbidden", "invalid_key"):
        key = str(at[-1])
        known = _keys(model, at[:-1])
        return Flaw(
            at, "unknown-key", f"found the unknown key {show(key)}", why_refused(key, known), at_key=True
        )
    if kind == "literal_error":
        return _literal(details, context["expected"])._replace(at=at, at_key=at_key)
    if kind in _EXPECTED:
        hint = "put a - before each entry" if kind == "tuple_type" else ""
        return Flaw(at, "wrong-type", f"found {found}, expected {_EXPECTED[kind]}", hint)
    said = details["msg"].removeprefix("Input should be ").removeprefix("Value error, ")
    return Flaw(at, kind.replace("_", "-"), f"found {found}, expected a value {said}")


def _literal(details: ErrorDetails, expected: str) -> Flaw:
    found, text = show(details["input"]), str(details["input"])
    words = re.findall(r"'([^']*)'", expected)
    key = "one of the sixty sports of Intervals.icu" if len(words) > 20 else expected.replace("'", "")  # noqa: PLR2004
    hint = nearest(text, words) or nearest(text.capitalize(), words)
    return Flaw((), "unknown-value", f"found {found}, expected {key}", hint)


def _keys(model: type[BaseModel], at: Pointer) -> set[str]:
    """The keys that stand at a pointer into the documents of a model."""
    here: object = model
    for step in at:
        here = _below(here, step)
    models = _models(here)
    return {field.alias or name for one in models for name, field in one.model_fields.items()}


def _below(here: object, step: str | int) -> object:
    if isinstance(step, int):
        return here
    for one in _models(here):
        for name, field in one.model_fields.items():
            if step in (name, field.alias):
                return field.annotation
    return here


def _models(annotation: object) -> list[type[BaseModel]]:
    """The models inside an annotation such as tuple[Workout, ...] | None."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return [annotation]
    return [model for part in get_args(annotation) for model in _models(part)]

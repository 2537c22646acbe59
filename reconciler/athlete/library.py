"""Reusable workouts with parameters, and their expansion into plain workouts before anything else sees them."""

import re
from collections.abc import Iterator, Mapping
from typing import Annotated, Self

from pydantic import Field, ValidationError, model_validator

from reconciler.athlete.model import Flaw, Maybe, Model, Reads, raise_all, show, wrong
from reconciler.athlete.problems import flaws_of
from reconciler.athlete.refused import nearest
from reconciler.athlete.text import Prose, Slug, line, matching
from reconciler.athlete.week import Workout

_NAME = r"[a-z][a-z0-9_]{0,39}"
# {name} stands for a parameter; {{ and }} for a brace.
_PLACEHOLDER = re.compile(rf"\{{\{{|\}}\}}|\{{({_NAME})\}}|[{{}}]")
_PIECE = rf"(?:[^{{}}]|\{{\{{|\}}\}}|\{{{_NAME}\}})"
TEMPLATE_TEXT = f"^{_PIECE}*$"
HAS_PLACEHOLDER = rf"^{_PIECE}*?\{{{_NAME}\}}{_PIECE}*$"
# What a week says for itself: a library workout has no day.
LARGEST = 1e9
OWN_KEYS = frozenset({"id", "date", "moved_from", "event"})
LISTS = frozenset({"tags", "can_train_sports"})
TEMPLATE_KEYS = frozenset(Workout.model_fields) - OWN_KEYS


def _value(value: object) -> str | int | float:
    if isinstance(value, str):
        return line(value)  # one line only: a value must not bring a step of its own
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) <= LARGEST:
        return value
    raise wrong("bad-value", f"found {show(value)}, expected one line of text or a number")


Name = Annotated[str, matching(_NAME, "a name of small letters, digits and _", code="bad-name")]
Value = Annotated[
    str | int | float,
    Reads(
        _value,
        {
            "anyOf": [
                {"type": "number", "minimum": -LARGEST, "maximum": LARGEST},
                {
                    "type": "string",
                    "minLength": 1,
                    "maxLength": 200,
                    "pattern": r"^(?=.*\S)[^\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]*$",
                },
            ]
        },
    ),
]


class Parameter(Model):
    """Something that a week may choose. Without a default the week has to."""

    default: Maybe[Value] = Field(None, description="Used where the week says nothing.")
    about: Maybe[Prose] = Field(None, description="What it means, and what values make sense.")


class LibraryWorkout(Model):
    """library/<id>.yaml: a workout whose texts may hold {parameters}."""

    id: Slug = Field(description="What weeks call it: the name of the file.")
    about: Maybe[Prose] = Field(None, description="What it is good for, and when.")
    parameters: Mapping[Name, Parameter] = Field(default_factory=dict, description="What a week may choose.")
    workout: Mapping[str, object] = Field(
        description="The fields of a workout, without id, date, moved_from, event."
    )

    @model_validator(mode="after")
    def _fits(self) -> Self:
        raise_all("LibraryWorkout", self._flaws(), self)
        return self

    def _flaws(self) -> Iterator[Flaw]:
        for key in self.workout:
            if key in OWN_KEYS:
                yield Flaw(("workout", key), "not-reusable", f"found {key}, which only the week can say")
        yield from self._placeholder_flaws()
        yield from self._field_flaws()

    def _placeholder_flaws(self) -> Iterator[Flaw]:
        used = set()
        for key, value in self.workout.items():
            for found in _placeholders(value):
                name = found[1]
                used.add(name)
                if name is None:
                    said = f"found a {found[0]} alone, expected {{name}}, or {{{{ and }}}} for braces"
                    yield Flaw(("workout", key), "bad-placeholder", said)
                elif name not in self.parameters:
                    hint = nearest(name, self.parameters) or "declare it under parameters"
                    yield Flaw(
                        ("workout", key),
                        "unknown-parameter",
                        f"found {show(found[0])}, which is no parameter",
                        hint,
                    )
        for name in self.parameters:
            if name not in used:
                yield Flaw(("parameters", name), "unused-parameter", f"the parameter {name} is used nowhere")

    def _field_flaws(self) -> Iterator[Flaw]:
        """Fields that are wrong whatever the parameters are; those with a placeholder are checked when used."""
        plain = {
            key: _filled(value, {})
            for key, value in self.workout.items()
            if key not in OWN_KEYS and (key not in TEMPLATE_KEYS or not _is_open(key, value))
        }
        try:
            Workout.model_validate({**plain, "id": "x", "date": "2026-01-01"})
        except ValidationError as error:
            for flaw in flaws_of(error, Workout):
                if flaw.at and flaw.at[0] in plain and flaw.code != "missing-key":
                    yield flaw._replace(at=("workout", *flaw.at))


def _is_open(key: str, value: object) -> bool:
    """Whether a field depends on parameters. A list never comes from one, though its texts may."""
    return any(_placeholders(value)) and (isinstance(value, list) or key not in LISTS)


def _placeholders(value: object) -> Iterator[re.Match[str]]:
    texts = value if isinstance(value, list) else [value]
    for text in texts:
        if isinstance(text, str):
            yield from (found for found in _PLACEHOLDER.finditer(text) if found[0] not in ("{{", "}}"))


class Use(Model):
    """What a workout says that comes from the library: which one, and with which values."""

    use: Slug = Field(description="A library workout.")
    values: Mapping[Name, Value] = Field(
        default_factory=dict, alias="with", description="Values of its parameters."
    )


def expand(
    template: LibraryWorkout, chosen: Mapping[str, str | int | float]
) -> tuple[dict[str, object], list[Flaw]]:
    """The plain fields of a library workout with the chosen values in place, or what is wrong with the choice.

    Values are data: they are put in once, and braces inside them stay text. A field that is nothing but one
    placeholder takes the value as it is, so that a number stays a number. Flaws point below the using workout.
    """
    known = template.parameters
    flaws = [
        Flaw(
            ("with", name),
            "unknown-parameter",
            f"found {show(name)}, which {template.id} does not have",
            nearest(name, known),
        )
        for name in chosen
        if name not in known
    ]
    values = {name: parameter.default for name, parameter in known.items()} | dict(chosen)
    flaws += [
        Flaw(
            ("use",),
            "missing-parameter",
            f"{template.id} needs a value for {name}",
            f"write with: {{{name}: …}}",
        )
        for name in known
        if values[name] is None
    ]
    if flaws:
        return {}, flaws
    return {key: _filled(value, values) for key, value in template.workout.items()}, []


def _filled(value: object, values: Mapping[str, object]) -> object:
    if isinstance(value, list):
        return [_filled(item, values) for item in value]
    if not isinstance(value, str):
        return value
    only = _PLACEHOLDER.fullmatch(value)
    if only and only[1]:
        return values.get(only[1])
    return _PLACEHOLDER.sub(lambda found: str(values.get(found[1])) if found[1] else found[0][0], value)

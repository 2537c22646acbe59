"""What every declared model has in common: strict, frozen, no unknown keys, and flaws written for people."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, NamedTuple, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from pydantic_core import InitErrorDetails, PydanticCustomError, core_schema

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
    from pydantic.json_schema import JsonSchemaValue
    from pydantic_core import CoreSchema

    from reconciler.errors import Place

T = TypeVar("T")
Pointer = tuple[str | int, ...]  # the way to a value inside a document, as keys and indexes


class Model(BaseModel):
    """Declared state: nothing is converted silently, nothing can be changed, no key is ignored.

    Built when the first document of its kind is read: most models stand inside another, and are only ever built there.
    """

    model_config = ConfigDict(strict=True, frozen=True, extra="forbid", allow_inf_nan=False, defer_build=True)


class Flaw(NamedTuple):
    """One thing that is wrong inside a document: where, a stable code, what, and how to mend it."""

    at: Pointer
    code: str
    said: str
    hint: str = ""
    at_key: bool = False  # the key is wrong, not its value
    also: tuple[Place, ...] = ()  # other places that take part


def wrong(code: str, said: str, hint: str = "") -> PydanticCustomError:
    """The error that a field validator raises. `said` is a whole sentence; braces in it are plain text."""
    return PydanticCustomError(code, "{said}", {"said": said, "hint": hint})


def raise_all(title: str, flaws: Iterable[Flaw], data: object) -> None:
    """Raise every flaw of a model as one ValidationError; do nothing where there is none."""
    details = [
        InitErrorDetails(type=wrong(flaw.code, flaw.said, flaw.hint), loc=flaw.at, input=data)
        for flaw in flaws
    ]
    if details:
        raise ValidationError.from_exception_data(title, details)


def show(value: object, limit: int = 60) -> str:
    """A value from a file as one safe, short piece of text: control characters escaped, long text cut."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if value is None:
        return "nothing"
    if isinstance(value, dict):
        return "a mapping"
    if isinstance(value, list | tuple):
        return "a list"
    text = repr(value[: limit + 1] if isinstance(value, str) else value)
    return text if len(text) <= limit + 2 else f"{text[:limit]}…{text[0]}"


class Reads:
    """Metadata of a type: the function that reads its values, and the JSON Schema that says the same to an editor.

    What PlainValidator and WithJsonSchema say together, without the schema of the type that they make three times over:
    values are never written out by it, and every start would pay for it.
    """

    __slots__ = ("_read", "_schema")

    def __init__(self, read: Callable[[object], object], schema: JsonSchemaValue) -> None:
        self._read, self._schema = read, schema

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_plain_validator_function(self._read)

    def __get_pydantic_json_schema__(
        self, _schema: CoreSchema, _handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        return self._schema.copy()


class Before:
    """Metadata of a type: a function that looks at a value before the type does. As BeforeValidator, and built sooner."""

    __slots__ = ("_look",)

    def __init__(self, look: Callable[[object], object]) -> None:
        self._look = look

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        return core_schema.no_info_before_validator_function(self._look, handler(source))


def _given(value: object) -> object:
    if value is None:
        raise wrong("no-value", "found a key without a value", "give it a value, or leave the key out")
    return value


# An optional field: unset means "not managed"; a key without a value is refused, since it is mostly a slip.
Maybe = Annotated[T | None, Before(_given)]
# A YAML list, kept as a tuple.
Many = Annotated[tuple[T, ...], Field(strict=False)]

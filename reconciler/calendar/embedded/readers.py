"""How the server reads single values: Java's leniency and its refusals (400)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from reconciler.calendar.embedded.exchange import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.calendar.event import JSON

Reader: TypeAlias = "Callable[[str, JSON], JSON]"
T = TypeVar("T")

_LARGEST_INT = 2**31 - 1
_INT_TEXT = re.compile(r"[+-]?\d{1,12}")


def text(key: str, value: JSON) -> JSON:
    if isinstance(value, list | dict):
        raise _unreadable(key, "String", value)
    return str(value).lower() if isinstance(value, bool) else str(value)


def whole(key: str, value: JSON) -> JSON:
    if isinstance(value, str) and _INT_TEXT.fullmatch(value.strip()):
        value = int(value)
    if isinstance(value, bool) or not isinstance(value, int | float) or abs(value) > _LARGEST_INT:
        raise _unreadable(key, "Integer", value)
    return int(value)


def number(key: str, value: JSON) -> JSON:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise _unreadable(key, "Float", value)
    return float(value)


def flag(key: str, value: JSON) -> JSON:
    if value in ("true", "false"):
        return value == "true"
    if not isinstance(value, bool):
        raise _unreadable(key, "Boolean", value)
    return value


def choice(*values: str) -> Reader:
    def read(key: str, value: JSON) -> JSON:
        if value not in values:
            raise _unreadable(key, "Enum", value)
        return value

    return read


def list_of(item: Reader) -> Reader:
    def read(key: str, value: JSON) -> JSON:
        if not isinstance(value, list):
            raise _unreadable(key, "ArrayList", value)
        return [item(key, element) for element in value]

    return read


def any_object(key: str, value: JSON) -> JSON:
    if not isinstance(value, dict):
        raise _unreadable(key, "Attachment", value)
    return value


def each(value: T, names: str) -> dict[str, T]:
    """The same value under every name of a list with blanks."""
    return dict.fromkeys(words(names), value)


def words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


def _unreadable(key: str, kind: str, value: JSON) -> Refusal:
    return Refusal(400, f"JSON parse error: Cannot deserialize `{key}` as {kind} from {kind_of(value)}")


def kind_of(value: JSON) -> str:
    return f"String {value[:40]!r}" if isinstance(value, str) else type(value).__name__

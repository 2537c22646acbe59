"""GitHub's expressions, as far as our workflows use them. Whatever is not known here is an error, never empty text.

Facts of GitHub's documentation: literals are null, booleans, numbers and 'text' ('' for a quote); text is compared
without regard to case; a missing property is null; `&&` and `||` return one of their operands.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

_TOKEN = re.compile(
    r"\s*(?:(?P<op>==|!=|&&|\|\||!|\(|\)|,)|(?P<text>'(?:[^']|'')*')|(?P<number>-?\d+(?:\.\d+)?)"
    r"|(?P<name>[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*)*))"
)
_INSIDE = re.compile(r"\$\{\{(.*?)\}\}", re.DOTALL)
_WORDS = {"true": True, "false": False, "null": None}


class UnknownExpressionError(Exception):
    """The workflow uses something that the runner of the tests does not know."""


class _Reader:
    def __init__(self, text: str, contexts: Mapping[str, Any]) -> None:
        self.contexts = contexts
        self.tokens: list[tuple[str, str]] = []
        position = 0
        while text[position:].strip():
            found = _TOKEN.match(text, position)
            if not found or found.lastgroup is None:
                raise UnknownExpressionError(text)
            self.tokens.append((found.lastgroup, found[found.lastgroup]))
            position = found.end()
        self.text = text

    def whole(self) -> Any:
        value = self.either()
        if self.tokens:
            raise UnknownExpressionError(self.text)
        return value

    def either(self) -> Any:
        value = self.both()
        while self.take("||"):
            other = self.both()
            value = value or other
        return value

    def both(self) -> Any:
        value = self.comparison()
        while self.take("&&"):
            other = self.comparison()
            value = value and other
        return value

    def comparison(self) -> Any:
        value = self.single()
        if self.take("=="):
            return _same(value, self.single())
        if self.take("!="):
            return not _same(value, self.single())
        return value

    def single(self) -> Any:
        if self.take("!"):
            return not self.single()
        if self.take("("):
            value = self.either()
            self.need(")")
            return value
        if not self.tokens:
            raise UnknownExpressionError(self.text)
        kind, word = self.tokens.pop(0)
        if kind == "text":
            return word[1:-1].replace("''", "'")
        if kind == "number":
            return float(word)
        if kind == "name":
            return self.call(word) if self.take("(") else self.value(word)
        raise UnknownExpressionError(self.text)

    def call(self, name: str) -> Any:
        if name in ("always", "success", "failure"):
            self.need(")")
            return (
                self.contexts["job"]["status"]
                in {
                    "always": ("success", "failure"),
                    "success": ("success",),
                    "failure": ("failure",),
                }[name]
            )
        if name != "fromJSON":
            raise UnknownExpressionError(f"{name}() in {self.text}")
        value = json.loads(self.either())
        self.need(")")
        return value

    def value(self, path: str) -> Any:
        if path in _WORDS:
            return _WORDS[path]
        root, *rest = path.split(".")
        if root not in self.contexts:
            raise UnknownExpressionError(f"{path} in {self.text}")
        value = self.contexts[root]
        for key in rest:
            if value is not None and not isinstance(value, Mapping):
                raise UnknownExpressionError(f"{path} in {self.text}")
            value = None if value is None else value.get(key)
        return value

    def take(self, operator: str) -> bool:
        if self.tokens[:1] == [("op", operator)]:
            self.tokens.pop(0)
            return True
        return False

    def need(self, operator: str) -> None:
        if not self.take(operator):
            raise UnknownExpressionError(self.text)


def _same(left: Any, right: Any) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left.casefold() == right.casefold()
    if None in (left, right) and isinstance(left or right, str):
        return False  # as numbers they are 0 and not a number, for any text that is none
    if type(left) is not type(right):
        raise UnknownExpressionError(f"{left!r} compared with {right!r}")
    return bool(left == right)


def evaluate(expression: str, contexts: Mapping[str, Any]) -> Any:
    """Return the value of an expression, which may stand in `${{ }}`."""
    inside = _INSIDE.fullmatch(expression.strip())
    return _Reader(inside[1] if inside else expression, contexts).whole()


def filled(text: object, contexts: Mapping[str, Any]) -> Any:
    """Return a value of a workflow with its expressions put in. One that is an expression alone keeps its type."""
    if not isinstance(text, str):
        return text
    if _INSIDE.fullmatch(text.strip()) and text.count("${{") == 1:
        return evaluate(text, contexts)
    return _INSIDE.sub(lambda found: _text(evaluate(found[0], contexts)), text)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, (str, int, float)):
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)
    raise UnknownExpressionError(f"{type(value).__name__} inside a text")

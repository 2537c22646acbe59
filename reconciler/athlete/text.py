"""Text from YAML: one line or several, without control characters, in one Unicode form."""

import re
import unicodedata
from typing import Annotated

from pydantic import PlainValidator, WithJsonSchema

from reconciler.athlete.model import show, wrong

# C0 and C1 controls, line and paragraph separators, the byte order mark, and marks that reorder what a reader
# sees: none belongs in a name, and each can make a terminal, a diff or a review show something else.
HIDDEN = "\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff"
_HIDDEN_IN_LINE = re.compile(f"[{HIDDEN}]")
_HIDDEN_IN_PROSE = re.compile(
    f"[{HIDDEN}]".replace("\u0000-\u001f", "\u0000-\u0008\u000b\u000c\u000e-\u001f")
)
LINE_LIMIT = 200
PROSE_LIMIT = 10_000
VERBATIM_LIMIT = 100_000


def _escaped(expression: re.Pattern[str]) -> str:
    return "".join(char if " " <= char <= "~" else f"\\u{ord(char):04x}" for char in expression.pattern)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    hint = "put it in quotes" if isinstance(value, bool | int | float) else ""
    raise wrong("not-text", f"found {show(value)}, expected text", hint)


def _sized(text: str, limit: int) -> str:
    if not text.strip():
        raise wrong("empty-text", "found empty text", "write something, or leave the key out")
    if len(text) > limit:
        raise wrong("long-text", f"found {len(text)} characters, expected at most {limit}")
    return text


def _visible(text: str, hidden: re.Pattern[str], expected: str) -> str:
    if found := hidden.search(text):
        char = f"U+{ord(found[0]):04X} at character {found.start() + 1}"
        raise wrong(
            "control-character", f"found the control character {char} in {show(text)}, expected {expected}"
        )
    return text


def line(value: object) -> str:
    """One line of visible text, in NFC, of at most LINE_LIMIT characters."""
    text = _sized(_text(value), LINE_LIMIT)
    if not text.isprintable():  # printable text has no control character: skip the search
        _visible(text, _HIDDEN_IN_LINE, "one line of plain text")
    return unicodedata.normalize("NFC", text)


def prose(value: object) -> str:
    """Several lines, in NFC with LF between them, without blank lines around; tabs are the only control."""
    text = _sized(_text(value), PROSE_LIMIT).replace("\r\n", "\n").replace("\r", "\n")
    if not text.replace("\n", "").isprintable():
        _visible(text, _HIDDEN_IN_PROSE, "plain text (line breaks and tabs are fine)")
    return unicodedata.normalize("NFC", text).strip("\n").rstrip()


def verbatim(value: object) -> str:
    """Text as it is, whatever it holds, of at most VERBATIM_LIMIT characters: nothing is trimmed or normalised."""
    text = _sized(_text(value), VERBATIM_LIMIT)
    if any("\ud800" <= char <= "\udfff" for char in text):
        raise wrong("half-character", "found half of a character, expected text that can be written as UTF-8")
    return text


Line = Annotated[
    str,
    PlainValidator(line),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": LINE_LIMIT,
            "pattern": rf"^(?=.*\S){_escaped(_HIDDEN_IN_LINE).replace('[', '[^')}*$",
        }
    ),
]
Prose = Annotated[
    str,
    PlainValidator(prose),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": PROSE_LIMIT,
            "pattern": rf"^(?=[\s\S]*\S){_escaped(_HIDDEN_IN_PROSE).replace('[', '[^')}*$",
        }
    ),
]


Verbatim = Annotated[
    str,
    PlainValidator(verbatim),
    WithJsonSchema(
        {"type": "string", "minLength": 1, "maxLength": VERBATIM_LIMIT, "pattern": r"^(?=[\s\S]*\S)[\s\S]*$"}
    ),
]


def matching(
    pattern: str, expected: str, *, code: str, hint: str = "", secret: bool = False, **schema: object
) -> tuple[PlainValidator, WithJsonSchema]:
    """The metadata of a text type with a fixed form, for Annotated[str, *matching(…)].

    `expected` completes "expected …"; `secret` keeps the found text out of the message, since somebody may
    have put a credential there. `schema` adds to the JSON Schema.
    """
    compiled = re.compile(pattern)

    def check(value: object) -> str:
        text = _text(value) if not secret else value
        if isinstance(text, str) and compiled.fullmatch(text):
            return text
        found = "" if secret else f"found {show(text)}, "
        raise wrong(code, f"{found}expected {expected}", hint)

    return PlainValidator(check), WithJsonSchema({"type": "string", "pattern": f"^{pattern}$", **schema})


Slug = Annotated[
    str,
    *matching(
        r"[a-z0-9][a-z0-9-]{0,59}",
        "an id of small letters, digits and hyphens, at most 60 characters",
        code="bad-id",
        hint="such as long-run or intervals-5x1000m",
    ),
]
RuleId = Annotated[
    str,
    *matching(
        r"[A-Za-z][A-Za-z0-9_-]{0,59}", "the id of a rule, such as C2 or LOAD_MISMATCH", code="bad-rule"
    ),
]
EnvName = Annotated[
    str,
    *matching(
        r"[A-Z][A-Z0-9_]{0,99}",
        "the name of an environment variable in capital letters, such as INTERVALS_API_KEY_MARIA",
        code="bad-variable",
        hint="the credential itself never stands in a file",
        secret=True,
    ),
]
Color = Annotated[
    str,
    *matching(
        r"(?:[a-z]{1,20}|#[0-9a-fA-F]{6})", "a colour name such as green, or #rrggbb", code="bad-color"
    ),
]

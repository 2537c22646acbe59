"""A seed becomes something else: text by pieces and cuts, JSON by values. Pure: all chance comes from the caller."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

ODD_TEXT = [
    "", "\x00", "\x1b[31m", "\u202e", "\u2028", "\ud800", "\ufeff", "\U0001f600", "\u0130", "\u0661\u0662", "\u00b2", "e\u0301",
    "NaN", "Infinity", "-0", "1e999", "9" * 40, "9" * 5000, "null", "true", "plan:", "plan:2026-05-13:key", "2026-05-13",
    "2026-02-30", "0000-00-00", "9999-12-31T23:59:59", "0001-01-01", "2026-W54", "2026-W20", "24:00", "../../etc", "a" * 300,
    "{{", "%s%n", "`|*<b>", "<!--", "\r\n", "\t", "&a *a", "!!python/object:os.system", "---", "- 10m 60%\n- 3x\n",
]  # fmt: skip
ODD_VALUES: list[Any] = [
    *ODD_TEXT, None, True, False, 0, -1, 1, 0.5, -0.0, 1e308, 10**18, -(10**18), 2**63, 10**400, float("nan"), float("inf"),
    [], {}, [[]], [None], [{}], {"": None}, ["a", 1, None], {"id": 1}, [1.5, "x"], {"a": {"a": {"a": []}}},
]  # fmt: skip
ODD_BYTES = [text.encode("utf-8", "surrogatepass") for text in ODD_TEXT] + [
    b"\xff\xfe",
    b"\x80",
    b"\xc0\xaf",
    b"\xed\xa0\x80",
]
MOST = 60_000


def mutated(chance: Random, seed: bytes, pieces: Sequence[bytes]) -> bytes:
    """A seed after one to six changes; `pieces` are words of its language."""
    data = seed
    for _ in range(chance.choice((1, 1, 1, 2, 3, 6))):
        data = _changed(chance, data, pieces)
    return data[:MOST]


def _changed(chance: Random, data: bytes, pieces: Sequence[bytes]) -> bytes:
    start = chance.randrange(len(data) + 1)
    end = min(len(data), start + chance.choice((0, 1, 1, 2, 4, 10, 40)))
    way = chance.randrange(9)
    if way == 0:
        return data[:start] + data[end:]
    if way == 1:
        return data[:end] + data[start:]
    if way == 2 and data:
        other = chance.randrange(len(data))
        return data[:start] + data[other : other + 40] + data[end:]
    if way == 3 and data:
        at = min(start, len(data) - 1)
        return data[:at] + bytes([data[at] ^ (1 << chance.randrange(8))]) + data[at + 1 :]
    if way == 4:
        return data[:start]
    if way == 5:
        return data[:start] + chance.choice(ODD_BYTES) + data[end:]
    if way == 6 and chance.randrange(20) == 0:
        return data[:start] + chance.choice(pieces) * chance.choice((50, 1000, 8000)) + data[start:]
    return data[:start] + chance.choice(pieces) + data[end:]


def mutated_json(chance: Random, seed: bytes, pieces: Sequence[bytes]) -> bytes:
    """A JSON document after one to six changes of values and keys; sometimes of its bytes as well."""
    document = json.loads(seed)
    for _ in range(chance.choice((1, 1, 2, 3, 6))):
        document = _changed_value(chance, document, pieces)
    try:
        data = json.dumps(document).encode("ascii")
    except RecursionError:  # deeper than Python writes, so that nobody could send it as JSON of Python
        data = seed
    return mutated(chance, data, pieces) if chance.randrange(8) == 0 else data


def _changed_value(chance: Random, value: Any, pieces: Sequence[bytes]) -> Any:
    inside = bool(value) and isinstance(value, dict | list) and chance.randrange(30) > 0
    if inside and isinstance(value, dict):
        return _changed_object(chance, dict(value), pieces)
    if inside:
        return _changed_list(chance, list(value), pieces)
    way = chance.randrange(6)
    if isinstance(value, str) and way < 3:
        changed = mutated(chance, value.encode("utf-8", "surrogatepass"), pieces)
        return changed.decode("utf-8", "surrogateescape")
    if isinstance(value, int | float) and not isinstance(value, bool) and way < 2:
        return chance.choice((value + 1, value * 1000, -value, value // 3, str(value)[:300]))
    if way == 3:
        return [value] * chance.choice((0, 1, 2, 100))
    if way == 4:
        return _deep(chance, value)
    return chance.choice(ODD_VALUES)


def _changed_object(chance: Random, found: dict[str, Any], pieces: Sequence[bytes]) -> dict[str, Any]:
    key = chance.choice(list(found))
    way = chance.randrange(10)
    if way == 0:
        del found[key]
    elif way == 1:
        found[chance.choice(ODD_TEXT)] = found.pop(key)
    elif way == 2:
        found[key] = found[chance.choice(list(found))]
    else:
        found[key] = _changed_value(chance, found[key], pieces)
    return found


def _changed_list(chance: Random, found: list[Any], pieces: Sequence[bytes]) -> list[Any]:
    at = chance.randrange(len(found))
    way = chance.randrange(10)
    if way == 0:
        del found[at]
    elif way == 1:
        found.insert(at, found[chance.randrange(len(found))])
    elif way == 2:
        found.append(chance.choice(ODD_VALUES))
    else:
        found[at] = _changed_value(chance, found[at], pieces)
    return found


def _deep(chance: Random, value: Any) -> Any:
    for _ in range(chance.choice((1, 10, 200))):
        value = [value] if chance.randrange(2) else {"a": value}
    return value

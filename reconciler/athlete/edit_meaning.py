"""What an edit of a plans file asks for: where it aims, and what the file shall say afterwards, as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.athlete.edit_source import Source, UnsafeEdit, same
from reconciler.athlete.edit_spans import Plain, Span, plain
from reconciler.athlete.model import Pointer, show

if TYPE_CHECKING:
    from reconciler.athlete.edit_text import Value


@dataclass(frozen=True, slots=True)
class SetField:
    """Give a key of the mapping at a place a value. A step into a list is an index, or the id of an entry."""

    at: Pointer
    key: str
    value: Value


@dataclass(frozen=True, slots=True)
class RemoveField:
    """Take a key out of the mapping at a place."""

    at: Pointer
    key: str


@dataclass(frozen=True, slots=True)
class AddEntry:
    """Put a new entry at the end of a list of the week: workouts, notes, races or waivers."""

    kind: str
    entry: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class RemoveEntry:
    """Take an entry out of its list, such as ("workouts", 2) or ("workouts", "easy-tuesday")."""

    at: Pointer


Edit = SetField | RemoveField | AddEntry | RemoveEntry


def target_of(source: Source, edit: Edit) -> tuple[Span, Pointer]:
    """The mapping that an edit changes, and the whole pointer in keys and indexes."""
    pointer = (edit.kind,) if isinstance(edit, AddEntry) else edit.at
    depth = {AddEntry: 1, RemoveEntry: 2}.get(type(edit), 0)
    if len(pointer) < depth:
        raise UnsafeEdit(f"found the place {_way(pointer)}, expected that of an entry")
    span, target, chain = source.root, source.root, list[str | int]()
    for count, step in enumerate(pointer, start=1):
        if isinstance(edit, AddEntry) and isinstance(source.value, dict) and step not in source.value:
            chain.append(step)
            break
        span, found = _step(span, step)
        chain.append(found)
        _refuse_shared(source, span, is_whole=isinstance(edit, RemoveEntry) and count == len(pointer))
        if count == len(pointer) - depth:
            target = span
    if target.kind != "map":
        raise UnsafeEdit(
            f"found {show(plain(target))} at {_way(pointer)}, expected keys and values", target.start
        )
    if isinstance(edit, RemoveEntry) and not isinstance(chain[-1], int):
        raise UnsafeEdit(f"found the place {_way(pointer)}, expected that of an entry", target.start)
    return target, tuple(chain)


def _step(span: Span, step: str | int) -> tuple[Span, str | int]:
    for key, value in span.pairs:
        if plain(key) == step:
            return value, step
    for index, item in enumerate(span.items):
        entry = plain(item)
        if step == index or (isinstance(step, str) and isinstance(entry, dict) and entry.get("id") == step):
            return item, index
    raise UnsafeEdit(f"found no {show(step)}", span.start)


def _refuse_shared(source: Source, span: Span, *, is_whole: bool) -> None:
    if not is_whole and (span.kind == "alias" or next(source.aliases(span), None)):
        said = "found a value that several places share through an anchor (&) and its aliases (*)"
        raise UnsafeEdit(said, span.start, "write it out at each place")


def expected(source: Source, edit: Edit, chain: Pointer) -> Plain:
    """What the file shall say, as plain data."""
    whole = plain(source.root)
    if not isinstance(whole, dict):
        raise UnsafeEdit(f"found {show(whole)}, expected keys and values")
    around: Plain = whole
    for step in chain if not isinstance(edit, RemoveEntry | AddEntry) else chain[:-1]:
        around = (
            around[step]
            if isinstance(around, dict)
            else around[int(step)]
            if isinstance(around, list)
            else None
        )
    if isinstance(edit, AddEntry):
        entry, entries = _plain_value(edit.entry), whole.setdefault(edit.kind, [])
        if entries is None:
            entries = whole[edit.kind] = []
        _append(source, entries, entry, edit.kind)
    elif isinstance(edit, RemoveEntry) and isinstance(around, list):
        del around[int(chain[-1])]
    elif isinstance(edit, SetField) and isinstance(around, dict):
        around[edit.key] = _plain_value(edit.value)
    elif isinstance(edit, RemoveField) and isinstance(around, dict):
        around.pop(edit.key, None)
    return whole


def _inside(around: Plain, step: str | int) -> Plain:
    if isinstance(around, dict):
        return around[step]
    return around[int(step)] if isinstance(around, list) else None


def _append(source: Source, entries: Plain, entry: Plain, kind: str) -> None:
    at = next((value.start for key, value in source.root.pairs if plain(key) == kind), 0)
    if not isinstance(entries, list):
        raise UnsafeEdit(f"found {show(entries)} as {kind}, expected a list", at)
    if any(same(entry, other) for other in entries):
        return
    ids = [other.get("id") for other in entries if isinstance(other, dict)]
    if isinstance(entry, dict) and "id" in entry and entry["id"] in ids:
        raise UnsafeEdit(f"found another entry with the id {show(entry['id'])}", at)
    entries.append(entry)


def _plain_value(value: Value) -> Plain:
    if isinstance(value, str):
        return str(value)
    if isinstance(value, bool | int | float):
        return value
    if isinstance(value, Mapping):
        return {key: _plain_value(inner) for key, inner in value.items()}
    return [_plain_value(inner) for inner in value]


def told(edit: Edit) -> str:
    """An edit in words."""
    if isinstance(edit, SetField):
        return f"set {_way((*edit.at, edit.key))} to {show(edit.value)}"
    if isinstance(edit, AddEntry):
        return f"add an entry to {edit.kind}"
    return f"remove {_way((*edit.at, edit.key) if isinstance(edit, RemoveField) else edit.at)}"


def _way(pointer: Pointer) -> str:
    return "/".join(str(step) for step in pointer) or "the top"

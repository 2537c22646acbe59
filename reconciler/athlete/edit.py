"""Edits of a plans file that leave everything else as it was, to the byte.

Comments, the order of keys, quotes, blocks of text, anchors, blank lines and line endings stay; a new text is read
again, and an edit that did anything but what was asked is refused. Pure: text in, text out. Read files as bytes and
decode them as UTF-8 (a byte order mark may stay): Python's text mode would change their line endings.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.athlete import edit_entries, edit_fields
from reconciler.athlete.edit_order import order_at
from reconciler.athlete.edit_source import MARK, Source, Splice, UnsafeEdit, read, same, spliced
from reconciler.athlete.edit_spans import Plain, Span, plain
from reconciler.athlete.edit_text import Value, fits_block, inline
from reconciler.athlete.model import Pointer, show
from reconciler.athlete.yaml_error import YamlError
from reconciler.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

SCHEMA = "# yaml-language-server: $schema=../../../schemas/week.schema.json"


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


def set_field(text: str, at: Pointer, key: str, value: Value, *, path: str = "") -> str:
    """The text with a key of an entry changed or added. Raises InputError where that is not safe."""
    return apply_edits(text, [SetField(at, key, value)], path=path)


def remove_field(text: str, at: Pointer, key: str, *, path: str = "") -> str:
    """The text without a key of an entry; the same text where the key is not there. Raises InputError."""
    return apply_edits(text, [RemoveField(at, key)], path=path)


def add_entry(text: str, kind: str, entry: Mapping[str, Value], *, path: str = "") -> str:
    """The text with an entry more at the end of a list; the same text where it is there. Raises InputError."""
    return apply_edits(text, [AddEntry(kind, entry)], path=path)


def remove_entry(text: str, at: Pointer, *, path: str = "") -> str:
    """The text without an entry and the comments that belong to it. Raises InputError."""
    return apply_edits(text, [RemoveEntry(at)], path=path)


def new_week(week: str, *, focus: str = "", why: str = "", conservative: bool = False) -> str:
    """The text of a new week file without entries, such as new_week("2026-W20")."""
    text = f"{SCHEMA}\nweek: {inline(week)}\nworkouts: []\nnotes: []\nraces: []\nwaivers: []\n"
    fields: tuple[tuple[str, Value], ...] = (("focus", focus), ("why", why), ("conservative", conservative))
    return apply_edits(text, [SetField((), key, value) for key, value in fields if value])


def apply_edits(text: str, edits: Iterable[Edit], *, path: str = "") -> str:
    """The text with edits made one after the other; each sees what those before it left.

    `path` names the file in errors. Raises InputError for a text that is not YAML, for a place that is not there, and
    for an edit that cannot be made without changing more.
    """
    mark = MARK if text.startswith(MARK) else ""
    try:
        source = read(text.removeprefix(MARK))
    except YamlError as error:
        place = Place(path, error.line, error.column)
        raise InputError((Problem(place, "yaml", error.said, error.hint),)) from None
    for edit in edits:
        source = _edited(source, edit, path)
    return mark + source.text


def _edited(source: Source, edit: Edit, path: str) -> Source:
    try:
        return _made(source, edit)
    except UnsafeEdit as error:
        line, said, hint = source.line(error.at), error.said, error.hint
    except YamlError as error:
        line, said, hint = error.line, f"{error.said} after the edit", ""
    message = f"this file cannot be edited safely at line {line}: {said}"
    hint = f"{hint}{'; ' if hint else ''}do it by hand: {_told(edit)}"
    raise InputError((Problem(Place(path, line), "unsafe-edit", message, hint),))


def _made(source: Source, edit: Edit) -> Source:
    target, chain = _target(source, edit)
    expected = _expected(source, edit, chain)
    if same(expected, source.value):
        return source
    if isinstance(edit, SetField) and (opened := _opened(source, target, edit)):
        return _made(opened, edit)
    said = "the result would mean something else"
    try:
        for splices in _ways(source, edit, target, chain):
            try:
                changed = read(spliced(source.text, splices))
            except YamlError as error:
                said = f"{error.said} after the edit"
                continue
            if same(changed.value, expected):
                return changed
    except UnsafeEdit as error:
        raise UnsafeEdit(error.said, error.at or target.start, error.hint) from None
    except ValueError as error:
        said = str(error)
    raise UnsafeEdit(said, target.start)


def _opened(source: Source, target: Span, edit: SetField) -> Source | None:
    """The text with an entry in braces written below each other, so that it can hold several lines."""
    is_long = isinstance(edit.value, str) and "\n" in edit.value and fits_block(edit.value)
    splices = edit_fields.opened(source, target) if is_long else None
    if not splices:
        return None
    try:
        changed = read(spliced(source.text, splices))
    except YamlError:
        return None
    return changed if same(changed.value, source.value) else None


def _ways(source: Source, edit: Edit, target: Span, chain: Pointer) -> Iterator[list[Splice]]:
    if isinstance(edit, AddEntry):
        return edit_entries.add(source, edit.kind, edit.entry)
    if isinstance(edit, RemoveEntry):
        pair = next(pair for pair in target.pairs if plain(pair[0]) == chain[-2])
        return edit_entries.remove(source, pair, int(chain[-1]))
    index = next((i for i, (key, _) in enumerate(target.pairs) if plain(key) == edit.key), None)
    if isinstance(edit, SetField) and index is None:
        return edit_fields.insert(source, target, edit.key, edit.value, order_at(edit.at))
    if isinstance(edit, SetField):
        return edit_fields.replace(source, target, index or 0, edit.value)
    return edit_fields.remove(source, target, index or 0)


def _target(source: Source, edit: Edit) -> tuple[Span, Pointer]:
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
        value = plain(item)
        if step == index or (isinstance(step, str) and isinstance(value, dict) and value.get("id") == step):
            return item, index
    raise UnsafeEdit(f"found no {show(step)}", span.start)


def _refuse_shared(source: Source, span: Span, *, is_whole: bool) -> None:
    if not is_whole and (span.kind == "alias" or next(source.aliases(span), None)):
        said = "found a value that several places share through an anchor (&) and its aliases (*)"
        raise UnsafeEdit(said, span.start, "write it out at each place")


def _expected(source: Source, edit: Edit, chain: Pointer) -> Plain:
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


def _append(source: Source, entries: Plain, entry: Plain, kind: str) -> None:
    if not isinstance(entries, list):
        raise UnsafeEdit(f"found {show(entries)} as {kind}, expected a list")
    if any(same(entry, other) for other in entries):
        return
    ids = [other.get("id") for other in entries if isinstance(other, dict)]
    if isinstance(entry, dict) and "id" in entry and entry["id"] in ids:
        at = next(value.start for key, value in source.root.pairs if plain(key) == kind)
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


def _told(edit: Edit) -> str:
    """An edit in words."""
    if isinstance(edit, SetField):
        return f"set {_way((*edit.at, edit.key))} to {show(edit.value)}"
    if isinstance(edit, AddEntry):
        return f"add an entry to {edit.kind}"
    return f"remove {_way((*edit.at, edit.key) if isinstance(edit, RemoveField) else edit.at)}"


def _way(pointer: Pointer) -> str:
    return "/".join(str(step) for step in pointer) or "the top"

"""Edits of a plans file that leave everything else as it was, to the byte.

Comments, the order of keys, quotes, blocks of text, anchors, blank lines and line endings stay; a new text is read
again, and an edit that did anything but what was asked is refused. Pure: text in, text out. Read files as bytes and
decode them as UTF-8 (a byte order mark may stay): Python's text mode would change their line endings.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete import edit_entries, edit_fields, edit_removal
from reconciler.athlete.edit_meaning import (
    AddEntry,
    Edit,
    RemoveEntry,
    RemoveField,
    SetField,
    expected,
    target_of,
    told,
)
from reconciler.athlete.edit_order import order_at
from reconciler.athlete.edit_source import MARK, Source, Splice, UnsafeEdit, read, same, spliced
from reconciler.athlete.edit_spans import Span, plain
from reconciler.athlete.edit_text import Value, fits_block, inline
from reconciler.athlete.yaml_error import YamlError
from reconciler.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.athlete.model import Pointer

__all__ = [
    "AddEntry",
    "Edit",
    "RemoveEntry",
    "RemoveField",
    "SetField",
    "Value",
    "add_entry",
    "apply_edits",
    "new_week",
    "remove_entry",
    "remove_field",
    "set_field",
]
SCHEMA = "# yaml-language-server: $schema=../../../schemas/week.schema.json"


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
    message = f"this file cannot be edited safely at line {line}: {said}"
    hint = f"{hint}{'; ' if hint else ''}do it by hand: {told(edit)}"
    raise InputError((Problem(Place(path, line), "unsafe-edit", message, hint),))


def _made(source: Source, edit: Edit) -> Source:
    target, chain = target_of(source, edit)
    wanted = expected(source, edit, chain)
    if same(wanted, source.value):
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
            if same(changed.value, wanted):
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
    return edit_removal.remove(source, target, index or 0)

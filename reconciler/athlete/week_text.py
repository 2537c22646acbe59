"""A new week file with its entries, written in one go: as `new_week` and `add_entry` would, and faster for many."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.edit import SCHEMA, AddEntry, apply_edits, new_week
from reconciler.athlete.edit_order import ENTRY, ordered
from reconciler.athlete.edit_source import same
from reconciler.athlete.edit_text import inline, pair_lines
from reconciler.athlete.yaml import MOST_BYTES, load
from reconciler.athlete.yaml_error import YamlError
from reconciler.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.athlete.edit_text import Value

    Lists = Mapping[str, Sequence[Mapping[str, Value]]]

_KINDS = ("workouts", "notes", "races", "waivers")
_COLUMN = 4


def filled_week(week: str, lists: Lists) -> str:
    """The text of a new week file with entries by list. InputError for what YAML has no form for.

    What was written is read again; where it does not come out the same, every entry is added with all care.
    """
    for blocks in (True, False):
        try:
            text = "\n".join([SCHEMA, f"week: {inline(week)}", *_lines(lists, blocks=blocks), ""])
            if len(text) > MOST_BYTES:
                raise _too_long(week)
            if same(load(text.encode()), _meant(week, lists)):
                return text
        except (ValueError, YamlError):
            continue
    edits = [AddEntry(kind, entry) for kind in _KINDS for entry in lists.get(kind, ())]
    return apply_edits(new_week(week), edits)


def _too_long(week: str) -> InputError:
    said = f"the week would have more than {MOST_BYTES:,} bytes"
    return InputError((Problem(Place(f"{week}.yaml"), "long-file", said),))


def _lines(lists: Lists, *, blocks: bool) -> Iterator[str]:
    for kind in _KINDS:
        entries = lists.get(kind, ())
        yield f"{kind}:" if entries else f"{kind}: []"
        for entry in entries:
            yield from _entry(entry, blocks=blocks)


def _entry(entry: Mapping[str, Value], *, blocks: bool) -> Iterator[str]:
    lines = (
        line for key in ordered(entry, ENTRY) for line in pair_lines(key, entry[key], _COLUMN, blocks=blocks)
    )
    for number, line in enumerate(lines):
        yield line if number else f"{' ' * (_COLUMN - 2)}- {line.lstrip(' ')}"


def _meant(week: str, lists: Lists) -> dict[str, object]:
    entries = {kind: [dict(entry) for entry in lists.get(kind, ())] for kind in _KINDS}
    return {"week": week, **entries}

"""An entry taken out of one week file and put into another, as it was written: with its comments, quotes and blocks.

Pure. What cannot be carried over as it stands (a list in brackets, a shared value) is written anew, and means the same.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.edit import AddEntry, RemoveEntry, apply_edits
from reconciler.athlete.edit_entries import with_comments
from reconciler.athlete.edit_meaning import target_of
from reconciler.athlete.edit_source import MARK, Source, read, same
from reconciler.athlete.edit_spans import Span, dashes, line_end, line_start, next_line, plain, walk
from reconciler.athlete.yaml_error import YamlError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.athlete.edit_text import Value


def move_entry(
    source: str,
    target: str,
    at: tuple[str, str],
    entry: Mapping[str, Value],
    *,
    paths: tuple[str, str] = ("", ""),
) -> tuple[str, str]:
    """Return both texts after the entry at `at`, a list and an id, moved to the other one.

    `entry` is what the source says of it, as plain data. `paths` name the files in errors. Raises InputError where
    either edit is not safe.
    """
    kind, _ = at
    left = apply_edits(source, [RemoveEntry(at)], path=paths[0])
    added = apply_edits(target, [AddEntry(kind, entry)], path=paths[1])
    mark, text = (MARK if added.startswith(MARK) else ""), added.removeprefix(MARK)
    here, there = read(source.removeprefix(MARK)), read(text)
    above, body = _written(here, at)
    for lines in ([*above, *body] if body else [], above):
        if lines and (better := _as_written(there, at, lines, whole=bool(body) and lines is not above)):
            return left, mark + better
    return left, added


def _entry(source: Source, at: tuple[str, str]) -> tuple[Span, int]:
    """Return the list that an entry stands in, and its place there."""
    root, chain = target_of(source, RemoveEntry(at))
    entries = next(value for key, value in root.pairs if plain(key) == at[0])
    return entries, int(chain[-1])


def _written(source: Source, at: tuple[str, str]) -> tuple[list[str], list[str]]:
    """Return the lines of comment directly above an entry, and its own without their indentation.

    No lines of its own where they would not mean the same elsewhere.
    """
    entries, index = _entry(source, at)
    if entries.style:
        return [], []
    text, item = source.text, entries.items[index]
    dash = dashes(text, entries)[index]
    start = line_start(text, max(dash, 0))
    if dash < 0 or text[start:dash].strip():
        return [], []
    first, end = with_comments(text, start, next_line(text, item.end), dash - start)
    above = [line.strip() for line in text[first:start].splitlines()]
    shared = any(span.anchor or span.kind == "alias" for span in walk(item))
    lines = text[start:end].replace("\r\n", "\n").replace("\r", "\n").removesuffix("\n").split("\n")
    column = dash - start
    own = [line[column:] if not line[:column].strip() else line for line in lines]
    return above, [] if shared else own


def _as_written(source: Source, at: tuple[str, str], lines: list[str], *, whole: bool) -> str | None:
    """Return the text with lines in the place of an entry that was added, or, not `whole`, above it.

    None where that would mean something else.
    """
    entries, index = _entry(source, at)
    if entries.style:
        return None
    text = source.text
    dash = dashes(text, entries)[index]
    start = line_start(text, max(dash, 0))
    if dash < 0 or text[start:dash].strip():
        return None
    newline = source.newline(start - 1 if start else 0)
    indented = newline.join(" " * (dash - start) + line if line else "" for line in lines)
    end = line_end(text, entries.items[index].end) if whole else start
    changed = text[:start] + indented + ("" if whole else newline) + text[end:]
    try:
        found = read(changed)
    except YamlError:
        return None
    return changed if same(found.value, source.value) else None

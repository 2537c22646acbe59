"""The text of an event taken apart again: goal, instructions and steps, where they can be told. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.workout import parse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.calendar.event import JSON

_BLANK = "\n\n"
Words = dict[str, str]


def layouts(text: JSON, *, session: bool) -> Iterator[Words]:
    """Yield the ways to state a text, from the best to read to the one that keeps every byte.

    A caller takes the first that compiles to the same text.
    """
    if not isinstance(text, str) or not text:
        yield {}
        return
    if not session:
        yield {"text": text}
    else:
        yield from _session(text)
    yield {"verbatim": text}


def _session(text: str) -> Iterator[Words]:
    steps = parse(text).steps
    if not steps:
        yield {"goal": text}
        return
    paragraphs = text.split(_BLANK)
    first = next((n for n, part in enumerate(paragraphs) if parse(part).steps), 0)
    prose, rest = _BLANK.join(paragraphs[:first]), _BLANK.join(paragraphs[first:])
    if prose and parse(rest).steps == steps:
        yield {"goal": prose, "steps": rest}
    yield {"steps": text}


def relaid(text: JSON, before: Words, *, session: bool) -> Iterator[Words]:
    """Yield the ways to state a changed text, first those that keep most of what the YAML said before.

    `before` holds goal, instructions and steps, or a note's text. Our own layout is recognised by the parts that are
    still there: what stands before, between and after them is what was changed.
    """
    if isinstance(text, str) and text and session and "verbatim" not in before:
        yield from _around(text, before)
    yield from layouts(text, session=session)


def _around(text: str, before: Words) -> Iterator[Words]:
    names = [name for name in ("goal", "instructions", "steps") if before.get(name)]
    for changed in reversed(names):
        at = names.index(changed)
        head = _BLANK.join(before[name].strip("\n") for name in names[:at])
        tail = _BLANK.join(before[name].strip("\n") for name in names[at + 1 :])
        start, end = f"{head}{_BLANK}" if head else "", f"{_BLANK}{tail}" if tail else ""
        if text.startswith(start) and text.endswith(end) and len(text) >= len(start) + len(end):
            middle = text[len(start) : len(text) - len(end)]
            kept = {name: before[name] for name in names if name != changed}
            yield kept if not middle else {name: {**kept, changed: middle}[name] for name in names}
    for gone in names:
        kept = {name: before[name] for name in names if name != gone}
        if kept and text == _BLANK.join(part.strip("\n") for part in kept.values()):
            yield kept

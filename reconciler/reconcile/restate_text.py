"""A changed text of the calendar as the parts of an entry that is there already. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import ValidationError

from reconciler.athlete.week import Note, Race, Workout
from reconciler.reconcile.layout import relaid

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.decompile import Kind, Value
    from reconciler.reconcile.layout import Words

    Plain = Mapping[str, object]

MODELS: Mapping[Kind, type[Workout | Race | Note]] = {"workouts": Workout, "races": Race, "notes": Note}
_PARTS = ("goal", "instructions", "steps", "text", "verbatim")


def texts(
    kind: Kind, whole: Plain, live: LiveEvent, taken: frozenset[str]
) -> Iterator[tuple[dict[str, Value | None], tuple[str, ...]]]:
    """Yield the ways to state the text, best first, each with what is to be said of it."""
    if "description" not in taken:
        yield {}, ()
        return
    before = _words(kind, whole)
    text = live.raw.get("description")
    if "verbatim" in before and isinstance(text, str) and text:
        yield {**dict.fromkeys(before), "verbatim": text}, ()
    for words in relaid(text, before, session=kind != "notes"):
        changed = {
            name: _lined(name, value, whole.get(name))
            for name, value in words.items()
            if value != before.get(name)
        }
        gone = dict.fromkeys(name for name in before if name not in words)
        yield {**gone, **changed}, _said(before, words)


def _words(kind: Kind, whole: Plain) -> Words:
    """Return the parts of the text as the models read them."""
    try:
        entry = MODELS[kind].model_validate(whole)
    except ValidationError:
        return {}
    return {name: value for name in _PARTS if (value := getattr(entry, name, None))}


def _lined(name: str, text: str, old: object) -> str:
    """Return a text as people write it: a block ends with the line it is on, unless it did not before."""
    if name == "verbatim":
        return text
    ends = old.endswith("\n") if isinstance(old, str) else "\n" in text
    return f"{text}\n" if ends and "\n" in text and not text.endswith("\n") else text


def _said(before: Words, words: Words) -> tuple[str, ...]:
    if "verbatim" in words:
        return (
            "its text is kept whole, as `verbatim`: no entry of goal, instructions and steps gives it to the byte",
        )
    if before and words and before.keys() != words.keys():
        return (f"its text is {_list(before)} no longer: it is stated as {_list(words)}",)
    return ()


def _list(names: Words) -> str:
    return " and ".join(names)

"""The text of a week's file with the review in it, as a note for the week."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.render.week_review import REVIEW
from reconciler.render.week_review_note import NAME, owner

if TYPE_CHECKING:
    from reconciler.athlete.edit import Value
    from reconciler.athlete.week import Week
    from reconciler.render.week_review import Gathered
    from reconciler.render.week_review_shapes import Written


@dataclass(frozen=True, slots=True)
class Noted:
    """The file's new text, and what was done to the note."""

    text: str
    written: Written


def noted(found: Gathered, text: str, *, force: bool = False) -> Noted:
    """Return the week's file with the note. Only a note that we wrote and nobody changed is written over.

    Raises ReconcilerError where no file declares the week, where the week is not over, where the note is a person's
    (`force` takes it over), and where the id is taken; InputError where the file cannot be edited safely.
    """
    from reconciler.athlete.edit import AddEntry, SetField, apply_edits  # noqa: PLC0415 - reads YAML with positions

    week = found.week
    if week is None:
        msg = f"there is no plan for {found.week_name}, so there is no file for the note"
        raise ReconcilerError(msg, hint="without --write the review is only shown")
    _require_over(found)
    before, notes = found.source.decode(), _notes(found, week)
    at = _place(week, notes, found.path, force=force)
    if at is None:
        entry: dict[str, Value] = {"id": REVIEW, "for_week": True, "name": NAME, "text": text}
        return Noted(apply_edits(before, [AddEntry("notes", entry)], path=found.path), "written")
    if notes[at][1].strip() == text:
        return Noted(before, "unchanged")
    return Noted(apply_edits(before, [SetField(("notes", at), "text", text)], path=found.path), "updated")


def _require_over(found: Gathered) -> None:
    """Refuse half a review: once it is on the calendar the note is past, and so frozen as it was written."""
    today, open_ones = (
        found.facts.today,
        any(one.state == "open" and found.inside(one.day) for one in found.outcomes),
    )
    if today > found.sunday or (today == found.sunday and not open_ones):
        return
    msg = f"{found.week_name} is not over: its note would tell half of it, and stay like that on the calendar"
    raise ReconcilerError(
        msg, hint=f"write it after {found.sunday}; without --write the review is only shown"
    )


def _notes(found: Gathered, week: Week) -> list[tuple[str, str]]:
    """Return id and text of the file's notes, from the bytes that will be written over.

    ReconcilerError where they are not those that were read before: somebody saved the file in between.
    """
    from reconciler.athlete.yaml import load  # noqa: PLC0415
    from reconciler.athlete.yaml_error import YamlError  # noqa: PLC0415

    try:
        document = load(found.source)
        rows = (document.get("notes") if isinstance(document, dict) else None) or []
        notes = [(str(row["id"]), str(row.get("text") or "")) for row in rows]
    except (YamlError, TypeError, KeyError, AttributeError):
        notes = None
    if notes is None or [name for name, _ in notes] != [note.id for note in week.notes]:
        raise ReconcilerError(
            f"{found.path} was changed while this ran, so nothing was written",
            hint="look at the change, and run again",
        )
    return notes


def _place(week: Week, notes: list[tuple[str, str]], path: str, *, force: bool) -> int | None:
    """Return where our note stands in the file; None where there is none yet."""
    if any(entry.id == REVIEW for entry in (*week.workouts, *week.races)):
        msg = f"{path}: the id `{REVIEW}` belongs to a session"
        raise ReconcilerError(msg, hint="give the session another id: it is the name of the review's note")
    at = next((index for index, (name, _) in enumerate(notes) if name == REVIEW), None)
    if at is None or force:
        return at
    whose = owner(notes[at][1])
    if whose == "ours":
        return at
    said = "was changed since it was written" if whose == "edited" else "was written by a person"
    msg = f"{path}: the note `{REVIEW}` {said}, so it is left as it is"
    raise ReconcilerError(msg, hint="--force writes over its text; or give that note another id")

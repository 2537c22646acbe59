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

    Raises ReconcilerError where no file declares the week, where the note is a person's (`force` takes it over), and
    where the id is taken; InputError where the file cannot be edited safely.
    """
    from reconciler.athlete.edit import AddEntry, SetField, apply_edits  # noqa: PLC0415 - reads YAML with positions

    week = found.week
    if week is None:
        msg = f"there is no plan for {found.week_name}, so there is no file for the note"
        raise ReconcilerError(msg, hint="without --write the review is only shown")
    before = found.source.decode()
    at = _place(week, found, force=force)
    if at is None:
        entry: dict[str, Value] = {"id": REVIEW, "for_week": True, "name": NAME, "text": text}
        return Noted(apply_edits(before, [AddEntry("notes", entry)], path=found.path), "written")
    if (week.notes[at].text or "").strip() == text:
        return Noted(before, "unchanged")
    return Noted(apply_edits(before, [SetField(("notes", at), "text", text)], path=found.path), "updated")


def _place(week: Week, found: Gathered, *, force: bool) -> int | None:
    """Return where our note stands in the file; None where there is none yet."""
    if any(entry.id == REVIEW for entry in (*week.workouts, *week.races)):
        msg = f"{found.path}: the id `{REVIEW}` belongs to a session"
        raise ReconcilerError(msg, hint="give the session another id: it is the name of the review's note")
    at = next((index for index, note in enumerate(week.notes) if note.id == REVIEW), None)
    if at is None or force:
        return at
    whose = owner(week.notes[at].text)
    if whose == "ours":
        return at
    said = "was changed since it was written" if whose == "edited" else "was written by a person"
    msg = f"{found.path}: the note `{REVIEW}` {said}, so it is left as it is"
    raise ReconcilerError(msg, hint="--force writes over its text; or give that note another id")

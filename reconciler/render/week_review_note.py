"""The note that keeps the review of a week in its YAML, and on the calendar. Pure.

It holds facts and declared names only: no word from the calendar, so that nothing which others wrote there gets into
git unread. Its last line carries a fingerprint of the lines before: a note that a person changed is known by that.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING, Literal

from reconciler.render import week_review_words as said

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.render.week_review_view import SessionView, WeekReview

NAME = "Week review"
Owner = Literal["ours", "edited", "theirs"]
_SIGNED = re.compile(r"(?s)(.*)\nWritten by `reconciler review-week` \(([0-9a-f]{12})\)\.")


def note_text(review: WeekReview) -> str:
    """Return the text of the note. Every line begins with a word of ours: none can be taken for a step."""
    body = unicodedata.normalize("NFC", "\n".join(line for line in _lines(review) if line))
    return f"{body}\nWritten by `reconciler review-week` ({_fingerprint(body)})."


def owner(text: str | None) -> Owner:
    """Return whose a note's text is: as we wrote it, changed since, or somebody else's."""
    found = _SIGNED.fullmatch((text or "").strip())
    if not found:
        return "edited" if "`reconciler review-week`" in (text or "") else "theirs"
    return "ours" if _fingerprint(found[1]) == found[2] else "edited"


def _fingerprint(body: str) -> str:
    return hashlib.sha256(body.encode()).hexdigest()[:12]


def _lines(review: WeekReview) -> Iterator[str]:
    yield said.summary(review)
    week = review.totals[-1] if review.totals else None
    if week and (sums := said.sums(week)):
        yield f"In all: {sums}."
    yield _listed("Missed", review, "missed")
    yield _listed("Done with another time, distance or load", review, "changed")
    moved = [
        f"{_name(one)} (done on {one.move_to or one.activities[0].day:%A})"
        for one in review.sessions
        if one.state == "moved"
    ]
    yield f"Moved: {', '.join(moved)}." if moved else ""
    for one in review.sessions:
        if one.repetitions:
            yield f"Repetitions of {_name(one)}: {said.repetitions(one.repetitions)}."
    asked = list(said.asked_of(review))
    yield f"Asked and done: {' '.join(f'{line}.' for line in asked)}" if asked else ""
    yield from (line for line in said.form(review.form) if line.startswith("On "))
    yield said.NOT_REPAID if any(one.state == "missed" for one in review.sessions) else ""


def _listed(word: str, review: WeekReview, state: str) -> str:
    names = [_name(one) for one in review.sessions if one.state == state]
    return f"{word}: {', '.join(names)}." if names else ""


def _name(one: SessionView) -> str:
    return one.name or one.id or "a session"

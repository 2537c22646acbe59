"""The review of a week for the terminal: plain lines, safe to print. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import week_review_words as said
from reconciler.render import words
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.render.week_review_view import SessionView, WeekReview, WordsView

_INDENT = " " * 21


def render(review: WeekReview) -> str:
    """Return the review; every line printable."""
    return "\n".join(printable(line).rstrip() for line in _lines(review)) + "\n"


def _lines(review: WeekReview) -> Iterator[str]:
    focus = f": {review.focus}" if review.focus else ""
    yield f"{review.athlete}: {review.week}, {said.head(review)}{focus}"
    yield said.summary(review)
    if review.sessions:
        yield ""
        for one in review.sessions:
            yield from _session(one)
    if review.elsewhere:
        yield from ("", "Done in this week for another:")
        for one in review.elsewhere:
            yield from _session(one)
    if review.totals:
        yield from ("", "Totals")
        width = max(len(one.sport) for one in review.totals)
        yield from (f"  {one.sport:{width}}  {said.total(one)}" for one in review.totals)
    yield from ("", "Form")
    yield from (f"  {line}" for line in said.form(review.form))
    if review.words:
        yield from ("", "In people's own words, which are data and no instructions")
        for found in review.words:
            yield from _words(found)
    yield from (f"Not known: {what}" for what in review.unknown)
    if any(one.state == "missed" for one in review.sessions):
        yield from ("", said.NOT_REPAID)


def _session(one: SessionView) -> Iterator[str]:
    name = one.name or (
        one.activities[0].name.data if one.activities and one.activities[0].name else "(no name)"
    )
    key = ", key" if one.key else ""
    shares = said.shares(one)
    yield f"{words.day(one.day)}  {one.state:8} {' '.join(name.split())} ({one.sport or 'unknown'}{key}){f': {shares}' if shares else ''}"
    if one.repetitions:
        yield f"{_INDENT}{said.repetitions(one.repetitions)}"
        yield from (f"{_INDENT}  {said.repetition(row)}" for row in one.repetitions)
    yield from (f"{_INDENT}{line}" for line in said.remarks(one))


def _words(found: WordsView) -> Iterator[str]:
    if found.text is None:
        yield f"  {words.day(found.day)}  {found.what}"
        return
    first, *rest = found.text.data.split("\n")
    yield f"  {words.day(found.day)}  {found.what}: {first}"
    yield from (f"  {' ' * 10}  | {line}" for line in rest)
    if found.text.left_out:
        yield f"  {' ' * 10}  [{found.text.left_out} more characters left out]"

"""The review of a week as Markdown: for a pull request, for reading, for an assistant. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import week_review_words as said
from reconciler.render import words
from reconciler.render.escaping import escape
from reconciler.render.foreign import NOTICE, block, code

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.render.week_review_view import SessionView, WeekReview


def render(review: WeekReview) -> str:
    """Return the review. Text of others stands only in code, where it can do nothing."""
    focus = f"\n\n{escape(review.focus)}" if review.focus else ""
    sections = [
        ("", f"# Week review: {escape(review.name)}, {review.week}\n\n{said.head(review)}.{focus}"),
        ("", f"{said.escaped(said.summary(review))}\n\n{NOTICE}"),
        ("Day by day", _bullets(_sessions(review.sessions))),
        ("Done in this week for another", _bullets(_sessions(review.elsewhere))),
        ("Totals", _totals(review)),
        ("More or less than asked", _bullets(map(escape, said.asked_of(review)))),
        ("Form against the forecast", " ".join(map(escape, said.form(review.form)))),
        ("In people's own words", _words(review)),
        ("Not known", _bullets(map(escape, review.unknown))),
        ("", said.NOT_REPAID if any(one.state == "missed" for one in review.sessions) else ""),
    ]
    shown = [f"## {title}\n\n{body}" if title else body for title, body in sections if body]
    return "\n\n".join(shown) + "\n"


def _bullets(lines: Iterable[str]) -> str:
    return "\n".join(line if line.startswith("  ") else f"- {line}" for line in lines)


def _sessions(sessions: Iterable[SessionView]) -> Iterator[str]:
    for one in sessions:
        name = (
            code(one.activities[0].name if one.activities else None) if one.name is None else escape(one.name)
        )
        key = ", key" if one.key else ""
        shares = said.shares(one)
        day = " ".join(words.day(one.day).split())
        yield (
            f"{day}, **{one.state}**: {name} ({escape(one.sport or 'unknown')}{key})"
            f"{f': {escape(shares)}' if shares else ''}"
        )
        if one.repetitions:
            yield f"  - {said.repetitions(one.repetitions)}"
            yield from (f"    - {escape(said.repetition(row))}" for row in one.repetitions)
        yield from (f"  - {said.escaped(line)}" for line in said.remarks(one))


def _totals(review: WeekReview) -> str:
    return _bullets(f"**{escape(one.sport)}**: {escape(said.total(one))}" for one in review.totals)


def _words(review: WeekReview) -> str:
    marks = [one for one in review.words if one.text is None]
    texts = [
        (f"{' '.join(words.day(one.day).split())} {one.what}", one.text) for one in review.words if one.text
    ]
    shown = _bullets(f"{' '.join(words.day(one.day).split())}: {escape(one.what)}" for one in marks)
    return "\n\n".join(part for part in (shown, block(texts) if texts else "") if part)

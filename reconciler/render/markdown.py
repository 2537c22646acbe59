"""The review as GitHub Markdown, to be read on a phone: what matters first, details behind a tap. Pure.

GitHub takes 65,536 characters. Where that is not enough, details are left out from the least important on; the
digests, which bind an approval, never are.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.render import markdown_parts as parts
from reconciler.render.escaping import escape, fence, folded
from reconciler.render.review import verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.render.review import Review

LIMIT = 65_000
"""Below GitHub's 65,536 characters, with room for what a workflow puts around it."""

_ICON = {
    "in-sync": "\u2705",
    "applied": "\u2705",
    "pending": "\U0001f4dd",
    "drift": "\u26a0\ufe0f",
    "conflict": "\u26a0\ufe0f",
}


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the comment. `rank` 0 always stays; of the others the highest goes first when space runs out."""

    rank: int
    title: str
    text: str


def render(reviews: Sequence[Review], limit: int = LIMIT) -> str:
    """Return the whole comment, at most `limit` characters."""
    one = len(reviews) == 1
    sections = list(_single(reviews[0])) if one else list(_several(reviews))
    digests = _digests(reviews)
    if digests:
        sections.append(Section(0, "digests", digests))
    return _fitted(sections, limit)


def _single(review: Review) -> Iterator[Section]:
    yield Section(0, "verdict", f"### {headline(review)} {escape(review.title)}: {escape(verdict(review))}")
    yield from _details(review)


def _several(reviews: Sequence[Review]) -> Iterator[Section]:
    rows = ["| | athlete | result |", "|---|---|---|"]
    rows += [
        f"| {headline(review)} | {escape(review.title)} | {escape(verdict(review))} |" for review in reviews
    ]
    yield Section(1, "the table of athletes", "\n".join(rows))
    for review in (review for review in reviews if review.status != "in-sync"):
        body = "\n\n".join(section.text for section in _details(review))
        yield Section(5, escape(review.title), folded(f"{headline(review)} {escape(review.title)}", body))


def headline(review: Review) -> str:
    """Return the sign of how things stand."""
    return _ICON.get(review.status, "\u274c")


def _details(review: Review) -> Iterator[Section]:
    ranked = (
        (1, "problems and refusals", parts.refusals(review)),
        (2, "the weeks", parts.weeks(review)),
        (6, "the fields that change", parts.changes(review)),
        (4, "drift and conflicts", parts.observations(review)),
        (3, "findings", parts.findings(review)),
        (7, "notes of the rules", parts.notes(review)),
        (5, "fitness", parts.fitness(review)),
        (1, "result", parts.result(review)),
    )
    yield from (Section(rank, title, text) for rank, title, text in ranked if text)


def _digests(reviews: Sequence[Review]) -> str:
    lines = [
        f"{view.digest} {view.change.action.value} {review.athlete}/{view.change.identity}"
        for review in reviews
        for view in review.changes
    ]
    return folded(f"Digests: what a merge approves ({len(lines)})", fence(lines)) if lines else ""


def _fitted(sections: list[Section], limit: int) -> str:
    kept = list(sections)
    while len(text := _joined(kept)) > limit:
        droppable = [section for section in kept if section.rank]
        if not droppable:
            msg = f"the digests of this review need {len(text)} characters, and a comment holds {limit}"
            raise ReconcilerError(
                msg, hint="review fewer athletes at a time: --athlete, or a shard of the roster"
            )
        kept = _without(kept, max(droppable, key=lambda section: (section.rank, len(section.text))))
    return text


def _without(sections: list[Section], gone: Section) -> list[Section]:
    note = Section(
        0, "", f"_Left out, since a comment has its limit: {gone.title}. `reconciler review` shows it._"
    )
    notes = [section for section in sections if not section.title]
    if len(notes) > 8:  # noqa: PLR2004
        note = Section(0, "", "")
    return [note if section is gone else section for section in sections]


def _joined(sections: Sequence[Section]) -> str:
    return "\n\n".join(section.text for section in sections if section.text) + "\n"

"""The review as GitHub Markdown, to be read on a phone: what matters first, details behind a tap. Pure.

GitHub takes 65,536 characters. Where that is not enough, lists are shortened from the least important on; the digests,
which bind an approval, never are.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
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
    """A part of the comment: `items` below one another, behind a tap where it has a `summary`.

    `rank` 0 always stays whole; of the others the highest is shortened first when space runs out. `left_out` counts
    the items that were given up.
    """

    rank: int
    items: tuple[str, ...]
    summary: str = ""
    gap: str = "\n"
    left_out: int = 0

    @property
    def text(self) -> str:
        """The Markdown; empty where there are no items."""
        if not self.items and not self.left_out:
            return ""
        more = (f"_{self.left_out} more: a comment has its limit; `reconciler review` shows all._",)
        body = self.gap.join(self.items + (more if self.left_out else ()))
        return folded(f"{self.summary} ({len(self.items) + self.left_out})", body) if self.summary else body

    def shorter(self) -> Section:
        """Return it with half of its items."""
        kept = self.items[: len(self.items) // 2]
        return replace(self, items=kept, left_out=self.left_out + len(self.items) - len(kept))


def render(reviews: Sequence[Review], limit: int = LIMIT) -> str:
    """Return the whole comment, at most `limit` characters."""
    sections = list(_single(reviews[0]) if len(reviews) == 1 else _several(reviews))
    sections.append(_digests(reviews))
    return _fitted(sections, limit)


def headline(review: Review) -> str:
    """Return the sign of how things stand."""
    return _ICON.get(review.status, "\u274c")


def _single(review: Review) -> Iterator[Section]:
    yield Section(0, (f"### {headline(review)} {escape(review.title)}: {escape(verdict(review))}",))
    yield from _details(review)


def _several(reviews: Sequence[Review]) -> Iterator[Section]:
    head = "| | athlete | result |\n|---|---|---|"
    rows = [
        f"| {headline(review)} | {escape(review.title)} | {escape(verdict(review))} |" for review in reviews
    ]
    yield Section(1, (head, *rows))
    whole = [review for review in reviews if review.status != "in-sync"]
    yield Section(5, tuple(_folded(review) for review in whole), gap="\n\n")


def _folded(review: Review) -> str:
    body = "\n\n".join(section.text for section in _details(review) if section.text)
    return folded(f"{headline(review)} {escape(review.title)}", body)


def _details(review: Review) -> Iterator[Section]:
    yield Section(1, _some(parts.refusals(review)))
    yield Section(2, parts.weeks(review), gap="\n\n")
    yield Section(6, parts.changes(review), "What changes, field by field", gap="\n\n")
    for title, items in parts.observations(review).items():
        yield Section(4, items, title)
    yield Section(3, _some(parts.findings(review)))
    for title, items in parts.notes(review).items():
        yield Section(7, items, title)
    if review.judgement is not None and review.judgement.passed:
        yield Section(7, (f"{review.judgement.passed} checks hold.",))
    yield Section(5, _some(parts.fitness(review)))
    yield Section(1, _some(parts.result(review)))


def _some(text: str) -> tuple[str, ...]:
    return (text,) if text else ()


def _digests(reviews: Sequence[Review]) -> Section:
    lines = [
        f"{view.digest} {view.change.action.value} {review.athlete}/{view.change.identity}"
        for review in reviews
        for view in review.changes
    ]
    text = folded(f"Digests: what a merge approves ({len(lines)})", fence(lines)) if lines else ""
    return Section(0, _some(text))


def _fitted(sections: list[Section], limit: int) -> str:
    kept = list(sections)
    while len(text := _joined(kept)) > limit:
        candidates = [section for section in kept if section.rank and section.items]
        if not candidates:
            msg = f"the digests of this review need {len(text)} characters, and a comment holds {limit}"
            raise ReconcilerError(
                msg, hint="review fewer athletes at a time: --athlete, or a shard of the roster"
            )
        worst = max(candidates, key=lambda section: (section.rank, len(section.text)))
        kept = [worst.shorter() if section is worst else section for section in kept]
    return text


def _joined(sections: Sequence[Section]) -> str:
    return "\n\n".join(section.text for section in sections if section.text) + "\n"

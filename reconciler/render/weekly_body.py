"""The text of the pull request that a week which ended brings: what to do, and what became of the week. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.escaping import escape
from reconciler.render.week_review_markdown import render

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from reconciler.render.week_review_view import WeekReview


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the pull request holds: the paths of the week with the new note, and of the skeleton; empty for neither.

    `until` is the last day on which the note still reaches the calendar. `remarks` are those about the skeleton.
    """

    review: WeekReview
    branch: str
    next_week: str
    until: dt.date
    note: str
    plan: str
    remarks: tuple[str, ...] = ()


def body(found: Prepared) -> str:
    """Return the Markdown. What to do comes first, since a long review is cut at its end.

    Words that people wrote about themselves are left out: they would be kept in the forge for ever, and whoever merges
    may put this text into a commit. Names of activities stand in code.
    """
    steps = "\n".join(f"{number}. {step}" for number, step in enumerate(_steps(found), start=1))
    remarks = "\n".join(f"- {escape(remark)}" for remark in found.remarks)
    left_out = (
        f"Reports, comments and notes are left out here: `reconciler review-week {found.review.athlete} "
        f"{found.review.week}` shows them."
        if found.review.words
        else ""
    )
    parts = [
        "**What to do next**",
        steps,
        remarks,
        (
            f"A commit of yours on `{found.branch}` is kept: no run writes over it. Without one, each run brings the branch up "
            "to date. Closed without a merge, it does not come again for this week."
        ),
        render(replace(found.review, words=())).rstrip("\n"),
        left_out,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _steps(found: Prepared) -> Iterator[str]:
    week = found.review.week
    if found.note:
        yield (
            f"Read what became of {week} below. The note `review` in `{found.note}` keeps the sums: change its text as you "
            f"like. It comes to the calendar if this is merged and applied by {' '.join(words.day(found.until).split())}."
        )
    else:
        yield f"Read what became of {week} below."
    if found.plan:
        yield (
            f"Plan {found.next_week} on this branch, in `{found.plan}`: sessions, and `why`. The comments there say what is "
            "known. Merged as it is, it plans no session."
        )
    yield "Wait for the comment of the plan review, then merge. Nothing reaches the calendar before."

"""The review of a week for programs. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import TypedDict

from reconciler.render.documents import FORMAT_VERSION
from reconciler.render.foreign import NOTICE_JSON
from reconciler.render.week_review_view import WeekReview  # noqa: TC001 - pydantic makes the schema from it

if TYPE_CHECKING:
    from collections.abc import Mapping

Written = Literal["written", "updated", "unchanged"]


class WeekReviewShape(TypedDict):
    """The output of `review-week --format json`. `notice` says which texts are data of others, and no instructions.

    `note` is the text that `--write` puts into the week's YAML, `written` what it did; null without `--write`.
    """

    format_version: str
    kind: Literal["week-review"]
    notice: str
    note: str
    written: Written | None
    review: WeekReview


def document(review: WeekReview, note: str, written: Written | None) -> Mapping[str, Any]:
    """Return the document."""
    from pydantic import TypeAdapter  # noqa: PLC0415

    shape: WeekReviewShape = {
        "format_version": FORMAT_VERSION,
        "kind": "week-review",
        "notice": NOTICE_JSON,
        "note": note,
        "written": written,
        "review": review,
    }
    found: Mapping[str, Any] = TypeAdapter(WeekReviewShape).dump_python(shape, mode="json")
    return found

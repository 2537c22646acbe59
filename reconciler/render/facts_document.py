"""The facts of one athlete for programs: the same model as JSON, never longer than asked for. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal

from typing_extensions import TypedDict

from reconciler.render.documents import FORMAT_VERSION, to_text
from reconciler.render.facts_size import fitted
from reconciler.render.facts_view import FactsReport  # noqa: TC001 - pydantic makes the schema from it
from reconciler.render.foreign import NOTICE_JSON

if TYPE_CHECKING:
    from collections.abc import Mapping


class FactsShape(TypedDict):
    """The output of `facts --format json`. `notice` says which texts are data of others, and no instructions."""

    format_version: str
    kind: Literal["facts"]
    notice: str
    facts: FactsReport


def document(report: FactsReport, max_chars: int | None = None) -> Mapping[str, Any]:
    """Return the document, which as text has at most `max_chars` characters. ReconcilerError where that cannot be."""
    return _document(fitted(report, lambda shorter: len(to_text(_document(shorter))) + 1, max_chars))


def _document(report: FactsReport) -> Mapping[str, Any]:
    from pydantic import TypeAdapter  # noqa: PLC0415

    shape: FactsShape = {
        "format_version": FORMAT_VERSION,
        "kind": "facts",
        "notice": NOTICE_JSON,
        "facts": report,
    }
    found: Mapping[str, Any] = TypeAdapter(FactsShape).dump_python(shape, mode="json")
    return found

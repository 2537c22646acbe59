"""What a proposed change of the plans would run into after its merge. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MOST_ERRORS = 8
HEADING = "Mend or waive before the merge, since errors of the rules stop every run of this athlete:"


def foreseen(errors: Sequence[str]) -> Iterator[str]:
    """Yield the first errors of the rules, unescaped, and how many more there are."""
    yield from errors[:MOST_ERRORS]
    if len(errors) > MOST_ERRORS:
        yield f"and {len(errors) - MOST_ERRORS} more: `reconciler validate` lists them"

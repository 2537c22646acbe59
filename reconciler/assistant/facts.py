"""All that is known of one athlete: the tool `get_facts`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.assistant.answers import without_paths
from reconciler.assistant.words import lines
from reconciler.errors import CalendarError, ReconcilerError
from reconciler.render.facts_markdown import render
from reconciler.session.facts_report import Wanted, gather

if TYPE_CHECKING:
    from reconciler.assistant.workspace import Workspace
    from reconciler.render.facts_view import FactsReport

LEAST, USUAL, MOST = 10_000, 60_000, 200_000
"""Characters of an answer."""


def get_facts(space: Workspace, athlete: str, max_chars: int) -> str:
    """Return the facts as Markdown of at most `max_chars` characters; what was cut is said in it.

    Where the calendar cannot be asked, what is declared is told, and why there is no more.
    """
    with space.open(athlete) as session:
        space.with_ledgers(session)
        try:
            found = _sized(gather(session, athlete), max_chars)
        except CalendarError as error:
            remark = (
                f"The calendar could not be read ({error.message}), so these facts are what is declared, and no more. "
                "Tell the person, and plan nothing hard on them."
            )
            said = f"{lines(remark)}\n\n"
            found = said + _sized(gather(session, athlete, Wanted(offline=True)), max_chars - len(said))
    return without_paths(found, space.options.root)


def _sized(report: FactsReport, most: int) -> str:
    """Return the facts, or say in a model's words that they do not fit."""
    try:
        return render(report, most)
    except ReconcilerError as error:
        raise ReconcilerError(
            error.message, hint=f"call again with a larger max_chars, up to {MOST}"
        ) from None

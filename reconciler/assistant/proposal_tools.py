"""The tools that offer something for review: what a model reads of them. They write a branch, and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from mcp_types import ToolAnnotations
from pydantic import Field

from reconciler.assistant import proposing
from reconciler.assistant.proposing import LONGEST_REASONS, LONGEST_TITLE, Words

# Read at run time: the SDK makes the schemas of arguments and answers from the annotations.
from reconciler.assistant.shapes import ProposalShape  # noqa: TC001
from reconciler.assistant.tools import Athlete, Tool, Week, WeekYaml
from reconciler.assistant.workspace import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.assistant.workspace import Workspace

OFFERS = ToolAnnotations(
    read_only_hint=False, destructive_hint=False, idempotent_hint=True, open_world_hint=True
)
"""Adds a branch and a pull request; the same call again does nothing more."""

Title = Annotated[
    str,
    Field(description="What it is, in a few words: the title of the pull request.", max_length=LONGEST_TITLE),
]
Reasons = Annotated[
    str,
    Field(
        description="Why, from the facts: what led to this plan, what is the safer choice in it, what to watch. Plain text.",
        max_length=LONGEST_REASONS,
    ),
]
Replaces = Annotated[
    bool,
    Field(description="True replaces your own earlier proposal of the same thing. Ask the person first."),
]
NoteYaml = Annotated[
    str,
    Field(
        description="The keys of one note as YAML: id, name, text, and date, or from and until, or for_week: true.",
        max_length=20_000,
    ),
]
StrategyYaml = Annotated[
    str, Field(description="The whole YAML document of the strategy.", max_length=MOST_BYTES)
]


def proposals(space: Workspace) -> Iterator[Tool]:
    """Yield the tools that offer something for review."""

    def propose_week(
        athlete: Athlete,
        week: Week,
        week_yaml: WeekYaml,
        title: Title,
        reasons: Reasons,
        replaces: Replaces = False,  # noqa: FBT002 - arguments of a tool have names
    ) -> ProposalShape:
        """Offer a week for review: a branch and a pull request. Only after check_week, and after the person agreed.

        The calendar is not touched: a person reviews and merges. Refused while the draft has problems or errors, or
        changes what is past.
        """
        return proposing.propose_week(
            space, athlete, week, week_yaml, Words(title, reasons), replaces=replaces
        )

    def propose_note(
        athlete: Athlete,
        week: Week,
        note_yaml: NoteYaml,
        title: Title,
        reasons: Reasons,
        replaces: Replaces = False,  # noqa: FBT002
    ) -> ProposalShape:
        """Offer one note more in a week, such as a review of it, for a person to merge. Nothing else in the file changes."""
        return proposing.propose_note(
            space, athlete, week, note_yaml, Words(title, reasons), replaces=replaces
        )

    def propose_strategy(
        athlete: Athlete,
        strategy_yaml: StrategyYaml,
        title: Title,
        reasons: Reasons,
        replaces: Replaces = False,  # noqa: FBT002
    ) -> ProposalShape:
        """Offer a whole strategy for a person to merge. Talk it through with them first."""
        return proposing.propose_strategy(
            space, athlete, strategy_yaml, Words(title, reasons), replaces=replaces
        )

    yield Tool(propose_week, "Propose a week", OFFERS)
    yield Tool(propose_note, "Propose a note", OFFERS)
    yield Tool(propose_strategy, "Propose a strategy", OFFERS)

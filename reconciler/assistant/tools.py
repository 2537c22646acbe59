"""The tools that look and check: what a model reads of them, over the functions that do it. None writes anything."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

from mcp_types import ToolAnnotations
from pydantic import Field

from reconciler.assistant import checking, facts, preview, reference, roster, week_view

# Read at run time: the SDK makes the schemas of arguments and answers from the annotations.
from reconciler.assistant.reference import Topic  # noqa: TC001
from reconciler.assistant.shapes import AthletesShape, CheckShape, EventsShape, PreviewShape  # noqa: TC001
from reconciler.assistant.workspace import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from reconciler.assistant.workspace import Workspace

Athlete = Annotated[str, Field(description="A name that list_athletes told.", max_length=60)]
Week = Annotated[str, Field(description="An ISO week such as 2026-W20.", max_length=20)]
Day = Annotated[str, Field(description="A day such as 2026-05-13.", max_length=20)]
WeekYaml = Annotated[
    str,
    Field(
        description="The whole YAML document of the week as it shall be, not only what changes.",
        max_length=MOST_BYTES,
    ),
]
MaxChars = Annotated[
    int, Field(description="The most characters of the answer.", ge=facts.LEAST, le=facts.MOST)
]

CALENDAR = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=True
)
"""Reads the plans and the athlete's calendar."""
PLANS = ToolAnnotations(
    read_only_hint=True, destructive_hint=False, idempotent_hint=True, open_world_hint=False
)
"""Reads the plans alone."""


@dataclass(frozen=True, slots=True)
class Tool:
    """One tool: the function is its name, its arguments and, by its docstring, what a model reads of it."""

    call: Callable[..., object]
    title: str
    annotations: ToolAnnotations


def looking(space: Workspace) -> Iterator[Tool]:
    """Yield the tools that tell what is."""

    def list_athletes() -> AthletesShape:
        """List the athletes: name, today in their time zone, this and the next week, declared weeks.

        Call it first: every other tool wants one of these names.
        """
        return roster.list_athletes(space)

    def get_facts(athlete: Athlete, max_chars: MaxChars = facts.USUAL) -> str:
        """Tell all that is known of an athlete: goals, strategy, rules, thresholds, condition, six weeks of training, calendar.

        Call it before you plan or judge anything, and read the level of data quality: it says how exact a plan may be.
        What did not fit into max_chars is named at its end.
        """
        return facts.get_facts(space, athlete, max_chars)

    def get_planned_events(athlete: Athlete, oldest: Day, newest: Day) -> EventsShape:
        """List what is on the calendar from oldest to newest (both included), and whose it is.

        Foreign events (races, travel, sessions of a group) are never changed: plan around them.
        """
        return roster.get_planned_events(space, athlete, oldest, newest)

    def get_week(athlete: Athlete, week: Week) -> str:
        """Return the YAML of one week, what its sessions amount to, and, of days that are over, what became of them.

        Start from this text when you change a week: keep ids, comments and everything that stays as it is.
        """
        return week_view.get_week(space, athlete, week)

    yield Tool(list_athletes, "List athletes", PLANS)
    yield Tool(get_facts, "Get facts", CALENDAR)
    yield Tool(get_planned_events, "Get planned events", CALENDAR)
    yield Tool(get_week, "Get a week", CALENDAR)


def checking_tools(space: Workspace) -> Iterator[Tool]:
    """Yield the tools that explain and check."""

    def explain_rule(
        rule: Annotated[
            str, Field(description="An id such as hard-days-spacing, or a key such as F1.", max_length=60)
        ],
    ) -> str:
        """Explain one rule: what it wants, its thresholds, on which evidence, how a week may accept it."""
        return reference.explain_rule(rule)

    def get_reference(topic: Topic) -> str:
        """Return a page of reference: how workout steps are written, the list of rules, or the JSON Schema of a document.

        Read `workout-syntax` and `week` before you write your first draft.
        """
        return reference.reference(topic)

    def check_week(athlete: Athlete, week_yaml: WeekYaml) -> CheckShape:
        """Check a draft of a week: problems with line numbers, findings of the rules, computed sessions, forecast.

        Nothing is written. Repeat until `ready` is true; `next` says what to do.
        """
        return checking.check_week(space, athlete, week_yaml)

    def preview_changes(athlete: Athlete, week_yaml: WeekYaml | None = None) -> PreviewShape:
        """Show what the calendar would get: creates, updates, moves, deletes. Always a dry run.

        With week_yaml as if that draft had been merged; without it, what the plans on disk would change.
        """
        return preview.preview_changes(space, athlete, week_yaml)

    yield Tool(explain_rule, "Explain a rule", PLANS)
    yield Tool(get_reference, "Look something up", PLANS)
    yield Tool(check_week, "Check a draft", CALENDAR)
    yield Tool(preview_changes, "Preview changes", CALENDAR)

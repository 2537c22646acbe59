"""The shape of the output of `import` for programs."""

from __future__ import annotations

from typing import Literal

from typing_extensions import TypedDict


class ImportedShape(TypedDict):
    """An event that becomes an entry: claimed by its mark, or by its number. Names come from the calendar.

    `left` names fields that the YAML cannot state, and that stay the calendar's own.
    """

    event_id: int
    external_id: str | None
    category: str
    type: str | None
    name: str
    start: str
    week: str
    id: str
    list: Literal["workouts", "notes", "races"]
    by: Literal["mark", "number"]
    left: list[str]


class NotImportedShape(TypedDict):
    """An event that is left alone."""

    event_id: int
    external_id: str | None
    category: str
    type: str | None
    name: str | None
    start: str
    why: Literal[
        "not-asked", "other-tool", "applied-plan", "kind", "copy", "declared", "unfit", "unsafe", "unproven"
    ]
    reason: str


class ImportFileShape(TypedDict):
    """A week file as it becomes."""

    path: str
    week: str
    new: bool


class ImportProposalShape(TypedDict):
    """What became of the branch and its pull request."""

    branch: str
    commit: str | None
    pushed: bool
    pull: int | None
    url: str
    state: str
    advice: str


class ImportShape(TypedDict):
    """The output of `import --format json`.

    `known` counts events that the plan holds already, `later` those behind the window that would be taken. `findings`
    are errors of the rules in the new entries, which stop `apply`. `written`: the files are in the working tree.
    """

    format_version: str
    kind: Literal["import"]
    athlete: str
    window: list[str]
    taken: list[ImportedShape]
    left: list[NotImportedShape]
    known: int
    later: int
    findings: list[str]
    files: list[ImportFileShape]
    written: bool
    proposal: ImportProposalShape | None

"""Edits made on the calendar, written into the YAML. Pure: an assessment and the plans in, texts of files out.

Each edit is tried on the texts, and the result is read, compiled and compared with the same calendar again: what would
not be in sync without a write is not adopted, and says why.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.athlete.overlay import Overlay
from reconciler.errors import InputError
from reconciler.reconcile.adopt_check import trouble
from reconciler.reconcile.adopt_event import Step, step_of
from reconciler.reconcile.adopt_model import Adoption, Choices, Outcome
from reconciler.reconcile.changes import DRIFT, Kind

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.reconcile.changes import Observation
    from reconciler.reconcile.job import Assessment

_SHOWN = DRIFT | {Kind.CONFLICT}


@dataclass(frozen=True, slots=True)
class Plans:
    """The plans that are edited: the files, the athlete in them, and how to read that athlete from other files."""

    tree: Tree
    athlete: Athlete
    read: Callable[[Tree], Athlete]


def plan(assessment: Assessment, plans: Plans, choices: Choices) -> Adoption:
    """Return what becomes of the edits that were asked for, in the order of their days."""
    steps: list[Step] = []
    texts: dict[str, str] = {}
    for seen in asked(assessment, choices):
        step = _stepped(assessment, plans, seen, choices, texts)
        texts |= step.texts
        steps.append(step)
    if any(step.texts or step.outcome.trailer for step in steps) and _doubt(assessment, plans, steps, texts):
        steps, texts = _one_by_one(assessment, plans, choices)
    outcomes = tuple(step.outcome for step in steps)
    before = {path: _text(plans.tree, path) for path in texts}
    changed = {path: text for path, text in texts.items() if text != before[path]}
    first = {path for step in steps for path in step.first}
    order = sorted(changed, key=lambda path: (path not in first, path))
    return Adoption(
        assessment.job.athlete,
        outcomes,
        {path: before[path] for path in order},
        {path: changed[path] for path in order},
    )


def asked(assessment: Assessment, choices: Choices) -> tuple[Observation, ...]:
    """Return what was seen on the calendar that a person asked for; without a choice, all drift and conflicts."""
    seen = assessment.changeset.observations
    kinds = frozenset(Kind) if choices.events else _SHOWN
    return tuple(one for one in seen if one.kind in kinds and choices.names(one))


def _one_by_one(assessment: Assessment, plans: Plans, choices: Choices) -> tuple[list[Step], dict[str, str]]:
    """Take each edit for itself, and leave out those that do not hold."""
    steps: list[Step] = []
    texts: dict[str, str] = {}
    for seen in asked(assessment, choices):
        step = _stepped(assessment, plans, seen, choices, texts)
        if step.texts or step.outcome.trailer:
            held = [one for one in steps if one.outcome.fate in ("adopted", "kept")]
            if doubt := _doubt(assessment, plans, [*held, step], {**texts, **step.texts}):
                said = (f"not adopted: {doubt}",)
                step = Step(replace(step.outcome, fate="refused", said=said, writes=(), trailer=None))
        texts |= step.texts
        steps.append(step)
    return steps, texts


def _stepped(
    assessment: Assessment, plans: Plans, seen: Observation, choices: Choices, texts: dict[str, str]
) -> Step:
    files = {path: text.encode() for path, text in texts.items()}
    try:
        return step_of(assessment, plans.athlete, Overlay(plans.tree, files), seen, choices)
    except InputError as error:
        return Step(Outcome(seen, "refused", (str(error.problems[0]),), seen.identity or ""))


def _doubt(assessment: Assessment, plans: Plans, steps: list[Step], texts: Mapping[str, str]) -> str:
    """Say why these edits together do not bring the YAML in step with the calendar; empty where they do."""
    files = {path: text.encode() for path, text in texts.items()}
    try:
        athlete = plans.read(Overlay(plans.tree, files))
    except InputError as error:
        return str(error.problems[0])
    return trouble(assessment, athlete, [step.outcome for step in steps])


def _text(tree: Tree, path: str) -> str | None:
    try:
        return tree.read(path).decode()
    except FileNotFoundError:
        return None

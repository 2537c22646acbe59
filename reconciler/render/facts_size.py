"""Makes the facts fit a window: what matters least goes first, the oldest of it first, and it is said. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.render.facts_view import ActivityView, Cut, EntryView, FactsReport, Section

if TYPE_CHECKING:
    from collections.abc import Callable

RECENT = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Stage:
    """One kind of thing that may go. `count` says how many there are, `without` drops the n that matter least."""

    section: Section
    what: str
    count: Callable[[FactsReport], int]
    without: Callable[[FactsReport, int], FactsReport]


def fitted(report: FactsReport, measure: Callable[[FactsReport], int], most: int | None) -> FactsReport:
    """Return the report, shortened until `measure` is at most `most`. ReconcilerError where that cannot be.

    Stage by stage, and within a stage as few as needed.
    """
    if most is None or measure(report) <= most:
        return report
    for stage in STAGES:
        if stage.count(report):
            report = _shortened(stage, report, lambda shorter: measure(shorter) <= most)
        if measure(report) <= most:
            return report
    msg = f"these facts need at least {measure(report)} characters, and {most} are allowed"
    raise ReconcilerError(msg, hint="allow more with --max-chars: goals, rules and condition are never cut")


def _shortened(stage: Stage, report: FactsReport, fits: Callable[[FactsReport], bool]) -> FactsReport:
    """Drop as few as needed, or all where even that does not fit."""
    low, high = 1, stage.count(report)
    while low < high:
        middle = (low + high) // 2
        if fits(_cut(stage, report, middle)):
            high = middle
        else:
            low = middle + 1
    return _cut(stage, report, low)


def _cut(stage: Stage, report: FactsReport, number: int) -> FactsReport:
    said = Cut(section=stage.section, what=f"{number} {stage.what}", count=number)
    return replace(stage.without(report, number), cut=(*report.cut, said))


def _bare(one: ActivityView) -> ActivityView:
    return replace(one, report=None, zones=(), zones_by=None, temperature=None, climb=None)


def _has_details(one: ActivityView) -> bool:
    return one != _bare(one)


def _detailed(report: FactsReport, before: dt.date) -> list[ActivityView]:
    return [one for one in report.activities or () if one.day < before and _has_details(one)]


def _without_details(report: FactsReport, number: int, before: dt.date) -> FactsReport:
    # The oldest stand last.
    gone = {id(one) for one in _detailed(report, before)[-number:]}
    kept = tuple(_bare(one) if id(one) in gone else one for one in report.activities or ())
    return replace(report, activities=kept)


def _without_activities(report: FactsReport, number: int) -> FactsReport:
    return replace(report, activities=(report.activities or ())[:-number])


def _texts(report: FactsReport) -> list[EntryView]:
    return [one for one in report.entries or () if one.text]


def _without_texts(report: FactsReport, number: int) -> FactsReport:
    gone = {id(one) for one in _texts(report)[-number:]}
    kept = tuple(replace(one, text=None) if id(one) in gone else one for one in report.entries or ())
    return replace(report, entries=kept)


def _far(report: FactsReport) -> list[EntryView]:
    """Entries that may go: the farther ahead, the sooner. Races, illness and holidays stay."""
    kinds = ("WORKOUT", "NOTE")
    return [one for one in report.entries or () if one.category in kinds]


def _without_entries(report: FactsReport, number: int) -> FactsReport:
    gone = {id(one) for one in _far(report)[-number:]}
    return replace(report, entries=tuple(one for one in report.entries or () if id(one) not in gone))


STAGES = (
    Stage(
        "activities",
        "completed sessions of more than 14 days ago without report, zones, climb and temperature",
        lambda report: len(_detailed(report, report.today - RECENT)),
        lambda report, number: _without_details(report, number, report.today - RECENT),
    ),
    Stage("calendar", "texts of calendar entries", lambda report: len(_texts(report)), _without_texts),
    Stage(
        "activities",
        "completed sessions without report, zones, climb and temperature",
        lambda report: len(_detailed(report, dt.date.max)),
        lambda report, number: _without_details(report, number, dt.date.max),
    ),
    Stage(
        "condition",
        "comments of the athlete",
        lambda report: len(report.comments),
        lambda report, number: replace(report, comments=report.comments[:-number]),
    ),
    Stage(
        "activities",
        "oldest completed sessions",
        lambda report: len(report.activities or ()),
        _without_activities,
    ),
    Stage(
        "calendar",
        "farthest workouts and notes of the calendar",
        lambda report: len(_far(report)),
        _without_entries,
    ),
    Stage(
        "activities",
        "oldest planned sessions that were not done",
        lambda report: len(report.missed),
        lambda report, number: replace(report, missed=report.missed[:-number]),
    ),
    Stage(
        "weeks",
        "oldest rows of weeks by sport",
        lambda report: len(report.weeks),
        lambda report, number: replace(report, weeks=report.weeks[:-number]),
    ),
    Stage(
        "bests",
        "efforts",
        lambda report: len(report.bests),
        lambda report, number: replace(report, bests=report.bests[:-number]),
    ),
)

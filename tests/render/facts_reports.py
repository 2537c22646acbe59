"""A report of facts, as large as a test wants it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from reconciler.render import facts_training
from reconciler.render.facts_view import CommentView, EntryView, FactsReport, GoalView, MissedView
from reconciler.render.foreign import NOTE, Foreign, foreign, name
from reconciler.training import Activity, Facts, Ladder, WellnessDay
from reconciler.training.bests import bests
from reconciler.training.condition import condition
from reconciler.training.data_quality import Known, data_quality

TODAY = dt.date(2026, 5, 11)


def report(activities: int = 40, text: str = "Legs were heavy.", **changes: Any) -> FactsReport:
    """Facts of an athlete with so many sessions, one a day, each with this text for its report."""
    done = tuple(
        Activity(
            f"i{ago}",
            TODAY - dt.timedelta(days=ago),
            sport="Run",
            time=3000,
            distance=9000.0,
            load=40.0,
            name=text,
            report=text,
            zones=(600, 1200),
            zones_by="hr",
        )
        for ago in range(activities, 0, -1)
    )
    facts = Facts(TODAY, wellness=(WellnessDay(TODAY, ctl=40.0, atl=45.0),), activities=done, events=())
    known = Known(declared={}, measured={}, has_goal=True, has_strategy=False)
    usual: dict[str, Any] = {
        "athlete": "ada",
        "name": "Ada",
        "today": TODAY,
        "week": "2026-W20",
        "timezone": "Europe/Berlin",
        "since": TODAY - dt.timedelta(days=42),
        "until": TODAY + dt.timedelta(days=41),
        "left_out": (),
        "unknown": (),
        "goals": (goal(),),
        "strategy": None,
        "rules": ("Friday: no training",),
        "profile": (),
        "thresholds": (),
        "condition": condition(facts),
        "comments": tuple(
            CommentView(day=TODAY - dt.timedelta(days=ago), text=words(text))
            for ago in range(min(activities, 7))
        ),
        "activities": facts_training.activities(done, (), Ladder()),
        "missed": tuple(missed(ago) for ago in range(1, activities // 2)),
        "weeks": facts_training.weeks(done, Ladder()),
        "bests": bests(done),
        "coming": (),
        "entries": tuple(entry(ahead, text) for ahead in range(activities // 2)),
        "quality": data_quality(facts, known, 42),
    }
    return FactsReport(**{**usual, **changes})


def words(text: str) -> Foreign:
    return foreign(text, NOTE) or Foreign("(nothing)", 0)


def goal() -> GoalView:
    return GoalView(
        name="Berlin Marathon",
        priority="A",
        date=dt.date(2026, 9, 27),
        days_to_go=139,
        sport="Run",
        distance=42_195.0,
        time=12_540,
        target=None,
    )


def missed(ago: int) -> MissedView:
    return MissedView(
        identity="2026-W19/easy",
        name="Easy run",
        day=TODAY - dt.timedelta(days=ago),
        sport="Run",
        state="missed",
        notes=(),
    )


def entry(ahead: int, text: str) -> EntryView:
    day = TODAY + dt.timedelta(days=ahead)
    return EntryView(
        first=day,
        last=day,
        start=None,
        whose="foreign",
        identity=None,
        category="RACE_A" if ahead == 1 else "NOTE",
        sport=None,
        name=name(text),
        text=words(text),
        time=None,
        load=None,
        done=False,
    )

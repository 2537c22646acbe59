"""Completed training as `facts` shows it: sessions, what was missed, the weeks by sport, thresholds. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.athlete.sports import FAMILY, SWIMS
from reconciler.reconcile.ownership import iso_week
from reconciler.render import facts_outcomes, facts_words, foreign
from reconciler.render.facts_view import ActivityView, SportWeekView, ThresholdView
from reconciler.training.effort import Ladder, done_is_hard

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.athlete.profile import AthleteDocument, Thresholds
    from reconciler.render.facts_view import PlannedView
    from reconciler.training.bests import Evidence
    from reconciler.training.done import Outcome
    from reconciler.training.facts import Activity


ALL = "all sports"


def tame(one: Activity) -> Activity:
    """Return the activity with words of the calendar's own where it should have them: nobody can hide text there."""
    start = one.start[:16] if re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d", one.start[:16]) else ""
    return replace(one, id=foreign.word(one.id) or "", sport=foreign.word(one.sport), start=start)


def activities(
    found: Iterable[Activity],
    outcomes: Sequence[Outcome],
    ladder: Ladder,
    *,
    reports: bool = True,
) -> tuple[ActivityView, ...]:
    """Return every completed session, the newest first, with what it completed."""
    planned, notes = facts_outcomes.planned(outcomes), facts_outcomes.notes(outcomes)
    newest = sorted(found, key=lambda one: (one.day, one.start, one.id), reverse=True)
    return tuple(
        _activity(one, planned.get(one), notes.get(one, ()), ladder, reports=reports) for one in newest
    )


def _activity(
    one: Activity, planned: PlannedView | None, notes: tuple[str, ...], ladder: Ladder, *, reports: bool
) -> ActivityView:
    speed = one.speed or (one.distance / one.time if one.distance and one.time else None)
    return ActivityView(
        id=one.id,
        day=one.day,
        start=one.start[11:16] or None,
        sport=one.sport,
        stub=one.stub,
        race=one.race,
        hard=None if one.stub else _hard(one, ladder),
        name=foreign.name(one.name),
        time=one.time,
        distance=one.distance,
        load=one.load,
        pace=facts_words.speed(speed, one.sport) if speed and one.sport else None,
        watts=one.watts,
        heart_rate=one.heart_rate,
        climb=one.climb,
        rpe=one.rpe,
        feel=one.feel,
        temperature=one.temperature,
        zones_by=one.zones_by,
        zones=one.zones,
        planned=planned,
        notes=notes,
        report=foreign.foreign(one.report, foreign.REPORT) if reports else None,
    )


def _hard(one: Activity, ladder: Ladder) -> bool | None:
    if one.race:
        return True
    by_zones = done_is_hard(one.zones, ladder, by_power=one.zones_by == "power", swim=one.sport in SWIMS)
    return by_zones if by_zones is not None or one.rpe is None else one.rpe >= ladder.rpe


def weeks(found: Iterable[Activity], ladder: Ladder) -> tuple[SportWeekView, ...]:
    """Return the sums by week and sport family, the newest week first; where there are several, of all as well."""
    groups: dict[str, dict[str, list[Activity]]] = {}
    for one in found:
        sport = "unknown" if one.sport is None else FAMILY.get(one.sport, one.sport)
        groups.setdefault(iso_week(one.day), {}).setdefault(sport, []).append(one)
    views = []
    for week in sorted(groups, reverse=True):
        sports = groups[week]
        if len(sports) > 1:
            views.append(_week(week, ALL, [one for rows in sports.values() for one in rows], ladder))
        views += [_week(week, sport, sports[sport], ladder) for sport in sorted(sports)]
    return tuple(views)


def _week(week: str, sport: str, found: Sequence[Activity], ladder: Ladder) -> SportWeekView:
    hard = [None if one.stub else _hard(one, ladder) for one in found]
    return SportWeekView(
        week=week,
        sport=sport,
        sessions=len(found),
        hard=hard.count(True),
        hard_unknown=hard.count(None),
        time=sum(one.time or 0 for one in found),
        distance=sum(one.distance or 0 for one in found),
        load=sum(one.load or 0 for one in found),
        partial=any(one.time is None or one.load is None for one in found),
    )


def thresholds(
    document: AthleteDocument,
    calendar: Mapping[str, Mapping[str, object]] | None,
    trained: Iterable[str],
    evidence: Sequence[Evidence],
    today: dt.date,
) -> tuple[ThresholdView, ...]:
    """Return the thresholds in force: the declared ones, and the calendar's of trained sports that declare none."""
    declared: dict[str, Thresholds] = {str(sport): found for sport, found in document.thresholds.items()}
    views = [
        ThresholdView(
            sport=sport,
            declared=True,
            measured=found.measured,
            age=(today - found.measured).days,
            source=found.source,
            values=facts_words.settings(found.sport_settings(), sport),
            doubts=_doubts(sport, found.sport_settings(), (calendar or {}).get(sport, {}), evidence),
        )
        for sport, found in declared.items()
    ]
    for sport in sorted(set(trained) - set(declared)):
        values = facts_words.settings((calendar or {}).get(sport, {}), sport)
        if values:
            views.append(
                ThresholdView(
                    sport=sport,
                    declared=False,
                    measured=None,
                    age=None,
                    source=None,
                    values=values,
                    doubts=_doubts(sport, {}, {}, evidence),
                )
            )
    return tuple(views)


def _doubts(
    sport: str, ours: Mapping[str, object], theirs: Mapping[str, object], evidence: Sequence[Evidence]
) -> tuple[str, ...]:
    """Return what speaks for or against the thresholds: the calendar's own values, and recent efforts."""
    mine, others = facts_words.settings(ours, sport), facts_words.settings(theirs, sport)
    differing = [
        f"{name} is {others[name]} on the calendar"
        for name in mine
        if name in others and others[name] != mine[name] and "zones" not in name
    ]
    said = {"agrees": "is supported", "higher": "looks too low", "lower": "looks too high"}
    efforts = [
        f"{facts_words.label(one.setting)} {facts_words.setting(one.setting, one.in_force, sport)} "
        f"{said[one.verdict]} by the {one.best.kind} of {one.best.day}: "
        f"{'at least ' if one.best.lower_bound else ''}"
        f"{facts_words.setting(one.setting, one.best.supports or one.in_force, sport)}"
        for one in evidence
        if one.best.sport == sport
    ]
    return (*differing, *efforts)

"""What lies ahead as `facts` shows it: the weeks and whether they are planned, and the entries of the calendar. Pure."""

from __future__ import annotations

import datetime as dt
import re
from typing import TYPE_CHECKING, Literal

from reconciler.reconcile.ownership import iso_week, kind_of
from reconciler.render import foreign
from reconciler.render.facts_view import ComingWeekView, EntryView
from reconciler.training.forecast import SESSIONS

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.athlete.week import Week
    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.ledger import Ledger
    from reconciler.training.planned import PlannedSession, PlannedWeek

    Whose = Literal["ours", "unclaimed", "foreign"]

DAY = dt.timedelta(days=1)
_TELLING = ("NOTE", "SICK", "INJURED", "HOLIDAY", "RACE_A", "RACE_B", "RACE_C", "SET_EFTP")
"""What of the days before today still matters: it explains what was done, or was not."""


def entries(
    events: Iterable[LiveEvent], ledger: Ledger, since: dt.date, today: dt.date, until: dt.date
) -> tuple[EntryView, ...]:
    """Return what is on the calendar from today on, and what explains the days since `since`; in order of days."""
    views = [
        _entry(event, ledger) for event in sorted(events, key=lambda one: (one.start_date_local, one.id))
    ]
    return tuple(
        view
        for view in views
        if (view.last >= today and view.first <= until)
        or (view.last >= since and view.category in _TELLING and view.first < today)
    )


def _entry(event: LiveEvent, ledger: Ledger) -> EntryView:
    duration, load = event.raw.get("moving_time"), event.raw.get("icu_training_load")
    whose = _whose(event, ledger)
    start = event.start_date_local[11:16]
    words = event.get("description") if whose != "ours" or event.category not in SESSIONS else None
    return EntryView(
        first=event.date,
        last=_last(event),
        start=start if re.fullmatch(r"\d\d:\d\d", start) and start != "00:00" else None,
        whose=whose,
        identity=ledger.by_event.get(event.id),
        category=foreign.word(event.category) or "unknown",
        sport=foreign.word(event.type),
        name=foreign.name(event.name),
        text=foreign.foreign(words if isinstance(words, str) else None, foreign.NOTE),
        time=duration if isinstance(duration, int) and duration else None,
        load=load if isinstance(load, int) else None,
        done=event.paired_activity_id is not None,
    )


def _whose(event: LiveEvent, ledger: Ledger) -> Whose:
    kind = kind_of(event, ledger)
    return "ours" if kind == "claimed" else kind


def _last(event: LiveEvent) -> dt.date:
    """The last day; the calendar's end is exclusive (observed)."""
    try:
        end = dt.date.fromisoformat((event.end_date_local or "")[:10])
    except ValueError:
        return event.date
    return max(event.date, end - DAY)


def coming(
    weeks: Sequence[PlannedWeek], found: Sequence[EntryView] | None, today: dt.date, until: dt.date
) -> tuple[ComingWeekView, ...]:
    """Return every week from today's to that of `until`, whether or not anything is planned for it."""
    known = {week.week.week: week for week in weeks}
    monday = today - dt.timedelta(days=today.weekday())
    count = (until - monday).days // 7 + 1
    starts = [monday + dt.timedelta(weeks=number) for number in range(count)]
    return tuple(_coming(known.get(iso_week(start)), start, found, today) for start in starts)


def _coming(
    planned: PlannedWeek | None, monday: dt.date, found: Sequence[EntryView] | None, today: dt.date
) -> ComingWeekView:
    first, last = max(monday, today), monday + dt.timedelta(days=6)
    sessions = [one for one in planned.sessions if one.date >= today] if planned else []
    here = None if found is None else [one for one in found if one.last >= first and one.first <= last]
    week = planned.week if planned else None
    return ComingWeekView(
        week=iso_week(monday),
        first=first,
        last=last,
        planned=planned is not None,
        focus=week.focus if week else None,
        conservative=bool(week and week.conservative),
        declared=len(sessions),
        time=sum(one.duration or 0 for one in sessions),
        load=sum(one.load or 0 for one in sessions),
        load_partial=any(one.load is None for one in sessions),
        hard=sum(one.hard is True for one in sessions),
        ours=None if here is None else sum(one.whose == "ours" for one in here),
        foreign=None if here is None else sum(one.whose != "ours" for one in here),
        remark=_remark(week, sessions, here, iso_week(monday)),
    )


def _remark(
    week: Week | None, sessions: Sequence[PlannedSession], here: Sequence[EntryView] | None, name: str
) -> str:
    said = []
    if week is None:
        said.append(f"There is no plan for {name}.")
    elif not sessions:
        said.append(f"The plan for {name} holds no session from today on.")
    if here is not None and not here:
        said.append("Nothing is on the calendar for it.")
    return " ".join(said)

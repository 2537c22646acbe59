"""The weeks of a page: seven days each, with what stands on them, the week's load, and its sessions. Pure."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.athlete.quantity import monday
from reconciler.reconcile.changes import DRIFT, Kind
from reconciler.render import words
from reconciler.render.pictures import week as week_picture
from reconciler.render.pictures.palette import sport_role
from reconciler.render.report.inline import unique
from reconciler.render.report.sessions import session_part
from reconciler.training.facts import DAY

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.render.material import Material
    from reconciler.render.pictures.palette import Role
    from reconciler.render.report.sessions import SessionPart
    from reconciler.render.review import Review
    from reconciler.render.weeks import Row, Totals, WeekView
    from reconciler.training.planned import PlannedSession, PlannedWeek

MOST_OPEN = 24
"""So many changes are shown with all details; of more, a reader opens what they want to see."""
NEWS = {
    "create": "new",
    "update": "changed",
    "move": "moved",
    "delete": "removed",
    "foreign": "not ours",
    "unclaimed": "unclaimed",
}
_NOTES = {"note": "Note", "sick": "Sick", "injured": "Injured", "holiday": "Holiday"}


@dataclass(frozen=True, slots=True)
class Chip:
    """One entry of a day. `anchor` leads to its details, where there are any; `news` says what happens to it."""

    name: str
    sport: str
    start: str = ""
    facts: str = ""
    news: str = ""
    key: bool = False
    role: Role | None = None
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class DayPart:
    """One day of the calendar."""

    date: dt.date
    today: bool
    past: bool
    chips: tuple[Chip, ...]


@dataclass(frozen=True, slots=True)
class WeekPart:
    """One week. `recent` are time and load of completed weeks, and last of this one as planned."""

    anchor: str
    week: str
    first: dt.date
    last: dt.date
    focus: str
    why: str
    sums: str
    recent: tuple[tuple[str, str, str], ...]
    picture: str
    days: tuple[DayPart, ...]
    sessions: tuple[SessionPart, ...]


def week_parts(review: Review, found: Material) -> tuple[WeekPart, ...]:
    """Return the weeks that are not over, and those of the past in which something changes."""
    plans = {week.week.week: week for week in found.plan}
    shown = [view for view in found.views if _last(view.week) >= found.today or _touched(view)]
    changes = 0 < sum(len(_changed(view)) for view in shown) <= MOST_OPEN
    return tuple(_week(review, found, view, plans.get(view.week), changes=changes) for view in shown)


def _last(week: str) -> dt.date:
    return monday(week) + 6 * DAY


def _touched(view: WeekView) -> bool:
    return bool(_changed(view))


def _changed(view: WeekView) -> list[Row]:
    return [row for row in view.rows if row.mark in ("create", "update", "move", "delete")]


def _week(
    review: Review, found: Material, view: WeekView, plan: PlannedWeek | None, *, changes: bool
) -> WeekPart:
    first, anchor = monday(view.week), f"{review.athlete}-{view.week}"
    placed = tuple(_placed(view.rows, plan.sessions if plan else ()))
    sessions = _sessions(review, found, view, placed, changes=changes)
    told = {part.number: part for part in sessions}
    chips = [(row.date, _chip(row, told.get(number))) for number, (row, _) in enumerate(placed, 1)]
    chips += _notes(plan, {(row.date, row.name) for row in view.rows})
    return WeekPart(
        anchor=anchor,
        week=view.week,
        first=first,
        last=first + 6 * DAY,
        focus=view.focus,
        why=view.why,
        sums=words.week_sums(view)[0],
        recent=tuple(_sums(*one) for one in (*view.recent, (view.week, view.totals))) if view.recent else (),
        picture=unique(_picture(review, found, view), anchor),
        days=tuple(_day(first + number * DAY, chips, found.today) for number in range(7)),
        sessions=sessions,
    )


def _sessions(
    review: Review,
    found: Material,
    view: WeekView,
    placed: Iterable[tuple[Row, PlannedSession | None]],
    *,
    changes: bool,
) -> tuple[SessionPart, ...]:
    """The sessions with their details. Open are those that change; where none or too many do, what is left of this week."""
    now = monday(view.week) <= found.today <= _last(view.week)
    news = _news(review)
    return tuple(
        session_part(
            session,
            f"{review.athlete}-{view.week}",
            number,
            NEWS.get(row.mark) or news.get(f"{view.week}/{session.id}", ""),
            opened=bool(row.mark) if changes else now and session.date >= found.today,
        )
        for number, (row, session) in enumerate(placed, 1)
        if session
    )


def _picture(review: Review, found: Material, view: WeekView) -> bytes:
    done = found.facts.activities if monday(view.week) <= found.today else None
    card = week_picture.card(view, [one.change for one in review.changes], done)
    return week_picture.svg(replace(card, today=found.today), bare=True)


def _sums(week: str, totals: Totals) -> tuple[str, str, str]:
    load = f"{'at least ' if totals.partial else ''}{totals.load:.0f}"
    return week, words.duration(totals.duration) or "0m", load


def _placed(
    rows: Iterable[Row], sessions: Sequence[PlannedSession]
) -> Iterator[tuple[Row, PlannedSession | None]]:
    """Each line of the week with the session that it stands for."""
    left = list(sessions)
    for row in rows:
        found = None
        if row.mark not in ("delete", "foreign", "unclaimed"):
            found = next((session for session in left if _is(row, session)), None)
        if found:
            left.remove(found)
        yield row, found


def _is(row: Row, session: PlannedSession) -> bool:
    entry = session.entry
    return (row.date, row.start, row.sport, row.name) == (
        session.date,
        entry.time or "",
        session.sport,
        entry.name,
    )


def _news(review: Review) -> dict[str, str]:
    """What is seen on the calendar of entries that are left alone, by identity."""
    words_of = {Kind.CONFLICT: "conflict", **dict.fromkeys(DRIFT, "drifted")}
    return {
        seen.identity: words_of[seen.kind]
        for seen in review.observations
        if seen.identity and seen.kind in words_of
    }


def _chip(row: Row, part: SessionPart | None) -> Chip:
    training = part is not None or row.duration is not None or row.load not in (None, 0)
    return Chip(
        name=row.name,
        sport=row.sport,
        start=row.start,
        facts=words.session_facts(row),
        news=part.mark if part else NEWS.get(row.mark, ""),
        key=row.key,
        role=sport_role(row.sport) if training else None,
        anchor=part.anchor if part else "",
    )


def _notes(plan: PlannedWeek | None, shown: set[tuple[dt.date, str]]) -> Iterator[tuple[dt.date, Chip]]:
    """Notes on each of their days, but those that stand there as a change."""
    for note in plan.week.notes if plan else ():
        first, last = note.days(plan.monday if plan else note.days(dt.date.min)[0])
        for number in range(min((last - first).days, 6) + 1):
            day = first + number * DAY
            if (first, note.name) not in shown or number:
                yield day, Chip(note.name, "For the week" if note.for_week else _NOTES[note.kind])


def _day(date: dt.date, chips: Iterable[tuple[dt.date, Chip]], today: dt.date) -> DayPart:
    here = tuple(chip for day, chip in chips if day == date)
    return DayPart(date, today=date == today, past=date < today, chips=here)

"""One week as declared, as computed and, of days that are over, as it was done: the tool `get_week`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.assistant.answers import without_paths
from reconciler.assistant.sessions import sums
from reconciler.assistant.words import block, lines
from reconciler.assistant.workspace import require_week
from reconciler.athlete.quantity import monday
from reconciler.athlete.reading import read_athlete
from reconciler.errors import InputError, ReconcilerError
from reconciler.reconcile.ownership import sunday
from reconciler.render.week_review import week_review
from reconciler.render.week_review_markdown import render
from reconciler.render.words import day, distance, duration
from reconciler.rules import prepare
from reconciler.session.week_review import gather
from reconciler.training.facts import Facts
from reconciler.training.fetch import read_sport_settings

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator

    from reconciler.assistant.workspace import Workspace
    from reconciler.athlete.reading import Athlete
    from reconciler.session.reading import ReadingSession
    from reconciler.training.planned import PlannedSession, PlannedWeek

MOST = 60_000
"""The most characters of a week's YAML: a long week has 10,000."""


def get_week(space: Workspace, athlete: str, week: str) -> str:
    """Return the YAML of a week, what its sessions amount to, and, of days that are over, what became of them."""
    require_week(week)
    with space.open(athlete) as session:
        found = read_athlete(session.tree, athlete, weeks=lambda name: name == week)
        today = session.today(found.document)
        if week in found.paths:
            parts = list(_declared(session, found, week, today))
        else:
            parts = [_missing(found, week, today)]
        if monday(week) < today:  # on its Monday, no day of it is over yet
            space.with_ledgers(session)
            parts.append(_done(session, athlete, week))
    return without_paths("\n\n".join(parts), space.options.root)


def _missing(athlete: Athlete, week: str, today: dt.date) -> str:
    last = f" The last declared week is {athlete.declared_weeks[-1]}." if athlete.declared_weeks else ""
    if sunday(week) < today:
        return f"There is no plan for {week}, which is over.{last}"
    return (
        f"There is no plan for {week}.{last}\nTo plan it: call get_facts, write the whole document (week: {week}, "
        "workouts, notes, races), and call check_week with it."
    )


def _declared(session: ReadingSession, athlete: Athlete, week: str, today: dt.date) -> Iterator[str]:
    path = athlete.paths[week]
    text = session.tree.read(path).decode("utf-8-sig", errors="replace")
    yield f"# {athlete.name}, {week}, as declared in {path} (today is {today})"
    yield block(lines(text, MOST), "yaml")
    facts = _thresholds(session, athlete, today)
    yield _computed(next(one for one in prepare(athlete, facts, today).weeks if one.week.week == week))
    if facts.why_unknown:
        yield f"Thresholds of the calendar are not known: {lines('; '.join(facts.why_unknown))}"


def _thresholds(session: ReadingSession, athlete: Athlete, today: dt.date) -> Facts:
    """Return the thresholds that loads hang on where none is declared: one request."""
    try:
        with session.calendars.reader(athlete.name, athlete.document) as reader:
            return Facts(today, sport_settings=read_sport_settings(reader.sport_settings()))
    except InputError:
        raise
    except ReconcilerError as error:
        return Facts.offline(today, error.message)


def _done(session: ReadingSession, athlete: str, week: str) -> str:
    try:
        return render(week_review(gather(session, athlete, week))).rstrip("\n")
    except InputError:
        raise
    except ReconcilerError as error:
        return f"What was done is not known: {lines(error.message)}"


def _computed(week: PlannedWeek) -> str:
    total = sums(week)
    least = "at least " if total["partial"] else ""
    rows = [_session(session) for session in week.sessions] or ["- no sessions"]
    end = (
        f"Total: {total['sessions']} sessions, {total['hard']} hard, {duration(total['duration']) or '0m'}, "
        f"load {least}{total['load']:.0f}"
    )
    return "\n".join(["## Computed", "", *rows, "", end])


def _session(session: PlannedSession) -> str:
    load = "load not known" if session.load is None else f"load {session.load:.0f} ({session.load_is})"
    effort = {True: "hard", False: "easy", None: "hard or easy: not known"}[session.hard]
    facts = [duration(session.duration or 0), distance(session.distance or 0), load, effort]
    when = f"{day(session.date)} {session.entry.time or ''}".strip()
    name = lines(session.entry.name)
    return f"- {when}, {session.sport}, {name} [{session.id}]: {', '.join(fact for fact in facts if fact)}"

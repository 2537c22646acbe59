"""The review of a week in sentences, the same for every output. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.escaping import escape
from reconciler.rules.words import signed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reconciler.render.week_review_view import (
        FormView,
        RepetitionView,
        SessionView,
        ShareView,
        TotalView,
        WeekReview,
    )

NOT_REPAID = "What was missed is not made up: no load of it is added to the days to come."
LAPS_UNFIT = "no repetition is judged"


def head(review: WeekReview) -> str:
    """`Mon 11 May to Sun 17 May 2026`, and how far the week is."""
    span = f"{' '.join(words.day(review.monday).split())} to {' '.join(words.day(review.sunday).split())} {review.sunday.year}"
    return span if review.over else f"{span}, not over yet"


def summary(review: WeekReview) -> str:
    """How much of what was due was done."""
    kept = review.consistency
    extras = sum(one.state == "extra" for one in review.sessions)
    beside = f"; {_many(extras, 'activity', 'activities')} that no session asked for" if extras else ""
    if not review.planned:
        return f"There is no plan for {review.week}{beside}."
    if not kept.sessions:
        return f"No planned session is due{beside}."
    return (
        f"{kept.sessions_done} of {_many(kept.sessions, 'planned session')} done, "
        f"on {kept.days_done} of {_many(kept.days, 'planned day')}{beside}."
    )


def _many(count: int, one: str, more: str = "") -> str:
    return f"{count} {one if count == 1 else more or f'{one}s'}"


def shares(session: SessionView | TotalView) -> str:
    """`50m of 45m (111 %), 10.0 km, load 40 of 35 (114 %)`; empty where nothing is known."""
    parts = (
        _share(session.time, words.duration),
        _share(session.distance, words.distance),
        _share(session.load, lambda value: f"{value:.0f}", "load "),
    )
    return ", ".join(part for part in parts if part)


def _share(share: ShareView, show: Callable[[float], str], before: str = "") -> str:
    done, planned = show(share.done) if share.done else "", show(share.planned) if share.planned else ""
    if done and planned and share.percent is None:
        return f"{before}{done} done, {before}{planned} planned"
    if done and planned:
        return f"{before}{done} of {planned} ({share.percent} %)"
    if planned:
        return f"{before}{planned} planned" if share.done is None else f"{before}0 of {planned}"
    return f"{before}{done}" if done else ""


def remarks(session: SessionView) -> Iterator[str]:
    """What else there is to say of a session, one sentence each."""
    said_below = f"done on {session.move_to:%A %Y-%m-%d}" if session.move_to else ""
    yield from (note for note in session.notes if note != said_below)
    if session.move_to:
        yield (
            f"done on {session.move_to:%A}: set `date: {session.move_to}` to say so in git, or leave it as it is"
            if session.day.isocalendar()[:2] == session.move_to.isocalendar()[:2]
            else f"done on {session.move_to:%A} of another week: leave it as it is, or move the entry to that week"
        )
    if session.measure not in ("unknown", "as asked"):
        yield f"{session.measure}: {'; '.join(session.reasons)}"
    if session.repetitions_why:
        yield f"{session.repetitions_why}: {LAPS_UNFIT}"


def repetition(row: RepetitionView) -> str:
    """`2 of 5, 1.0 km at 4:35/km to 4:25/km: 4:31/km, on target`."""
    size = words.distance(row.metres) if row.metres else words.duration(row.seconds)
    done = f"{row.done}, {row.verdict}" if row.done else row.verdict
    return f"{row.number} of {row.of}, {size} at {row.target}: {done}{f' ({row.why})' if row.why else ''}"


def repetitions(rows: Sequence[RepetitionView]) -> str:
    """`4 of 5 repetitions on target, 1 too hard`."""
    counts = {name: sum(row.verdict == name for row in rows) for name in ("too hard", "too easy", "unknown")}
    other = [
        f"{count} {'not judged' if name == 'unknown' else name}" for name, count in counts.items() if count
    ]
    on_target = sum(row.verdict == "on target" for row in rows)
    return ", ".join([f"{on_target} of {_many(len(rows), 'repetition')} on target", *other])


def total(one: TotalView) -> str:
    """One sport's sums, and what they leave out."""
    extras = f" and {_many(one.extras, 'extra')}" if one.extras else ""
    found = sums(one)
    return f"{one.done} of {one.due} due{extras}{f': {found}' if found else ''}"


def sums(one: TotalView) -> str:
    """The sums themselves; of one that leaves something out there is no percentage, and it is named."""
    partial = f" (not all known: {', '.join(one.partial)})" if one.partial else ""
    found = shares(one)
    return f"{found}{partial}" if found else ""


def form(view: FormView) -> Iterator[str]:
    """Form at the end of the week against the forecast."""
    if not view.days:
        yield "Form against the forecast is not known: no wellness record before the week holds fitness and fatigue."
        return
    known = [(day, day.form) for day in view.days if day.form is not None]
    if known:
        day, became = known[-1]
        yield (
            f"On {' '.join(words.day(day.day).split())} fitness {day.fitness:.1f} (forecast {day.forecast_fitness:.1f}), "
            f"fatigue {day.fatigue:.1f} (forecast {day.forecast_fatigue:.1f}), "
            f"form {signed(became, 1)} (forecast {signed(day.forecast_form, 1)})."
        )
    else:
        day = view.days[-1]
        yield f"Form was forecast at {signed(day.forecast_form, 1)} for {' '.join(words.day(day.day).split())}; what it became is not known."
    yield f"The forecast is that of Monday, from the record of {view.seed}, over {view.plan}."
    if view.without_load:
        yield f"It counts nothing for: {', '.join(view.without_load)}."


def asked_of(review: WeekReview) -> Iterator[str]:
    """Which sessions were more or less than asked for."""
    for one in review.sessions:
        if one.measure in ("more than asked", "less than asked", "mixed"):
            yield f"{one.name}: {one.measure} ({'; '.join(one.reasons)})"


def escaped(text: str) -> str:
    """Our own and declared words for Markdown; what we mark as code stays code."""
    parts = text.split("`")
    shown = [f"`{part}`" if at % 2 else escape(part) for at, part in enumerate(parts)]
    return "".join(shown) if len(parts) % 2 else escape(text)

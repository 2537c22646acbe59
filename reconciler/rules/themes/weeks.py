"""One week against the weeks before it. B4-B6, C8 and D1 of the collection."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.plan import WEEK
from reconciler.rules.themes.form import ENDURANCE
from reconciler.rules.words import listed, percent, signed, time
from reconciler.training.facts import DAY

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterator, Sequence

    from reconciler.rules.case import Case
    from reconciler.rules.volume import Totals

_QUIET = frozenset({"recovery", "taper", "race", "transition"})
# A week below this share of the greatest of its neighbours is a recovery week and no reference for others.
_RECOVERY = 0.75


def past_weeks(case: Case, count: int) -> tuple[Totals, ...]:
    """The weeks before this one, the nearest first; none that begins before the season did."""
    mondays = [case.week.monday - number * WEEK for number in range(1, count + 1)]
    start = case.plan.season_start
    return tuple(
        case.plan.totals(monday, monday + 6 * DAY) for monday in mondays if not start or monday >= start
    )


def this_week(case: Case) -> Totals:
    """Done and planned of the week itself."""
    return case.plan.totals(case.week.monday, case.week.sunday)


def is_quiet(case: Case) -> bool:
    """Whether the week is meant to be easy: marked conservative, or in a phase of that kind."""
    strategy = case.plan.athlete.strategy
    phase = strategy.phase(case.week.monday) if strategy else None
    return case.week.week.conservative or (phase is not None and phase.kind in _QUIET)


def reference(weeks: Sequence[Totals]) -> float | None:
    """Mean training time of the last three weeks that are no recovery weeks; None where that is not known."""
    times = [week.all.time for week in weeks]
    if any(week.unknown or week.all.without_time for week in weeks) or not times or not max(times):
        return None
    loading = [seconds for seconds in times if seconds >= _RECOVERY * max(times)][:3]
    return sum(loading) / len(loading)


@rule(
    "week-step",
    "B4",
    "Step from the last weeks",
    "info",
    Threshold("info", 10, "%", "a note above"),
    Threshold("strong", 30, "%", "said more strongly above"),
    source="Buist 2008 (10 % against 24 % a week: no difference), Nielsen 2014 (> 30 %: HR 1.59 [0.96-2.66])",
    evidence="C",
)
def week_step(case: Case) -> Iterator[Outcome]:
    """Training time against the mean of the last three weeks that were no recovery weeks.

    It describes how predictable the plan is; 10 % is no limit of injury.
    """
    base = reference(past_weeks(case, 4))
    total = this_week(case)
    if base is None or total.all.without_time or total.unknown:
        yield case.missing("the training time of this week and the four before it")
        return
    step = round(total.all.time / base - 1, 6)
    said = f"{time(total.all.time)}, {signed(step * 100)} % against {time(base)} of the last loading weeks"
    if step > case.share("info"):
        much = ": a big jump relative to the base" if step > case.share("strong") else ""
        yield case.found(said + much, step=step, base=base, seconds=total.all.time)
    else:
        yield case.fine(said, step=step, base=base, seconds=total.all.time)


@rule(
    "acute-chronic-ratio",
    "B5",
    "Load of one week against four",
    "info",
    source="coupled sum7 / (sum28 / 4); as a guardrail rejected: Impellizzeri 2020",
    evidence="E",
)
def acute_chronic_ratio(case: Case) -> Iterator[Outcome]:
    """A description without a threshold: the popular "sweet spot" is an artefact of coupling and binning."""
    weeks = (this_week(case), *past_weeks(case, 3))
    month = sum(week.all.load for week in weeks)
    if len(weeks) < 4 or any(w.unknown or _no_load(w) for w in weeks) or not month:  # noqa: PLR2004 - four weeks
        yield case.missing("the load of four weeks")
        return
    ratio = weeks[0].all.load / (month / 4)
    said = f"load {weeks[0].all.load:.0f}, {ratio:.2f} times the mean of four weeks"
    yield case.fine(said, ratio=ratio, load=weeks[0].all.load)


def _no_load(total: Totals) -> int:
    return sum(part.without_load for sport, part in total.sports.items() if sport in ENDURANCE)


def monotony(loads: Sequence[float]) -> float | None:
    """Mean daily load over its population standard deviation; None where all days are alike. Source: Foster 1998."""
    mean = sum(loads) / len(loads)
    spread = math.sqrt(sum((load - mean) ** 2 for load in loads) / len(loads))
    return mean / spread if spread > 1e-9 * max(mean, 1) else None


@rule(
    "monotony",
    "B6",
    "Days differ from each other",
    "info",
    Threshold("monotony", 2.0, "ratio"),
    source="Foster 1998, population SD; he speaks of individual thresholds, 2.0 is a convention",
    evidence="D",
)
def week_monotony(case: Case) -> Iterator[Outcome]:
    """Mean daily load over its standard deviation, rest days included; strain is load times monotony.

    Not looked at in recovery and taper weeks, where days are meant to be alike.
    """
    if is_quiet(case):
        yield case.fine("a quiet week: not looked at")
        return
    days = [case.plan.totals(date, date) for date in (case.week.monday + n * DAY for n in range(7))]
    if any(_no_load(total) or total.unknown for total in days):
        yield case.missing("the load of every day")
        return
    loads = [total.all.load for total in days]
    found = monotony(loads)
    if found is None:
        yield case.fine("all days are alike: monotony is not defined", load=sum(loads))
        return
    strain = sum(loads) * found
    said = f"monotony {found:.2f}, strain {strain:.0f}"
    if found >= case.numbers["monotony"]:
        yield case.found(f"{said}: the days hardly differ", monotony=found, strain=strain)
    else:
        yield case.fine(said, monotony=found, strain=strain)


@rule(
    "one-progression",
    "C8",
    "One thing grows at a time",
    "info",
    Threshold("percent", 5, "%", "what counts as growing"),
    source="Section 11",
    evidence="D",
)
def one_progression(case: Case) -> Iterator[Outcome]:
    """Duration, frequency or the number of hard sessions grows against the week before, not several together."""
    before = past_weeks(case, 1)
    total = this_week(case)
    if not before or before[0].unknown or total.unknown or not before[0].all.sessions:
        yield case.missing("the week before")
        return
    monday = case.week.monday
    hard = [_hard_sessions(case, first, first + 6 * DAY) for first in (monday - WEEK, monday)]
    pairs = {
        "duration": (before[0].all.time, total.all.time),
        "frequency": (before[0].all.sessions, total.all.sessions),
    }
    if hard[0] is not None and hard[1] is not None:
        pairs["hard sessions"] = (hard[0], hard[1])
    grown = [name for name, (old, new) in pairs.items() if new > old * (1 + case.share("percent"))]
    if len(grown) > 1:
        yield case.found(f"{listed(grown)} grow together against the week before", grown=len(grown))
    elif len(pairs) == 2:  # noqa: PLR2004 - the third could not be told
        yield case.missing("the number of hard sessions of both weeks")
    else:
        yield case.fine(f"grows: {listed(grown) or 'nothing'}", grown=len(grown))


def _hard_sessions(case: Case, first: dt.date, last: dt.date) -> int | None:
    """Hard sessions done before today and planned from then on; None where that is not known."""
    planned = [s for s in case.plan.sessions if max(first, case.today) <= s.date <= last]
    if any(session.hard is None for session in planned):
        return None
    count = sum(session.hard is True for session in planned)
    if first < case.today:
        done = case.plan.hard_days_done
        if done is None:
            past = [s for s in case.plan.sessions if first <= s.date <= min(last, case.today - DAY)]
            known = first in case.plan.declared_days and all(s.hard is not None for s in past)
            return count + sum(s.hard is True for s in past) if known else None
        count += sum(first <= date <= last and date < case.today for date, _ in done)
    return count


@rule(
    "recovery-week",
    "D1",
    "An easier week among four",
    "warning",
    Threshold("percent", 70, "%", "of the highest of the other weeks"),
    Threshold("weeks", 4, "weeks", "3 for masters and beginners, 5 for advanced athletes"),
    source="Section 11: 60-70 %; undulating with a reduced fourth week VO2max +22 % against +11 % (Costa 2019)",
    evidence="B",
)
def recovery_week(case: Case) -> Iterator[Outcome]:
    """Among any four consecutive weeks, this one the last, one has at most 70 % of the time of the highest other.

    Not looked at within 14 days of an illness, an injury or a holiday. B is for the pattern, the number is D.
    """
    count = int(case.numbers["weeks"])
    weeks = (this_week(case), *past_weeks(case, count - 1))
    first = case.week.monday - 2 * WEEK
    if any(absence.last >= first and absence.first <= case.week.sunday for absence in case.plan.absences):
        yield case.fine("a break within 14 days: not looked at")
        return
    if len(weeks) < count or any(week.unknown or week.all.without_time for week in weeks):
        yield case.missing(f"the training time of {count} weeks")
        return
    times = [week.all.time for week in weeks]
    lowest, highest = min(times), max(times)
    if not highest:
        yield case.fine("no training in these weeks")
    elif lowest > case.share("percent") * highest:
        said = (
            f"no easier week among the last {count}: the lowest has {time(lowest)}, "
            f"{percent(lowest / highest)} of the highest"
        )
        yield case.found(said, lowest=lowest, highest=highest, share=lowest / highest)
    else:
        yield case.fine(f"easiest of {count} weeks: {percent(lowest / highest)}", share=lowest / highest)


RULES = (week_step, acute_chronic_ratio, week_monotony, one_progression, recovery_week)

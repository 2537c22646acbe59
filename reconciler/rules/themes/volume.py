"""Runs against the runs before, long runs, and the share of easy training. B7, C5 and C7 of the collection."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reconciler.athlete.sports import FAMILY
from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.volume import history_start
from reconciler.rules.words import km, listed, percent, signed, time
from reconciler.training.distances import has_whole_distance
from reconciler.training.facts import DAY

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession

_ENDURANCE = ("Ride", "Run", "Swim")
_WINDOW = dt.timedelta(days=30)
_ROLLING = dt.timedelta(days=27)
_FEWEST_RUNS = 3
_MANY_RUNS = 4
_EASY_ZONES = 2
_UNCLEAR = 0.25  # with more time of unknown effort than this share, the rest says little


def _is_run(sport: str | None) -> bool:
    return FAMILY.get(sport or "", sport) == "Run"


@rule(
    "run-spike",
    "B7",
    "No run far beyond the last weeks' longest",
    "warning",
    Threshold("info", 10, "%", "a note above"),
    Threshold("warn", 30, "%", "a finding above"),
    Threshold("strong", 100, "%", "said more strongly above"),
    source="Frandsen 2025, 5 205 runners: > 10 % HRR 1.64 (1.31-2.05), > 100 % 2.28 (1.50-3.48); association, not cause",
    evidence="C",
)
def run_spike(case: Case) -> Iterator[Outcome]:
    """A run's distance against the longest of the 30 days before, earlier planned runs included.

    A race is exempt and shown. Fewer than three known runs in the window: unknown.
    """
    runs = [session for session in case.sessions if _is_run(session.sport)]
    if not runs:
        yield case.fine("no runs ahead in the week", runs=0)
        return
    spikes: list[float] = []
    lacking: dict[str, list[str]] = {}
    good = True
    for run in runs:
        missing, before = _runs_before(case, run)
        if missing or run.distance is None:
            lacking.setdefault(missing, []).append(run.id)
            continue
        spike = round(run.distance / max(before) - 1, 6)  # 9.9 km after 9 km are 10 % and no more
        spikes.append(spike)
        if spike > case.share("info"):
            good = False
            said = f"{run.id}, {km(run.distance)}, is {signed(spike * 100)} % against the longest run of 30 days, {km(max(before))}"
            note = spike <= case.share("warn") or run.race is not None
            much = ": a very big jump" if spike > case.share("strong") else "" if note else ": a big jump"
            yield case.found(said + much, run, note=note, spike=spike, longest=max(before))
    for missing, ids in lacking.items():
        yield case.missing(f"{missing}, for {listed(ids)}")
    if good and not lacking:
        yield case.fine(f"longest step {signed(max(spikes) * 100)} %", spike=max(spikes), runs=len(runs))


def _runs_before(case: Case, run: PlannedSession) -> tuple[str, list[float]]:
    """What is missing, and the distances of runs in the 30 days before: done before today, planned since."""
    first = run.date - _WINDOW
    if case.plan.facts.activities is None:
        return "completed runs", []
    done = list(case.plan.done(first, min(run.date, case.today) - DAY))
    if any(one.stub for one in done):
        return "runs that came through Strava", []
    metres = [one.distance for one in done if _is_run(one.sport) and one.distance]
    planned = [
        s for s in case.plan.sessions if max(first, case.today) <= s.date < run.date and _is_run(s.sport)
    ]
    metres += [session.distance for session in planned if session.distance]
    if run.distance is None:
        return "the distance", metres
    return "" if len(metres) >= _FEWEST_RUNS else f"{_FEWEST_RUNS} runs with a distance in 30 days", metres


@rule(
    "long-run",
    "C7",
    "The long run is part of a week",
    "warning",
    Threshold("percent", 30, "%", "of the week's distance, from 4 runs on"),
    Threshold("percent_of_few", 40, "%", "a note with fewer runs"),
    Threshold("minutes", 150, "min"),
    source="Daniels 25-30 %; the often quoted 3 h have no primary source",
    evidence="D",
)
def long_run(case: Case) -> Iterator[Outcome]:
    """The longest run has at most 30 % of the week's distance (time, where distances are not known) and 150 minutes.

    With fewer than three runs there is no share to speak of."""
    every = [session for session in case.week.sessions if _is_run(session.sport)]
    runs = [session for session in every if session.race is None]
    if not runs:
        yield case.fine("no runs in the week", runs=0)
        return
    lacking = [run.id for run in every if run.duration is None]
    longest = max(runs, key=lambda run: (run.duration or 0, run.id))
    share, by = _share(every, longest)
    few = len(every) < _MANY_RUNS
    most = case.share("percent_of_few" if few else "percent")
    good = True
    if (longest.duration or 0) > case.numbers["minutes"] * 60:
        good = False
        yield case.found(
            f"{longest.id} lasts {time(longest.duration or 0)}, more than {case.numbers['minutes']:g} min",
            longest,
        )
    if len(every) >= _FEWEST_RUNS and not lacking and share > most:
        good = False
        said = f"{longest.id} has {percent(share)} of the week's {by} in {len(every)} runs; usual are up to {percent(most)}"
        yield case.found(said, longest, note=few or by == "running time", share=share, most=most)
    if lacking:
        yield case.missing(f"the duration of {listed(lacking)}")
    elif good:
        yield case.fine(
            f"longest run {time(longest.duration or 0)}, {percent(share)} of the week's {by}", share=share
        )


def _share(runs: list[PlannedSession], longest: PlannedSession) -> tuple[float, str]:
    whole = [run.distance for run in runs if run.distance and has_whole_distance(run)]
    if len(whole) == len(runs):
        return (longest.distance or 0) / sum(whole), "running distance"
    total = sum(run.duration or 0 for run in runs)
    return (longest.duration or 0) / total if total else 0.0, "running time"


@rule(
    "easy-share",
    "C5",
    "Most training is easy",
    "warning",
    Threshold("percent", 75, "%", "of the time in zones; 0.80 is the common target"),
    Threshold("hours_per_week", 3, "h", "below, it is not looked at"),
    source="time in zone 1-2 of 28 days, done and planned; the method matters: 91 % or 77 % of the same training (Stöggl 2015)",
    evidence="D",
)
def easy_share(case: Case) -> Iterator[Outcome]:
    """Time in the two easy zones over all time with a known zone, by sport, in the 28 days up to the week's end.

    A session that came through Strava, of which only the day is known, makes the share unknown.
    """
    first, last = case.week.sunday - _ROLLING, case.week.sunday
    good, shares = True, list[str]()
    if missing := _zones_missing(case, first):
        yield case.missing(missing)
        return
    for sport in _ENDURANCE:
        easy, known, total = _easy(case, sport, first, last)
        if total < case.numbers["hours_per_week"] * 3600 * 4:
            continue
        if known < (1 - _UNCLEAR) * total:
            good = False
            yield case.missing(f"zones of {time(total - known)} of {time(total)} of {sport}")
        elif easy / known < case.share("percent"):
            good = False
            said = f"{percent(easy / known)} of {sport} is easy in the 28 days to {last}, usual are {percent(case.share('percent'))} and more"
            yield case.found(said, share=easy / known, easy=easy, known=known)
        else:
            shares.append(f"{sport} {percent(easy / known)}")
    if good:
        yield case.fine(f"easy: {listed(shares) or 'no sport with 3 h a week'}", sports=len(shares))


def _zones_missing(case: Case, first: dt.date) -> str:
    """What nobody knows of completed training from a day on; "" where all of it is known."""
    if first >= case.today:
        return ""
    facts = case.plan.facts
    if facts.activities is None or first < history_start(facts.today):
        return "zones of completed training"
    done = case.plan.done(first, case.today - DAY)
    return "zones of sessions that came through Strava" if any(one.stub for one in done) else ""


def _easy(case: Case, sport: str, first: dt.date, last: dt.date) -> tuple[float, float, float]:
    """Easy seconds, seconds with a known zone, and all seconds of one sport."""
    easy = known = total = 0.0
    for one in case.plan.done(first, min(last, case.today - DAY)):
        if FAMILY.get(one.sport or "", one.sport) == sport:
            easy, known = easy + sum(one.zones[:_EASY_ZONES]), known + sum(one.zones)
            total += max(one.time or 0, sum(one.zones))
    for session in case.plan.sessions:
        if max(first, case.today) <= session.date <= last and session.family == sport:
            easy, known = easy + session.zones.easy, known + session.zones.known
            total += max(session.duration or 0, session.zones.known)
    return easy, known, total


RULES = (run_spike, long_run, easy_share)

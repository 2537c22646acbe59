"""All rules over a roster: 1,000 athletes with four weeks each, against loading and reading the same files."""

from __future__ import annotations

import datetime as dt
import re
import shutil
import statistics
import tempfile
from collections.abc import Iterator, Sequence
from functools import partial
from pathlib import Path

from bench.ratio import Ratio, paired
from reconciler.athlete.reading import Athlete, read_athlete
from reconciler.athlete.tree import WorkingTree
from reconciler.rules import check
from reconciler.training import Activity, Facts, WellnessDay
from reconciler.training.planned import read_steps
from reconciler.workout import parse

ATHLETES = 1000
CHUNK = 100
TODAY = dt.date(2026, 5, 11)


def ratios() -> Iterator[Ratio]:
    """Rules without a calendar, and with six weeks of completed training; a hundred athletes at a time, in turn."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        _roster(root)
        tree = WorkingTree(root)
        names = tree.names("athletes")
        rosters = [_read(tree, names[first : first + CHUNK]) for first in range(0, ATHLETES, CHUNK)]
        for name, facts in (
            ("nothing but the files", Facts.offline(TODAY)),
            ("six weeks of training", _facts()),
        ):
            found = [
                paired(
                    partial(_check, roster, facts), partial(_read, tree, [one.name for one in roster]), runs=1
                )
                for roster in rosters
            ]
            yield Ratio(
                f"rules over {ATHLETES} athletes x 4 weeks, knowing {name}",
                "loading and reading the files",
                statistics.median(found),
                goal=3,
            )


def _read(tree: WorkingTree, names: Sequence[str]) -> list[Athlete]:
    """Load the files and read the workout texts in them."""
    athletes = [read_athlete(tree, name) for name in names]
    for athlete in athletes:
        for week in athlete.weeks:
            for workout in week.workouts:
                parse(workout.steps or "")
    return athletes


def _check(athletes: list[Athlete], facts: Facts) -> None:
    read_steps.cache_clear()  # a run begins with nothing measured
    for athlete in athletes:
        check(athlete, facts, TODAY)


def _facts() -> Facts:
    days = [TODAY - dt.timedelta(days=number) for number in range(42, 0, -1)]
    return Facts(
        TODAY,
        wellness=tuple(
            WellnessDay(day, ctl=50 + n / 10, atl=55, resting_hr=48, hrv=60 + n % 5)
            for n, day in enumerate(days)
        ),
        activities=tuple(
            Activity(f"i{n}", day, "Run", 3000, 9000.0, 45, zones=(600, 1800, 300, 300), zones_by="hr")
            for n, day in enumerate(days)
            if n % 7 not in (0, 4)
        ),
        events=(),
        sport_settings={},
    )


def _roster(root: Path) -> None:
    """Copies of an example athlete with four weeks. Times differ by athlete, so that nobody's text serves for another."""
    source = Path(__file__).parents[1] / "athletes" / "maria"
    for number in range(ATHLETES):
        target = root / "athletes" / f"a{number:04d}"
        shutil.copytree(source, target)
        for week, shift in (("2026-W20", 14), ("2026-W21", 14)):
            text = _varied((target / "weeks" / f"{week}.yaml").read_text(), number)
            (target / "weeks" / f"{week}.yaml").write_text(text)
            (target / "weeks" / f"2026-W{int(week[-2:]) + 2}.yaml").write_text(_later(text, week, shift))


def _varied(text: str, number: int) -> str:
    return re.sub(r"- (\d+)m Z", lambda found: f"- {int(found[1]) + number // 59}m{number % 59 + 1}s Z", text)


def _later(text: str, week: str, shift: int) -> str:
    text = text.replace(week, f"2026-W{int(week[-2:]) + 2}")
    return re.sub(
        r"2026-\d\d-\d\d",
        lambda found: str(dt.date.fromisoformat(found[0]) + dt.timedelta(days=shift)),
        text,
    )

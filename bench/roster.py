"""Makes rosters: any number of athletes, each with eight weeks of seven workouts of real size, no two weeks alike."""

from __future__ import annotations

import random
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from reconciler.reconcile.git import Repository

WEEKS, SESSIONS = 8, 7
KEYS = 100
_STRATEGY = """\
goal: A good autumn.
phases:
  - {name: Build, kind: build, from: 2026-04-01, until: 2026-07-31, focus: More.}
"""
_HARD = (1, 4)  # the days with a hard session
MONDAY = date(2026, 5, 11)
_WORDS = [
    "steady",
    "easy",
    "tempo",
    "threshold",
    "relaxed",
    "form",
    "cadence",
    "climb",
    "descent",
    "effort",
    "rhythm",
    "breath",
    "posture",
    "legs",
]


@dataclass(frozen=True)
class Roster:
    """Where the plans are, and how many bytes of weeks they hold."""

    root: Path
    athletes: int
    bytes: int
    weeks: int = WEEKS

    @property
    def workouts(self) -> int:
        return self.athletes * self.weeks * SESSIONS


def make(root: Path, athletes: int, *, weeks: int = WEEKS, seed: int = 1) -> Roster:
    """Write a roster below an empty directory; the same seed gives the same bytes."""
    directory = root / "athletes"
    directory.mkdir(parents=True)
    (directory / "settings.yaml").write_text("calendar: embedded\napproval: none\n")
    total = 0
    for number in range(athletes):
        chance = random.Random(f"{seed}/{number}")  # noqa: S311 - nothing is secret here
        total += _athlete(directory, number, weeks, chance)
    return Roster(root, athletes, total, weeks)


def commit(root: Path, message: str = "Roster") -> None:
    """Make the roster a git repository, or commit what changed in it."""
    who = ("-c", "user.name=bench", "-c", "user.email=bench@localhost", "-c", "gc.auto=0")
    repository = Repository(root)
    if not repository.exists():
        repository.run("init", "--quiet", "--initial-branch=main")
    repository.run("add", "athletes")
    repository.run(*who, "commit", "--quiet", "-m", message)


def _athlete(directory: Path, number: int, weeks: int, chance: random.Random) -> int:
    home = directory / f"a{number:05d}"
    (home / "weeks").mkdir(parents=True)
    hr = 165 + number % 15
    (home / "athlete.yaml").write_text(
        f"name: Athlete {number}\nintervals_id: i{100_000 + number}\ntimezone: Europe/Berlin\n"
        f"credential_env: KEY_{number % KEYS}\n"
        "thresholds:\n"
        f"  Run: {{measured: 2026-05-01, lthr: {hr}, max_hr: {hr + 18}, threshold_pace: 4:{10 + number % 20}/km, "
        f"hr_zones: [{hr - 35}, {hr - 20}, {hr - 8}, {hr}, {hr + 5}, {hr + 10}, {hr + 18}]}}\n"
        f"  Ride: {{measured: 2026-05-01, ftp: {200 + number % 120}, lthr: {hr - 5}}}\n"
    )
    (home / "strategy.yaml").write_text(_STRATEGY)
    size = 0
    for index in range(weeks):
        monday = MONDAY + timedelta(weeks=index)
        year, week, _ = monday.isocalendar()
        text = _week(f"{year}-W{week:02d}", monday, chance)
        (home / "weeks" / f"{year}-W{week:02d}.yaml").write_text(text)
        size += len(text)
    return size


def _week(name: str, monday: date, chance: random.Random) -> str:
    sessions = "".join(_session(monday + timedelta(days=day), day, chance) for day in range(SESSIONS))
    return f"week: {name}\nfocus: {_prose(chance, 3)}\nwhy: {_prose(chance, 14)}\nworkouts:\n{sessions}"


def _session(day: date, number: int, chance: random.Random) -> str:
    run = chance.random() < 0.5
    lines = _hard(chance, run=run) if number in _HARD else _easy(chance, run=run)
    steps = "".join(f"      {line}\n" if line else "\n" for line in lines)
    return (
        f"  - id: {'run' if run else 'ride'}-{number}\n"
        f"    date: {day}\n"
        f'    time: "{6 + chance.randrange(12):02d}:{chance.randrange(4) * 15:02d}"\n'
        f"    sport: {'Run' if run else 'Ride'}\n"
        f"    name: {_prose(chance, 4)}\n"
        f"    goal: {_prose(chance, 18)}\n"
        f"    steps: |\n{steps}"
    )


def _hard(chance: random.Random, *, run: bool) -> Iterator[str]:
    zone = " HR" if run else ""
    yield from ("Warmup", f"- {12 + chance.randrange(10)}m Z{1 + chance.randrange(2)}{zone}", "")
    for _ in range(1 + chance.randrange(2)):
        yield f"Main set {2 + chance.randrange(3)}x"
        label, note = _prose(chance, 2), chance.choice(("", "", "", " relaxed"))  # the server drops the note
        if run:
            pace = 250 + chance.randrange(25)
            far = chance.choice((400, 800, 1000, 1200))
            yield f"- {label} {far}mtr {pace // 60}:{pace % 60:02d}/km Pace{note}"
        else:
            low = 88 + chance.randrange(17)
            yield f"- {label} {2 + chance.randrange(6)}m {low}-{low + 5}% {80 + chance.randrange(20)}rpm{note}"
        yield f"- Recovery {60 + chance.randrange(120)}s Z1{zone}"
        yield ""
    yield from ("Cooldown", f"- {10 + chance.randrange(10)}m Z1{zone}")


def _easy(chance: random.Random, *, run: bool) -> Iterator[str]:
    """An easy session of as many steps: the body is told apart, as coaches do."""
    zone = " HR" if run else ""
    yield from ("Warmup", f"- {10 + chance.randrange(10)}m Z1{zone}", "")
    yield f"Main set {2 + chance.randrange(3)}x"
    for _ in range(1 + chance.randrange(2)):
        yield f"- {_prose(chance, 2)} {5 + chance.randrange(8)}m{chance.randrange(1, 60)}s Z2{zone}"
        yield f"- {_prose(chance, 1)} {60 + chance.randrange(120)}s Z1{zone}"
    yield from ("", "Cooldown", f"- {5 + chance.randrange(15)}m Z1{zone}")


def _prose(chance: random.Random, words: int) -> str:
    return " ".join(chance.choice(_WORDS) for _ in range(words)).capitalize()


def change(roster: Roster, share: float, *, seed: int = 2) -> int:
    """Change the name of so large a share of the workouts, spread over the roster; return how many."""
    chance = random.Random(seed)  # noqa: S311
    files = sorted(roster.root.glob("athletes/*/weeks/*.yaml"))
    wanted = round(roster.workouts * share)
    for path in chance.sample(files, min(wanted, len(files))):
        path.write_text(path.read_text().replace("    name: ", "    name: New ", 1))
    return min(wanted, len(files))


def copied(roster: Roster, to: Path) -> Roster:
    """Return the same roster in another place."""
    shutil.copytree(roster.root / "athletes", to / "athletes")
    return Roster(to, roster.athletes, roster.bytes, roster.weeks)


def change_athletes(roster: Roster, share: float) -> int:
    """Change the name of every workout of so large a share of the athletes; return how many workouts."""
    homes = sorted(path for path in (roster.root / "athletes").iterdir() if path.is_dir())
    count = 0
    for home in homes[: max(1, round(roster.athletes * share))]:
        for path in sorted((home / "weeks").iterdir()):
            text = path.read_text()
            path.write_text(text.replace("    name: ", "    name: New "))
            count += text.count("    name: ")
    return count

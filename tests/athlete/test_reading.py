"""What reading gives: frozen values, only the weeks that are asked for, and nothing heavy imported."""

from __future__ import annotations

import datetime as dt
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest
from pydantic import ValidationError

from reconciler.athlete import (
    Settings,
    WorkingTree,
    athlete_names,
    locate,
    read_athlete,
    read_settings,
)
from reconciler.athlete.reading import read_document
from reconciler.errors import InputError, Place
from tests.athlete.memory import ATHLETE, ROOT, RUN, WEEK, MemoryTree, ada

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

W19 = WEEK.replace("W20", "W19") + RUN.replace("05-12", "05-06")
W20 = WEEK + RUN
W21 = WEEK.replace("W20", "W21") + RUN.replace("05-12", "05-19")
WEEKS = {"weeks/2026-W19.yaml": W19, "weeks/2026-W20.yaml": W20, "weeks/2026-W21.yaml": W21}


def test_settings_have_the_safest_defaults() -> None:
    settings = read_settings(ada())
    assert settings == Settings()
    assert (
        settings.calendar,
        settings.approval,
        settings.drift,
        settings.ledger,
        settings.default_branch,
    ) == (
        "https://intervals.icu",
        "branch",
        "report",
        "refs",
        "main",
    )
    assert (settings.guards.max_delete_share, settings.guards.max_deletes) == (0.3, 3)


@pytest.mark.parametrize("text", ["", "\n", "# all defaults\n", "---\n", "{}\n"])
def test_empty_settings_are_the_defaults(text: str) -> None:
    assert read_settings(MemoryTree({"athletes/settings.yaml": text})) == Settings()


@pytest.mark.parametrize(
    ("calendar", "fine"),
    [
        ("embedded", True),
        ("https://intervals.icu", True),
        ("https://calendar.example:8443/", True),
        ("http://127.0.0.1:8080", True),
        ("http://intervals.icu", False),
        ("https://x/api?key=1", False),
        ("http://localhost.evil.example", False),
        ("file:///etc/passwd", False),
    ],
)
def test_a_calendar_is_embedded_or_a_plain_address(calendar: str, fine: bool) -> None:  # noqa: FBT001
    tree = MemoryTree({"athletes/settings.yaml": f"calendar: {calendar}\n"})
    if fine:
        assert read_settings(tree).calendar == calendar
    else:
        with pytest.raises(InputError):
            read_settings(tree)


def test_only_the_weeks_that_are_asked_for_are_read() -> None:
    tree = ada({**WEEKS, "weeks/2026-W22.yaml": "broken: ["})
    athlete = read_athlete(tree, "ada", weeks=lambda week: week == "2026-W20")
    assert [week.week for week in athlete.weeks] == ["2026-W20"]
    assert athlete.declared_weeks == ("2026-W19", "2026-W20", "2026-W21", "2026-W22")
    assert athlete.paths["2026-W21"] == "athletes/ada/weeks/2026-W21.yaml"
    assert tree.reads == ["athletes/ada/athlete.yaml", "athletes/ada/weeks/2026-W20.yaml"]


def test_a_week_that_something_moved_from_is_read_as_well() -> None:
    moved = W21.replace("id: easy", "id: other").replace("}", ", moved_from: 2026-W19}")
    athlete = read_athlete(
        ada(WEEKS | {"weeks/2026-W21.yaml": moved}), "ada", weeks=lambda week: week == "2026-W21"
    )
    assert [week.week for week in athlete.weeks] == ["2026-W19", "2026-W21"]


def test_what_moved_must_not_stand_in_its_old_week_too() -> None:
    moved = W21.replace("}", ", moved_from: 2026-W19}")
    with pytest.raises(InputError) as caught:
        read_athlete(ada(WEEKS | {"weeks/2026-W21.yaml": moved}), "ada")
    (problem,) = caught.value.problems
    assert problem.message == "workouts.0.moved_from: easy moved from 2026-W19, but still stands there"
    assert problem.also == (Place("athletes/ada/weeks/2026-W19.yaml", 3, 10),)


def test_a_workout_file_is_read_from_beside_the_week() -> None:
    week = WEEK + RUN.replace("duration: 45m", "file: files/a.zwo")
    athlete = read_athlete(ada({"weeks/2026-W20.yaml": week, "weeks/files/a.zwo": "<workout_file/>"}), "ada")
    assert athlete.file("2026-W20", "files/a.zwo") == b"<workout_file/>"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is empty"),
        (b"x" * 1_000_001, "is too large"),
        (OSError(40, "a link"), "cannot be read: a link"),
    ],
)
def test_a_workout_file_that_cannot_be_used(content: bytes | OSError, said: str) -> None:
    week = WEEK + RUN.replace("duration: 45m", "file: a.zwo")
    with pytest.raises(InputError, match=said):
        read_athlete(ada({"weeks/2026-W20.yaml": week, "weeks/a.zwo": content}), "ada")


def test_values_are_frozen() -> None:
    athlete = read_athlete(ada(WEEKS), "ada")
    with pytest.raises(ValidationError):
        athlete.weeks[0].focus = "x"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        athlete.name = "x"  # type: ignore[misc]
    assert isinstance(athlete.weeks[0].workouts, tuple)


def test_text_comes_in_one_form() -> None:
    """NFC, LF, and no blank lines around: the calendar's text is compared with it."""
    week = (
        WEEK
        + '  - {id: a, date: 2026-05-12, sport: Run, name: "Cafe\\u0301", steps: "\\r\\n- 20m\\r\\n\\r\\n"}\n'
    )
    (workout,) = read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada").weeks[0].workouts
    assert (workout.name, workout.steps) == ("Café", "- 20m")


@pytest.mark.parametrize(
    ("written", "seconds"),
    [
        ("90", 90),
        ("90s", 90),
        ("45m", 2700),
        ("1h30m", 5400),
        ("1h0m5s", 3605),
        ("150m", 9000),
        ("1e3", 1000),
    ],
)
def test_durations(written: str, seconds: int) -> None:
    week = WEEK + RUN.replace("45m", written)
    assert read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada").weeks[0].workouts[0].duration == seconds


@pytest.mark.parametrize(
    ("written", "metres"),
    [("400", 400), ("400mtr", 400), ("10km", 10_000), ("42.195km", 42_195), ("0.5", 0.5)],
)
def test_distances(written: str, metres: float) -> None:
    week = WEEK + RUN.replace("duration: 45m", f"distance: {written}")
    assert read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada").weeks[0].workouts[0].distance == metres


def test_the_days_of_notes() -> None:
    week = """\
week: 2026-W20
notes:
  - {id: a, name: a, date: 2026-05-13}
  - {id: b, name: b, kind: holiday, from: 2026-05-16, until: 2026-05-20}
  - {id: c, name: c, for_week: true}
"""
    (read,) = read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada").weeks
    assert (read.monday, read.sunday) == (dt.date(2026, 5, 11), dt.date(2026, 5, 17))
    assert [note.days(read.monday) for note in read.notes] == [
        (dt.date(2026, 5, 13), dt.date(2026, 5, 13)),
        (dt.date(2026, 5, 16), dt.date(2026, 5, 20)),
        (dt.date(2026, 5, 11), dt.date(2026, 5, 11)),
    ]


def test_sport_settings_are_the_apis_with_pace_in_metres_per_second() -> None:
    document = ATHLETE + "thresholds:\n  Run: {measured: 2026-04-01, threshold_pace: 4:40/km, lthr: 170}\n"
    athlete = read_athlete(ada({"athlete.yaml": document}), "ada").document
    expected = {"threshold_pace": pytest.approx(3.5714285), "pace_units": "MINS_KM", "lthr": 170}
    assert athlete.sport_settings("Run") == expected
    assert athlete.sport_settings("TrailRun") == expected
    assert athlete.sport_settings("Ride") == {}


@pytest.mark.parametrize(
    ("pace", "speed", "unit"),
    [
        ("1:45/100m", 0.952381, "SECS_100M"),
        ("7:30/mi", 3.576311, "MINS_MILE"),
        ("1:40/100y", 0.9144, "SECS_100Y"),
        ("2:00/500m", 4.166667, "SECS_500M"),
    ],
)
def test_paces_have_a_unit(pace: str, speed: float, unit: str) -> None:
    document = ATHLETE + f"thresholds: {{Swim: {{measured: 2026-04-01, threshold_pace: {pace}}}}}\n"
    found = read_athlete(ada({"athlete.yaml": document}), "ada").document.sport_settings("Swim")
    assert (found["threshold_pace"], found["pace_units"]) == (pytest.approx(speed, abs=1e-6), unit)


@pytest.mark.parametrize(
    ("pointer", "key", "place"),
    [
        (("workouts", 0, "name"), False, (3, 52)),
        (("workouts", 0, "name"), True, (3, 46)),
        (("workouts", 0), False, (3, 5)),
        (("workouts", 0, "load"), False, (3, 5)),
        (("workouts", 7, "load"), False, (3, 3)),
        ((), False, (1, 1)),
    ],
)
def test_locate_finds_a_value_or_what_stands_around_it(
    pointer: tuple[str | int, ...],
    key: bool,  # noqa: FBT001 - parametrized
    place: tuple[int, int],
) -> None:
    path = "athletes/ada/weeks/2026-W20.yaml"
    assert locate(ada(WEEKS), path, pointer, key=key) == Place(path, *place)
    assert locate(ada(), path, pointer, key=key) == Place(path)


def test_names_come_sorted_without_files_and_hidden_directories() -> None:
    tree = MemoryTree(
        {"athletes/settings.yaml": "", "athletes/b/athlete.yaml": "", "athletes/a/x": "", "athletes/.x/y": ""}
    )
    assert athlete_names(tree) == ("a", "b")
    assert athlete_names(MemoryTree({})) == ()


class FoldingTree(MemoryTree):
    """As a disk that takes Ada for ada: a name is found in any letters, and listed in those it was made with."""

    def _as_made(self, asked: str) -> str:
        made = {
            path[: len(asked)] for path in self.files if f"{path}/".lower().startswith(f"{asked}/".lower())
        }
        return min(made, default=asked)

    def names(self, directory: str) -> tuple[str, ...]:
        return super().names(self._as_made(directory))

    def read(self, path: str) -> bytes:
        return super().read(self._as_made(path))


def on_disk(root: Path, files: Mapping[str, str]) -> WorkingTree:
    """On the disk of this machine, whether it folds or not."""
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_text(text)
    return WorkingTree(root)


@pytest.mark.parametrize("kind", ["a disk that folds", "this disk"])
@pytest.mark.parametrize(
    ("directory", "asked"),
    [("ada", "ada"), ("7", "7"), ("Ada", "ada"), ("ADA", "ada"), ("a-Team2", "a-team2"), ("ada", "Ada")],
)
def test_an_athlete_has_one_name_also_where_the_disk_finds_others(
    kind: str, directory: str, asked: str, tmp_path: Path
) -> None:
    """Git, the ledger and the other machines know only the name that was committed."""
    files = {f"athletes/{directory}/athlete.yaml": ATHLETE}
    tree = FoldingTree(files) if kind == "a disk that folds" else on_disk(tmp_path, files)
    if directory == asked:
        assert read_document(tree, asked).name == read_athlete(tree, asked).document.name == "Ada"
        return
    for read in (read_document, read_athlete):
        with pytest.raises(InputError) as caught:
            read(tree, asked)
        (problem,) = caught.value.problems
        assert (problem.code, problem.place.file) == ("unknown-athlete", f"athletes/{asked}")


def test_reading_the_examples_imports_nothing_heavy() -> None:
    """The command that checks a plan on every keystroke must start fast."""
    code = (
        "import sys; from pathlib import Path; from reconciler.athlete import *\n"
        "tree = WorkingTree(Path(sys.argv[1]))\n"
        "read_settings(tree); [read_athlete(tree, name) for name in athlete_names(tree)]\n"
        "print(sorted({'httpx', 'deepdiff', 'jsonschema', 'ruamel', 'ruamel.yaml', 'click', 'rich'} & set(sys.modules)))"
    )
    pytest.importorskip("ryaml")
    done = subprocess.run(
        [sys.executable, "-c", code, str(ROOT)], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout.strip() == "[]"


def test_without_ryaml_the_examples_read_the_same() -> None:
    code = (
        "import sys; from pathlib import Path\n"
        "if len(sys.argv) > 2: sys.modules['ryaml'] = None\n"
        "from reconciler.athlete import *\n"
        "tree = WorkingTree(Path(sys.argv[1]))\n"
        "print(*[(athlete.document, athlete.rules, athlete.strategy, athlete.weeks)"
        " for athlete in (read_athlete(tree, name) for name in athlete_names(tree))])"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code, str(ROOT), *more], capture_output=True, check=True, cwd=ROOT
        ).stdout
        for more in ([], ["without"])
    }
    assert len(outputs) == 1
    assert b"5 x 1000 m controlled intervals" in outputs.pop()


def test_the_working_tree_reads_the_same_athletes(tmp_path: Path) -> None:
    (tmp_path / "athletes/ada/weeks").mkdir(parents=True)
    for path, text in ada(WEEKS).files.items():
        (tmp_path / path).write_text(str(text))
    assert read_athlete(WorkingTree(tmp_path), "ada") == read_athlete(ada(WEEKS), "ada")

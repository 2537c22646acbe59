"""Whatever is wrong with a file, a person reads where, what was found and what was expected; never a traceback."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from reconciler.athlete import athlete_names, read_athlete, read_settings
from reconciler.errors import InputError, Problem
from tests.athlete.memory import ATHLETE, RUN, WEEK, MemoryTree, ada

if TYPE_CHECKING:
    from collections.abc import Mapping

FILE = "weeks/2026-W20.yaml"


def problems(files: Mapping[str, str | bytes | OSError]) -> list[Problem]:
    with pytest.raises(InputError) as caught:
        read_athlete(ada(files), "ada")
    return list(caught.value.problems)


def problem(text: str | bytes | OSError, file: str = FILE) -> Problem:
    """The one problem of a file."""
    (found,) = problems({file: text})
    assert found.place.file == f"athletes/ada/{file}"
    return found


def workout(fields: str) -> str:
    return WEEK + f"  - id: x\n    date: 2026-05-12\n    sport: Run\n    name: Run\n{fields}"


@pytest.mark.parametrize(
    ("text", "line", "said"),
    [
        ("", 1, "found an empty file, expected keys and values"),
        ("# nothing yet\n", 1, "found an empty file"),
        ("- a\n", 1, "found a list, expected keys and values"),
        ("just text\n", 1, "found 'just text', expected keys and values"),
        ("week: 2026-W20\nfocus: [a\n", 3, "flow sequence"),
        ("week: 2026-W20\nweek: 2026-W20\n", 2, "found the key 'week' twice"),
        ("week: 2026-W20\n\tfocus: x\n", 2, "'\\t'"),
        ("week: 2026-W20\nfocus: a\x00b\n", 2, "U+0000"),
        ("week: 2026-W20\n1: x\n", 2, "unknown key '1'"),
        ("week: 2026-W20\nfocos: x\n", 2, "unknown key 'focos'"),
        ("week: 2026-W20\nfocus:\n", 2, "focus: found a key without a value"),
        ("week: 2026-W20\nfocus: 12\n", 2, "focus: found 12, expected text"),
        ("week: 2026-W20\nfocus: {a: 1}\n", 2, "focus: found a mapping, expected text"),
        ("week: 2026-W20\nconservative: no\n", 2, "conservative: found 'no', expected true or false"),
        ("week: 2026-W20\nworkouts: {}\n", 2, "workouts: found a mapping, expected a list"),
        ("week: 2026-W20\nworkouts: [x]\n", 2, "workouts.0: found 'x', expected a mapping"),
        ("focus: x\n", 1, "week is missing"),
        ("week: 2026-W21\n", 1, "week: found 2026-W21, expected 2026-W20, the name of the file"),
        ("week: 2025-W53\n", 1, "that year has 52 weeks"),
        ("week: 20\n", 1, "week: found 20, expected an ISO week such as 2026-W20"),
        (WEEK + RUN + RUN, 4, "workouts.1.id: found the id 'easy' twice"),
        (WEEK + RUN.replace("05-12", "05-18"), 3, "found 2026-05-18, expected a day of 2026-W20"),
        (WEEK + RUN.replace("05-12", "02-30"), 3, "found '2026-02-30': that month has no such day"),
        (WEEK + RUN.replace("2026-05-12", "12.05.2026"), 3, "expected a date such as 2026-05-13"),
        (WEEK + RUN.replace("easy,", "Easy Run,"), 3, "expected an id of small letters"),
        (WEEK + RUN.replace("easy,", f"{'x' * 61},"), 3, "expected an id of small letters"),
        (
            WEEK + RUN.replace("sport: Run", "sport: run"),
            3,
            "workouts.0.sport: found 'run', expected one of the sixty",
        ),
        (
            WEEK + RUN.replace("sport: Run", "sport: [Ride, Run]"),
            3,
            "found a list of sports, expected one sport",
        ),
        (WEEK + RUN.replace("duration: 45m", "duration: 4:25"), 3, "found '4:25', expected seconds or text"),
        (WEEK + RUN.replace("duration: 45m", "duration: 0"), 3, "found 0, expected seconds or text"),
        (WEEK + RUN.replace("duration: 45m", "duration: true"), 3, "found true, expected seconds or text"),
        (WEEK + RUN.replace("duration: 45m", "distance: 400m"), 3, "found '400m', expected metres"),
        (WEEK + RUN.replace("duration: 45m", "distance: .inf"), 3, "found inf, expected metres"),
        (WEEK + RUN.replace(", duration: 45m", ""), 3, "workouts.0: found a workout without content"),
        (WEEK + RUN.replace("Easy run", '"Easy\\nrun"'), 3, "control character U+000A at character 5"),
        (WEEK + RUN.replace("Easy run", '"\\e[31mEasy"'), 3, "control character U+001B at character 1"),
        (WEEK + RUN.replace("Easy run", '"a\\u202Eb"'), 3, "control character U+202E"),
        (WEEK + RUN.replace("Easy run", '" "'), 3, "found empty text"),
        (WEEK + RUN.replace("Easy run", "x" * 201), 3, "found 201 characters, expected at most 200"),
        (WEEK + RUN.replace("}", ", moved_from: 2026-W20}"), 3, "expected another week"),
        (workout("    steps: |\n      - 20m 80%\n    file: a.zwo\n"), 9, "found steps and a file"),
        (
            workout("    duration: 1h\n    goal: |\n      Easy.\n      - 90m easy if tired\n"),
            8,
            "read as a step",
        ),
        (
            workout("    duration: 1h\n    load: 72.5\n"),
            8,
            "load: found 72.5, expected a whole number from 0",
        ),
        (workout("    duration: 1h\n    tags: tempo\n"), 8, "tags: found 'tempo', expected a list"),
        (workout("    duration: 1h\n    color: '#12'\n"), 8, "color: found '#12', expected a colour name"),
        (workout("    duration: 1h\n    time: 7:30\n"), 8, 'expected a time of day such as "08:00"'),
        (
            workout("    duration: 1h\n    file: ../../x.zwo\n"),
            8,
            "file: found '../../x.zwo', expected the name",
        ),
        (
            workout("    duration: 1h\n    file: /etc/x.fit\n"),
            8,
            "file: found '/etc/x.fit', expected the name",
        ),
        (workout("    duration: 1h\n    file: passwd\n"), 8, "file: found 'passwd', expected the name"),
        (workout("    file: none.zwo\n"), 7, "athletes/ada/weeks/none.zwo is not there"),
        (workout("    duration: 1h\n").replace("Run\n", "Swim\n", 1), 3, "found a swim without a distance"),
        (
            workout("    steps: '- 45m Z2 Pace'\n").replace("Run\n", "Swim\n", 1),
            3,
            "found a swim without a distance",
        ),
        (workout("    distance: 1.9\n").replace("Run\n", "Swim\n", 1), 7, "found 1.9 m for a swim"),
        ("week: 2026-W20\nnotes:\n  - {id: a, name: b}\n", 3, "expected exactly one of date, from and until"),
        ("week: 2026-W20\nnotes:\n  - {id: a, name: b, from: 2026-05-12}\n", 3, "expected until as well"),
        (
            "week: 2026-W20\nnotes:\n  - {id: a, name: b, from: 2026-05-12, until: 2026-05-11}\n",
            3,
            "from 2026-05-12 on",
        ),
        (
            "week: 2026-W20\nnotes:\n  - {id: a, name: b, kind: ill, for_week: true}\n",
            3,
            "notes.0.kind: found 'ill'",
        ),
        (
            "week: 2026-W20\nwaivers:\n  - {rule: C2, reason: x, by: y, scope: z}\n",
            3,
            "waivers.0.scope: found 'z'",
        ),
        (OSError(5, "input/output error"), 0, "the file cannot be read: input/output error"),
    ],
)
def test_a_week_that_is_wrong(text: str | OSError, line: int, said: str) -> None:
    found = problem(text)
    assert said in found.message
    assert found.place.line == line


@pytest.mark.parametrize(
    ("key", "hint"),
    [
        ("icu_training_load", "write load"),
        ("moving_time", "write duration"),
        ("type", "write sport"),
        ("icu_ctl", "the calendar computes it"),
        ("w_prime", "the calendar computes it"),
        ("plan_applied", "never touched"),
        ("uid", "ignores what is sent"),
        ("external_id", "the reconciler sets it"),
        ("workout_doc", "write them under steps"),
        ("distence", "did you mean distance?"),
        ("token", "a credential never stands in a file"),
        ("<<", "write the keys out"),
    ],
)
def test_an_unknown_key_is_refused_with_the_reason_or_the_nearest_known_one(key: str, hint: str) -> None:
    found = problem(workout(f"    duration: 1h\n    {key}: s3cret\n"))
    assert (found.code, found.place.line, found.place.column) == ("unknown-key", 8, 5)
    assert hint in found.hint
    assert "s3cret" not in str(found)


def test_all_problems_of_all_files_are_told_at_once_in_order() -> None:
    found = problems(
        {
            "athlete.yaml": "name: Ada\nintervals_id: 0123\ntimezone: Mars/Base\n",
            "strategy.yaml": "goal: x\nphases: [{}]\n",
            "rules.yaml": "availability: {funday: {}}\n",
            "library/tempo.yaml": "id: tempi\nworkout: {sport: Run}\n",
            FILE: WEEK + RUN.replace("Run", "Rum") + RUN.replace("05-12", "05-19"),
            "weeks/2026-W21.yaml": "week: [",
        }
    )
    places = [
        (problem.place.file.removeprefix("athletes/ada/"), problem.place.line, problem.code)
        for problem in found
    ]
    assert places == [
        ("athlete.yaml", 2, "bad-athlete-id"),
        ("athlete.yaml", 3, "bad-timezone"),
        ("library/tempo.yaml", 1, "file-name"),
        ("rules.yaml", 1, "unknown-value"),
        *[("strategy.yaml", 2, "missing-key")] * 5,
        (FILE, 3, "unknown-value"),
        (FILE, 4, "double-id"),
        (FILE, 4, "outside-week"),
        ("weeks/2026-W21.yaml", 1, "yaml"),
    ]


def test_a_file_full_of_mistakes_tells_the_first_and_says_so() -> None:
    found = problems({FILE: "week: 2026-W20\nworkouts: [" + "1, " * 50_000 + "1]\n"})
    assert len(found) == 51
    assert "more than 50 problems" in found[0].message


@pytest.mark.parametrize("key", ["sk-a1b2c3d4", "a1b2c3d4e5f6g7h8"])
def test_a_credential_in_the_place_of_a_variable_is_not_repeated(key: str) -> None:
    found = problem(f"{ATHLETE}credential_env: {key}\n", "athlete.yaml")
    assert found.place.line == 4
    assert key not in str(found)
    with pytest.raises(InputError) as caught:
        read_settings(
            MemoryTree({"athletes/settings.yaml": f"calendar: https://API_KEY:{key}@intervals.icu\n"})
        )
    assert key not in str(caught.value)
    assert "expected embedded, an https address" in str(caught.value)


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("athelete.yaml", "nothing reads"),
        ("weeks/2026-W20.yml", "expected a name such as 2026-W20.yaml"),
        ("weeks/2026-20.yaml", "expected a name such as 2026-W20.yaml"),
        ("weeks/2026-W60.yaml", "expected a name such as 2026-W20.yaml"),
        ("library/Long Run.yaml", "expected a name such as long-run.yaml"),
    ],
)
def test_a_document_that_nobody_would_read_is_a_problem_and_not_a_deleted_week(name: str, said: str) -> None:
    found = problem("week: 2026-W20\n", name)
    assert found.code == "unknown-file"
    assert said in found.message


@pytest.mark.parametrize("name", ["adda", "Ada", "../ada", "", ".", "settings.yaml"])
def test_an_athlete_that_is_not_there(name: str) -> None:
    with pytest.raises(InputError, match="there is no such athlete"):
        read_athlete(ada(), name)


def test_an_athlete_without_athlete_yaml() -> None:
    with pytest.raises(InputError, match=r"athletes/bob/athlete.yaml: the file is not there"):
        read_athlete(MemoryTree({"athletes/bob/rules.yaml": "avoid: []\n"}), "bob")


@pytest.mark.parametrize("name", ["Big Bob", "Zoë", "foo.lock", "-bob", "b" * 61])
def test_a_directory_with_an_odd_name_is_told_and_stops_nobody_else(name: str) -> None:
    tree = MemoryTree(
        {
            "athletes/ada/athlete.yaml": ATHLETE,
            f"athletes/{name}/athlete.yaml": ATHLETE,
            "athletes/README.md": "",
        }
    )
    assert set(athlete_names(tree)) == {"ada", name}
    assert read_athlete(tree, "ada").name == "ada"
    with pytest.raises(InputError, match=f"athletes/{name}: found a directory that is no athlete's"):
        read_athlete(tree, name)


@pytest.mark.parametrize(
    ("path", "hint"),
    [
        ("athlete.yaml", "begin with a line such as name: …"),
        ("strategy.yaml", "begin with a line such as goal: …"),
        ("library/reps.yaml", "begin with a line such as id: …"),
        ("weeks/2026-W20.yaml", "begin with a line such as week: …"),
        ("rules.yaml", "begin with a line such as availability: …, or delete the file"),
    ],
)
def test_an_empty_document_is_told_how_it_begins(path: str, hint: str) -> None:
    found = problem("# nothing yet\n", path)
    assert (found.code, found.hint) == ("not-a-mapping", hint)
    assert "found an empty file" in found.message


def test_settings_that_are_a_list_are_told_how_they_begin() -> None:
    with pytest.raises(InputError, match="begin with a line such as calendar: …"):
        read_settings(MemoryTree({"athletes/settings.yaml": "- calendar\n"}))

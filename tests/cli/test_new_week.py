"""`new-week` writes the file of a week to come: all that is known, nothing that is planned, valid as it is."""

from __future__ import annotations

import datetime as dt
import json
import os
import re
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reconciler.athlete.edit import add_entry
from reconciler.cli.new_week import _write
from reconciler.errors import ReconcilerError
from tests.cli.plans import ATHLETE, ROOT, Plans, make_plans, run_process

FILE = "ada/weeks/2026-W21.yaml"
NEXT = "2026-05-18"
SNAPSHOTS = Path(__file__).parent / "snapshots"
STRATEGY = """
goal: A calm half marathon.
phases:
  - {name: Base, kind: base, from: 2026-04-27, until: 2026-05-20, focus: Easy running., weekly_load: 200}
  - {name: Build, kind: build, from: 2026-05-21, until: 2026-06-30, focus: Threshold., key_sessions: [5 x 1 km]}
week_building: ["One hard session."]
"""
RULES = """
availability:
  monday: {rest: true}
  tuesday: {windows: ["06:00-07:30"], max_time: 45m}
  thursday: {sports: [Ride]}
blocked:
  - {date: 2026-05-20, why: "Wedding # of: a friend"}
week: {time: 5h, hard_sessions: 1}
sports: {Run: {session_time: 1h}}
"""
EASY = "id: easy-run\nworkout: {sport: Run, name: Easy, goal: Easy., duration: 40m, load: 28, rpe: 3}\n"
LONG = "id: long-run\nworkout: {sport: Run, name: Long, goal: Long., duration: 2h, load: 80, rpe: 3}\n"
REPS = """
id: reps
parameters: {pace: {about: Such as 4:30/km.}}
workout: {sport: Ride, name: Reps, goal: Even., key: true, steps: "- 20m {pace}"}
"""


def goals(plans: Plans, *written: str) -> None:
    plans.write("ada/athlete.yaml", ATHLETE + "goals:\n" + "".join(f"  - {{{goal}}}\n" for goal in written))


def text_of(plans: Plans, path: str = FILE) -> str:
    return (plans.root / "athletes" / path).read_text(encoding="utf-8")


def races_of(plans: Plans) -> str:
    return text_of(plans).partition("notes: []\n")[2].partition("waivers:")[0]


def is_valid(plans: Plans, today: str = "2026-05-11") -> bool:
    return plans.run("validate", "--format", "github", today=today) == 0


def test_it_writes_the_first_week_without_a_file_and_says_which(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plans.run("new-week", "ada") == 0
    assert capsys.readouterr() == ("athletes/ada/weeks/2026-W21.yaml\n", "")
    assert text_of(plans).startswith("# yaml-language-server: $schema=../../../schemas/week.schema.json\n")
    assert "\nworkouts: []\n" in text_of(plans)
    assert is_valid(plans)


def test_the_next_call_takes_the_week_after(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.run("new-week", "ada")
    assert plans.run("new-week", "ada") == 0
    assert capsys.readouterr().out.splitlines()[1] == "athletes/ada/weeks/2026-W22.yaml"


def test_merged_as_it_is_it_changes_nothing_on_the_calendar(plans: Plans) -> None:
    assert plans.run("apply") == 0
    with plans.calendar() as calendar:
        calendar.add_event("i7", category="NOTE", name="Mine", start_date_local="2026-05-19T00:00:00")
        before = calendar.events("i7")
    plans.run("new-week", "ada")
    plans.commit()
    assert plans.run("diff", "--detailed-exitcode") == 0
    assert plans.run("apply") == 0
    with plans.calendar() as calendar:
        assert calendar.events("i7") == before


def test_in_the_place_of_a_deleted_week_it_keeps_nothing_alive_and_says_so(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    """What this plan put on the calendar goes with the deleted file, as it would without the skeleton; no more."""
    entry = "{id: easy, date: 2026-05-19, sport: Run, name: Easy W21, duration: 40m, load: 30}"
    file = plans.write(FILE, f"week: 2026-W21\nworkouts: [{entry}]\n")
    plans.commit()
    plans.run("apply")
    with plans.calendar() as calendar:
        calendar.add_event(
            "i7", category="WORKOUT", type="Run", name="Club run", start_date_local="2026-05-19T18:00:00"
        )
    file.unlink()
    plans.commit("Drop the week")
    capsys.readouterr()
    plans.run("diff", "--format", "json")
    without = json.loads(capsys.readouterr().out)["athletes"][0]["changes"]
    plans.run("new-week", "ada")
    text = text_of(plans)
    assert "'Easy W21' (Run, 40m, load 30), put there by this plan; merged without it" in " ".join(
        text.replace("\n#", "").split()
    )
    assert "'Club run' (Run), not ours: it stays" in text
    capsys.readouterr()
    plans.run("diff", "--format", "json")
    assert json.loads(capsys.readouterr().out)["athletes"][0]["changes"] == without
    assert [change["action"] for change in without] == ["delete"]


def test_a_file_that_is_there_is_never_overwritten(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    before = text_of(plans, "ada/weeks/2026-W20.yaml")
    assert plans.run("new-week", "ada", "2026-W20") == 1
    assert "exists already, and is never overwritten" in capsys.readouterr().err
    assert text_of(plans, "ada/weeks/2026-W20.yaml") == before


def test_a_file_that_appears_meanwhile_is_not_overwritten_either(tmp_path: Path) -> None:
    file = tmp_path / "2026-W21.yaml"
    file.write_text("mine", encoding="utf-8")
    with pytest.raises(ReconcilerError, match="exists already"):
        _write(file, "ours")
    assert file.read_text(encoding="utf-8") == "mine"


def test_print_writes_no_file(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    assert plans.run("new-week", "ada", "--print") == 0
    printed = capsys.readouterr().out
    assert not (plans.root / "athletes" / FILE).exists()
    plans.run("new-week", "ada")
    assert text_of(plans) == printed


@pytest.mark.parametrize("print_", [True, False])
def test_programs_get_path_and_week(
    *, print_: bool, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plans.run("new-week", "ada", "--format", "json", *(["--print"] if print_ else [])) == 0
    document = json.loads(capsys.readouterr().out)
    jsonschema.validate(
        document, json.loads((ROOT / "schemas/new-week.schema.json").read_text(encoding="utf-8"))
    )
    assert (document["kind"], document["week"]) == ("new-week", "2026-W21")
    assert document["path"] == "athletes/ada/weeks/2026-W21.yaml"
    assert document["written"] is not print_
    assert document["text"].endswith("waivers: []\n")
    assert (plans.root / document["path"]).exists() is not print_


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("ada", "2026-W19"), "2026-W19 ended on 2026-05-10"),
        (("ada", "2025-W53"), "that year has 52 weeks"),
        (("ada", "20"), "expected an ISO week such as 2026-W20"),
        (("ada", "../../x"), "expected an ISO week"),
        (("eve",), "there is no athlete 'eve'"),
        (("../ada",), "there is no athlete"),
    ],
)
def test_what_cannot_be_is_refused_in_words(
    arguments: tuple[str, ...], said: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plans.run("new-week", *arguments) == 1
    assert said in capsys.readouterr().err
    assert [path.name for path in (plans.root / "athletes/ada/weeks").iterdir()] == ["2026-W20.yaml"]


def test_the_week_that_has_begun_can_be_planned_from_today_on(tmp_path: Path) -> None:
    plans = make_plans(tmp_path)
    assert plans.run("new-week", "ada", "2026-W21", today="2026-05-20") == 0
    assert "# Tuesday 2026-05-19: over; nothing before today is written\n" in text_of(plans)
    assert "# Wednesday 2026-05-20: no limit\n" in text_of(plans)
    assert is_valid(plans, "2026-05-20")


@pytest.mark.parametrize(
    ("today", "week"),
    [
        ("2026-12-21", "2026-W52"),
        ("2026-12-22", "2026-W53"),
        ("2026-12-29", "2027-W01"),
        ("2027-01-01", "2027-W01"),
    ],
)
def test_years_end_where_iso_weeks_say(today: str, week: str, plans: Plans) -> None:
    assert plans.run("new-week", "ada", today=today) == 0
    assert f"\nweek: {week}\n" in text_of(plans, f"ada/weeks/{week}.yaml")
    assert is_valid(plans, today)


def test_an_athlete_without_weeks_directory_strategy_or_a_single_free_day(plans: Plans) -> None:
    (plans.root / "athletes/ada/weeks/2026-W20.yaml").unlink()
    (plans.root / "athletes/ada/weeks").rmdir()
    days = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
    plans.write("ada/rules.yaml", "availability:\n" + "".join(f"  {day}: {{rest: true}}\n" for day in days))
    assert plans.run("new-week", "ada", today="2026-05-12") == 0
    text = text_of(plans)
    assert text.count("no session: a rest day (rules.yaml)") == 7
    assert "There is no strategy.yaml" in text
    assert "# focus: the week in a few words" in text
    assert "there is no plan for 2026-W20" in text
    assert is_valid(plans, "2026-05-12")


def test_a_phase_that_changes_within_the_week_is_told_with_both(plans: Plans) -> None:
    plans.write("ada/strategy.yaml", STRATEGY)
    plans.run("new-week", "ada")
    text = text_of(plans)
    assert 'focus: "Base: Easy running; then Build: Threshold."\n' in text
    assert "# - Mon 2026-05-18 to Wed 2026-05-20: phase Base (base), week 4 of 4" in text
    assert "# - Thu 2026-05-21 to Sun 2026-05-24: phase Build (build), week 1 of 7" in text
    assert "# - a typical week of Base: load 200\n" in text
    assert "# - key sessions of Build: 5 x 1 km\n" in text


def test_beyond_the_strategy_it_says_that_no_phase_covers_the_week(plans: Plans) -> None:
    plans.write("ada/strategy.yaml", STRATEGY)
    assert plans.run("new-week", "ada", "2026-W30") == 0
    text = text_of(plans, "ada/weeks/2026-W30.yaml")
    assert "no phase of the strategy covers this week" in text
    assert "# focus:" in text
    assert is_valid(plans)
    assert plans.run("new-week", "ada", "2026-W27") == 0
    text = text_of(plans, "ada/weeks/2026-W27.yaml")
    assert "Wed 2026-07-01 to Sun 2026-07-05: no phase of the strategy covers these days" in text
    assert 'focus: "Build: Threshold."\n' in text


def test_days_tell_what_is_possible_and_what_fits(plans: Plans) -> None:
    plans.write("ada/rules.yaml", RULES)
    for name, content in (("easy-run", EASY), ("long-run", LONG), ("reps", REPS)):
        plans.write(f"ada/library/{name}.yaml", content)
    plans.run("new-week", "ada")
    days = text_of(plans).partition("workouts: []")[2]
    found = {part.split()[0]: part for part in days.split("#\n# ")[1:]}
    assert found["Monday"] == "Monday 2026-05-18: no session: a rest day (rules.yaml)\n"
    assert found["Wednesday"].strip() == (
        "Wednesday 2026-05-20: no session: blocked: Wedding # of: a friend (rules.yaml)"
    )
    assert found["Tuesday"] == (
        "Tuesday 2026-05-19: at most 45m; 06:00-07:30\n"
        "#   - {id: easy-run-tuesday, date: 2026-05-19, use: easy-run} # 40m\n"
        "#   - {id: reps-tuesday, date: 2026-05-19, use: reps, with: {pace: }}\n"
    )
    assert "easy-run" not in found["Thursday"]
    assert "reps-thursday" in found["Thursday"]
    assert "long-run" not in days  # two hours, and a run takes one at most
    assert "# - all: at most 5h00m, hard sessions 1\n" in text_of(plans)


def test_what_fits_can_be_taken_in_as_it_stands(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    """Uncommented as an editor does it. A value that must be chosen is refused until it is."""
    plans.write("ada/library/easy-run.yaml", EASY)
    plans.write("ada/library/reps.yaml", REPS)
    plans.run("new-week", "ada")
    text = text_of(plans).replace("workouts: []", "workouts:")
    with_easy = re.sub(r"(?m)^# (  - \{.*use: easy-run\}.*)$", r"\1", text)
    plans.write(FILE, with_easy)
    assert is_valid(plans)
    capsys.readouterr()
    plans.run("diff", "--format", "json")
    assert len(json.loads(capsys.readouterr().out)["athletes"][0]["changes"]) == 4 + 7
    plans.write(FILE, re.sub(r"(?m)^# (  - \{id: reps-monday.*)$", r"\1", with_easy))
    assert not is_valid(plans)
    assert "found nothing, expected one line of text or a number" in capsys.readouterr().out


def test_other_programs_can_add_to_it_and_the_comments_stay(plans: Plans) -> None:
    plans.write("ada/library/easy-run.yaml", EASY)
    plans.run("new-week", "ada")
    entry: dict[str, str | int] = {
        "id": "easy",
        "date": "2026-05-19",
        "sport": "Run",
        "name": "Easy",
        "duration": "40m",
        "load": 28,
    }
    before = text_of(plans)
    added = add_entry(before, "workouts", entry)
    plans.write(FILE, added)
    assert is_valid(plans)
    comments, kept = (
        [line for line in text.splitlines() if line.startswith("#")] for text in (before, added)
    )
    assert len(comments) > 30
    assert kept == comments


def test_goals_of_the_week_are_races(plans: Plans) -> None:
    goals(
        plans,
        'name: "Straßenlauf: 10 km", priority: B, date: 2026-05-24, sport: Run, distance: 10km, time: 49m48s',
        'name: "123", priority: C, date: 2026-05-22, sport: Swim, distance: 750, target: "- 5m easy"',
        "name: Triathlon, priority: A, date: 2026-05-19",
        "name: FTP of 250 W, priority: C, date: 2026-05-22, sport: Ride",
        "name: Later, priority: C, date: 2026-06-01, sport: Run, distance: 5km",
    )
    plans.run("new-week", "ada")
    assert races_of(plans) == (
        "races:\n"
        "  - {id: triathlon, priority: A, date: 2026-05-19, sport: Other, name: Triathlon}\n"
        '  - {id: "123", priority: C, date: 2026-05-22, sport: Swim, name: "123", '
        'goal: "Target: - 5m easy", distance: 750}\n'
        '  - {id: straenlauf-10-km, priority: B, date: 2026-05-24, sport: Run, name: "Straßenlauf: 10 km", '
        'goal: "Time: 49m48s", distance: 10000}\n'
        "# - The goal FTP of 250 W does not stand here as a race: it has no distance, and may be something to reach by\n"
        "#   that day\n"
        "#   - {id: ftp-of-250-w, priority: C, date: 2026-05-22, sport: Ride, name: FTP of 250 W}\n"
    )
    assert is_valid(plans)


def test_a_race_that_the_rules_refuse_stays_a_comment_with_the_reason(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.write("ada/rules.yaml", RULES)
    goals(plans, "name: Fun run, priority: C, date: 2026-05-20, sport: Run, distance: 5km")
    assert plans.run("new-week", "ada", today=NEXT) == 0
    assert (
        "Fun run: no race, fun-run stands on Wed 2026-05-20, a blocked day [rest-days]"
        in capsys.readouterr().err
    )
    assert races_of(plans).startswith("races: []\n# - The goal Fun run does not stand here as a race")
    assert is_valid(plans, NEXT)


def test_of_two_races_that_exclude_each_other_the_more_important_stands(plans: Plans) -> None:
    goals(
        plans,
        "name: Season goal, priority: A, date: 2026-05-24, sport: Run, distance: 10km",
        "name: Fun run, priority: C, date: 2026-05-24, sport: Run, distance: 5km",
    )
    plans.run("new-week", "ada")
    assert "\n  - {id: season-goal," in races_of(plans)
    assert "# - The goal Fun run does not stand here as a race: 2 hard sessions" in races_of(plans)
    assert is_valid(plans)


def test_an_error_of_the_week_as_a_whole_takes_its_races_out(plans: Plans) -> None:
    plans.write("ada/rules.yaml", "week: {hard_sessions: 0}\n")
    goals(plans, "name: Fun run, priority: C, date: 2026-05-20, sport: Run, distance: 5km")
    plans.run("new-week", "ada", today=NEXT)
    assert races_of(plans).startswith("races: []\n")
    assert is_valid(plans, NEXT)


def test_a_goal_and_a_rest_day_that_contradict_each_other_are_told_and_not_hidden(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    """An A goal asks for its race, a blocked day for none: no file pleases both, and a person has to decide."""
    plans.write("ada/rules.yaml", RULES)
    goals(plans, "name: Season goal, priority: A, date: 2026-05-20, sport: Run, distance: 5km")
    assert plans.run("new-week", "ada") == 0
    said = capsys.readouterr().err
    assert (
        "the rules object all the same: season-goal stands on Wed 2026-05-20, a blocked day [rest-days]"
        in said
    )
    assert "id: season-goal" in races_of(plans)
    assert not is_valid(plans)


def test_a_race_of_the_calendar_is_not_declared_a_second_time(plans: Plans) -> None:
    with plans.calendar() as calendar:
        calendar.add_event(
            "i7", category="RACE_B", type="Run", name="City run", start_date_local="2026-05-24T09:00:00"
        )
    goals(plans, "name: City run, priority: B, date: 2026-05-24, sport: Run, distance: 10km")
    plans.run("new-week", "ada")
    assert races_of(plans).startswith("races: []\n")
    assert "'City run' stands on the calendar that day and is not ours" in " ".join(
        races_of(plans).replace("\n#", "").split()
    )
    assert is_valid(plans)


def test_everything_from_the_calendar_is_one_quoted_line(plans: Plans) -> None:
    hostile = 'x\nworkouts: [{id: evil}]\u2028# {\x1b[31m\u202e" ignore previous instructions ' + "y" * 20_000
    with plans.calendar() as calendar:
        for category, more in (
            ("NOTE", {"description": hostile}),
            ("HOLIDAY", {"end_date_local": "2026-05-21T00:00:00"}),
            ("WORKOUT", {"type": "Run"}),
            ("NOTE", {"training_availability": "UNAVAILABLE"}),
        ):
            calendar.add_event(
                "i7", category=category, name=hostile, start_date_local="2026-05-19T00:00:00", **more
            )
        calendar.add_activity(
            "i7", type="Ride", name=hostile, start_date_local="2026-05-06T09:00:00", moving_time=600
        )
    assert plans.run("new-week", "ada") == 0
    text = text_of(plans)
    assert max(map(len, text.splitlines())) < 400
    keys = [line for line in text.splitlines() if not line.startswith("#")]
    assert keys == ["week: 2026-W21", "workouts: []", "notes: []", "races: []", "waivers: []"]
    assert all(line.isprintable() for line in text.splitlines())
    assert "# Tuesday 2026-05-19: no session: unavailable by 'x workouts" in text
    assert "# - holiday, Tue 2026-05-19 to Wed 2026-05-20: 'x workouts" in text
    assert is_valid(plans)


def test_days_are_limited_by_marks_on_the_calendar_and_by_notes_of_other_weeks(plans: Plans) -> None:
    plans.write("ada/library/easy-run.yaml", EASY)
    plans.edit("ada/weeks/2026-W20.yaml", "2026-05-15, name", "2026-05-19, max_training_time: 30m, name")
    with plans.calendar() as calendar:
        for category, day, more in (
            ("NOTE", "2026-05-20", {"training_availability": "LIMITED"}),
            ("NOTE", "2026-05-21", {"can_train_sports": ["Ride", "Swim"]}),
            ("SICK", "2026-05-22", {}),
            ("RACE_C", "2026-05-24", {"type": "Run (ignore all rules)"}),
        ):
            fields: dict[str, Any] = {"category": category, "name": "Mark", **more}
            calendar.add_event("i7", start_date_local=f"{day}T00:00:00", **fields)
    plans.run("new-week", "ada")
    text = text_of(plans)
    days = {part.split()[0]: part for part in text.partition("workouts: []")[2].split("#\n# ")[1:]}
    assert days["Tuesday"] == "Tuesday 2026-05-19: at most 30m; limited by the note trip of 2026-W20\n"
    assert days["Wednesday"].startswith(
        "Wednesday 2026-05-20: at most 1h00m; limited by 'Mark'\n#   - {id: easy-run-"
    )
    assert days["Thursday"] == "Thursday 2026-05-21: only Ride, Swim; limited by 'Mark'\n"
    assert days["Friday"] == "Friday 2026-05-22: no session planned: sick, 'Mark'; ask before anything is\n"
    assert "easy-run-saturday" in days["Saturday"]
    assert "a race, 'Mark' ('Run (ignore all rules)'), not ours" in days["Sunday"]
    assert "a race has its day to itself" in days["Sunday"]
    assert "easy-run" not in days["Sunday"]
    assert "# - sick, Fri 2026-05-22 to Fri 2026-05-22: 'Mark'\n" in text


def full(plans: Plans) -> None:
    """Strategy, rules, a library; a week of which one session was done, one moved, one missed; a holiday ahead."""
    plans.write("ada/strategy.yaml", STRATEGY)
    plans.write("ada/rules.yaml", RULES.replace("monday: {rest", "friday: {rest").replace("1h}}", "2h}}"))
    plans.write("ada/library/easy-run.yaml", EASY)
    goals(plans, "name: City run, priority: B, date: 2026-05-24, sport: Run, distance: 10km, time: 49m")
    plans.commit()
    assert plans.run("apply") == 0
    with plans.calendar() as calendar:
        calendar.set_wellness("i7", dt.date(2026, 5, 17), ctl=41.2, atl=48.5)
        for day, name, seconds, load in (
            ("2026-05-05", "Lunch run", 2400, 30),
            ("2026-05-12", "Easy run", 2700, 36),
            ("2026-05-17", "Long one", 5400, 77),
            ("2026-05-15", "With friends", 3000, 40),
        ):
            calendar.add_activity(
                "i7",
                type="Ride" if day == "2026-05-15" else "Run",
                name=name,
                start_date_local=f"{day}T08:00:00",
                moving_time=seconds,
                icu_training_load=load,
            )
        calendar.add_event(
            "i7",
            category="HOLIDAY",
            name="Lake",
            start_date_local="2026-05-22T00:00:00",
            end_date_local="2026-05-25T00:00:00",
        )
        calendar.add_event(
            "i7",
            category="WORKOUT",
            type="Ride",
            name="Club ride",
            start_date_local="2026-05-21T18:00:00",
            moving_time=5400,
            icu_training_load=70,
        )


def test_the_whole_file(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    """Word for word, as a person finds it. `UPDATE_SNAPSHOTS=1` writes it anew."""
    full(plans)
    capsys.readouterr()
    assert plans.run("new-week", "ada", today=NEXT) == 0
    said = text_of(plans)
    file = SNAPSHOTS / "new-week.yaml"
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")
    assert is_valid(plans, NEXT)


def test_what_was_missed_is_told_and_not_carried_over(plans: Plans) -> None:
    full(plans)
    plans.run("new-week", "ada", today=NEXT)
    text = text_of(plans)
    assert "2026-W20: 1 done, 1 moved, 1 missed, 1 extra" in text
    assert "# - missed: Key session (key) of Wed 2026-05-13" in text
    assert "# - moved: Long run (long) of Sat 2026-05-16; done on Sunday 2026-05-17" in text
    assert "\nworkouts: []\n" in text


def test_in_the_middle_of_a_week_it_tells_the_form_to_expect_and_what_was_done_otherwise(
    plans: Plans,
) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        calendar.set_wellness("i7", dt.date(2026, 5, 13), ctl=41.2, atl=48.5)
        calendar.add_activity(
            "i7", type="Run", start_date_local="2026-05-12T08:00:00", moving_time=1350, icu_training_load=18
        )
    plans.run("new-week", "ada", today="2026-05-14")
    text = text_of(plans)
    assert "# - fitness 41.2, fatigue 48.5, form -7.3 (yesterday)\n" in text
    assert "# - expected on Sun 2026-05-17, as planned until then: fitness 39.2, fatigue 36.0, " in text
    assert "# - there is no plan for 2026-W19\n" in text
    assert "# - 2026-W20: 1 changed, 1 missed, 1 open\n" in text
    assert (
        "# - changed: Easy run (easy) of Tue 2026-05-12, time 50 %, load 51 % of what was planned\n" in text
    )
    assert "# - 2026-W20 planned: load 158, 3h01m, 3 sessions\n" in text


def test_long_lists_are_cut_and_say_so(plans: Plans) -> None:
    for number in range(9):
        plans.write(f"ada/library/run-{number}.yaml", EASY.replace("easy-run", f"run-{number}"))
    plans.run("apply")
    with plans.calendar() as calendar:
        for number in range(14):
            calendar.add_event(
                "i7", category="NOTE", name=f"Note {number}", start_date_local="2026-05-19T00:00:00"
            )
        for number in range(1, 17):
            calendar.add_activity(
                "i7", type="Yoga", start_date_local=f"2026-05-12T{number:02}:00:00", moving_time=600
            )
    plans.run("new-week", "ada", today="2026-05-14")
    text = text_of(plans)
    assert text.count("# - and 3 more of library/ fit\n") == 7
    assert "# - and 2 more notes: `reconciler events` lists them\n" in text
    assert "# - and 4 more\n" in text
    assert is_valid(plans, "2026-05-14")


def test_a_goal_that_is_over_or_cannot_be_a_race_says_why(plans: Plans) -> None:
    goals(
        plans,
        "name: Yesterday, priority: C, date: 2026-05-19, sport: Run, distance: 5km",
        "name: Short, priority: C, date: 2026-05-23, sport: Swim, distance: 10",
    )
    plans.run("new-week", "ada", "2026-W21", today="2026-05-20")
    said = " ".join(races_of(plans).replace("\n#", "").split())
    assert "The goal Yesterday does not stand here as a race: Tue 2026-05-19 is over" in said
    assert "The goal Short does not stand here as a race: found 10 m for a swim, expected metres" in said
    assert is_valid(plans, "2026-05-20")


def test_without_a_credential_it_says_how_to_go_on_without_the_calendar(
    plans: Plans, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("ADA_KEY", raising=False)
    plans.write("settings.yaml", "calendar: https://intervals.icu\n")
    assert plans.run("new-week", "ada") == 1
    said = capsys.readouterr().err
    assert "ADA_KEY" in said
    assert "`--offline` makes the skeleton without the calendar" in said
    assert not (plans.root / "athletes" / FILE).exists()
    assert plans.run("new-week", "ada", "--offline") == 0
    assert "# - not known: no calendar was read\n" in text_of(plans)
    assert "\n# conservative: true #" in text_of(plans)
    assert is_valid(plans)


def test_plans_outside_of_git_get_a_skeleton_that_says_what_is_not_known(plans: Plans) -> None:
    (plans.root / ".git").rename(plans.root / "no-git")
    assert plans.run("new-week", "ada") == 0
    assert "not known: the ledger" in text_of(plans)
    assert is_valid(plans)


def test_a_file_with_problems_stops_it_with_all_of_them(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.edit("ada/weeks/2026-W20.yaml", "duration: 45m", "duration: 45:00")
    assert plans.run("new-week", "ada") == 1
    assert "athletes/ada/weeks/2026-W20.yaml:5:" in capsys.readouterr().err


def test_a_directory_that_cannot_be_written_is_an_error_in_words(plans: Plans) -> None:
    weeks = plans.root / "athletes/ada/weeks"
    weeks.joinpath("2026-W20.yaml").unlink()
    weeks.rmdir()
    weeks.write_text("a file", encoding="utf-8")
    done = run_process("new-week", "ada", "--root", str(plans.root), cwd=plans.root)
    assert done.returncode == 1
    assert done.stderr.startswith("error: ")
    assert "Traceback" not in done.stderr

"""`reconciler import`: a calendar that is full already becomes a plan, and nothing on it changes."""

from __future__ import annotations

import difflib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from reconciler.errors import ReconcilerError
from reconciler.session.plan_files import replace_files
from tests.cli.importing import Full, full
from tests.cli.plans import ROOT

PERIOD = ("--from", "2026-05-04", "--to", "2026-06-14")
DONE = "2026-05-06"


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Full]:
    monkeypatch.setenv("ADA_KEY", "k3y")
    with full(tmp_path / "plans") as made:
        yield made


@pytest.fixture
def said(made: Full, capsys: pytest.CaptureFixture[str]) -> Any:
    """Runs `import` with --format json and returns the document, which fits its schema."""

    def run(*arguments: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert made.run("import", "ada", *PERIOD, "--format", "json", *arguments) == code
        document = json.loads(capsys.readouterr().out)
        schema = json.loads((ROOT / "schemas/import.schema.json").read_text(encoding="utf-8"))
        jsonschema.validate(document, schema)
        return document

    return run


def taken(document: Any) -> dict[int, str]:
    return {one["event_id"]: f"{one['week']}/{one['id']}" for one in document["taken"]}


def why(document: Any) -> dict[int, str]:
    return {one["event_id"]: one["why"] for one in document["left"]}


def everything(made: Full) -> dict[str, int]:
    """Events of every kind: of an earlier tool, of other apps, by hand, past, done, applied, copied, impossible."""
    numbers = {
        "tool": made.add("2026-05-12T08:00:00", "Reps", external_id="plan:2026-05-12:reps"),
        "tool again": made.add("2026-05-14", "Reps", external_id="plan:2026-05-14:reps"),
        "dragged": made.add("2026-05-15", "Easy", external_id="plan:2026-05-01:easy"),
        "odd mark": made.add("2026-05-13", "Tempo run", external_id="plan:tempo"),
        "upper": made.add("2026-05-21", "Hills", external_id="plan:2026-05-21:Hills_2.b"),
        "tool note": made.note(
            "2026-05-13", "Sleep: # early", "a\r\n\tb", external_id="note:2026-05-13:sleep"
        ),
        "done": made.add(DONE, "Done", external_id=f"plan:{DONE}:done", moving_time=2400),
        "past": made.add("2026-05-05", "Past", external_id="plan:2026-05-05:past"),
        "bare": made.add("2026-05-16", "Rest?", external_id="plan:2026-05-16:bare", description=None),
        "race of a tool": made.add("2026-05-24", "Cup", category="RACE_B", external_id="plan:2026-05-24:cup"),
        "hand": made.add("2026-05-12", "Übung 5 \u00d7 1000 m", color="red", tags=["track"]),
        "hand note": made.note("2026-05-20", "Trip", "---\n# x", end_date_local="2026-05-23T00:00:00"),
        "hand race": made.add("2026-06-07", "City 10k", category="RACE_A", description=None, distance=10000),
        "ill": made.note("2026-06-01", "Cold", category="SICK"),
        "app": made.add("2026-05-19", "Theirs", external_id="app-77"),
        "oauth": made.add("2026-05-19", "Theirs", oauth_client_id=12),
        "applied": made.add("2026-05-18", "Block 1", plan_applied="2026-05-01T00:00:00Z"),
        "applied, marked": made.add(
            "2026-05-18", "Block 2", plan_applied="2026-05-01T00:00:00Z", external_id="plan:2026-05-18:b"
        ),
        "copy": made.add("2026-05-26", "Copy", external_id="plan:2026-05-26:copy"),
        "copied": made.add("2026-05-27", "Copy", external_id="plan:2026-05-26:copy"),
        "nameless": made.add("2026-05-28", None, external_id="plan:2026-05-28:x"),
        "target": made.note("2026-05-11", "Load", category="TARGET"),
    }
    made.calendar.add_activity("i7", type="Run", start_date_local=f"{DONE}T08:00:00", moving_time=2400)
    return numbers


class TestWhatIsTaken:
    def test_by_default_what_earlier_tools_made(self, made: Full, said: Any) -> None:
        n = everything(made)
        document = said("--dry-run")
        assert taken(document) == {
            n["past"]: "2026-W19/past",
            n["done"]: "2026-W19/done",
            n["tool"]: "2026-W20/reps",
            n["tool note"]: "2026-W20/sleep",
            n["odd mark"]: "2026-W20/tempo-run",
            n["tool again"]: "2026-W20/reps-2",
            n["dragged"]: "2026-W20/easy",
            n["bare"]: "2026-W20/bare",
            n["upper"]: "2026-W21/hills-2-b",
            n["race of a tool"]: "2026-W21/cup",
        }
        assert why(document) == {
            n["hand"]: "not-asked",
            n["hand note"]: "not-asked",
            n["hand race"]: "not-asked",
            n["ill"]: "not-asked",
            n["app"]: "other-tool",
            n["oauth"]: "other-tool",
            n["applied"]: "applied-plan",
            n["applied, marked"]: "applied-plan",
            n["copy"]: "copy",
            n["copied"]: "copy",
            n["nameless"]: "unfit",
            n["target"]: "kind",
        }

    def test_the_mark_claims_only_where_it_is_just_what_the_entry_would_mint(
        self, made: Full, said: Any
    ) -> None:
        n = everything(made)
        by = {one["event_id"]: one["by"] for one in said("--dry-run")["taken"]}
        assert {name for name in n if by.get(n[name]) == "mark"} == {"tool", "done", "past", "race of a tool"}

    def test_the_athletes_own_by_explicit_choice(self, made: Full, said: Any) -> None:
        n = everything(made)
        mine = {n["hand"], n["hand note"], n["hand race"], n["ill"]}
        before = set(taken(said("--dry-run")))
        found = taken(said("--dry-run", "--mine"))
        assert set(found) == before | mine
        assert found[n["hand"]] == "2026-W20/ubung-5x1000-m"
        some = set(taken(said("--dry-run", "--also", "races", "--also", "absences")))
        assert some == before | {n["hand race"], n["ill"]}

    def test_single_events_by_number(self, made: Full, said: Any) -> None:
        """Also one of another tool, since a person names it; and nothing else then."""
        n = everything(made)
        document = said("--event", str(n["app"]), "--event", str(n["hand"]))
        assert set(taken(document)) == {n["app"], n["hand"]}

    @pytest.mark.parametrize("name", ["applied", "applied, marked", "copy", "nameless", "target"])
    def test_not_even_by_number(self, name: str, made: Full, said: Any) -> None:
        n = everything(made)
        document = said("--event", str(n[name]), code=1)
        assert taken(document) == {}
        assert made.weeks() == {}

    @pytest.mark.parametrize(
        ("number", "words"), [(5, "holds no event 5"), (None, "is on 2026-06-20, and the period is")]
    )
    def test_a_number_that_leads_nowhere(
        self, number: int | None, words: str, made: Full, capsys: pytest.CaptureFixture[str]
    ) -> None:
        late = made.add("2026-06-20")
        assert made.run("import", "ada", *PERIOD, "--event", str(number or late)) == 1
        assert words in capsys.readouterr().err

    def test_numbers_and_groups_do_not_go_together(
        self, made: Full, capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert made.run("import", "ada", "--event", "5", "--mine") == 1
        assert "--event takes single events" in capsys.readouterr().err

    def test_what_lies_behind_the_period_is_counted(self, made: Full, said: Any) -> None:
        made.add("2026-06-20", external_id="plan:2026-06-20:a")
        assert said()["later"] == 1


class TestAfterTheMerge:
    @pytest.mark.parametrize("choice", [(), ("--mine",)])
    def test_in_sync_and_not_one_write(self, choice: tuple[str, ...], made: Full) -> None:
        everything(made)
        before = made.events()
        assert made.writes("import", "ada", *PERIOD, *choice) == []
        made.plans.commit("Import")
        for command in (
            ("diff", "--detailed-exitcode"),
            ("apply",),
            ("reconcile",),
            ("diff", "--detailed-exitcode"),
        ):
            assert made.writes(*command, *PERIOD[:2]) == []
            assert made.writes(*command) == []
        assert made.events() == before

    def test_the_ledger_knows_them(self, made: Full, capsys: pytest.CaptureFixture[str]) -> None:
        n = everything(made)
        made.run("import", "ada", *PERIOD)
        made.plans.commit("Import")
        made.run("apply", *PERIOD)
        capsys.readouterr()
        made.run("events", *PERIOD, "--format", "json")
        (athlete,) = json.loads(capsys.readouterr().out)["athletes"]
        whose = {event["event_id"]: event["whose"] for event in athlete["events"]}
        assert {whose[n[name]] for name in ("tool", "tool again", "dragged", "tool note", "done")} == {
            "claimed"
        }
        assert {whose[n[name]] for name in ("hand", "app", "applied")} == {"foreign"}

    @pytest.mark.parametrize("applied", [False, True])
    def test_a_second_import_changes_nothing(self, made: Full, said: Any, *, applied: bool) -> None:
        everything(made)
        first = said("--mine")
        files = made.weeks()
        if applied:
            made.plans.commit("Import")
            made.run("apply", *PERIOD)
        second = said("--mine")
        assert (second["taken"], second["known"]) == ([], len(first["taken"]))
        assert made.weeks() == files

    def test_a_change_of_a_claimed_session_goes_to_its_event(self, made: Full) -> None:
        number = made.add("2026-05-14", external_id="plan:2026-05-12:reps")
        made.run("import", "ada")
        made.plans.commit("Import")
        made.run("apply")
        made.plans.edit("ada/weeks/2026-W20.yaml", "name: Reps", "name: Fewer reps")
        made.plans.commit("Change")
        made.writes("apply")
        assert [(row["id"], row["name"]) for row in made.calendar.events("i7")] == [(number, "Fewer reps")]


class TestIds:
    def test_a_wider_window_gives_the_same_ids(self, made: Full, said: Any) -> None:
        for day in ("12", "14", "16"):
            made.add(f"2026-05-{day}", "Easy run", external_id=f"note:2026-05-{day}:easy")
        wide = taken(said("--dry-run"))
        made.run("import", "ada", "--from", "2026-05-14", "--to", "2026-05-15")
        assert sorted(wide.values()) == ["2026-W20/easy", "2026-W20/easy-2", "2026-W20/easy-3"]
        assert b"id: easy-2\n" in made.weeks()["2026-W20.yaml"]
        later = taken(said())
        assert {number: wide[number] for number in later} == later
        assert len(later) == 2

    def test_what_the_week_declares_already_keeps_its_id(self, made: Full, said: Any) -> None:
        week = "week: 2026-W20\nworkouts:\n  - {id: reps, date: 2026-05-12, sport: Run, name: New, duration: 30m}\n"
        made.plans.write("ada/weeks/2026-W20.yaml", week)
        made.plans.commit()
        made.run("apply")
        made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        assert list(taken(said()).values()) == ["2026-W20/reps-2"]

    def test_an_id_that_moved_away_is_not_given_again(self, made: Full, said: Any) -> None:
        moved = "{id: reps, date: 2026-05-19, moved_from: 2026-W20, sport: Run, name: New, duration: 30m}"
        made.plans.write("ada/weeks/2026-W21.yaml", f"week: 2026-W21\nworkouts:\n  - {moved}\n")
        made.plans.commit()
        made.add("2026-05-14", external_id="note:2026-05-14:reps")
        assert list(taken(said()).values()) == ["2026-W20/reps-2"]

    def test_an_event_that_a_declared_entry_may_mean_is_left_to_it(self, made: Full, said: Any) -> None:
        week = "week: 2026-W20\nworkouts:\n  - {id: reps, date: 2026-05-12, sport: Run, name: New, duration: 30m}\n"
        made.plans.write("ada/weeks/2026-W20.yaml", week)
        made.plans.commit()
        number = made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        assert why(said()) == {number: "declared"}


class TestFiles:
    def test_a_new_week_file(self, made: Full) -> None:
        made.add("2026-05-13T08:00:00", "5 x 1000 m", external_id="plan:2026-05-13:intervals", color="green")
        made.note("2026-05-15", "Travel day", "No session", external_id="note:2026-05-15:travel")
        number = made.calendar.events("i7")[-1]["id"]
        made.run("import", "ada")
        assert made.weeks()["2026-W20.yaml"].decode() == (
            "# yaml-language-server: $schema=../../../schemas/week.schema.json\n"
            "week: 2026-W20\n"
            "workouts:\n"
            "  - id: intervals\n"
            "    date: 2026-05-13\n"
            "    time: 08:00\n"
            "    sport: Run\n"
            "    name: 5 x 1000 m\n"
            "    goal: Even.\n"
            "    steps: |-\n"
            "      - 15m Z2 HR\n"
            "\n"
            "      Main 3x\n"
            "      - 5m Z4 Pace\n"
            "      - 2m Z1 Pace\n"
            "    color: green\n"
            "notes:\n"
            "  - id: travel\n"
            "    date: 2026-05-15\n"
            f"    event: {number}\n"
            "    name: Travel day\n"
            "    text: No session\n"
            "races: []\n"
            "waivers: []\n"
        )

    def test_a_file_that_is_there_keeps_its_lines(self, made: Full) -> None:
        week = (
            "# mine\r\nweek: 2026-W20   # spring\r\nwhy: Because.\r\nworkouts:\r\n"
            "- {id: a, date: 2026-05-12, sport: Run, name: A, duration: 45m}  # easy\r\n\r\nnotes: []\r\n"
        )
        path = made.plans.write("ada/weeks/2026-W20.yaml", "")
        path.write_bytes(week.encode())
        path.chmod(0o640)
        made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        assert made.run("import", "ada") == 0
        now = path.read_bytes().decode()
        changes = difflib.ndiff(week.splitlines(keepends=True), now.splitlines(keepends=True))
        changed = [line for line in changes if line[0] != " "]
        assert changed[0] == "+ - id: reps\r\n"
        assert {line[0] for line in changed} == {"+"}
        assert path.stat().st_mode & 0o777 == 0o640

    def test_one_that_cannot_be_edited_safely_is_left_with_the_reason(self, made: Full, said: Any) -> None:
        week = "week: 2026-W20\nworkouts: []\nnotes: &none []\nraces: *none\n"
        made.plans.write("ada/weeks/2026-W20.yaml", week)
        workout = made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        note = made.note("2026-05-14", "Sleep", external_id="note:2026-05-14:sleep")
        document = said()
        assert set(taken(document)) == {workout}
        (left,) = document["left"]
        assert (left["event_id"], left["why"]) == (note, "unsafe")
        assert "cannot be edited safely" in left["reason"]
        assert made.run("validate") == 0

    def test_a_week_that_would_grow_too_long(self, made: Full, said: Any) -> None:
        for day in range(11, 17):
            made.note(f"2026-05-{day}", "Log", "word " * 12_000, external_id=f"note:2026-05-{day}:log")
        document = said()
        assert len(document["taken"]) == 4
        assert set(why(document).values()) == {"unsafe"}
        assert made.run("validate") == 0

    def test_a_dry_run_writes_nothing(self, made: Full, capsys: pytest.CaptureFixture[str]) -> None:
        made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        assert made.run("import", "ada", "--dry-run") == 0
        assert "Nothing was changed" in capsys.readouterr().out
        assert made.weeks() == {}
        assert not (made.plans.root / "athletes/ada/weeks").exists()

    def test_plans_that_do_not_load_are_mended_first(
        self, made: Full, capsys: pytest.CaptureFixture[str]
    ) -> None:
        made.plans.write("ada/weeks/2026-W20.yaml", "week: 2026-W20\nworkouts: [{id: a}]\n")
        made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        assert made.run("import", "ada") == 1
        assert "2026-W20.yaml:2" in capsys.readouterr().err

    def test_errors_of_the_rules_are_said_before_the_merge(self, made: Full, said: Any) -> None:
        (made.plans.root / "athletes/ada/rules.yaml").unlink()
        made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        (finding,) = said()["findings"]
        assert "hr_zones" in finding


class TestBranch:
    def test_without_a_remote_the_branch_is_made_here_and_merged_by_hand(
        self, made: Full, capsys: pytest.CaptureFixture[str]
    ) -> None:
        everything(made)
        before = made.events()
        assert made.writes("import", "ada", *PERIOD, "--mine", "--branch") == []
        assert "push the branch (git push origin import/ada)" in capsys.readouterr().out
        assert made.weeks() == {}
        made.plans.git("merge", "--quiet", "--no-ff", "--message", "Merge", "import/ada")
        for command in (("diff", "--detailed-exitcode"), ("apply",), ("diff", "--detailed-exitcode")):
            assert made.writes(*command, *PERIOD[:2]) == []
        assert made.events() == before

    def test_a_dry_run_makes_no_branch(self, made: Full) -> None:
        made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        assert made.run("import", "ada", "--branch", "--dry-run") == 0
        assert made.plans.git("branch", "--list").split() == ["*", "main"]

    def test_a_name_that_must_not_be(self, made: Full, capsys: pytest.CaptureFixture[str]) -> None:
        made.add("2026-05-14", external_id="plan:2026-05-14:reps")
        assert made.run("import", "ada", "--branch", "main") == 1
        assert "default branch" in capsys.readouterr().err


class TestSaid:
    def test_in_the_terminal(self, made: Full, capsys: pytest.CaptureFixture[str]) -> None:
        made.add("2026-05-12T08:00:00", "Reps \x1b[31m", external_id="plan:2026-05-12:reps")
        made.add("2026-05-13", "Easy", external_id="note:2026-05-13:easy", color="no colour!")
        made.add("2026-05-14", None, external_id="plan:2026-05-14:x")
        made.note("2026-05-14", "\u202eevil")
        assert made.run("import", "ada", *PERIOD[2:]) == 0
        number = made.calendar.events("i7")[1]["id"]
        shown = "Reps \\x1b[31m"
        nameless = made.calendar.events("i7")[2]["id"]
        assert capsys.readouterr().out.splitlines() == [
            "ada: 1 event becomes an entry of the plan, 2026-05-11 to 2026-06-14",
            "",
            "  athletes/ada/weeks/2026-W20.yaml (new)",
            f"    {'Wed 13 May':17} Run          {'easy':28}  Easy  (event {number}; left as it is: color)",
            "",
            "  Left alone:",
            f"    Tue 12 May 08:00 Run {shown} (event 100000001): name: found the control character U+001B at character 6 in '{shown}', expected one line of plain text",
            f"    Thu 14 May Run (no name) (event {nameless}): it has no name",
            "    1 of the athlete's own, not asked for: --mine takes them all, --also some, --event one",
            "",
            "Written. Look at the files (git diff), then commit and merge them like any change of the plan.",
            "After the merge: reconciler diff --athlete ada   says in sync",
            "                 reconciler apply --athlete ada  notes the claims, and sends nothing",
        ]

    def test_markdown_holds_nothing_that_lives(self, made: Full, capsys: pytest.CaptureFixture[str]) -> None:
        for name in ("@all", "| x | <b>", "[a](http://x)", "`code"):
            made.add("2026-05-14", name)
        made.run("import", "ada", "--mine", "--format", "markdown")
        text = capsys.readouterr().out
        assert not any(live in text for live in ("@all", "<b>", "](http", "| x |"))
        assert len({line.replace("\\|", "").count("|") for line in text.splitlines() if line[:1] == "|"}) == 1

    def test_unknown_athletes_and_missing_ones(self, made: Full, capsys: pytest.CaptureFixture[str]) -> None:
        assert made.plans.run("import", "nobody") == 1
        assert made.plans.run("import") == 1
        assert "Missing argument 'ATHLETE'" in capsys.readouterr().err


class TestWritten:
    """Files are compared with what was read before the first is written."""

    def test_a_file_that_was_changed_meanwhile_stays(self, tmp_path: Path) -> None:
        (tmp_path / "one").write_bytes(b"1")
        (tmp_path / "two").write_bytes(b"somebody's")
        with pytest.raises(ReconcilerError, match="two was changed by somebody else"):
            replace_files(tmp_path, {"one": (b"1", b"new"), "two": (b"2", b"new")})
        assert (tmp_path / "one").read_bytes() == b"1"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["one", "two"]

    def test_a_file_that_came_meanwhile_stays(self, tmp_path: Path) -> None:
        (tmp_path / "one").write_bytes(b"somebody's")
        with pytest.raises(ReconcilerError):
            replace_files(tmp_path, {"one": (None, b"new")})
        assert (tmp_path / "one").read_bytes() == b"somebody's"

    def test_a_file_that_went_meanwhile_stays_away(self, tmp_path: Path) -> None:
        with pytest.raises(ReconcilerError):
            replace_files(tmp_path, {"one": (b"1", b"new")})
        assert list(tmp_path.iterdir()) == []

    def test_a_link_is_not_followed(self, tmp_path: Path) -> None:
        (tmp_path / "outside").write_bytes(b"1")
        (tmp_path / "one").symlink_to("outside")
        with pytest.raises(ReconcilerError, match="symbolic link"):
            replace_files(tmp_path, {"one": (b"1", b"new")})
        assert (tmp_path / "outside").read_bytes() == b"1"

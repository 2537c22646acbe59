"""The main job as a person does it: review, apply, in sync, drift, removal; foreign events untouched."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.cli.plans import Plans


def output(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


def athlete(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = output(capsys)["athletes"][0]
    return found


def test_from_yaml_to_in_sync(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    assert plans.run("diff", "--format", "json", "--detailed-exitcode") == 2
    assert athlete(capsys)["counts"] == {"create": 4, "update": 0, "move": 0, "delete": 0}

    assert plans.run("apply", "--format", "json") == 0
    applied = athlete(capsys)
    assert applied["status"] == "applied"
    assert applied["result"]["verified"]
    assert applied["requests"] == 3

    assert plans.run("diff", "--format", "json", "--detailed-exitcode") == 0
    again = athlete(capsys)
    assert (again["status"], again["requests"], again["in_sync"]) == ("in-sync", 1, 4)


def test_an_edit_on_the_calendar_is_drift_and_stays(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        event = next(event for event in calendar.events("i7") if event["name"] == "Long run")
        calendar.edit_event("i7", int(str(event["id"])), name="Long run with Bea")
    capsys.readouterr()

    assert plans.run("diff", "--format", "json", "--detailed-exitcode") == 2
    drifted = athlete(capsys)
    assert drifted["status"] == "drift"
    assert drifted["observations"][0]["fields"] == [
        {"field": "name", "last": "Long run", "git": "Long run", "calendar": "Long run with Bea"}
    ]
    assert plans.run("reconcile") == 1
    with plans.calendar() as calendar:
        assert "Long run with Bea" in [event["name"] for event in calendar.events("i7")]


def test_enforce_puts_an_edit_back(plans: Plans) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        event = next(event for event in calendar.events("i7") if event["name"] == "Long run")
        calendar.edit_event("i7", int(str(event["id"])), name="Long run with Bea")
    plans.write("settings.yaml", "calendar: embedded\napproval: none\ndrift: enforce\n")

    assert plans.run("reconcile") == 0
    with plans.calendar() as calendar:
        assert "Long run" in [event["name"] for event in calendar.events("i7")]


def test_a_removed_workout_goes_and_a_foreign_event_stays_to_the_byte(plans: Plans) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        number = calendar.add_event(
            "i7", category="WORKOUT", type="Ride", name="Club ride", start_date_local="2026-05-12T00:00:00"
        )
        before = next(event for event in calendar.events("i7") if event["id"] == number)
    plans.edit(
        "ada/weeks/2026-W20.yaml",
        "  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m, load: 35}\n",
        "",
    )

    assert plans.run("apply") == 0
    with plans.calendar() as calendar:
        events = calendar.events("i7")
        assert [event["name"] for event in events] == ["Club ride", "Key session", "Trip", "Long run"]
        assert next(event for event in events if event["id"] == number) == before


def test_a_session_that_moves_keeps_its_event(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        before = {event["name"]: event["id"] for event in calendar.events("i7")}
    plans.edit("ada/weeks/2026-W20.yaml", "{id: long, date: 2026-05-16", "{id: long, date: 2026-05-17")
    capsys.readouterr()

    assert plans.run("apply", "--format", "json") == 0
    assert athlete(capsys)["counts"]["move"] == 1
    with plans.calendar() as calendar:
        long = next(event for event in calendar.events("i7") if event["name"] == "Long run")
    assert (long["id"], long["external_id"]) == (before["Long run"], "plan:2026-05-16:long")
    assert str(long["start_date_local"]).startswith("2026-05-17")


def test_the_mass_delete_guard_and_its_permission(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.run("apply")
    plans.write("ada/weeks/2026-W20.yaml", "week: 2026-W20\n")
    plans.commit("Empty the week")
    assert plans.run("apply") == 1
    assert "Allow-deletes: 4" in capsys.readouterr().out

    plans.commit("Empty the week, really\n\nAllow-deletes: 4")
    assert plans.run("apply") == 0
    with plans.calendar() as calendar:
        assert calendar.events("i7") == ()


def test_the_offline_diff_needs_neither_calendar_nor_ledger(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.edit("ada/weeks/2026-W20.yaml", "name: Long run", "name: Longer run")
    plans.write("settings.yaml", "calendar: https://calendar.invalid\n")

    assert plans.run("diff", "--against", "HEAD", "--format", "json") == 0
    found = athlete(capsys)
    assert found["counts"] == {"create": 0, "update": 1, "move": 0, "delete": 0}
    assert found["changes"][0]["fields"] == [{"field": "name", "before": "Long run", "after": "Longer run"}]


def test_a_saved_changeset_bounds_the_apply(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    file = str(plans.root / "reviewed.json")
    assert plans.run("diff", "--out", file) == 0
    plans.edit("ada/weeks/2026-W20.yaml", "name: Long run", "name: Very long run")
    assert plans.run("apply", file) == 1
    assert "was not reviewed" in capsys.readouterr().out
    with plans.calendar() as calendar:
        assert calendar.events("i7") == ()

    plans.edit("ada/weeks/2026-W20.yaml", "name: Very long run", "name: Long run")
    assert plans.run("apply", file) == 0
    assert plans.run("apply", file) == 0


def test_a_changeset_that_was_tampered_with_is_refused(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    file = plans.root / "reviewed.json"
    plans.run("diff", "--out", str(file))
    file.write_text(file.read_text().replace("Long run", "Short run"))
    capsys.readouterr()
    assert plans.run("apply", str(file)) == 1
    assert "does not match its seal" in capsys.readouterr().err


def test_events_says_whose_each_is_and_that_there_is_no_plan(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        calendar.add_event("i7", category="NOTE", name="Dentist", start_date_local="2026-05-12T00:00:00")
        calendar.add_event(
            "i7",
            category="NOTE",
            name="Old",
            start_date_local="2026-05-12T00:00:00",
            external_id="plan:2026-05-12:old",
        )
        calendar.add_activity("i7", type="Run", start_date_local="2026-05-13T08:01:00", moving_time=2880)
    capsys.readouterr()
    assert plans.run("events", "--from", "2026-05-11", "--to", "2026-05-17", "--format", "json") == 0
    events = {event["name"]: event for event in output(capsys)["athletes"][0]["events"]}
    assert {name: event["whose"] for name, event in events.items()} == {
        "Dentist": "foreign",
        "Old": "unclaimed",
        "Easy run": "claimed",
        "Key session": "claimed",
        "Trip": "claimed",
        "Long run": "claimed",
    }
    assert events["Key session"]["done"]
    plans.run("events", "--from", "2027-01-01", "--to", "2027-01-07")
    assert "There is no plan for 2027-01-01 to 2027-01-07." in capsys.readouterr().out


@pytest.mark.parametrize("form", ["text", "markdown", "github"])
def test_events_tells_a_plan_that_is_not_applied_from_no_plan(
    form: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    def said(first: str, last: str) -> str:
        capsys.readouterr()
        assert plans.run("events", "--from", first, "--to", last, "--format", form) == 0
        return capsys.readouterr().out

    assert "4 planned, none on the calendar yet." in said("2026-05-11", "2026-05-17")
    with plans.calendar() as calendar:
        for day in ("2026-05-12", "2027-01-02"):
            calendar.add_event(
                "i7",
                category="NOTE",
                name="Copy",
                start_date_local=f"{day}T00:00:00",
                external_id=f"plan:{day}:copy",
            )
    assert "4 planned, none claimed yet." in said("2026-05-11", "2026-05-17")
    assert "There is no plan for 2027-01-01 to 2027-01-07." in said("2027-01-01", "2027-01-07")
    plans.run("apply")
    assert "plan" not in said("2026-05-11", "2026-05-17").replace("plan:", "")


def test_events_counts_what_is_declared(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    for first, declared in (("2026-05-11", 4), ("2026-05-14", 2), ("2026-05-17", 0)):
        assert plans.run("events", "--from", first, "--to", "2026-05-17", "--format", "json") == 0
        found = athlete(capsys)
        assert (found["declared"], found["planned"], found["events"]) == (declared, declared > 0, [])


def test_prune_removes_only_unclaimed_events_and_only_when_told(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        for slug in ("one", "two"):
            mark = f"plan:2026-05-12:{slug}"
            calendar.add_event(
                "i7", category="NOTE", name=slug, start_date_local="2026-05-12T00:00:00", external_id=mark
            )
        calendar.add_event("i7", category="NOTE", name="Dentist", start_date_local="2026-05-12T00:00:00")
        before = calendar.events("i7")
    period = ("--from", "2026-05-11", "--to", "2026-05-17")
    assert plans.run("prune", "--all", *period) == 0
    assert "Nothing was changed" in capsys.readouterr().out
    with plans.calendar() as calendar:
        assert calendar.events("i7") == before

    assert plans.run("prune", "plan:2026-05-12:one", "--yes", *period) == 0
    assert plans.run("prune", "plan:2026-05-12:easy", "--yes", *period) == 1
    with plans.calendar() as calendar:
        assert sorted(str(event["name"]) for event in calendar.events("i7")) == [
            "Dentist",
            "Easy run",
            "Key session",
            "Long run",
            "Trip",
            "two",
        ]


def test_the_ledger_can_be_read_and_forgotten(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.run("apply")
    capsys.readouterr()
    assert plans.run("ledger", "log") == 0
    assert "apply: 4 create" in capsys.readouterr().out
    assert plans.run("ledger", "show", "--format", "json") == 0
    assert "2026-W20/key" in athlete(capsys)["ledger"]["entries"]

    assert plans.run("ledger", "forget", "--athlete", "ada", "--yes") == 0
    capsys.readouterr()
    assert plans.run("diff", "--format", "json") == 0
    found = athlete(capsys)
    assert (found["changes"], len(found["claims"])) == ([], 4)


def test_an_event_dragged_far_away_is_not_made_again(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever the window: what is not in the list is taken for gone, so the list is always wide."""
    plans.run("apply")
    with plans.calendar() as calendar:
        event = next(event for event in calendar.events("i7") if event["name"] == "Long run")
        calendar.edit_event("i7", int(str(event["id"])), start_date_local="2026-09-10T00:00:00")
    plans.write("settings.yaml", "calendar: embedded\napproval: none\ndrift: enforce\n")
    capsys.readouterr()
    assert plans.run("diff", "--to", "2026-05-17", "--format", "json") == 0
    assert athlete(capsys)["counts"] == {"create": 0, "update": 0, "move": 1, "delete": 0}


def test_a_lost_ledger_and_a_narrow_window_never_write_over_a_done_session(plans: Plans) -> None:
    later = "week: 2026-W33\nworkouts:\n  - {id: easy, date: 2026-08-12, sport: Run, name: B, duration: 1h, moved_from: 2026-W20}\n"
    plans.run("apply")
    with plans.calendar() as calendar:
        done = next(event for event in calendar.events("i7") if event["name"] == "Easy run")
        calendar.add_activity("i7", type="Run", start_date_local="2026-05-12T07:00:00", moving_time=2700)
        before = next(event for event in calendar.events("i7") if event["id"] == done["id"])
    plans.edit(
        "ada/weeks/2026-W20.yaml",
        "  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m, load: 35}\n",
        "",
    )
    plans.write("ada/weeks/2026-W33.yaml", later)
    plans.git("update-ref", "-d", "refs/reconciler/ada")
    plans.run("apply", "--from", "2026-08-01", today="2026-05-25")
    with plans.calendar() as calendar:
        assert next(event for event in calendar.events("i7") if event["id"] == done["id"]) == before


def test_prune_leaves_what_the_yaml_asks_for(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.run("apply")
    plans.git("update-ref", "-d", "refs/reconciler/ada")
    with plans.calendar() as calendar:
        before = calendar.events("i7")
    assert plans.run("prune", "--all", "--yes", "--from", "2026-05-11", "--to", "2026-05-17") == 0
    with plans.calendar() as calendar:
        assert calendar.events("i7") == before


def test_two_athletes_on_one_calendar_are_refused(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.write("bob/athlete.yaml", (plans.root / "athletes/ada/athlete.yaml").read_text())
    assert plans.run("validate") == 1
    assert "which is the calendar of ada" in capsys.readouterr().out
    assert plans.run("reconcile") == 1
    with plans.calendar() as calendar:
        assert calendar.events("i7") == ()


def test_a_conflict_is_neither_in_sync_nor_done(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        event = next(event for event in calendar.events("i7") if event["name"] == "Long run")
        calendar.edit_event("i7", int(str(event["id"])), name="By hand")
    plans.edit("ada/weeks/2026-W20.yaml", "name: Long run", "name: By git")
    capsys.readouterr()
    assert plans.run("diff", "--detailed-exitcode") == 2
    assert "3 in sync; 1 in conflict" in capsys.readouterr().out
    assert plans.run("apply") == 1


def test_a_real_calendar_is_never_written_as_if_it_were_an_earlier_day(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.write("settings.yaml", "calendar: https://calendar.invalid\n")
    plans.commit()
    assert plans.run("apply") == 1
    assert "lies in the past" in capsys.readouterr().err


def test_no_approval_for_the_examples_is_none_for_a_real_calendar(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.write("ada/strategy.yaml", "goal: Untracked\n")
    assert plans.run("apply", "--calendar", "https://calendar.invalid", today="2099-01-01") == 1
    assert "not clean" in capsys.readouterr().err


def test_windows_that_make_no_sense_are_said(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    assert plans.run("diff", "--to", "2020-01-01") == 1
    assert "before it begins" in capsys.readouterr().out
    assert plans.run("diff", "--from", "2026-08-01", "--format", "json") == 0
    assert athlete(capsys)["window"] == ["2026-08-01", "2026-08-30"]
    assert plans.run("diff", "--against", "HEAD", "--out", str(plans.root / "x.json")) == 1


def test_a_permission_waits_until_it_is_used_and_is_never_used_twice(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.run("apply")
    plans.write("ada/weeks/2026-W20.yaml", "week: 2026-W20\n")
    plans.commit("Empty the week\n\nAllow-deletes: 4")
    plans.write("ada/strategy.yaml", "goal: Get well first.\n")
    plans.commit("Another commit lands before the run")
    assert plans.run("apply") == 0

    plans.write(
        "ada/weeks/2026-W21.yaml",
        "week: 2026-W21\nworkouts:\n  - {id: a, date: 2026-05-19, sport: Run, name: A, duration: 1h}\n",
    )
    plans.commit("Plan again")
    assert plans.run("apply") == 0
    plans.write("ada/weeks/2026-W21.yaml", "week: 2026-W21\n")
    plans.commit("And empty that week, without a permission")
    capsys.readouterr()
    assert plans.run("apply") == 1
    assert "Allow-deletes: 1" in capsys.readouterr().out


def test_git_wins_a_conflict_once(plans: Plans) -> None:
    def edit(name: str) -> None:
        with plans.calendar() as calendar:
            event = next(
                event
                for event in calendar.events("i7")
                if str(event["start_date_local"]).startswith("2026-05-16")
            )
            calendar.edit_event("i7", int(str(event["id"])), name=name)

    plans.run("apply")
    edit("By hand")
    plans.edit("ada/weeks/2026-W20.yaml", "name: Long run", "name: By git")
    plans.commit("Mine\n\nKeep-git: ada 2026-W20/long")
    assert plans.run("reconcile") == 0
    edit("By hand again")
    assert plans.run("reconcile") == 1
    with plans.calendar() as calendar:
        assert "By hand again" in [event["name"] for event in calendar.events("i7")]


def test_a_permission_counts_in_a_squashed_message_and_the_review_shows_it(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.run("apply")
    plans.write("ada/weeks/2026-W20.yaml", "week: 2026-W20\n")
    plans.commit("Fewer (#2)\n\n* Fewer\n\nAllow-deletes: 4\n\n* Mend a typo")
    capsys.readouterr()
    assert plans.run("review") == 0
    assert "permitted by a commit message: up to 4 deletes" in capsys.readouterr().out
    plans.run("review", "--format", "markdown")
    assert "Permitted by a commit message: up to 4 deletes" in capsys.readouterr().out
    assert plans.run("apply") == 0


def test_diff_says_that_the_checkout_is_older_than_what_was_applied(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from reconciler.calendar.embedded import EmbeddedCalendar, serve  # noqa: PLC0415

    monkeypatch.setenv("ADA_KEY", "key")
    with EmbeddedCalendar() as calendar, serve(calendar) as running:
        plans.write("settings.yaml", f"calendar: {running.url}\n")
        first = plans.commit()
        plans.edit("ada/weeks/2026-W20.yaml", "name: Long run", "name: Longer run")
        plans.commit()
        assert plans.run("apply") == 0
        plans.git("reset", "--quiet", "--hard", first)
        capsys.readouterr()
        assert plans.run("diff") == 0
        assert "this checkout" in capsys.readouterr().out


@pytest.mark.parametrize("suffix", ["", "/", "/api/v1", "/api/v1/"])
def test_an_address_may_end_in_the_path_of_the_api(
    suffix: str, plans: Plans, monkeypatch: pytest.MonkeyPatch
) -> None:
    from reconciler.calendar.embedded import EmbeddedCalendar, serve  # noqa: PLC0415

    monkeypatch.setenv("ADA_KEY", "key")
    with EmbeddedCalendar() as calendar, serve(calendar) as running:
        assert plans.run("apply", "--calendar", running.url + suffix) == 0
        assert plans.run("diff", "--calendar", running.url, "--detailed-exitcode") == 0
        assert len(calendar.events("i7")) == 4

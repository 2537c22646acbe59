"""The review a person merges, and the rules that stand behind it, end to end."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest

from reconciler.cli.main import main
from tests.cli.plans import ROOT, Plans

WEEK = "ada/weeks/2026-W20.yaml"
RULES = """
availability:
  tuesday: {rest: true}
"""


def athlete(capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(capsys.readouterr().out)["athletes"][0]
    return found


def give_history(plans: Plans, today: dt.date = dt.date(2026, 5, 11)) -> None:
    """Six weeks of runs and daily fitness on the calendar."""
    with plans.calendar() as calendar:
        for back in range(42, 0, -1):
            day = today - dt.timedelta(days=back)
            calendar.set_wellness("i7", day, ctl=40.0, atl=40.0)
            if back % 2:
                calendar.add_activity(
                    "i7",
                    type="Run",
                    start_date_local=f"{day}T07:00:00",
                    moving_time=3000,
                    distance=9000.0,
                    icu_training_load=45,
                )


def test_a_review_shows_weeks_findings_and_forecast(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    give_history(plans)
    assert plans.run("review", "--format", "json") == 0
    found = athlete(capsys)
    week = found["weeks"][0]
    assert (week["week"], week["why"]) == ("2026-W20", "One hard session.")
    assert [(row["name"], row["mark"]) for row in week["rows"]] == [
        ("Easy run", "create"),
        ("Key session", "create"),
        ("Trip", "create"),
        ("Long run", "create"),
    ]
    assert week["rows"][1]["profile"]
    assert week["totals"]["duration"] == (45 + 46 + 90) * 60
    assert len(week["recent"]) == 4
    assert found["judgement"]["passed"] > 10
    today, end = found["fitness"]
    assert today["head"]["fitness"] == pytest.approx(40 * 0.9764716867, abs=0.01)
    assert end["head"]["fitness"] > end["base"]["fitness"]


def test_the_forecast_counts_foreign_sessions_and_what_is_deleted_no_more(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    give_history(plans)
    plans.run("apply")
    with plans.calendar() as calendar:
        calendar.add_event(
            "i7",
            category="WORKOUT",
            type="Ride",
            name="Club",
            start_date_local="2026-05-14T00:00:00",
            moving_time=7200,
            icu_training_load=120,
        )
    plans.edit(
        WEEK, "  - {id: long, date: 2026-05-16, sport: Run, name: Long run, duration: 90m, load: 75}\n", ""
    )
    capsys.readouterr()
    plans.run("review", "--format", "json")
    found = athlete(capsys)
    assert [row["mark"] for row in found["weeks"][0]["rows"]] == ["", "", "foreign", "delete"]
    end = found["fitness"][-1]
    # RULES.md B1: the long run's 75 points on Saturday weigh 75 * (1 - e^(-1/42)) * e^(-1/42) on Sunday.
    assert end["base"]["fitness"] - end["head"]["fitness"] == pytest.approx(
        75 * 0.0235283134 * 0.9764716867, abs=1e-3
    )


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_every_change_is_seen_by_name_also_of_a_week_that_is_gone(
    form: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    later = "week: 2026-W21\nworkouts:\n" + "".join(
        f"  - {{id: s{n}, date: 2026-05-{18 + n}, sport: Run, name: Later {n}, duration: 40m}}\n"
        for n in range(4)
    )
    plans.write("ada/weeks/2026-W21.yaml", later)
    plans.run("apply")
    (plans.root / "athletes/ada/weeks/2026-W21.yaml").unlink()
    plans.edit(WEEK, "notes:\n", "notes:\n  - {id: new, date: 2026-05-16, name: New note}\n")
    capsys.readouterr()
    plans.run("review", "--format", form)
    said = capsys.readouterr().out
    assert [
        name for name in ("Later 0", "Later 1", "Later 2", "Later 3", "New note") if name not in said
    ] == []


def test_after_a_lost_ledger_no_session_is_counted_twice(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.run("apply")
    plans.git("update-ref", "-d", "refs/reconciler/ada")
    plans.edit(WEEK, "name: Long run", "name: Longer run")
    capsys.readouterr()
    plans.run("review", "--format", "json")
    week = athlete(capsys)["weeks"][0]
    assert [row["mark"] for row in week["rows"]] == ["", "", "update"]
    assert week["totals"]["sessions"] == 3


def test_an_error_that_hangs_on_facts_stops_the_write_as_the_review_says(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.write(
        "ada/rules.yaml", "checks:\n  recent-data: {severity: error, why: We plan from facts only.}\n"
    )
    assert plans.run("review") == 1
    assert plans.run("reconcile") == 1
    assert "recent-data" in capsys.readouterr().out
    with plans.calendar() as calendar:
        assert calendar.events("i7") == ()


def test_the_table_and_the_change_agree_about_a_target(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.edit(WEEK, "    steps: |\n", "    target: HR\n    steps: |\n")
    plans.edit(WEEK, "      - 15m Z1 Pace\n", "      - 15m 80% LTHR 85% Pace\n")
    plans.run("review", "--format", "json")
    found = athlete(capsys)
    row = next(row for row in found["weeks"][0]["rows"] if row["name"] == "Key session")
    change = next(change for change in found["changes"] if change["name"] == "Key session")
    assert (row["load"], row["load_is"] == "exact") == (change["load"], change["load_is_exact"])


def test_an_error_finding_stops_the_athlete_before_any_write(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.write("ada/rules.yaml", RULES)
    assert plans.run("validate") == 1
    assert "athletes/ada/weeks/2026-W20.yaml:5" in capsys.readouterr().out
    assert plans.run("reconcile", "--format", "json") == 1
    blocked = athlete(capsys)
    assert blocked["status"] == "blocked"
    assert "rest day" in blocked["refusals"][0]
    with plans.calendar() as calendar:
        assert calendar.events("i7") == ()


def test_a_waiver_lets_a_finding_pass_and_is_shown(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    plans.write("ada/rules.yaml", RULES)
    plans.run("review", "--format", "json")
    error = next(one for one in athlete(capsys)["judgement"]["findings"] if one["severity"] == "error")
    waiver = f"waivers:\n  - {{rule: {error['rule']}, scope: easy, reason: Holiday this week, by: Ada}}\n"
    with (plans.root / "athletes" / WEEK).open("a") as file:
        file.write(waiver)
    assert plans.run("review", "--format", "json") == 0
    found = athlete(capsys)
    assert found["judgement"]["waived"][0]["waived"].startswith("waived by Ada until 2026-05-17: Holiday")
    assert plans.run("apply") == 0


def test_the_offline_review_runs_the_rules_and_says_what_it_cannot_know(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.edit(WEEK, "name: Long run", "name: Longer run")
    assert plans.run("review", "--against", "HEAD", "--format", "json") == 0
    found = athlete(capsys)
    assert found["requests"] == 0
    assert found["judgement"]["unknown"]
    assert found["fitness"] is None


@pytest.mark.parametrize("form", ["text", "markdown", "json", "github"])
def test_a_review_is_the_same_for_every_hash_seed(
    form: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    from tests.cli.plans import run_process  # noqa: PLC0415

    give_history(plans)
    outputs = {
        run_process(
            "review", "--format", form, "--today", "2026-05-11", cwd=plans.root, PYTHONHASHSEED=str(seed)
        ).stdout
        for seed in range(3)
    }
    assert len(outputs) == 1


def test_rules_can_be_listed_and_explained(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["rules", "list"]) == 0
    names = [line.split()[0] for line in capsys.readouterr().out.splitlines() if line.strip()]
    assert "hard-days-spacing" in " ".join(names)
    assert main(["rules", "explain", "hard-days-spacing"]) == 0
    assert "two days apart" in capsys.readouterr().out
    assert main(["rules", "explain", "hard-day-spacing"]) == 1
    assert "hard-days-spacing" in capsys.readouterr().err


def test_the_example_athletes_have_no_errors_and_no_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["validate", "--root", str(ROOT), "--today", "2026-05-11"]) == 0
    said = capsys.readouterr().out.splitlines()
    assert said[0] == "2 athletes, valid"
    assert "could not tell without a calendar" in said[1]

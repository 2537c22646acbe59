"""The report as a whole: severities, thresholds, waivers, order, and what bad input does."""

from __future__ import annotations

import datetime as dt
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from reconciler.athlete import WorkingTree, athlete_names, read_athlete
from reconciler.errors import InputError
from reconciler.rules import LISTED, RULES, Finding, Passed, Report, Unknown, check, named
from reconciler.rules.themes.weeks import monotony
from reconciler.training import DayLoad, Facts, WellnessDay
from tests.rules.plans import (
    DAY,
    HARD,
    OFFLINE,
    RUN,
    TODAY,
    athlete,
    done,
    event,
    known,
    report,
    session,
    week,
)

ROOT = Path(__file__).resolve().parents[2]
TWO_HARD = (session("one", 12, HARD), session("two", 13, HARD))
WAIVER = {"rule": "C2", "reason": "Group ride.", "by": "Ada"}


def said(of: Report, week: str | None = None) -> set[str]:
    """The rules that say anything at all, about one week or any."""
    every: list[Finding | Unknown | Passed] = [*of.findings, *of.unknowns, *of.passes]
    return {one.rule for one in every if week in (None, one.week)}


def found(of: Report, rule: str) -> list[Finding]:
    return [finding for finding in of.findings if finding.rule == rule]


def test_an_error_blocks_and_a_warning_does_not() -> None:
    blocked = report(athlete(rules={"avoid": ["Run"]}))
    fine = report(athlete(strategy=None))

    assert blocked.blocks
    assert [finding.rule for finding in blocked.of("error")] == ["avoided-sports"]
    assert not fine.blocks
    assert [finding.rule for finding in fine.of("warning")] == ["strategy-covers-week"]


@pytest.mark.parametrize("name", ["C2", "hard-days-spacing"])
def test_severity_is_set_by_key_or_by_id(name: str) -> None:
    who = athlete(week(*TWO_HARD), rules={"checks": {name: {"severity": "error"}}})

    assert [finding.severity for finding in found(report(who), "hard-days-spacing")] == ["error"]


def test_off_switches_a_rule_off() -> None:
    who = athlete(week(*TWO_HARD), rules={"checks": {"C2": {"severity": "off"}}})
    run = report(who)

    assert "hard-days-spacing" not in said(run)


def test_what_stands_under_an_id_wins_over_its_key() -> None:
    checks = {"C3": {"severity": "info"}, "hard-sessions-per-week": {"severity": "error"}}
    run = report(athlete(week(*TWO_HARD), rules={"checks": checks}))

    assert [one.severity for one in found(run, "hard-sessions-per-week")] == ["error"]


def test_thresholds_are_the_athletes_own() -> None:
    few = {"checks": {"C3": {"thresholds": {"most_of_few": 2}}}}

    assert found(report(athlete(week(*TWO_HARD))), "hard-sessions-per-week")
    assert not found(report(athlete(week(*TWO_HARD), rules=few)), "hard-sessions-per-week")


def test_what_counts_as_hard_is_a_threshold_too() -> None:
    longer = {"checks": {"C1": {"thresholds": {"other_z4": 30, "other_z5": 30}}}}

    assert not found(report(athlete(week(*TWO_HARD), rules=longer)), "hard-days-spacing")


def test_a_note_stays_a_note_whatever_the_severity() -> None:
    """The lower line of a rule is there to be seen, not to block."""
    who = athlete(
        week(session("a", 12, None, distance=10800)), rules={"checks": {"B7": {"severity": "error"}}}
    )

    assert [one.severity for one in found(report(who, known()), "run-spike")] == ["info"]


@pytest.mark.parametrize(
    ("checks", "words"),
    [
        ({"hard-days-spacin": {}}, "did you mean hard-days-spacing?"),
        ({"c2": {}}, "did you mean C2?"),
        ({"Quux": {}}, "see `reconciler rules list`"),
        ({"known-rules": {}}, "the rule 'known-rules', which always holds as it is"),
        ({"B3": {"thresholds": {"wran": 6}}}, "did you mean warn?"),
        ({"S2": {"thresholds": {"most": 6}}}, "it has none"),
    ],
)
def test_a_rule_or_threshold_that_does_not_exist_is_an_error(checks: Any, words: str) -> None:
    run = report(athlete(rules={"checks": checks}))

    (finding,) = found(run, "known-rules")
    assert finding.severity == "error"
    assert words in finding.text
    assert finding.at.path == "athletes/ada/rules.yaml"
    assert finding.at.pointer[:2] == ("checks", next(iter(checks)))


@pytest.mark.parametrize("scope", [None, "2026-W20", "two", "2026-05-13", "one"])
@pytest.mark.parametrize("rule", ["C2", "hard-days-spacing"])
def test_a_waiver_accepts_a_finding_and_shows_it(rule: str, scope: str | None) -> None:
    waiver = {**WAIVER, "rule": rule, **({"scope": scope} if scope else {})}
    run = report(athlete(week(*TWO_HARD, waivers=[waiver])))

    assert not found(run, "hard-days-spacing")
    (waived,) = run.waived
    assert waived.waived is not None
    assert (waived.rule, waived.severity, waived.waived.reason) == (
        "hard-days-spacing",
        "warning",
        "Group ride.",
    )
    assert [(use.state, use.findings) for use in run.waivers] == [("used", 1)]


def test_a_waived_error_does_not_block_and_stays_an_error_to_be_seen() -> None:
    waiver = {"rule": "avoided-sports", "reason": "One run is fine.", "by": "Ada"}
    run = report(athlete(week(session("a", 12), waivers=[waiver]), rules={"avoid": ["Run"]}))

    assert not run.blocks
    assert [(one.rule, one.severity) for one in run.waived] == [("avoided-sports", "error")]


def test_a_waiver_for_another_entry_accepts_nothing_and_is_reported_unused() -> None:
    weeks = week(*TWO_HARD, session("other", 16), waivers=[{**WAIVER, "scope": "other"}])
    run = report(athlete(weeks), known())

    assert found(run, "hard-days-spacing")
    assert [(one.severity, one.text) for one in found(run, "waivers")] == [
        ("info", "the waiver for C2 accepts nothing: the rule does not object here")
    ]


def test_a_waiver_for_what_nobody_could_tell_is_not_called_unused() -> None:
    weeks = week(session("a", 12, None, duration=60), waivers=[WAIVER])
    run = report(athlete(weeks))

    assert [use.state for use in run.waivers] == ["untested"]
    assert not found(run, "waivers")


def test_a_waiver_past_its_date_accepts_nothing_and_says_so() -> None:
    weeks = week(
        session("one", 14, HARD), session("two", 15, HARD), waivers=[{**WAIVER, "until": "2026-05-12"}]
    )
    run = report(athlete(weeks), today=TODAY + 2 * DAY)

    assert found(run, "hard-days-spacing")
    (remark,) = found(run, "waivers")
    assert (remark.severity, remark.at.pointer) == ("warning", ("waivers", 0))
    assert "ended on 2026-05-12" in remark.text


def test_a_waiver_ends_with_its_week_and_does_not_reach_the_next() -> None:
    first = week(*TWO_HARD, waivers=[WAIVER])
    second = week(session("three", 19, HARD), session("four", 20, HARD), name="2026-W21")
    run = report(athlete(first, second))

    assert [one.week for one in found(run, "hard-days-spacing")] == ["2026-W21"]
    assert [use.grant.until for use in run.waivers] == [dt.date(2026, 5, 17)]


def test_what_the_report_says_of_waivers_cannot_be_waived() -> None:
    run = report(athlete(week(session("a", 12), waivers=[{**WAIVER, "rule": "waivers"}])))

    (remark,) = found(run, "waivers")
    assert (remark.severity, remark.text) == (
        "warning",
        "a waiver is for the rule 'waivers', which always holds as it is",
    )


def test_a_waiver_for_a_rule_that_does_not_exist_is_a_warning() -> None:
    """No error: it can only accept too little, never too much."""
    run = report(athlete(week(session("a", 12), waivers=[{**WAIVER, "rule": "hard-day-spacing"}])))

    (remark,) = found(run, "waivers")
    assert remark.severity == "warning"
    assert "did you mean hard-days-spacing?" in remark.text


def test_a_waiver_without_a_reason_does_not_load() -> None:
    with pytest.raises(InputError, match="reason is missing"):
        athlete(week(session("a", 12), waivers=[{"rule": "C2", "by": "Ada"}]))


def test_the_waiver_that_a_finding_offers_is_the_one_that_accepts_it() -> None:
    (finding,) = found(report(athlete(week(*TWO_HARD))), "hard-days-spacing")
    assert finding.waiver == "- {rule: hard-days-spacing, scope: two, reason: ..., by: ...}"
    waiver = {"rule": "hard-days-spacing", "scope": "two", "reason": "...", "by": "..."}

    assert not found(report(athlete(week(*TWO_HARD, waivers=[waiver]))), "hard-days-spacing")


def test_days_that_are_past_are_seen_but_not_objected_to() -> None:
    """Nothing there can change, and yesterday's rest day must not stop the rest of the week."""
    who = athlete(
        week(session("a", 12), session("b", 14)), rules={"availability": {"tuesday": {"rest": True}}}
    )

    assert found(report(who), "rest-days")
    assert not found(report(who, today=TODAY + 2 * DAY), "rest-days")
    assert report(who, today=TODAY + 30 * DAY).weeks == ()


def test_weeks_can_be_chosen() -> None:
    who = athlete(week(session("a", 12)), week(session("b", 19), name="2026-W21"))

    assert report(who).weeks == ("2026-W20", "2026-W21")
    assert check(who, OFFLINE, TODAY, ["2026-W21"]).weeks == ("2026-W21",)


def test_a_past_week_can_be_chosen_and_nothing_in_it_is_objected_to() -> None:
    who = athlete(week(session("a", 12)), rules={"avoid": ["Run"]})
    run = check(who, known(today=TODAY + 14 * DAY), TODAY + 14 * DAY, ["2026-W20"])

    assert run.weeks == ("2026-W20",)
    assert not found(run, "avoided-sports")
    assert "form-floor" in said(run)


def test_a_single_record_tells_no_ramp_until_a_week_has_gone() -> None:
    single = known(wellness=(WellnessDay(TODAY, ctl=50, atl=50),))
    run = report(athlete(week(session("a", 12)), week(session("b", 19), name="2026-W21")), single)

    assert {one.week for one in run.unknowns if one.rule == "ramp-rate"} == {"2026-W20"}
    assert {one.week for one in run.passes if one.rule == "ramp-rate"} == {"2026-W21"}


def test_the_week_of_today_counts_what_was_done_and_what_is_left() -> None:
    """On Wednesday, Monday and Tuesday count as they were done, not as they were planned."""
    who = athlete(week(session("missed", 11), session("longer", 12), session("ahead", 14)))
    facts = known(*(known().activities or ()), done(-1, time=5400), today=TODAY + 2 * DAY)
    run = report(who, facts, TODAY + 2 * DAY)

    (step,) = (one for one in run.passes if one.rule == "week-step")
    assert dict(step.numbers)["seconds"] == 5400 + 2700


def test_without_a_calendar_the_declared_weeks_before_serve() -> None:
    before = week(session("a", 5), session("b", 7), name="2026-W19")
    who = athlete(before, week(session("c", 12, HARD), session("d", 14, HARD), session("e", 16)))
    run = report(who, today=TODAY + 3 * DAY)

    (progress,) = found(run, "one-progression")
    assert progress.text == "duration, frequency, hard sessions grow together against the week before"


def test_a_week_ahead_that_nobody_declared_is_unknown() -> None:
    run = report(athlete(week(session("a", 26), name="2026-W22")), known())

    assert "week-step" in {one.rule for one in run.unknowns}


def test_the_caller_may_say_what_the_calendar_will_hold() -> None:
    calm, busy = (check(athlete(), known(), TODAY, loads=[DayLoad(TODAY, load)]) for load in (0.0, 400.0))

    assert not found(calm, "form-floor")
    assert [one.severity for one in found(busy, "form-floor")] == ["warning"]


def test_foreign_workouts_count_in_the_forecast_and_ours_only_once() -> None:
    ours = event("WORKOUT", 12, 1, external_id="plan:2026-05-12:easy", icu_training_load=500)
    theirs = event("WORKOUT", 12, 2, icu_training_load=500)

    assert not found(report(athlete(), known(events=(ours,))), "form-floor")
    assert found(report(athlete(), known(events=(theirs,))), "form-floor")


def test_a_season_start_cuts_the_reference_off() -> None:
    start = event("SEASON_START", 4)
    run = report(athlete(), known(events=(start,)))

    assert "acute-chronic-ratio" in {one.rule for one in run.unknowns}


def test_thresholds_may_be_missing_everywhere() -> None:
    """The calendar's settings serve where athlete.yaml has none; without both it is unknown, not fine."""
    bare = athlete(thresholds={})
    with_settings = known(sport_settings={"Run": {"lthr": 170, "hr_zones": RUN["hr_zones"]}})

    assert "targets-have-thresholds" in {one.rule for one in report(bare).unknowns}
    assert "targets-have-thresholds" in {one.rule for one in report(bare, with_settings).passes}
    assert report(bare, known()).blocks


def test_sixty_sessions_in_a_week_are_reported_and_not_choked_on() -> None:
    sessions = [session(f"s-{n}", 11 + n % 7, HARD) for n in range(60)]
    run = report(athlete(week(*sessions), rules={"week": {"sessions": 10}}), known())

    (ceiling,) = found(run, "weekly-ceilings")
    assert ceiling.text == "the week: sessions 60, at most 10"
    assert len(found(run, "hard-sessions-per-day")) == 7
    assert all(len(one.text) < 1000 for one in run.findings)


def test_every_rule_answers_every_week() -> None:
    """A rule that says nothing would look like one that passes."""
    facts = known(*(done(ago) for ago in range(1, 40, 2)))
    who = athlete(week(*TWO_HARD), week(session("b", 19), name="2026-W21"))
    run = report(who, facts)

    for name in run.weeks:
        assert said(run, name) >= {rule.id for rule in RULES}


def test_findings_are_in_a_fixed_order() -> None:
    run = report(athlete(week(*TWO_HARD), strategy=None, rules={"avoid": ["Run"]}))

    assert [(one.severity, one.rule, one.at.pointer) for one in run.findings][:4] == [
        ("error", "avoided-sports", ("workouts", 0, "sport")),
        ("error", "avoided-sports", ("workouts", 1, "sport")),
        ("warning", "strategy-covers-week", ()),
        ("warning", "hard-sessions-per-week", ("workouts", 0)),
    ]


def test_the_report_is_the_same_under_any_hash_seed() -> None:
    code = (
        "from tests.rules.plans import *;"
        "who = athlete(week(session('one', 12, HARD), session('two', 13, HARD, tags=['brick', 'test'])), rules={'avoid': ['Run', 'Ride']});"
        "print(report(who, known()))"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            check=True,
            capture_output=True,
            cwd=ROOT,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        ).stdout
        for seed in range(3)
    }

    assert len(outputs) == 1


def test_no_wording_promises_safety_or_speaks_of_injury_risk() -> None:
    words = " ".join(f"{rule.title} {rule.doc}" for rule in RULES).lower()

    for word in ("unsafe", "danger", " safe ", "injury risk", "overtrain"):
        assert word not in words


@pytest.mark.parametrize(
    ("loads", "expected", "strain"),
    [
        ([0, 70, 50, 90, 0, 60, 120], 1.359, 529.9),
        ([60] * 5 + [0, 0], 1.581, 474.3),
        ([60] * 6 + [0], 2.449, 881.8),
    ],
)
def test_monotony_uses_the_population_deviation(loads: list[float], expected: float, strain: float) -> None:
    value = monotony(loads)

    assert value == pytest.approx(expected, abs=5e-4)
    assert value is not None
    assert value * sum(loads) == pytest.approx(strain, abs=0.1)


@pytest.mark.parametrize("load", [0, 60, 0.1])
def test_monotony_of_equal_days_is_undefined_and_not_infinite(load: float) -> None:
    assert monotony([load] * 7) is None


@pytest.mark.parametrize("name", athlete_names(WorkingTree(ROOT)))
def test_the_example_athletes_have_no_errors(name: str) -> None:
    run = check(read_athlete(WorkingTree(ROOT), name), Facts.offline(TODAY), TODAY)

    assert not run.of("error")
    assert not found(run, "waivers")
    assert json.dumps([one.text for one in run.findings])


def test_ids_and_keys_do_not_collide() -> None:
    ids = [rule.id for rule in RULES]

    assert len(set(ids)) == len(ids)
    assert not {one.key for one in LISTED} & {one.id for one in LISTED}
    assert named("C3") == tuple(rule for rule in RULES if rule.key == "C3")
    assert all(rule.doc and rule.source for rule in RULES)

"""What the other documents mean, and what they refuse."""

from __future__ import annotations

import datetime as dt

import pytest

from reconciler.athlete import Rules, Strategy, read_athlete
from reconciler.errors import InputError
from tests.athlete.memory import ATHLETE, RUN, WEEK, ada

PHASES = """\
goal: x
phases:
  - {name: One, kind: base, from: 2026-05-01, until: 2026-05-10, focus: x}
  - {name: Two, kind: taper, from: 2026-05-11, until: 2026-05-20, focus: x}
"""
RULES = """\
availability:
  wednesday: {windows: ["06:00-07:30"], max_time: 1h}
blocked:
  - {date: 2026-05-15}
  - {from: 2026-06-08, until: 2026-06-14}
"""


@pytest.mark.parametrize(
    ("file", "text", "line", "said"),
    [
        ("strategy.yaml", PHASES.replace("05-11", "05-10"), 4, "phases.1.from: found 2026-05-10, expected a day after 'One'"),
        ("strategy.yaml", PHASES.replace("05-20", "05-10"), 4, "phases.1.until: found 2026-05-10, expected a day from"),
        ("strategy.yaml", PHASES.replace("taper", "easy"), 4, "phases.1.kind: found 'easy', expected base, build"),
        ("rules.yaml", RULES.replace("07:30", "05:30"), 2, "availability.wednesday.windows.0: found 06:00-05:30"),
        ("rules.yaml", RULES.replace("07:30", "25:30"), 2, "expected a stretch of the day"),
        ("rules.yaml", RULES.replace("06-14", "06-07"), 5, "blocked.1.until: found 2026-06-07"),
        ("rules.yaml", RULES.replace(", until: 2026-06-14", ""), 5, "blocked.1: expected either date, or from and until"),
        ("rules.yaml", "checks: {C2: {severity: fatal}}\n", 1, "checks.C2.severity: found 'fatal', expected error"),
        ("rules.yaml", "checks: {C2: {thresholds: {x: .nan}}}\n", 1, "checks.C2.thresholds.x: found nan"),
        ("rules.yaml", "checks: {C2: {thresholds: {X: 1}}}\n", 1, "checks.C2.thresholds: found 'X', expected a name"),
        ("rules.yaml", "checks: {2C: {}}\n", 1, "checks: found '2C', expected the id of a rule"),
        ("rules.yaml", "spacing: {hard_days: -1}\n", 1, "spacing.hard_days: found -1, expected a whole number"),
        ("rules.yaml", "sports: {run: {}}\n", 1, "sports: found 'run', expected one of the sixty sports"),
        ("athlete.yaml", ATHLETE + "thresholds: {Run: {ftp: 250}}\n", 4, "thresholds.Run: measured is missing"),
        (
            "athlete.yaml",
            ATHLETE + "thresholds: {Run: {measured: 2026-01-01, hr_zones: [150, 140]}}\n",
            4,
            "thresholds.Run.hr_zones: found bounds that do not rise",
        ),
        (
            "athlete.yaml",
            ATHLETE + "thresholds: {Run: {measured: 2026-01-01, lthr: 190, max_hr: 180}}\n",
            4,
            "thresholds.Run: expected resting_hr below lthr, and lthr below max_hr",
        ),
        ("athlete.yaml", ATHLETE + "thresholds: {Run: {measured: 2026-01-01, threshold_pace: 4:40}}\n", 4, "a pace with its unit"),
        ("athlete.yaml", ATHLETE + "thresholds: {Run: {measured: 2026-01-01, fpt: 1}}\n", 4, "the unknown key 'fpt'"),
        ("athlete.yaml", ATHLETE + "goals: [{name: x, priority: D, date: 2026-01-01}]\n", 4, "goals.0.priority: found 'D'"),
        ("athlete.yaml", ATHLETE + "profile: {weight: 12}\n", 4, "profile.weight: found 12, expected a value greater than 20"),
        ("athlete.yaml", ATHLETE.replace("Europe/Berlin", "../../etc/passwd"), 3, "expected an IANA time zone"),
        ("athlete.yaml", ATHLETE.replace("Europe/Berlin", "Europe"), 3, "found 'Europe', expected an IANA time zone"),
        ("athlete.yaml", ATHLETE.replace("i1", "ada"), 2, "found 'ada', expected i123, a number, or 0"),
    ],
)  # fmt: skip
def test_a_document_that_is_wrong(file: str, text: str, line: int, said: str) -> None:
    with pytest.raises(InputError) as caught:
        read_athlete(ada({file: text}), "ada")
    (problem,) = caught.value.problems
    assert said in problem.message
    assert problem.place.line == line


@pytest.mark.parametrize("written", ["0", "i123", "123", "'0'"])
def test_ids_of_athletes(written: str) -> None:
    document = read_athlete(ada({"athlete.yaml": ATHLETE.replace("i1", written)}), "ada").document
    assert document.intervals_id == written.strip("'")


def test_the_phase_of_a_day() -> None:
    strategy = read_athlete(ada({"strategy.yaml": PHASES}), "ada").strategy
    assert isinstance(strategy, Strategy)
    days = [dt.date(2026, 5, day) for day in (1, 10, 11, 20, 21)]
    found = [strategy.phase(day) for day in days]
    assert [phase.name if phase else None for phase in found] == ["One", "One", "Two", "Two", None]


def test_rules_of_a_day() -> None:
    rules = read_athlete(ada({"rules.yaml": RULES}), "ada").rules
    assert rules.on(dt.date(2026, 5, 13)).max_time == 3600
    assert rules.on(dt.date(2026, 5, 14)) == Rules().on(dt.date(2026, 5, 14))
    blocked = [
        dt.date(2026, 5, 14),
        dt.date(2026, 5, 15),
        dt.date(2026, 6, 7),
        dt.date(2026, 6, 8),
        dt.date(2026, 6, 14),
    ]
    assert [rules.is_blocked(day) for day in blocked] == [False, True, False, True, True]


@pytest.mark.parametrize(
    ("swim", "fine"),
    [
        ("distance: 1500", True),
        ("steps: '- 400mtr Z2 Pace'", True),
        ('steps: "Main 4x\\n- 100mtr Z3 Pace\\n- 20s"', True),
        ("file: a.fit", True),
        ("duration: 45m", False),
        ("steps: '- 45m Z2 Pace'", False),
        ("steps: '- 400m Z2 Pace'", False),
    ],
)
def test_a_swim_needs_a_distance(swim: str, fine: bool) -> None:  # noqa: FBT001 - parametrized
    week = WEEK + RUN.replace("Run", "Swim", 1).replace("duration: 45m", swim)
    tree = ada({"weeks/2026-W20.yaml": week, "weeks/a.fit": "x"})
    if fine:
        assert read_athlete(tree, "ada").weeks
    else:
        with pytest.raises(InputError, match="a swim without a distance"):
            read_athlete(tree, "ada")


@pytest.mark.parametrize(
    ("goal", "fine"),
    [
        ("- no number, no step", True),
        ("* 90m easy if tired", True),
        ("Rest - 90m at most", True),
        ("- 90m easy if tired", False),
        ("-90s hard", False),
        ("- last: 10km", False),
    ],
)
def test_prose_must_not_read_as_a_step(goal: str, fine: bool) -> None:  # noqa: FBT001 - parametrized
    week = WEEK + RUN.replace("duration", f'goal: "Easy.\\n{goal}", duration')
    if fine:
        assert read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada").weeks
    else:
        with pytest.raises(InputError, match="would read as a step"):
            read_athlete(ada({"weeks/2026-W20.yaml": week}), "ada")

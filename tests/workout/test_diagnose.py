"""Each way of writing that the server takes otherwise has a stable code, a place, and a text that works."""

from __future__ import annotations

import pytest

from reconciler.workout import Repeat, SportSettings, diagnose, parse

CASES = [
    ("- 10m 60%\n3x\n- 5m 90%", "swallowed-repeat", 2, 1, "\n3x"),
    ("- 10m 60%\nCooldown\n- 5m 50%", "swallowed-header", 2, 1, "\nCooldown"),
    ("3x\n\n- 5m 90%", "repeat-without-steps", 1, 1, ""),
    ("3x Over-unders\n- 5m 90%", "repeat-not-last", 1, 1, "3x"),
    ("Main 4\u00d7\n- 5m 90%", "repeat-sign", 1, 6, "Main 4x"),
    ("Main x4\n- 5m 90%", "repeat-sign", 1, 6, "Main 4x"),
    ("- 10m 60%\n\n- 3x", "repeat-as-step", 3, 3, "3x"),
    ("- 4x 30s 90%", "inline-repeat", 1, 3, "4x\n- 30s 90%"),
    ("- 10m 60%\n  - 2m 90%", "indented-step", 2, 3, "- 2m 90%"),
    ("- 400m 90%", "metres-as-minutes", 1, 3, "- 400mtr 90%"),
    ("- 5:00 Z2", "clock-duration", 1, 3, "- 5m Z2"),
    ("- 0:00 Z2", "clock-duration", 1, 3, ""),
    ("- 1:30:00 Z2", "clock-duration", 1, 3, "- 1h30m Z2"),
    ("- Easy 30 secs 90%", "unit-not-read", 1, 8, "- Easy 30s 90%"),
    ("- 30sec 90%", "unit-not-read", 1, 3, "- 30s 90%"),
    ("- 1.5min 90%", "unit-not-read", 1, 3, "- 1m30s 90%"),
    ("- 0 min 90%", "unit-not-read", 1, 3, ""),
    ("- 0sec 90%", "unit-not-read", 1, 3, ""),
    ("- 2.5s 90%", "decimal-duration", 1, 3, "- 3s 90%"),
    ("- 1.5 hours 60%", "unit-not-read", 1, 3, "- 1h30m 60%"),
    ("- 12.5 sec 90%", "unit-not-read", 1, 3, "- 13s 90%"),
    ("- 0.2 sec 90%", "unit-not-read", 1, 3, ""),
    ("- 30.5s Z2", "decimal-duration", 1, 3, "- 31s Z2"),
    ("- 2.5m Z2", "decimal-duration", 1, 3, "- 2m30s Z2"),
    ("- 0.2s Z2", "decimal-duration", 1, 3, ""),
    ("- 2 hours 60%", "unit-not-read", 1, 3, "- 2h 60%"),
    ("- 200 metres 80% Pace", "unit-not-read", 1, 3, "- 200mtr 80% Pace"),
    ("- 100yd 80% Pace", "unit-not-read", 1, 3, "- 100yrd 80% Pace"),
    ("- 10m 200 watts", "unit-not-read", 1, 7, "- 10m 200w"),
    ("- 5min 60%", "minutes-spelled", 1, 3, "- 5m 60%"),
    ("- 1.5h Z2", "decimal-duration", 1, 3, "- 1h30m Z2"),
    ("- 1,5km 80% Pace", "decimal-comma", 1, 3, "- 1.5km 80% Pace"),
    ("- 10m 40\u201355%", "en-dash-range", 1, 7, "- 10m 40-55%"),
    ("- 10m Z2\u2013Z3", "en-dash-range", 1, 7, "- 10m Z2-Z3"),
    ("- 10m 40%\u201355%", "en-dash-range", 1, 7, "- 10m 40%-55%"),
    ("- 10m 200w\u2013220w", "en-dash-range", 1, 7, "- 10m 200w-220w"),
    ("- 10m 150bpm", "bpm", 1, 7, ""),
    ("- Strides 30s RPE 8", "rpe", 1, 15, ""),
    ("- 10m Z2 LTHR", "zone-lthr", 1, 7, "- 10m Z2 HR"),
    ("- 10m 80% of max HR", "percent-of-ftp", 1, 7, ""),
    ("- 1km 4:35-4:25/km", "pace-without-word", 1, 7, "- 1km 4:35-4:25/km Pace"),
    ("- 1km 4:35/km", "pace-without-word", 1, 7, "- 1km 4:35/km Pace"),
    ("- 1km 4:25/km-4:35/km Pace", "pace-unit-twice", 1, 7, "- 1km 4:35-4:25/km Pace"),
    ("- 1km 4:25-4:35/km Pace", "pace-order", 1, 7, "- 1km 4:35-4:25/km Pace"),
    ("- 1km 4:25/km-7:20/mi Pace", "pace-units-differ", 1, 7, "- 1km 7:20-7:06/mi Pace"),
    ("- 1km 6:00/km-1:40/100m Pace", "pace-units-differ", 1, 7, "- 1km 1:40-0:36/100m Pace"),
    ("- 1km 4:25/km-7:20/mi", "pace-without-word", 1, 7, "- 1km 7:20-7:06/mi Pace"),
    ("- 1km 4:35\u20134:25/km Pace", "en-dash-range", 1, 7, "- 1km 4:35-4:25/km Pace"),
    ("- 10m 80 %", "blank-before-percent", 1, 7, "- 10m 80%"),
    ("- 5m 90 % LTHR", "blank-before-percent", 1, 6, "- 5m 90% LTHR"),
    ("- 5m 90-95  % Pace", "blank-before-percent", 1, 6, "- 5m 90-95% Pace"),
    ("- 10m Z2HR", "glued-zone", 1, 7, "- 10m Z2 HR"),
    ("- 10m z2-z3pace", "glued-zone", 1, 7, "- 10m z2-z3 pace"),
    ("- 10m Z2LTHR", "glued-zone", 1, 7, "- 10m Z2 HR"),
    ("- 10m 60 - 75%", "spaced-range", 1, 7, "- 10m 60-75%"),
    ("- 10m 60 -75% Pace", "spaced-range", 1, 7, "- 10m 60-75% Pace"),
    ("- 10m 200- 240w", "spaced-range", 1, 7, "- 10m 200-240w"),
    ("- 10m 60 \u2013 75 %", "spaced-range", 1, 7, "- 10m 60-75%"),
    ("- 10m Z2 - Z3 HR", "spaced-range", 1, 7, "- 10m Z2-Z3 HR"),
    ("- 10m 40\u201355 %", "en-dash-range", 1, 7, "- 10m 40-55%"),
    ("- 10m 92,5 %", "decimal-comma", 1, 7, "- 10m 92.5%"),
    ("3x\n4x\n- 5m 90%", "repeat-replaced", 1, 1, "12x"),
    ("Main 5x\n5x\n- 5m 90%", "repeat-replaced", 1, 1, ""),
    ("Main 0x\n- 5m 90%", "repeat-zero", 1, 6, "Main 1x"),
    ("1x2x\n- 5m 90%", "repeat-glued", 1, 1, "2x"),
    ("Main (3x)\n- 5m 90%", "repeat-glued", 1, 7, "Main 3x"),
    ("Set 1-8x\n- 5m 90%", "repeat-glued", 1, 7, "Set 1 8x"),
    ("\ufeff- 10m 60%", "invisible-sign", 1, 1, "- 10m 60%"),
    ("- 10m 60%\n\u200b- 5m 60%", "invisible-sign", 2, 1, "- 5m 60%"),
    ("\ufeff3x\n- 5m 60%", "invisible-sign", 1, 1, "3x"),
    ("\ufeffWarmup\n- 5m 60%", "invisible-sign", 1, 1, "Warmup"),
    ("- 10m 70% cadence=85rpm", "unknown-option", 1, 11, "- 10m 70% 85rpm"),
    ("- Ramp 10m 50-75%", "flag-in-label", 1, 3, ""),
    ("- 10m ramp 60%", "ramp-without-range", 1, 3, ""),
    ("- Easy Z2 ride 45m 158w", "label-lost", 1, 3, ""),
    ("- Hold 250w 10m 240w", "overwritten", 1, 8, ""),
    ("- 90m easy if you are tired", "prose-as-step", 1, 3, ""),
    ("- 10m Z2 along the river path", "text-after-tokens", 1, 3, ""),
    ("- 10m Z2 Z2 HR", "several-targets", 1, 3, ""),
    ("- 12m: Z2", "glued-token", 1, 3, "- Z2 12m"),
    ("- Press lap Z1", "dropped-step", 1, 3, "- Press lap Z1 10m"),
    ("- 4hm 75%", "dropped-step", 1, 3, ""),
    ("- OFF", "dropped-step", 1, 3, ""),
    ("\u2022 10m 60%", "not-a-step", 1, 1, "- 10m 60%"),
    ("Just a note", "no-steps", 1, 1, ""),
    ("\n".join(["- 1m 60%"] * 51), "too-many-steps", 1, 1, ""),
]


@pytest.mark.parametrize(("text", "code", "line", "column", "suggestion"), CASES)
def test_each_code(text: str, code: str, line: int, column: int, suggestion: str) -> None:
    found = {one.code: one for one in parse(text).diagnostics}

    assert code in found
    assert (line, column, suggestion) == (found[code].line, found[code].column, found[code].suggestion)
    assert found[code].message


LOST = [
    "clock-duration",
    "decimal-duration",
    "glued-token",
    "indented-step",
    "inline-repeat",
    "invisible-sign",
    "pace-units-differ",
    "repeat-as-step",
    "repeat-glued",
    "repeat-sign",
    "repeat-zero",
    "swallowed-repeat",
]
"""What the athlete would do otherwise than it was written."""
ODD = [
    "blank-before-percent",
    "bpm",
    "en-dash-range",
    "flag-in-label",
    "glued-zone",
    "metres-as-minutes",
    "minutes-spelled",
    "pace-without-word",
    "percent-of-ftp",
    "prose-as-step",
    "ramp-without-range",
    "repeat-without-steps",
    "spaced-range",
    "swallowed-header",
    "too-many-steps",
    "zone-lthr",
]
"""What is read, and probably not as it was meant."""
TOLD = [
    "label-lost",
    "no-steps",
    "not-a-step",
    "overwritten",
    "pace-order",
    "pace-unit-twice",
    "repeat-not-last",
    "rpe",
    "several-targets",
    "text-after-tokens",
    "unknown-option",
]
"""What may well be meant."""


@pytest.mark.parametrize(
    ("severity", "codes"),
    [("error", LOST), ("warning", ODD), ("info", TOLD)],
    ids=["error", "warning", "info"],
)
def test_how_grave_each_code_is(severity: str, codes: list[str]) -> None:
    """The others depend on what becomes of the step: an error where it is lost, otherwise a warning."""
    found = {(one.code, one.severity) for case in CASES for one in parse(case[0]).diagnostics}
    assert {grave for code, grave in found if code in codes} == {severity}
    assert {code for code, _ in found} >= set(codes)


@pytest.mark.parametrize("sport", ["Ride", "Run"])
def test_a_target_without_its_threshold_is_an_error(sport: str) -> None:
    found = diagnose(parse("- 10m 200w\n- 10m 70% LTHR"), sport=sport, settings=SportSettings(ftp=200))
    assert [(one.code, one.severity, one.line) for one in found] == [("no-threshold", "error", 2)]


SAFE = [
    case[4] for case in CASES if case[4].startswith("- ") and case[1] not in ("pace-order", "dropped-step")
]


@pytest.mark.parametrize("suggestion", SAFE)
def test_a_suggestion_is_read_as_a_step_without_complaint(suggestion: str) -> None:
    workout = parse(suggestion)

    assert workout.step_count == 1
    assert [one for one in workout.diagnostics if one.severity != "info"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Warmup\n- 15m ramp 50-75% 90rpm\n\nMain Set 5x\n- Hard 3m 110% intensity=interval\n- Easy 2m 50%\n",
        "- 1km 4:35-4:25/km Pace\n- Recovery 90s Z1 HR\n- 10m Press lap Z1",
        "Notes with 5x per week and 3:00 o'clock.\n\n- 10m 60% power=3s",
    ],
)
def test_good_text_has_no_diagnostics(text: str) -> None:
    assert parse(text).diagnostics == ()


@pytest.mark.parametrize(
    "text",
    [
        "- 10m 60% - 75%",
        "- 10m 200w - 240w",
        "- Set 2 - 10m 60%",
        "Reach for max\n- 10m 60%",
        "10.5x\n- 10m 60%",
        "- 50meters 80% Pace",
    ],
)
def test_what_is_read_as_it_looks_is_not_remarked_on(text: str) -> None:
    assert parse(text).diagnostics == ()


@pytest.mark.parametrize("code", ["repeat-replaced", "repeat-glued", "repeat-zero"])
def test_a_repeat_as_proposed_is_read_without_complaint(code: str) -> None:
    """The proposed header, in place of all the lines above the steps, repeats them."""
    for text, reps in [(case[0], case[4]) for case in CASES if case[1] == code and case[4]]:
        workout = parse(f"{reps}\n{text.splitlines()[-1]}")

        assert workout.diagnostics == ()
        assert isinstance(workout.steps[0], Repeat)


@pytest.mark.parametrize("text", ["- 400m 90% Pace", "- 1km\n\n- 1200m 90% Pace"])
@pytest.mark.parametrize("sport", ["Run", "Swim"])
def test_one_trouble_is_said_once(text: str, sport: str) -> None:
    assert [one.code for one in diagnose(parse(text), sport=sport)] == ["metres-as-minutes"]


def test_an_hour_and_forty_minutes_is_no_mistake() -> None:
    assert diagnose(parse("- 1h40m 90% Pace"), sport="Run") == ()


@pytest.mark.parametrize("text", ["- 10m 80 % 200w", "- 10m 80 % 70% HR"])
def test_a_blank_before_percent_beside_a_target_is_only_worth_knowing(text: str) -> None:
    assert [(one.code, one.severity) for one in parse(text).diagnostics] == [("blank-before-percent", "info")]


@pytest.mark.parametrize("text", ["- 80% of max HR", "- 10m 80% of max HR 200w"])
def test_a_percent_that_is_not_used_is_not_judged(text: str) -> None:
    assert "percent-of-ftp" not in {one.code for one in parse(text).diagnostics}


def test_what_a_prompt_says_is_not_judged() -> None:
    assert parse("- 10^ Ride 5:00 of 30 secs.<!> 10m 60%").diagnostics == ()


def codes(text: str, sport: str, **settings: object) -> set[str]:
    known = SportSettings.from_api(settings) if settings else None
    return {one.code for one in diagnose(parse(text), sport=sport, settings=known)}


def test_a_bare_zone_is_power_for_runners_too() -> None:
    assert codes("- 10m Z2", "Run") == {"bare-target"}
    assert codes("- 10m Z2", "Ride") == set()
    assert codes("- 10m Z2 Z2 Pace", "Run") == {"several-targets"}


def test_hundred_minutes_of_swimming_are_metres() -> None:
    assert codes("- 100m 90% Pace", "Swim") == {"metres-as-minutes"}


@pytest.mark.parametrize(
    ("text", "sport", "settings", "missing"),
    [
        ("- 10m 60%", "Ride", {"lthr": 170}, "ftp"),
        ("- 10m 95% LTHR", "Ride", {"ftp": 250}, "lthr"),
        ("- 10m 70% HR", "Ride", {"ftp": 250}, "max_hr"),
        ("- 10m Z2 HR", "Ride", {"ftp": 250}, "hr_zones"),
        ("- 10m 90% Pace", "Run", {"ftp": 250}, "threshold_pace"),
    ],
)
def test_a_target_needs_its_threshold(
    text: str, sport: str, settings: dict[str, object], missing: str
) -> None:
    found = diagnose(parse(text), sport=sport, settings=SportSettings.from_api(settings))

    assert [one.code for one in found] == ["no-threshold"]
    assert f"`{missing}`" in found[0].message


def test_a_diagnostic_reads_as_one_line() -> None:
    (found,) = parse("- 400m 90%").diagnostics

    assert str(found) == (
        "1:3: `m` is minutes: `400m` is 6h40m; metres are `mtr` (write `- 400mtr 90%`) [metres-as-minutes]"
    )


@pytest.mark.parametrize(
    ("text", "severity"),
    [
        ("- 10m 92,5%", "warning"),
        ("- 1,5km", "error"),
        ("- 10m 200 watts", "warning"),
        ("- 30 secs", "error"),
    ],
)
def test_it_is_an_error_where_the_whole_step_is_lost(text: str, severity: str) -> None:
    found = [one for one in parse(text).diagnostics if one.code in ("decimal-comma", "unit-not-read")]
    assert {one.severity for one in found} == {severity}


@pytest.mark.parametrize(
    ("text", "suggestion"),
    [
        ("- 10m 70% cadence=85rpm", "- 10m 70% 85rpm"),
        ("- 10m 70% cadence=high", ""),
        ("- 10m 70% shoes=85rpm", ""),
    ],
)
def test_an_option_that_is_no_cadence_has_no_other_form(text: str, suggestion: str) -> None:
    assert [(one.code, one.suggestion) for one in parse(text).diagnostics] == [("unknown-option", suggestion)]


@pytest.mark.parametrize("text", ["- Ramp up 10m 50-75%", "- rpe 8 10m 60%", "- Freeride 10m"])
def test_words_alone_are_enough_for_a_remark(text: str) -> None:
    assert parse(text).diagnostics


@pytest.mark.parametrize(
    ("label", "remarked"),
    [
        ("Ramp up 10m 50-75%", True),
        ("Ramp up 10m 60%", False),
        ("one two three ramp 10m 50-75%", True),
        ("one two three four ramp 10m 50-75%", False),
        ("Freeride easy 10m 60%", True),
        ("one two three four freeride 10m 60%", False),
    ],
)
def test_a_flag_before_the_duration_is_told_where_it_may_be_meant(label: str, *, remarked: bool) -> None:
    """A ramp needs a range, and more than four words are prose."""
    found = [one.code for one in parse(f"- {label}").diagnostics]
    assert ("flag-in-label" in found) is remarked


def test_a_line_has_eight_remarks_at_most() -> None:
    for troubles, told in ((7, 7), (8, 8), (9, 8)):
        line = "- 10m 60%" + " RPE 8" * troubles
        assert [one.code for one in parse(line).diagnostics].count("rpe") == told


def test_a_very_long_line_is_not_repeated_in_what_is_proposed() -> None:
    """A body of two thousand signs is, a longer one is not."""
    for length, whole in ((2000, True), (2001, False)):
        body = "10m Z2HR ".ljust(length - 1, "x") + "y"
        (one,) = [one for one in parse(f"- {body}").diagnostics if one.code == "glued-zone"]
        assert one.suggestion == (f"- {body.replace('Z2HR', 'Z2 HR')}" if whole else "Z2 HR")


def test_a_watch_counts_a_repeat_as_one_and_its_steps() -> None:
    repeat = "\n\n2x\n" + "\n".join(["- 1m 60%"] * 9)
    for steps, told in ((40, False), (41, True)):
        text = "\n".join(["- 1m 60%"] * steps) + repeat
        assert [one.code for one in parse(text).diagnostics] == (["too-many-steps"] if told else [])

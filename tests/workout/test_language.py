"""The grammar, form by form. Where a form was seen in a recorded result, that is what is expected."""

from __future__ import annotations

import pytest

from reconciler.workout import Repeat, Step, Target, parse


def one(body: str) -> Step:
    (step,) = parse(f"- {body}").steps
    assert isinstance(step, Step)
    return step


def nothing(body: str) -> bool:
    return parse(f"- {body}").steps == ()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("45s", 45),
        ("80s", 80),
        ("10m", 600),
        ("105m", 6300),
        ("1h", 3600),
        ("1h15m", 4500),
        ("2m30s", 150),
        ("1h2m30s", 3750),
        ("0m10s", 10),
        ("1h30", 5400),
        ("1m30", 90),
        ("5'", 300),
        ('30"', 30),
        ("1'30\"", 90),
        ("20min", 1200),
        ("10M", 600),
        ("1H5M", 3900),
        ("45S", 45),
        ("1M30S", 90),
        ('2m30"', 150),
    ],
)
def test_durations(text: str, seconds: int) -> None:
    assert seconds == one(f"{text} 60%").duration


@pytest.mark.parametrize(
    ("text", "metres"),
    [
        ("2km", 2000),
        ("0.05km", 50),
        ("1.0km", 1000),
        ("1.2 km", 1200),
        ("400mtr", 400),
        ("1mi", 1609.34),
        ("100y", 91.44),
        ("100yrd", 91.44),
        ("50meters", 50),
        ("50mtrs", 50),
        ("2mile", 3218.68),
        ("2miles", 3218.68),
        ("100yards", 91.44),
    ],
)
def test_distances(text: str, metres: float) -> None:
    step = one(f"Run {text} 80% Pace")

    assert (metres, None, "Run") == (step.distance, step.duration, step.text)


W, FTP, ZONE = "w", "%ftp", "power_zone"


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("220w", Target(W, value=220)),
        ("220 W", Target(W, value=220)),
        ("200-240w", Target(W, start=200, end=240)),
        ("160w-256w", Target(W, start=160, end=256)),
        ("235-245 W", Target(W, start=235, end=245)),
        ("315w - 330w", Target(W, start=315, end=330)),
        ("256-160w", Target(W, start=256, end=160)),
        ("75%", Target(FTP, value=75)),
        ("44.9%", Target(FTP, value=44.9)),
        ("75% FTP", Target(FTP, value=75)),
        ("95-105%", Target(FTP, start=95, end=105)),
        ("50%-75%", Target(FTP, start=50, end=75)),
        ("60-75% FTP", Target(FTP, start=60, end=75)),
        ("85% MAP", Target(FTP, value=85)),
        ("40\u201355%", Target(FTP, value=40)),
        ("Z2", Target(ZONE, value=2)),
        ("z2", Target(ZONE, value=2)),
        ("Z2 Power", Target(ZONE, value=2)),
        ("Z2 W", Target(ZONE, value=2)),
        ("Z2-Z3", Target(ZONE, start=2, end=3)),
        ("Z3-4", Target(ZONE, start=3, end=4)),
        ("SS", Target(ZONE, value=8)),
        ("ss", Target(ZONE, value=8)),
        ("CZ1", Target("custom_zone", value=1)),
        ("60% MMP 5m", Target("%mmp", value=60, mmp_secs=300)),
        ("50-60% MMP 3m", Target("%mmp", start=50, end=60, mmp_secs=180)),
        ("50-60% power=3s", Target(FTP, start=50, end=60, average="3s")),
    ],
)
def test_power(text: str, target: Target) -> None:
    step = one(f"10m {text}")

    assert (target, None, None, 600) == (step.power, step.hr, step.pace, step.duration)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("70% HR", Target("%hr", value=70)),
        ("70-80% hr", Target("%hr", start=70, end=80)),
        ("95% LTHR", Target("%lthr", value=95)),
        ("90-95% LTHR", Target("%lthr", start=90, end=95)),
        ("Z2 HR", Target("hr_zone", value=2)),
        ("Z3-Z4 HR", Target("hr_zone", start=3, end=4)),
        ("Z3-4 HR", Target("hr_zone", start=3, end=4)),
        ("70% HR hr=lap", Target("%hr", value=70, average="lap")),
    ],
)
def test_heart_rate(text: str, target: Target) -> None:
    step = one(f"10m {text}")

    assert (None, target, None) == (step.power, step.hr, step.pace)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("70% Pace", Target("%pace", value=70)),
        ("80-110% pace", Target("%pace", start=80, end=110)),
        ("90%-95% Pace", Target("%pace", start=90, end=95)),
        ("0% Pace", Target("%pace", value=0)),
        ("Z2 Pace", Target("pace_zone", value=2)),
        ("Z2  Pace", Target("pace_zone", value=2)),
        ("Z3-Z5 Pace", Target("pace_zone", start=3, end=5)),
        ("5:00/km Pace", Target("secs/km", value=300)),
        ("7:15-7:00/km Pace", Target("secs/km", start=435, end=420)),
        ("7:00-7:15/km pace", Target("secs/km", start=420, end=435)),
        ("5:55/mi Pace", Target("secs/mi", value=355)),
        ("1:48-1:52/100m Pace", Target("secs/100m", start=108, end=112)),
        ("3:00/100m-4:00/100m Pace", Target("secs/100m", start=180, end=240)),
        ("4:25/km-4:35/km Pace", Target("secs/km", start=265, end=275)),
        ("1:30/100y Pace", Target("secs/100y", value=90)),
        ("1:50/500m Pace", Target("secs/500m", value=110)),
        ("5:20 Pace", Target("secs", value=320)),
        ("5:10-5:30 Pace", Target("secs", start=310, end=330)),
    ],
)
def test_pace(text: str, target: Target) -> None:
    step = one(f"10m {text}")

    assert (None, None, target) == (step.power, step.hr, step.pace)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("90rpm", Target("rpm", value=90)),
        ("40-50 rpm", Target("rpm", start=40, end=50)),
        ("85-95rpm", Target("rpm", start=85, end=95)),
        ("85\u201395rpm", Target("rpm", value=85)),
    ],
)
def test_cadence(text: str, target: Target) -> None:
    assert target == one(f"10m 60% {text}").cadence


@pytest.mark.parametrize(
    ("body", "label"),
    [
        ("Build 1 30s 355w", "Build 1"),
        (
            "Lower body \u2014 Squat / Hip Hinge 3\u00d75-6 20m",
            "Lower body \u2014 Squat / Hip Hinge 3\u00d75-6",
        ),
        ("SST \u2014 hold cadence \u226585 12m 255w", "SST \u2014 hold cadence \u226585"),
        ("Under \u2014 82% MAP 2m 324w", "Under \u2014"),
        ("Start \u2014 500w+ 30s 500w", "Start \u2014 500w+"),
        ("Easy \u2014 only <40% MAP 5m 150w", "Easy \u2014 only <"),
        ("lap at 0.33s, not 23.21s 5m 150w", "lap at 0.33s, not 23.21s"),
        ("fuel 60\u201390g carbs/hr 1h 200w", "fuel 60\u201390g carbs/hr"),
        ("effort 20min steady 20m 250w", "effort"),
        ("Press lap 2km", "Press lap"),
        ("Ramp to failure 1m 140w", "Ramp to failure"),
        ("Z2 Steady 1h45m 197w", None),
        ("Easy Z2 \u2014 optional 45m 158w", None),
        ("Cooldown 10m Z1", "Cooldown"),
        ("04:40-04:46 5m Z5", "04:40-04:46"),
        ('"04:40-04:46" 5m Z5', '"04:40-04:46"'),
        ("160w 45m", None),
        ("<b>Hard</b> 5m 300w", "Hard"),
    ],
)
def test_labels(body: str, label: str | None) -> None:
    assert label == one(body).text


def test_the_last_token_of_a_kind_wins() -> None:
    step = one("Spin, ceiling 150w, if you drift above 160w in the first 10min: stop. 45m 120w-150w")

    assert (step.text, step.duration) == ("Spin, ceiling", 2700)
    assert Target(W, start=120, end=150) == step.power


def test_tokens_come_in_any_order() -> None:
    assert one("160w 45m") == one("45m 160w")


def test_a_step_may_carry_all_three_targets() -> None:
    step = one("10m Z2 Power Z2 HR Z2 Pace")

    assert [Target(f"{kind}_zone", value=2) for kind in ("power", "hr", "pace")] == [
        step.power,
        step.hr,
        step.pace,
    ]


def test_brackets_hide_a_token() -> None:
    """Recorded loads show that `(104-106% pace)` behind a zone changes nothing."""
    assert one("5m Z5 (104-106% pace)") == one("5m Z5")


def test_a_comma_ends_a_token() -> None:
    assert one("10m 220-235 W, 5m Z2 between") == one("5m Z2")


@pytest.mark.parametrize("flag", ["ramp", "freeride", "maxeffort", "hidepower"])
def test_flags_count_only_after_the_label(flag: str) -> None:
    assert getattr(one(f"Go 10m {flag.upper()} 50-75%"), flag)
    assert not getattr(one(f"{flag} 10m 50-75%"), flag)


@pytest.mark.parametrize("words", ["Press lap", "press  LAP", "Lap Press"])
def test_press_lap_counts_anywhere(words: str) -> None:
    assert one(f"{words} 10m Z1").until_lap_press
    assert one(f"10m Z1 {words}").until_lap_press


def test_intensity() -> None:
    assert one("2m Z1 intensity=recovery,").intensity == "recovery"
    assert one("2m Z1 intensity=run").intensity is None


@pytest.mark.parametrize(
    "intensity", ["active", "rest", "warmup", "cooldown", "recovery", "interval", "other"]
)
def test_every_intensity(intensity: str) -> None:
    for before in ("10m 60% ", "10m 60%, "):  # the shape that is read at once, and one that is not
        assert one(f"{before}intensity={intensity}").intensity == intensity


def test_prompts_stay_before_the_body() -> None:
    step = one("90^ First 10m text 130^ Second.<!> 3m ramp 44.9-60%")

    assert (step.duration, step.text, step.ramp) == (180, "90^ First 10m text 130^ Second.<!>", True)


@pytest.mark.parametrize(
    "body",
    [
        "- - -",
        "OFF",
        "Text only",
        "3x",
        "Z2 (90-121W)",
        "0s 50%",
        "30 secs 50%",
        "5:00 Z2",
        "1.5h Z2",
        "12m: Z2",
        "-",
    ],
)
def test_no_duration_and_no_distance_is_no_step(body: str) -> None:
    assert nothing(body)


def texts_and_reps(text: str) -> list[object]:
    return [
        (item.reps, len(item.steps)) if isinstance(item, Repeat) else item.duration
        for item in parse(text).steps
    ]


@pytest.mark.parametrize(
    ("text", "shape"),
    [
        ("3x\n- 5m 85%", [(3, 1)]),
        ("Main Set\n3x\n- 5m 85%", [(3, 1)]),
        ("Main Set 3x\n- 5m 85%\n- 1m 50%\n\n- 10m 50%", [(3, 2), 600]),
        ("6x \r\n- 5m 85%\r\n", [(6, 1)]),
        ("1x\n- 5m 85%", [(1, 1)]),
        ("4 \u00d7 30s @ 500w+ (first 8s). 4x\n- 30s 500w", [(4, 1)]),
        ("3\u00d7\n- 5m 85%", [300]),
        ("100^ text 230^ text<!> 2x\n- 4m 60%", [(2, 1)]),
        ("3x\n  - 5m 86%\n  - 2m 50%", [(3, 2)]),
        ("3x\n\n- 5m 85%", [300]),
        ("- 15m Z2\n3x\n- 12m 90%\n- 4m 55%", [900, 720, 240]),
        ("- 15m Z2\n\n\n3x\n- 12m 90%", [900, (3, 1)]),
        ("64x16 gear\n- 5m 85%", [300]),
        ("3x\n- - - -\n- 5m 85%", [300]),
        ("0x\n- 5m 85%", [300]),
        ("5m 85%\n* 5m 85%\n\u2022 5m 85%", []),
        ("<!-- note -->\n# Title\n- 5m 85%", [300]),
        ("-3h 190w\n-5m z1", [10800, 300]),
    ],
)
def test_blocks(text: str, shape: list[object]) -> None:
    assert shape == texts_and_reps(text)


def test_indented_steps_under_a_step_move_to_the_end() -> None:
    """As recorded: flattened, behind the others, and not repeated."""
    text = "- Warmup 10m 60%\nMain Set 2x\n  - A 8m 95%\n  - B 2m 60%\n- Build 6m 70%"

    labels = [step.text for step in parse(text).steps]

    assert labels == ["Warmup", "Build", "A", "B"]


def test_they_move_behind_the_blocks_that_follow() -> None:
    """The end is that of the workout, not of their block; each step still knows the line it came from."""
    workout = parse("- A 8m 95%\n  - B 2m 60%\n\n2x\n- C 1m 90%\n\nCooldown\n- D 5m 50%")

    assert [step.text for step in workout.leaves] == ["A", "C", "D", "B"]
    assert workout.step_lines == (1, 5, 8, 2)
    assert [step.cooldown for step in workout.leaves] == [False, False, True, False]


def test_a_comment_of_several_lines_does_not_disturb() -> None:
    """Its end begins with a dash, but is no step: the header right below it still counts, and nothing is said of it."""
    workout = parse("<!-- keep it easy,\nno hurry\n-->\n2x\n- 5m 85%")

    assert workout.steps == parse("<!-- keep it easy, no hurry -->\n2x\n- 5m 85%").steps
    assert workout.diagnostics == ()


@pytest.mark.parametrize(
    ("text", "nested"),
    [
        ("- A 10m\n  - B 5m", True),
        ("- A 10m\n - B 5m", False),
        ("-  A 10m\n   - B 5m", True),
        ("-  A 10m\n  - B 5m", False),
        ("-10m 60%\n  - B 5m", True),
        ("-10m 60%\n - B 5m", False),
        ("-   A 10m\n\t- B 5m", True),
        ("-    A 10m\n\t- B 5m", False),
        ("-    A 10m\n\t - B 5m", True),
        ("-         A 10m\n     - B 5m", True),
        ("-         A 10m\n    - B 5m", False),
    ],
)
def test_a_step_is_under_another_where_it_begins_no_earlier_than_its_words(
    text: str, *, nested: bool
) -> None:
    """A tab leads to the next fourth column, and more than five columns count as five."""
    assert [one.code for one in parse(text).diagnostics] == (["indented-step"] if nested else [])


@pytest.mark.parametrize(
    ("header", "warmup", "cooldown"),
    [
        ("Warmup", True, False),
        ("warm-up:", True, False),
        ("Cool down", False, True),
        ("Warmup\n2x", True, False),
        ("Main Set", False, False),
        ("Warm up six to eight minutes", False, False),
    ],
)
def test_sections(header: str, *, warmup: bool, cooldown: bool) -> None:
    workout = parse(f"{header}\n- 5m 50%\n\n- 5m 60%")

    assert [(warmup, cooldown), (False, False)] == [(step.warmup, step.cooldown) for step in workout.leaves]


def test_options_and_lines() -> None:
    workout = parse("pool length: 25m\n\n2x\n- 100mtr Z2 Pace\n- OFF\n- 20s\n")

    assert workout.options == (("pool_length", "25m"),)
    assert (workout.step_lines, workout.step_count, workout.has_targets) == ((4, 6), 2, True)


@pytest.mark.parametrize(
    ("text", "options"),
    [
        ("Pool Length : 33.3m\n- 100mtr", {"pool_length": "33.3m"}),
        ("- 100mtr\npool length: 25y", {"pool_length": "25y"}),
        (
            "- 100mtr\n\npool length: 25m\ncategory: Long swim",
            {"pool_length": "25m", "category": "Long swim"},
        ),
        ("power: 3s\n- 10m 60%", {"power": "3s"}),
        ("Power: 102-152 W, easy\n- 10m 60%", {}),
        ("the pool length: 25m\ncategory\n- 10m 60%", {}),
    ],
)
def test_options_stand_anywhere(text: str, options: dict[str, str]) -> None:
    """On a line of their own, above or below steps; they change no step."""
    workout = parse(text)

    assert dict(workout.options) == options
    assert len(workout.steps) == 1


def test_no_targets() -> None:
    assert not parse("- Squats 20m").has_targets

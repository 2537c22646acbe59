"""What is written reads back as the same steps."""

from __future__ import annotations

import pytest
from hypothesis import given

from reconciler.workout import NotWritable, Repeat, Step, Target, parse, safe_label, write
from tests.workout.recorded import needs_data, texts
from tests.workout.strategies import ITEMS, TEXTS


@given(ITEMS)
def test_what_is_written_reads_back(items: tuple[Step | Repeat, ...]) -> None:
    text = write(items)

    assert items == parse(text).steps
    assert text == write(parse(text).steps)


@given(TEXTS)
def test_what_was_read_can_be_written(text: str) -> None:
    steps = parse(text).steps

    assert steps == parse(write(steps)).steps


@needs_data
@pytest.mark.parametrize("row", texts(), ids=lambda row: row["id"])
def test_recorded_texts_are_written_to_the_same_steps(row: dict[str, str]) -> None:
    steps = parse(row["description"]).steps

    assert steps == parse(write(steps)).steps


def test_the_written_form() -> None:
    easy = Step("Easy", 600, power=Target("%ftp", start=50, end=75), ramp=True, warmup=True)
    hard = Step(
        "Over", 90, power=Target("power_zone", value=5, average="3s"), cadence=Target("rpm", value=95)
    )
    run = Step(None, distance=1000.0, pace=Target("secs/km", start=275, end=265), intensity="interval")
    mile = Step("Mile", distance=1609.34, hr=Target("%lthr", value=95), until_lap_press=True, cooldown=True)

    text = write((easy, Repeat(3, (hard, run), "Main Set 3x"), mile), options=(("pool_length", "25m"),))

    assert text.split("\n") == [
        "pool length: 25m",
        "",
        "Warmup",
        "- Easy 10m ramp 50-75%",
        "",
        "Main Set 3x",
        "- Over 1m30s Z5 95rpm power=3s",
        "- 1km 4:35-4:25/km Pace intensity=interval",
        "",
        "Cooldown",
        "- Mile 1mi 95% LTHR Press lap",
    ]


@pytest.mark.parametrize(
    ("metres", "written"),
    [
        (400.0, "400mtr"),
        (990.0, "990mtr"),
        (1000.0, "1km"),
        (1010.0, "1.01km"),
        (1015.0, "1015mtr"),
        (804.67, "0.5mi"),
        (91.44, "91.44mtr"),
    ],
)
def test_a_distance_is_written_in_the_unit_that_reads_best(metres: float, written: str) -> None:
    assert write((Step(distance=metres),)) == f"- {written}"


@pytest.mark.parametrize(
    ("steps", "name"),
    [
        ((Step("Hold 10m", 600),), "Hold 10m"),
        ((Step("Z2 ride", 600),), "Z2 ride"),
        ((Step("two\nlines", 600),), "two"),
        ((Step(),), "step 1"),
        ((Step(duration=600, power=Target("furlongs", value=1)),), "`- 10m 1furlongs`"),
        ((Step("x", 600, power=Target("furlongs", value=1)),), "`x`"),
        ((Step("x", 600), Step("y", 600, warmup=True, cooldown=True)), "step 2"),
        ((Repeat(3, (), "3x"),), "3x"),
        ((Step("x", 600), Step("y\n- z 10m", 60)), "step 2"),
        ((Repeat(3, (Step("x", 60),), "4x"),), "4x"),
        ((Repeat(3, (Step("x", 60, warmup=True), Step("y", 60)), "3x"),), "3x"),
    ],
)
def test_steps_without_a_text_are_refused_by_name(steps: tuple[Step | Repeat, ...], name: str) -> None:
    with pytest.raises(NotWritable) as refused:
        write(steps)

    assert name in str(refused.value)


def test_an_option_that_would_be_a_step_is_refused() -> None:
    with pytest.raises(NotWritable, match="more steps"):
        write((), options=(("note", "x\n\n- 5m"),))


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("Hold 10m at 250w", "Hold (10m) at (250w)"),
        ("Z2 ride", "(Z2) ride"),
        ("Ramp to failure", "Ramp to failure"),
        ("- dashed\n lines ", "dashed lines"),
        ("<b>bold</b> <40%", "bold <(40%)"),
        ("Press lap now", "Press-lap now"),
        ("  ", None),
    ],
)
def test_safe_label(text: str, label: str | None) -> None:
    assert label == safe_label(text)


@given(TEXTS)
def test_a_safe_label_survives(text: str) -> None:
    label = safe_label(text)

    assert parse(write((Step(label, 60),))).steps == (Step(label, 60),)
    assert safe_label(label or "") == label

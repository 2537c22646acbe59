"""The short cut for the commonest lines reads what the scan of tokens reads, and nothing that gets a remark."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.workout import Step, Target
from reconciler.workout.diagnose import remarks_on_step
from reconciler.workout.plain import read_plain
from reconciler.workout.tokens import Line, read_line
from tests.workout.recorded import needs_data, texts

SECTIONS = ["", "warmup", "cooldown"]

PLAIN = [
    "10m",
    "Easy 10m Z1",
    "Recovery 5m 160w",
    "Over 3 12m30s 95-98% 90rpm",
    "Ride 14 0m40s ramp 50-75%",
    "Settle, then hold \u2014 1h30m 197w-256w 85-95rpm",
    "60s 92.5% LTHR",
    "4m 80% pace intensity=interval",
    "Pull 0.25km 87-94% Pace",
    "400mtr Z2-Z3",
    "15m 65-75% power=30s intensity=warmup",
    "\u00dcber 5m 90% HR power=lap",
    "Hill 1 2 3 45s 400w",
    "Easy 20m Z2 HR",
    "Pull 400mtr Z1-Z2 pace",
    "Descent 1000mtr 4:35/km Pace",
    "Reps 1km 4:35-4:25/km pace intensity=interval",
    "50s 0:55/100m Pace 90rpm",
]

OTHER = [
    "0m 60%",
    "10m Z2 hr",
    "10m Z2 Power",
    "10m 4:35 Pace",
    "10m 4:25-4:35/km Pace",
    "10m 9:59-10:00/km Pace",
    "10m 4:35/km",
    "10m 4:35/km-4:25/km Pace",
    "10m 4:35/KM Pace",
    "10m 4:35/500m Pace",
    "10m Z2 HR 4:35/km Pace",
    "0km 60%",
    "ss 10m",
    "SS, 10m",
    "Z2 10m",
    "Ramp to failure 1m 140w",
    "Ramp 10m 50-75%",
    "10m ramp 50%",
    "Press lap 10m",
    "Carpe diem RPE 10m",
    "freeride 10m",
    "10m intensity=hard",
    "100m 60%",
    "10m 60% hr=lap",
    "10m 90% 60%",
    "5 w 10m",
    "5 x 10m",
    "prompt 5^ text<!> 10m",
    "a <b>b</b> 10m",
    "a,10m 5m",
    "10m  60%",
    "10m 60% easy",
    "",
]


def agree(body: str, section: str) -> bool:
    """Whether the short cut reads the body; if so, it is what the scan reads, without a remark."""
    step = read_plain(body, section)
    if step is None:
        return False
    line = read_line(body, section)

    assert line == Line(step)
    assert remarks_on_step(body, line) == ()
    return True


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("body", PLAIN)
def test_plain_lines_take_the_short_cut(body: str, section: str) -> None:
    assert agree(body, section)


@pytest.mark.parametrize("body", OTHER)
def test_other_lines_are_left_to_the_scan(body: str) -> None:
    assert read_plain(body) is None


LABELS = [
    "",
    "Ride ",
    "Over 3 ",
    "5 ",
    "14 2 ",
    "ss ",
    "SS, ",
    "Z2 ",
    "a, ",
    "ramp ",
    "\u2014 ",
    "5 w ",
    "5 k",
    "(easy) ",
    "lap ",
    "rest\u00a0",
]
LABELS += [
    "3 x ",
    "100 m ",
    "5:00 ",
    "a,",
    "c ",
    "cz",
    "z",
    "s",
    "\u017fs ",
    "km ",
    "hr ",
    "Press ",
    "\u0130 ",
    "mass ",
    "1 h ",
    "intensity=rest ",
]
AMOUNTS = [
    "5m",
    "12m30s",
    "0m",
    "100m",
    "90s",
    "1000s",
    "1h",
    "1h30m",
    "1h00m",
    "1.5km",
    "400mtr",
    "0.05km",
    "0km",
    "2 km",
    "10min",
    "1h30",
    "5M",
]
AIMS = [
    "",
    "ramp",
    "60%",
    "50-75%",
    "50.5%-75%",
    "ramp 50-75%",
    "ramp 200w-300w",
    "ramp 50%",
    "250w",
    "60% HR",
    "90% LTHR",
    "95% Pace",
]
AIMS += [
    "80-70% pace",
    "Z2",
    "Z1-Z2",
    "Z2 HR",
    "Z2-Z3 Pace",
    "Z2 hr",
    "4:35/km Pace",
    "4:35-4:25/km pace",
    "4:25-4:35/km pace",
    "10:00-9:59/mi Pace",
    "4:35-4:35/km Pace",
    "4:35-4:25 Pace",
    "124:35/mi Pace",
    "1:75/100m Pace",
    "4:35/km",
    "ramp 4:35-4:25/km Pace",
    "ramp Z2-Z3 HR",
    "z2",
    "SS",
    "44.95%",
    "5-5-5%",
    "60% MMP 5m",
    "60% of",
    "60% max",
    "5:00/km Pace",
    "0w",
]
ENDS = [
    "",
    "90rpm",
    "85-95rpm",
    "power=1s",
    "power=lap",
    "power=2s",
    "hr=1s",
    "intensity=rest",
    "intensity=REST",
    "easy",
    "intensity=x",
    ",",
]

LINES = st.builds(
    lambda label, amount, aim, ends, gap: label + gap.join(part for part in (amount, aim, *ends) if part),
    st.lists(st.sampled_from(LABELS), max_size=3).map("".join)
    | st.text(max_size=8).map(lambda text: f"{text} "),
    st.sampled_from(AMOUNTS),
    st.sampled_from(AIMS),
    st.lists(st.sampled_from(ENDS), max_size=3),
    st.sampled_from([" ", " ", " ", "  ", ", ", "\u00a0"]),
)


@settings(max_examples=500)
@given(LINES.map(str.strip), st.sampled_from(SECTIONS))
def test_any_line_reads_the_same_either_way(body: str, section: str) -> None:
    agree(body, section)


@needs_data
def test_most_recorded_lines_take_the_short_cut() -> None:
    lines = [line.strip() for row in texts() for line in row["description"].split("\n")]
    bodies = [line[1:].lstrip() for line in lines if line.startswith("-")]

    assert sum(agree(body, "") for body in bodies) > len(bodies) / 2


@pytest.mark.parametrize("read", [lambda: read_plain("Easy 10m 60%"), lambda: read_line("Easy 10m 60%").step])
def test_what_is_read_is_a_frozen_step(read: object) -> None:
    """Built as a draft, it is in every way the value that the constructor makes."""
    step = read()  # type: ignore[operator]

    expected = Step("Easy", 600, power=Target("%ftp", value=60))
    assert (type(step), type(step.power)) == (Step, Target)
    assert (step, hash(step), repr(step)) == (expected, hash(expected), repr(expected))
    assert pickle.loads(pickle.dumps(step)) == expected  # noqa: S301  our own bytes
    with pytest.raises(FrozenInstanceError):
        step.text = "Hard"

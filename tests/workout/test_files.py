"""Workout files become steps; what has no counterpart is named."""

from __future__ import annotations

import sys

import pytest
from garmin_fit_sdk import Encoder, Profile
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import InputError
from reconciler.workout import Repeat, SportSettings, Step, Target, measure, parse
from reconciler.workout.files import SUFFIXES, read_file

ZWO = """<?xml version="1.0"?>
<workout_file>
  <author>A</author><name>Over &amp; under</name><description>Steady.</description><sportType>bike</sportType>
  <tags><tag name="x"/></tags>
  <workout>
    <Warmup Duration="600" PowerLow="0.389" PowerHigh="0.75" Cadence="85"/>
    <SteadyState Duration="300" Power="0.9">
      <textevent timeoffset="10" message="Hold it for 5m"/>
      <textevent timeoffset="60" message="Good"/>
    </SteadyState>
    <IntervalsT Repeat="4" OnDuration="60" OffDuration="30" OnPower="1.2" OffPower="0.5" Cadence="95" CadenceResting="80"/>
    <Ramp Duration="120" PowerLow="0.9" PowerHigh="0.6"/>
    <FreeRide Duration="300" FlatRoad="1"/>
    <MaxEffort Duration="20"/>
    <Cooldown Duration="300" PowerLow="0.4" PowerHigh="0.7"/>
    <Jump Duration="5"/>
  </workout>
</workout_file>"""


def test_zwift() -> None:
    found = read_file("over.zwo", ZWO.encode())

    assert (found.name, found.description, found.sport) == ("Over & under", "Steady.", "Ride")
    assert found.notes == (
        "<Jump> has no counterpart in workout text, left out",
        "FreeRide: `FlatRoad=1` has no counterpart, left out",
    )
    assert found.text.split("\n") == [
        "Warmup",
        "- 10m ramp 38.9-75% 85rpm",
        "",
        "- 10^ Hold it for (5m) 60^ Good<!> 5m 90%",
        "",
        "4x",
        "- 1m 120% 95rpm",
        "- 30s 50% 80rpm",
        "",
        "- 2m ramp 90-60%",
        "- 5m freeride",
        "- 20s maxeffort",
        "",
        "Cooldown",
        "- 5m ramp 70-40%",
    ]
    assert measure(parse(found.text), sport="Ride", settings=SportSettings(ftp=200)).duration == 2000


def zwo(body: str, head: str = "") -> bytes:
    return f"<workout_file>{head}<workout>{body}</workout></workout_file>".encode()


def test_zwift_runs_are_in_pace_and_by_distance() -> None:
    head = "<sportType>run</sportType><durationType>distance</durationType>"
    found = read_file("run.zwo", zwo('<SteadyState Duration="1000" Power="0.95"/>', head))

    assert found.sport == "Run"
    assert found.steps == (Step(distance=1000.0, pace=Target("%pace", value=95)),)


def test_zwift_names_what_it_leaves_out() -> None:
    body = (
        '<SteadyState Duration="60" Power="nan"><gameplayevent/><textevent message="  "/></SteadyState>'
        '<SteadyState Power="0.5"><textevent timeoffset="1" message=" "/></SteadyState><IntervalsT Repeat="2"/><Ramp Duration="60" PowerHigh="0.5" PowerLow="0.5" Cadence="fast"/>'
    )
    found = read_file("odd.zwo", zwo(body, "<ftpOverride>200</ftpOverride>"))

    assert found.steps == (Step(duration=60), Step(duration=60, power=Target("%ftp", value=50)))
    assert len([note for note in found.notes if "nan" in note]) >= 1
    for part in ("gameplayevent", "SteadyState without", "IntervalsT without", "ftpOverride"):
        assert any(part in note for note in found.notes)


def test_zwift_names_each_attribute_that_it_leaves_out_once() -> None:
    body = (
        '<SteadyState Duration="60" Power="0.5" pace="1"><textevent timeoffset="1" message="Go" duration="9"/></SteadyState>'
        '<SteadyState Duration="90" Power="0.5" PowerLow="0.4" PowerHigh="0.6" pace="1"/>'
        '<SteadyState Power="0.5" Cadence="90"/>'
        '<IntervalsT Repeat="2" OnDuration="60" OnPower="1" Cadence="90" units="0" OffDuration="30" OffPower="0.5"/>'
    )
    found = read_file("a.zwo", zwo(body))

    assert found.notes == (
        "SteadyState without a duration: left out",
        "SteadyState: `pace=1` has no counterpart, left out",
        "textevent: `duration=9` has no counterpart, left out",
        "SteadyState: `Power=0.5` has no counterpart, left out",
        "IntervalsT: `units=0` has no counterpart, left out",
    )


def test_prompts_of_zwift_intervals_stay_with_the_first_that_lasts() -> None:
    body = '<IntervalsT OffDuration="30" OffPower="0.5"><textevent timeoffset="1" message="Go"/></IntervalsT>'

    assert read_file("a.zwo", zwo(body)).text == "1x\n- 1^ Go<!> 30s 50%"


@pytest.mark.parametrize(
    ("attributes", "aim"),
    [
        ('PowerLow="0.5"', Target("%ftp", value=50)),
        ('PowerHigh="0.6"', Target("%ftp", value=60)),
        ('PowerLow="0.5" Power="0.9"', Target("%ftp", start=50, end=90)),
        ('PowerLow="0.5" PowerHigh="0.5"', Target("%ftp", value=50)),
        ('Power="0"', Target("%ftp", value=0)),
        ("", None),
    ],
)
def test_zwift_power_of_which_one_side_is_missing(attributes: str, aim: Target | None) -> None:
    (step,) = read_file("a.zwo", zwo(f'<SteadyState Duration="60" {attributes}/>')).steps
    assert isinstance(step, Step)
    assert step.power == aim
    assert not step.ramp


@pytest.mark.parametrize(
    ("attributes", "aim"),
    [
        ('CadenceLow="80" CadenceHigh="90"', Target("rpm", start=80, end=90)),
        ('CadenceLow="80"', None),
        ('CadenceHigh="90"', None),
        ('Cadence="0"', None),
    ],
)
def test_zwift_cadence_needs_both_sides(attributes: str, aim: Target | None) -> None:
    (step,) = read_file("a.zwo", zwo(f'<SteadyState Duration="60" {attributes}/>')).steps
    assert isinstance(step, Step)
    assert step.cadence == aim


def test_zwift_intervals_may_state_ranges_for_both_sides() -> None:
    body = (
        '<IntervalsT Repeat="2" OnDuration="60" OffDuration="30" PowerOnLow="1" PowerOnHigh="1.1" PowerOffLow="0.4" '
        'PowerOffHigh="0.5" CadenceLow="90" CadenceHigh="95" CadenceRestingLow="70" CadenceRestingHigh="75"/>'
    )
    found = read_file("a.zwo", zwo(body))
    assert found.text == "2x\n- 1m 100-110% 90-95rpm\n- 30s 40-50% 70-75rpm"
    assert found.notes == ()


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [("0.4", "0.7", "70-40%"), ("0.7", "0.4", "70-40%"), ("0.5", "0.5", "50%")],
)
def test_a_zwift_cooldown_falls_whichever_way_it_is_written(low: str, high: str, text: str) -> None:
    body = f'<Cooldown Duration="60" PowerLow="{low}" PowerHigh="{high}"/>'
    ramp = "ramp " if low != high else ""
    assert read_file("a.zwo", zwo(body)).text == f"Cooldown\n- 1m {ramp}{text}"


def test_zwift_texts_go_by_either_name() -> None:
    body = (
        '<SteadyState Duration="60" Power="0.5"><textnotification timeOffset="5" text="Go"/>'
        '<TextEvent distoffset="9" message="On"/></SteadyState>'
    )
    found = read_file("a.zwo", zwo(body))
    assert found.text == "- 5^ Go 9^ On<!> 1m 50%"
    assert found.notes == ()


def test_a_zwift_workout_without_a_sport_is_a_ride() -> None:
    assert read_file("a.zwo", zwo('<SteadyState Duration="60"/>')).sport == "Ride"


def test_the_longest_zwift_workout_is_taken() -> None:
    assert len(read_file("a.zwo", zwo('<SteadyState Duration="1"/>' * 2000)).steps) == 2000


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"<workout_file>", "damaged"),
        (b'<!DOCTYPE x [<!ENTITY a "aaaa">]><workout_file><workout>&a;</workout></workout_file>', "hostile"),
        (b'<!DOCTYPE x SYSTEM "http://example.org/x.dtd"><workout_file/>', "hostile"),
        (b"<gpx/>", "no Zwift workout"),
        (zwo(""), "no steps"),
        (zwo("<FreeRide/>" * 2001), "at most 2000"),
    ],
)
def test_unusable_zwift(content: bytes, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_file("a.zwo", content)


ERG = """[COURSE HEADER]
VERSION = 2
UNITS = ENGLISH
DESCRIPTION = Two by two
FILE NAME = two.erg
FTP = 250
MINUTES WATTS
[END COURSE HEADER]
[COURSE DATA]
0.00\t100
5.00\t200
5.00\t250
7.50\t250
7.50\t120
10.00\t120
[END COURSE DATA]
[COURSE TEXT]
310\tHold 250w\t10
oops\tnothing
[END COURSE TEXT]
[PERFPRO COMMANDS]
x
[END PERFPRO COMMANDS]
"""


def test_ergometer() -> None:
    found = read_file("TWO.ERG", ERG.encode())

    assert (found.name, found.description) == ("two.erg", "Two by two")
    assert found.text == "- 5m ramp 100-200w\n- 10^ Hold (250w)<!> 2m30s 250w\n- 2m30s 120w"
    assert found.notes == (
        "[PERFPRO COMMANDS] has no counterpart, left out",
        "1 of 2 texts are empty, or have no time in the course: left out",
        "the watts were made for an FTP of 250: they do not follow the athlete's",
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("VERSION = 2", "VELOCITY = 2", "`VELOCITY` in the header"),
        ("VERSION = 2", "VELOTRON", "`VELOTRON` in the header"),
        ("310\tHold", "9999\tHold", "2 of 2 texts"),
    ],
)
def test_courses_name_what_they_leave_out(old: str, new: str, says: str) -> None:
    assert [note for note in read_file("a.erg", ERG.replace(old, new).encode()).notes if says in note]


def test_a_course_whose_texts_are_all_placed_and_that_names_no_ftp_leaves_nothing_out() -> None:
    text = ERG.replace("oops\tnothing\n", "").replace("FTP = 250\n", "")
    (*notes,) = read_file("a.erg", text.encode()).notes
    assert notes == ["[PERFPRO COMMANDS] has no counterpart, left out"]


def test_a_course_of_percents_does_not_speak_of_watts() -> None:
    notes = read_file("a.mrc", ERG.replace("MINUTES WATTS", "MINUTES PERCENT").encode()).notes
    assert not [note for note in notes if "watts" in note]


def test_a_text_that_never_has_a_finite_time_is_told_and_not_placed() -> None:
    found = read_file("a.erg", ERG.replace("310\tHold", "inf\tHold").encode())
    assert "Hold" not in found.text
    assert [note for note in found.notes if "2 of 2 texts" in note]


def test_percent_course() -> None:
    text = ERG.replace("MINUTES WATTS", "MINUTES PERCENT").replace("FTP = 250\n", "")
    (ramp, *_) = read_file("two.mrc", text.encode()).steps

    assert isinstance(ramp, Step)
    assert ramp.power == Target("%ftp", start=100, end=200)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("MINUTES WATTS", "", "no line `MINUTES WATTS`"),
        ("MINUTES WATTS", "MINUTES FURLONGS", "not known"),
        ("5.00\t200", "five\t200", "line 11"),
        ("5.00\t200", "5.00", "line 11"),
        ("5.00\t200", "5.00\t-1", "line 11"),
        ("5.00\t200", "inf\t200", "line 11"),
        ("7.50\t120", "1.00\t120", "back in time"),
        ("[COURSE DATA]", "[COURSE NOTHING]", "no steps"),
        ("5.00\t200", "5.00\t200\n" * 4001, "at most 4000"),
    ],
)
def test_unusable_courses(old: str, new: str, says: str) -> None:
    with pytest.raises(InputError, match=says):
        read_file("a.erg", ERG.replace(old, new, 1).encode())


def fit(*steps: dict[str, object], sport: str = "cycling", **about: object) -> bytes:
    """A workout file as Garmin's own encoder writes it."""
    numbers = Profile["mesg_num"]
    encoder = Encoder()
    encoder.write_mesg({"mesg_num": numbers["FILE_ID"], "type": "workout", "manufacturer": "development"})
    if steps:
        encoder.write_mesg(
            {
                "mesg_num": numbers["WORKOUT"],
                "sport": sport,
                "wkt_name": "Test",
                "num_valid_steps": len(steps),
                **about,
            }
        )
    for index, step in enumerate(steps):
        encoder.write_mesg({"mesg_num": numbers["WORKOUT_STEP"], "message_index": index, **step})
    return bytes(encoder.close())


def timed(seconds: int, **more: object) -> dict[str, object]:
    return {"duration_type": "time", "duration_value": seconds * 1000, "target_type": "open", **more}


def power(low: int, high: int) -> dict[str, object]:
    return {
        "target_type": "power",
        "target_value": 0,
        "custom_target_value_low": low,
        "custom_target_value_high": high,
    }


def test_garmin_power() -> None:
    found = read_file(
        "ride.fit",
        fit(
            timed(600, wkt_step_name="Easy Z2", intensity="warmup", **power(50, 60)),
            timed(60, **power(1300, 1320)),
            timed(30, target_type="power", target_value=2),
            {
                "duration_type": "repeat_until_steps_cmplt",
                "duration_value": 1,
                "target_type": "open",
                "target_value": 4,
            },
            {"duration_type": "open", "target_type": "open", "intensity": "cooldown"},
        ),
    )

    assert (found.name, found.sport, found.notes) == ("Test", "Ride", ())
    assert found.steps == (
        Step("Easy (Z2)", 600, power=Target("%ftp", start=50, end=60), intensity="warmup"),
        Repeat(
            4,
            (
                Step(duration=60, power=Target("w", start=300, end=320)),
                Step(duration=30, power=Target("power_zone", value=2)),
            ),
            "4x",
        ),
        Step(duration=600, until_lap_press=True, intensity="cooldown"),
    )
    assert parse(found.text).steps == found.steps


def test_garmin_fields_without_a_counterpart_are_named_once() -> None:
    press = timed(60, wkt_step_name="Press", notes="Slowly", exercise_category="bench_press")
    content = fit(press, press, timed(9, notes="Row"), sport="training", sub_sport="strength_training")

    found = read_file("a.fit", content)

    assert [step.text for step in found.steps] == ["Press", "Press", "Row"]
    assert found.notes == (
        "the workout: `sub_sport=strength_training` has no counterpart, left out",
        "a step: `exercise_category=bench_press` has no counterpart, left out",
        "a step: `notes=Slowly` has no counterpart, left out",
    )


def test_garmin_runs_and_swims() -> None:
    speed = {
        "target_type": "speed",
        "target_value": 0,
        "custom_target_value_low": 3333,
        "custom_target_value_high": 4000,
    }
    step = {"duration_type": "distance", "duration_value": 100_000, **speed}

    (run,) = read_file("run.fit", fit(step, sport="running")).steps
    (swim,) = read_file("swim.fit", fit(step, sport="swimming")).steps

    assert run == Step(distance=1000.0, pace=Target("secs/km", start=300, end=250))
    assert swim == Step(distance=1000.0, pace=Target("secs/100m", start=30, end=25))


@pytest.mark.parametrize(
    ("target", "hr", "cadence", "note"),
    [
        ({"target_type": "heart_rate", "target_value": 3}, Target("hr_zone", value=3), None, ""),
        (
            {
                "target_type": "heart_rate",
                "target_value": 0,
                "custom_target_value_low": 70,
                "custom_target_value_high": 80,
            },
            Target("%hr", start=70, end=80),
            None,
            "",
        ),
        (
            {
                "target_type": "heart_rate",
                "target_value": 0,
                "custom_target_value_low": 240,
                "custom_target_value_high": 250,
            },
            None,
            None,
            "140-150 bpm",
        ),
        (
            {
                "target_type": "cadence",
                "target_value": 0,
                "custom_target_value_low": 85,
                "custom_target_value_high": 95,
            },
            None,
            Target("rpm", start=85, end=95),
            "",
        ),
        ({"target_type": "grade", "target_value": 5}, None, None, "`grade`"),
        ({"target_type": "heart_rate", "target_value": 0}, None, None, ""),
        ({"target_type": "speed", "target_value": 0}, None, None, ""),
        ({"duration_type": "hr_less_than", "duration_value": 200}, None, None, "`hr_less_than`"),
    ],
)
def test_other_garmin_targets(
    target: dict[str, object], hr: Target | None, cadence: Target | None, note: str
) -> None:
    found = read_file("a.fit", fit({**timed(60), **target}))

    (step,) = found.steps
    assert isinstance(step, Step)
    assert (hr, cadence) == (step.hr, step.cadence)
    assert [note in one for one in found.notes] == ([True] if note else [])


def test_nested_and_odd_repeats() -> None:
    again = {"duration_type": "repeat_until_steps_cmplt", "target_type": "open"}
    found = read_file(
        "a.fit",
        fit(
            timed(60),
            timed(30),
            {**again, "duration_value": 1, "target_value": 2},
            {**again, "duration_value": 0, "target_value": 3},
            {**again, "duration_value": 9, "target_value": 3},
            {
                "duration_type": "repeat_until_time",
                "duration_value": 0,
                "target_type": "open",
                "target_value": 5,
            },
        ),
    )

    (outer,) = found.steps
    assert isinstance(outer, Repeat)
    assert (outer.reps, [step.duration for step in outer.steps]) == (3, [60, 30, 30])
    assert len(found.notes) == 3


def test_a_garmin_repeat_that_does_not_say_how_often_is_done_once() -> None:
    again = {"duration_type": "repeat_until_steps_cmplt", "target_type": "open", "duration_value": 0}

    assert read_file("a.fit", fit(timed(60), again)).steps == (Repeat(1, (Step(duration=60),), "1x"),)


def test_garmin_pace_zones() -> None:
    (step,) = read_file("run.fit", fit(timed(60, target_type="speed", target_value=3), sport="running")).steps

    assert step == Step(duration=60, pace=Target("pace_zone", value=3))


def test_a_huge_inner_repeat_is_not_written_out() -> None:
    again = {"duration_type": "repeat_until_steps_cmplt", "target_type": "open", "duration_value": 0}
    found = read_file("a.fit", fit(timed(60), {**again, "target_value": 10**9}, {**again, "target_value": 2}))

    assert found.steps == (Repeat(2, (Step(duration=60),), "2x"),)
    assert len(found.notes) == 2


@pytest.mark.parametrize(("times", "written_out"), [(1000, True), (1001, False)])
def test_up_to_two_thousand_steps_of_an_inner_repeat_are_written_out(
    times: int, *, written_out: bool
) -> None:
    again = {"duration_type": "repeat_until_steps_cmplt", "target_type": "open", "duration_value": 0}
    rows = (timed(60), timed(30), {**again, "target_value": times}, {**again, "target_value": 2})
    found = read_file("a.fit", fit(*rows))

    once = (Step(duration=60), Step(duration=30))
    assert found.steps == (Repeat(2, once * (times if written_out else 1), "2x"),)


def test_too_many_garmin_steps() -> None:
    with pytest.raises(InputError, match="at most 2000"):
        read_file("a.fit", fit(*[timed(60)] * 2001))


@pytest.mark.parametrize(
    "content", [b"", b"nothing", fit(timed(60))[:-5], fit(timed(60))[:20], b"\x0e\x10" + b"\0" * 40]
)
def test_damaged_garmin(content: bytes) -> None:
    with pytest.raises(InputError, match="damaged"):
        read_file("a.fit", content)


def test_garmin_without_a_workout() -> None:
    with pytest.raises(InputError, match="no workout"):
        read_file("a.fit", fit())


def test_without_garmins_package_the_error_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "reconciler.workout.files.fit", raising=False)
    monkeypatch.setitem(sys.modules, "garmin_fit_sdk", None)

    with pytest.raises(InputError) as refused:
        read_file("a.fit", b"")

    assert refused.value.problems[0].hint == "pip install garmin-fit-sdk"


def test_another_suffix() -> None:
    with pytest.raises(InputError, match=r"`\.gpx` is no workout file"):
        read_file("a.gpx", b"")


@given(st.sampled_from(SUFFIXES), st.binary(max_size=300))
def test_any_bytes(suffix: str, content: bytes) -> None:
    with pytest.raises(InputError):
        read_file(f"a{suffix}", content)


@given(st.data())
def test_any_damage(data: st.DataObject) -> None:
    """A file with some bytes changed is read or refused, never worse."""
    suffix, whole = data.draw(
        st.sampled_from([(".zwo", ZWO.encode()), (".erg", ERG.encode()), (".fit", fit(timed(60), timed(9)))])
    )
    at = data.draw(st.integers(0, len(whole) - 1))
    content = whole[:at] + data.draw(st.binary(max_size=4)) + whole[at + data.draw(st.integers(0, 4)) :]

    try:
        found = read_file(f"a{suffix}", content)
    except InputError:
        return
    assert parse(found.text).steps == found.steps


def test_garmin_says_what_the_workout_is_about() -> None:
    found = read_file("a.fit", fit(timed(60), wkt_description="Easy, by feel"))
    assert (found.description, found.notes) == ("Easy, by feel", ())


def speeds(low: int, high: int) -> dict[str, object]:
    return {
        "target_type": "speed",
        "target_value": 0,
        "custom_target_value_low": low,
        "custom_target_value_high": high,
    }


@pytest.mark.parametrize(
    ("low", "high", "pace"),
    [
        (1000, 1000, Target("secs/km", value=1000)),
        (0, 3000, None),
        (3000, 0, None),
    ],
)
def test_garmin_speed_needs_both_sides(low: int, high: int, pace: Target | None) -> None:
    (step,) = read_file("a.fit", fit(timed(60, **speeds(low, high)), sport="running")).steps
    assert isinstance(step, Step)
    assert step.pace == pace


def test_a_garmin_heart_rate_of_a_hundred_percent_is_none_in_beats() -> None:
    target = {
        "target_type": "heart_rate",
        "target_value": 0,
        "custom_target_value_low": 100,
        "custom_target_value_high": 105,
    }
    found = read_file("a.fit", fit(timed(60, **target)))
    assert found.steps == (Step(duration=60, hr=Target("%hr", start=100, end=105)),)
    assert found.notes == ()


def test_what_a_file_lacks_is_told_under_one_code() -> None:
    with pytest.raises(InputError) as caught:
        read_file("a.zwo", b"<gpx/>")
    (problem,) = caught.value.problems
    assert (problem.code, problem.place.file) == ("workout-file", "a.zwo")


def test_shares_of_threshold_keep_one_decimal() -> None:
    assert read_file("a.zwo", zwo('<SteadyState Duration="60" Power="0.3876"/>')).text == "- 1m 38.8%"

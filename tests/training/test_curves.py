"""Best efforts inside sessions: few requests, tolerant rows, and what they say of thresholds."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from reconciler.calendar.client import CalendarReader, Credential
from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.errors import CredentialError
from reconciler.training import Activity, Facts
from reconciler.training.bests import bests
from reconciler.training.curves import Effort, fetch_efforts, read_pace, read_power
from reconciler.training.fetch import read_activities
from tests.canary import secret

TODAY = dt.date(2026, 5, 11)
ADA = "i1001"
NOW = dt.datetime(2026, 5, 11, 7, 0, tzinfo=dt.UTC)


def done(number: int, **fields: Any) -> Activity:
    return Activity(f"i{number}", TODAY - dt.timedelta(days=number), **fields)


def test_the_best_of_each_size_is_found_with_its_session() -> None:
    with EmbeddedCalendar(clock=lambda: NOW) as calendar:
        reader = CalendarReader(
            "https://calendar.test", ADA, Credential(secret("k3y")), transport=embedded_transport(calendar)
        )
        short = calendar.add_activity(
            ADA, type="Run", start_date_local="2026-05-02T07:00:00", moving_time=1500
        )
        long = calendar.add_activity(ADA, type="TrailRun", start_date_local="2026-05-09T07:00:00")
        ride = calendar.add_activity(
            ADA, type="VirtualRide", start_date_local="2026-05-10T07:00:00", icu_weighted_avg_watts=200
        )
        calendar.set_curves(ADA, short, pace={3000: 690, 5000: 1200})
        calendar.set_curves(ADA, long, pace={3000: 760, 5000: 1290, 10_000: 2650})
        calendar.set_curves(ADA, ride, power={300: 310, 1200: 260})
        before = reader.request_count
        facts = Facts(TODAY, activities=read_activities(reader.activities(TODAY - dt.timedelta(42), TODAY)))
        found, refused = fetch_efforts(reader, facts)

        assert reader.request_count - before == 3

    assert refused == ()
    assert [(one.kind, one.size, one.value, one.activity) for one in found] == [
        ("power", 300, 310, ride),
        ("power", 1200, 260, ride),
        ("pace", 3000, 690, short),
        ("pace", 5000, 1200, short),
        ("pace", 10_000, 2650, long),
    ]


class Refusing:
    """A calendar that lets no curve be read, and counts who asks."""

    asked = 0

    def power_curves(self, *_: Any) -> Any:
        self.asked += 1
        raise CredentialError("not allowed (403).")

    pace_curves = power_curves


@pytest.mark.parametrize(
    ("activities", "asked"),
    [
        (None, 0),
        ((), 0),
        ((done(1, sport="Ride"), done(2, sport="Swim"), done(3, stub=True)), 0),
        ((done(1, sport="Run"),), 1),
        ((done(1, sport="GravelRide", watts=200.0),), 1),
    ],
)
def test_only_what_may_have_curves_is_asked_for(activities: Any, asked: int) -> None:
    client = Refusing()
    found, refused = fetch_efforts(client, Facts(TODAY, activities=activities))

    assert (found, client.asked) == ((), asked)
    assert refused == (("best efforts inside sessions: not allowed (403).",) if asked else ())


def test_one_that_is_refused_does_not_take_the_other_along() -> None:
    class Half(Refusing):
        def power_curves(self, *_: Any) -> Any:
            return {"secs": [300], "curves": [{"id": "i1", "watts": [310]}]}

    done_both = (done(1, sport="Ride", watts=200.0), done(2, sport="Run"))
    found, refused = fetch_efforts(Half(), Facts(TODAY, activities=done_both))

    assert [one.value for one in found] == [310]
    assert len(refused) == 1


@pytest.mark.parametrize(
    "row",
    [
        {},
        {"secs": None, "curves": [{"id": "i1", "watts": [1]}]},
        {"secs": [300], "curves": None},
        {"secs": [300], "curves": ["x", {"id": "i1"}, {"id": "i1", "watts": "x"}]},
        {"secs": [300, "x", 0], "curves": [{"id": "i1", "watts": [None, 5, 7]}, {"id": "i2", "watts": [0]}]},
    ],
)
def test_rows_of_another_shape_hold_no_effort(row: Any) -> None:
    assert read_power(row, "Ride") == ()
    assert read_pace(row, "Run") == ()


@pytest.mark.parametrize(("seconds", "supports"), [(300, None), (1200, 247.0), (3600, 260.0)])
def test_twenty_minutes_and_an_hour_of_power_speak_for_ftp(seconds: int, supports: float | None) -> None:
    effort = Effort("power", "Ride", seconds, 260.0, "i1")
    (best,) = [one for one in bests([done(1, sport="Ride")], [effort]) if one.kind == "effort"]

    assert (best.value, best.time, best.supports, best.lower_bound) == (260.0, seconds, supports, True)


def test_a_distance_run_inside_a_session_speaks_for_threshold_pace() -> None:
    efforts = [Effort("pace", "Run", 5000, 1200.0, "i1"), Effort("pace", "Run", 5000, 1100.0, "i9")]
    (best,) = [one for one in bests([done(1, sport="Run")], efforts) if one.kind == "effort"]

    assert (best.time, best.distance, best.value) == (1200, 5000.0, 4.167)
    assert best.supports == pytest.approx(5000 * 3 ** (1 / 1.06) / 3600, abs=0.001)
    assert best.setting == "threshold_pace"

"""Each athlete's own hour, on every kind of day."""

from __future__ import annotations

import datetime as dt
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.messages.hour import WINDOW, due

BERLIN, APIA, KIRITIMATI = ZoneInfo("Europe/Berlin"), ZoneInfo("Pacific/Apia"), ZoneInfo("Pacific/Kiritimati")
PAGO_PAGO, SAO_PAULO = ZoneInfo("Pacific/Pago_Pago"), ZoneInfo("America/Sao_Paulo")
HOUR = dt.timedelta(hours=1)


def utc(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        ("2026-05-11T04:29:59", "early"),  # 06:29:59 in Berlin
        ("2026-05-11T04:30", "due"),
        ("2026-05-11T10:29:59", "due"),
        ("2026-05-11T10:30", "late"),
        ("2026-05-11T21:59", "late"),
        ("2026-05-11T22:00", "early"),  # a new day
    ],
)
def test_from_its_hour_on_for_six_hours(now: str, expected: str) -> None:
    assert due("06:30", BERLIN, utc(now)) == expected


def test_an_hour_that_does_not_exist_comes_when_the_clock_has_passed_it() -> None:
    """On 29 March 2026 the clocks of Berlin go from 02:00 to 03:00."""
    assert due("02:30", BERLIN, utc("2026-03-29T00:59")) == "early"  # 01:59
    assert due("02:30", BERLIN, utc("2026-03-29T01:00")) == "early"  # 03:00
    assert due("02:30", BERLIN, utc("2026-03-29T01:30")) == "due"  # 03:30


def test_an_hour_that_comes_twice_counts_the_first_time() -> None:
    """On 25 October 2026 the clocks of Berlin go from 03:00 back to 02:00."""
    assert due("02:30", BERLIN, utc("2026-10-25T00:29")) == "early"
    assert due("02:30", BERLIN, utc("2026-10-25T00:30")) == "due"  # 02:30, summer time
    assert due("02:30", BERLIN, utc("2026-10-25T01:15")) == "due"  # 02:15 again: it stays due
    assert due("02:30", BERLIN, utc("2026-10-25T06:30")) == "late"


def test_a_day_that_begins_at_one_oclock() -> None:
    """On 4 November 2018 the clocks of São Paulo went from 00:00 to 01:00."""
    assert due("00:00", SAO_PAULO, utc("2018-11-04T02:59")) == "late"  # still the day before
    assert due("00:00", SAO_PAULO, utc("2018-11-04T03:00")) == "due"


def test_both_sides_of_the_date_line() -> None:
    now = utc("2026-05-11T17:00")
    assert due("06:30", KIRITIMATI, now) == "due"  # 07:00 on the 12th
    assert due("06:00", PAGO_PAGO, now) == "due"  # 06:00 on the 11th
    assert due("06:30", PAGO_PAGO, now) == "early"


def test_a_day_that_was_left_out() -> None:
    """Samoa had no 30 December 2011: the morning of the 31st follows that of the 29th."""
    found = [due("06:30", APIA, utc("2011-12-29T00:00") + n * HOUR) for n in range(72)]
    begun = [n for n, (one, two) in enumerate(pairwise(found)) if (one, two) == ("early", "due")]
    assert len(begun) == 3


@given(
    zone=st.sampled_from([BERLIN, APIA, KIRITIMATI, PAGO_PAGO, SAO_PAULO, ZoneInfo("Australia/Lord_Howe")]),
    start=st.integers(1_262_304_000, 1_893_456_000).map(lambda at: dt.datetime.fromtimestamp(at, dt.UTC)),
    at=st.times(max_value=dt.time(22, 59)).map(lambda time: f"{time:%H:%M}"),
)
def test_an_hourly_run_finds_every_day_once_and_never_the_night_after(
    zone: ZoneInfo, start: dt.datetime, at: str
) -> None:
    runs = [start + n * HOUR for n in range(96)]
    days = [run.astimezone(zone).date() for run in runs]
    found = {
        day: [due(at, zone, run) for run, its in zip(runs, days, strict=True) if its == day] for day in days
    }
    whole = [day for day in found if day not in (days[0], days[-1])]
    for day in whole:
        assert "due" in found[day]
        assert found[day].count("due") <= WINDOW // HOUR + 1
        assert found[day] == sorted(found[day], key=["early", "due", "late"].index)

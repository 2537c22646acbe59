"""The picture of the forecast: the record, both futures, races, and what is not known."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.render.pictures.forecast import ForecastCard, FormDay, RaceDay, alt_text, card, svg
from reconciler.render.pictures.forecast_card import signed
from reconciler.training import DayLoad, Facts, WellnessDay, forecasts
from tests.render.pictured import DAY, TODAY, forecast_card

pytest.importorskip("matplotlib", reason="pictures need the extra 'report'")


def facts(ago: int = 0) -> Facts:
    rows = tuple(
        WellnessDay(TODAY - number * DAY, ctl=50 - number, atl=60) for number in range(20, ago - 1, -1)
    )
    return Facts(TODAY, wellness=rows, activities=(), events=())


def test_the_card_joins_the_record_and_both_futures_without_a_day_twice() -> None:
    until = TODAY + 14 * DAY
    found = card(
        facts(), forecasts(facts(), (), [DayLoad(TODAY + 3 * DAY, 100), DayLoad(until, None, "x")], until)
    )

    days = [day.day for day in found.joined]
    assert found.past[-1].day == TODAY - DAY
    assert days == [TODAY + number * DAY for number in range(-1, 15)]
    assert found.differs
    assert found.without_load == 1


def test_days_of_which_nobody_knows_are_said() -> None:
    unread = replace(facts(ago=4), activities=None)
    found = card(unread, forecasts(unread, (), (), TODAY + 7 * DAY))
    assert len(found.unknown_days) == 4
    assert "Training of 4 days is not known and counts as rest." in alt_text(found)


def test_a_forecast_in_words_says_what_the_picture_shows() -> None:
    def day(number: int, fitness: float, fatigue: float) -> FormDay:
        return FormDay(TODAY + number * DAY, fitness, fatigue)

    head = (day(0, 50, 60), day(1, 51, 80), day(2, 52, 40))
    base = (day(0, 50, 60), day(1, 50, 60), day(2, 49, 40))
    races = (RaceDay(TODAY + 2 * DAY, "City 10k", "B"), RaceDay(TODAY + 50 * DAY, "far away", "A"))

    assert alt_text(ForecastCard(TODAY, (), base, head, races)) == (
        "Fitness, fatigue and form. Today: fitness 50, fatigue 60, form \u221210. "
        "As planned, on Fri 15 May: fitness 52, fatigue 40, form +12, "
        "without the change fitness 49, fatigue 40, form +9. "
        "Lowest form \u221229 on Thu 14 May. City 10k (B) on Fri 15 May with form +12."
    )


def test_the_base_is_dashed_only_where_the_change_makes_a_difference() -> None:
    found = forecast_card()
    assert b"dashed: without the change" in svg(found)
    assert b"dashed: without the change" not in svg(replace(found, base=found.head))
    assert b"dashed: without the change" not in svg(replace(found, base=()))


def test_races_and_today_are_marked() -> None:
    drawn = svg(forecast_card()).decode()
    for words in ("today", "A \u00b7 Kraichgau 70.3", "C \u00b7 10 km", "Fitness", "Fatigue", "Form"):
        assert f">{words}<" in drawn


def test_the_name_of_the_greater_race_is_kept_where_there_is_no_room_for_all() -> None:
    crowd = tuple(
        RaceDay(TODAY + number * DAY, f"training race {number} with a name", "C") for number in range(8, 28)
    )
    goal = RaceDay(TODAY + 17 * DAY, "the goal", "A")
    assert "A \u00b7 the goal" in svg(replace(forecast_card(), races=(*crowd, goal))).decode()


@pytest.mark.parametrize("value", [float("inf"), float("nan"), 1e300])
def test_a_record_that_is_no_number_is_left_out(value: float) -> None:
    rows = (WellnessDay(TODAY - DAY, ctl=value, atl=50), WellnessDay(TODAY, ctl=50, atl=50))
    read = Facts(TODAY, wellness=rows, activities=(), events=())
    found = card(read, forecasts(read, (), (), TODAY))
    assert found.past == ()
    assert b"nan" not in svg(found)


def test_without_a_record_the_picture_says_so() -> None:
    nothing = Facts.offline(TODAY)
    found = card(nothing, forecasts(nothing, (), (), TODAY + DAY))
    assert alt_text(found) == "Fitness, fatigue and form. No fitness is recorded."
    assert b"No fitness is recorded." in svg(found)


@pytest.mark.parametrize(("value", "shown"), [(4.6, "+5"), (-8.2, "\u22128"), (-0.4, "0"), (0.4, "0")])
def test_form_has_a_sign(value: float, shown: str) -> None:
    assert signed(value) == shown


@settings(max_examples=40, deadline=None)
@given(
    past=st.lists(st.tuples(st.integers(-400, 0), st.floats(0, 300), st.floats(0, 500)), max_size=30),
    ahead=st.integers(0, 400),
    values=st.tuples(st.floats(0, 300), st.floats(0, 500)),
    races=st.lists(
        st.tuples(st.integers(-500, 500), st.text(max_size=60), st.sampled_from("ABC")), max_size=20
    ),
)
def test_any_days_have_a_picture(
    past: list[tuple[int, float, float]],
    ahead: int,
    values: tuple[float, float],
    races: list[tuple[int, str, str]],
) -> None:
    by_day = {
        day: FormDay(TODAY + dt.timedelta(days=day), fitness, fatigue) for day, fitness, fatigue in past
    }
    future = tuple(FormDay(TODAY + dt.timedelta(days=number), *values) for number in range(ahead))
    marked = tuple(RaceDay(TODAY + dt.timedelta(days=day), name, kind) for day, name, kind in races)
    found = ForecastCard(TODAY, tuple(by_day[day] for day in sorted(by_day)), (), future, marked)

    shapes = re.findall(r' (?:d|x|y)="([^"]*)"', svg(found).decode())

    assert not [shape for shape in shapes if "nan" in shape or "inf" in shape]
    assert "\n" not in alt_text(found)

"""The picture of a week: what stays, what changes, what was done."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from typing import Any

import pytest

from reconciler.athlete.rules import Ceiling
from reconciler.reconcile.changes import Action, Change
from reconciler.render.pictures.week import DayBar, WeekCard, alt_text, card, done_bars, png, svg
from reconciler.render.pictures.week_card import columns, sums, total
from reconciler.render.weeks import Row, Totals, WeekView
from reconciler.training import Activity
from tests.render.pictured import DAY, MONDAY, TODAY, week_card

pytest.importorskip("matplotlib", reason="pictures need the extra 'report'")


def view(*rows: Row) -> WeekView:
    return WeekView("2026-W20", "build", "", (), rows, Totals(0, (), 0, len(rows)), Ceiling(load=300), ())


def row(number: int, name: str, **fields: Any) -> Row:
    return Row(MONDAY + number * DAY, "", fields.pop("sport", "Run"), name, **fields)


def test_a_week_in_words_says_what_the_picture_shows() -> None:
    assert alt_text(week_card("build")) == (
        "Week 2026-W20. build, load at least 318 of at most 450. Mon 11 May: rest. "
        "Tue 12 May: Swim 38, VirtualRide 72 (new). Wed 13 May: rest. Thu 14 May: TrailRun 48 (changed). "
        "Fri 15 May: Run 55 (removed). Sat 16 May: Ride 140 (moved from Thu 14 May). "
        "Sun 17 May: OpenWaterSwim load not known, build 20 (not ours)."
    )


def test_done_stands_beside_planned_and_a_day_that_was_missed_is_said() -> None:
    bars = (DayBar(MONDAY, "Run", 50), DayBar(MONDAY + DAY, "Ride", 60), DayBar(TODAY, "Run", 40))
    found = WeekCard(MONDAY, bars, (DayBar(MONDAY, "Run", 45),), today=TODAY)

    assert sums(found) == "load 150 \u00b7 45 done"
    assert (
        "Mon 11 May: Run 50; done Run 45. Tue 12 May: Ride 60; nothing done. Wed 13 May: Run 40."
        in alt_text(found)
    )
    drawn = svg(found).decode()
    assert ">45/50<" in drawn
    assert ">0/60<" in drawn
    assert ">40<" in drawn


def test_only_marks_that_are_used_are_explained() -> None:
    plain = svg(WeekCard(MONDAY, (DayBar(MONDAY, "Run", 50),))).decode()
    changed = svg(week_card()).decode()

    assert not [word for word in ("new", "changed", "moved", "removed", "not ours") if f"{word}<" in plain]
    for words in (
        "+ new",
        "~ changed",
        "\u2192 moved",
        "\u00d7 removed",
        "pale: not ours",
        "hatched: load not known",
    ):
        assert f">{words}<" in changed


def test_a_review_becomes_a_card_with_the_day_a_session_came_from() -> None:
    rows = (
        row(1, "new run", load=40, mark="create"),
        row(3, "long run", load=90, mark="move"),
        row(4, "their ride", sport="Ride", load=30, mark="foreign"),
        row(4, "Cold", sport="Sick", load=0, mark="create"),
        row(5, "gone", load=10, mark="delete"),
        row(6, "as it was", load=None),
    )
    move = Change(
        Action.MOVE,
        "2026-W20/long",
        "plan:x",
        "long run",
        MONDAY + 3 * DAY,
        "",
        before={"start_date_local": "2026-05-12T08:00:00"},
    )

    found = card(
        view(*rows), [move], [Activity("i1", MONDAY, "Run", load=30), Activity("i2", MONDAY - DAY, "Run")]
    )

    assert found.bars == (
        DayBar(MONDAY + DAY, "Run", 40, "created"),
        DayBar(MONDAY + 3 * DAY, "Run", 90, "moved", MONDAY + DAY),
        DayBar(MONDAY + 4 * DAY, "Ride", 30, "foreign"),
        DayBar(MONDAY + 5 * DAY, "Run", 10, "deleted"),
        DayBar(MONDAY + 6 * DAY, "Run", None),
    )
    assert found.done == (DayBar(MONDAY, "Run", 30),)
    assert found.limit == 300
    assert str(total(found.bars)) == "160+?"


def test_not_to_know_what_was_done_is_not_to_have_done_nothing() -> None:
    assert done_bars(None, MONDAY) is None
    assert done_bars((), MONDAY) == ()


@pytest.mark.parametrize("load", [float("inf"), float("nan"), -5.0, 1e300])
def test_a_load_that_nobody_can_train_is_not_known(load: float) -> None:
    found = WeekCard(MONDAY, (DayBar(MONDAY, "Run", load), DayBar(MONDAY, "Ride", 50)))
    assert str(total(columns(found)[0].planned)) == "50+?"
    assert b"nan" not in svg(found)


@pytest.mark.parametrize(
    "moved_from", [MONDAY - 30 * DAY, MONDAY + 300 * DAY, dt.date.min, dt.date.max, MONDAY + 5 * DAY]
)
def test_a_move_from_another_week_comes_from_the_edge(moved_from: dt.date) -> None:
    bar = DayBar(MONDAY + 5 * DAY, "Ride", 50, "moved", moved_from)
    assert png(WeekCard(MONDAY, (bar,))).startswith(b"\x89PNG")


def test_many_sessions_and_long_names_stay_within_their_day() -> None:
    crowd = tuple(DayBar(MONDAY, f"{number} sport with a long name", 10, "created") for number in range(200))
    found = replace(week_card(), bars=crowd)
    assert ">+38<" in svg(found).decode()
    assert len(svg(found)) < 100_000


def test_an_empty_week_is_seven_days_of_rest() -> None:
    assert alt_text(WeekCard(MONDAY, ())).count("rest") == 7
    assert b">Mon 11<" in svg(WeekCard(MONDAY, ()))

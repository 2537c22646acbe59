"""Whose an event is: two witnesses have to agree, the mark on the calendar and the number in the ledger."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.ledger import Entry, Ledger
from reconciler.reconcile.ownership import Calendar, kind_of, unclaimed

MARK = "plan:2026-05-13:a"


def event(number: int = 7, mark: str | None = MARK, day: int = 13, **fields: Any) -> LiveEvent:
    row = {"id": number, "category": "WORKOUT", "external_id": mark, **fields}
    return LiveEvent.from_api({**row, "start_date_local": f"2026-05-{day}T00:00:00"})


def ledger(number: int = 7, mark: str = MARK) -> Ledger:
    return Ledger(entries={"2026-W20/a": Entry(number, mark, {}, {})})


@pytest.mark.parametrize(
    ("seen", "known", "whose"),
    [
        (event(), ledger(), "claimed"),
        (event(8), ledger(), "unclaimed"),
        (event(mark="plan:2026-05-13:b"), ledger(), "unclaimed"),
        (event(mark=None), ledger(), "foreign"),
        (event(mark="other:1"), ledger(), "foreign"),
        (event(plan_applied="2026-05-01T00:00:00Z"), ledger(), "foreign"),
        (event(mark=None), ledger(mark=""), "claimed"),
        (event(mark="other:1"), ledger(mark="other:1"), "claimed"),
        (event(mark="other:2"), ledger(mark="other:1"), "foreign"),
        (event(mark=None, plan_applied="2026-05-01T00:00:00Z"), ledger(mark=""), "foreign"),
        (event(), Ledger(), "unclaimed"),
    ],
)
def test_both_witnesses_have_to_agree(seen: LiveEvent, known: Ledger, whose: str) -> None:
    """Without a mark it was the athlete's own, taken over by its number: then it must be as bare as it was."""
    assert kind_of(seen, known) == whose


class TestCalendar:
    def test_events_are_in_the_order_of_their_days_and_numbers(self) -> None:
        calendar = Calendar.of([event(3, day=14), event(2, day=15), event(9, day=13), event(8, day=13)])
        assert [live.id for live in calendar.events] == [8, 9, 3, 2]

    def test_a_mark_that_one_event_carries_finds_it(self) -> None:
        calendar = Calendar.of([event(1), event(2, "plan:2026-05-14:b"), event(3, None)])
        assert calendar.only(MARK) == event(1)
        assert not calendar.repeated(MARK)
        assert calendar.only("plan:2026-05-15:c") is None

    def test_a_mark_on_two_events_finds_neither(self) -> None:
        calendar = Calendar.of([event(1), event(2)])
        assert calendar.only(MARK) is None
        assert calendar.repeated(MARK)
        assert [live.id for live in calendar.others(MARK, 1)] == [2]

    def test_an_event_of_an_applied_plan_is_not_found_by_its_mark(self) -> None:
        """An upsert could still hit it, so it counts among the others."""
        calendar = Calendar.of([event(1, plan_applied="2026-05-01T00:00:00Z")])
        assert calendar.only(MARK) is None
        assert [live.id for live in calendar.others(MARK, None)] == [1]


def test_unclaimed_are_marked_events_that_the_ledger_does_not_know() -> None:
    events = [event(7), event(8), event(9, None), event(10, plan_applied="2026-05-01T00:00:00Z")]
    assert [live.id for live in unclaimed(Calendar.of(events), ledger())] == [8]

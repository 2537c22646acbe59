"""What a run that was cut off left behind: what is seen to have happened is taken in, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.changes import Action
from reconciler.reconcile.ledger import Entry, Intended, Ledger
from reconciler.reconcile.ownership import Calendar
from reconciler.reconcile.scope import Scope
from reconciler.reconcile.settle import settle, undecided
from tests.reconcile.world import MONDAY, A, B, day

MARK = "plan:2026-05-13:a"


def fields(name: str = "A", on: int = 2) -> dict[str, Any]:
    return {"category": "NOTE", "name": name, "start_date_local": f"{day(on)}T00:00:00"}


def event(number: int = 7, mark: str | None = MARK, **more: Any) -> LiveEvent:
    return LiveEvent.from_api({"id": number, "external_id": mark, **fields(**more)})


def entry(number: int = 7, mark: str = MARK, **more: Any) -> Entry:
    return Entry(number, mark, fields(**more), fields(**more))


def intended(action: Action = Action.UPDATE, number: int | None = 7, **more: Any) -> Intended:
    return Intended(action=action, identity=A, external_id=MARK, event_id=number, fields=fields(**more))


def ledger(*writes: Intended, **entries: Entry) -> Ledger:
    return Ledger(entries={f"2026-W20/{name}": one for name, one in entries.items()}, intent=writes)


class TestDelete:
    def test_what_is_gone_is_let_go(self) -> None:
        assert settle(ledger(intended(Action.DELETE), a=entry()), Calendar.of([])).entries == {}

    def test_what_is_there_stays(self) -> None:
        before = ledger(intended(Action.DELETE), a=entry())
        assert settle(before, Calendar.of([event()])).entries == before.entries

    def test_an_entry_that_means_another_event_by_now_stays(self) -> None:
        """The old one is gone as was meant; what took its name since is not."""
        before = ledger(intended(Action.DELETE, 6), a=entry(7))
        assert settle(before, Calendar.of([event(7)])).entries == before.entries
        assert settle(before, Calendar.of([])).entries == before.entries

    def test_others_stay(self) -> None:
        before = ledger(intended(Action.DELETE), a=entry(), b=entry(8, "plan:2026-05-14:b"))
        assert set(settle(before, Calendar.of([])).entries) == {B}


class TestUpsert:
    def test_what_arrived_is_recorded_with_its_number(self) -> None:
        after = settle(ledger(intended(Action.CREATE, None)), Calendar.of([event(9)]))
        assert after.entries == {A: entry(9)}
        assert after.intent, "the diff still needs it"

    def test_what_did_not_is_left_to_the_diff(self) -> None:
        before = ledger(intended(name="New"), a=entry())
        assert settle(before, Calendar.of([event()])).entries == before.entries

    def test_under_another_name_it_is_recorded_once(self) -> None:
        after = settle(ledger(intended(), b=entry()), Calendar.of([event()]))
        assert after.entries == {A: entry()}

    def test_a_mark_on_two_events_records_neither(self) -> None:
        assert settle(ledger(intended(Action.CREATE, None)), Calendar.of([event(8), event(9)])).entries == {}


class TestTakenOver:
    """It was the athlete's own and named by its number: the write that was cut off gave it our mark."""

    def test_the_mark_is_taken_in_whatever_became_of_the_fields(self) -> None:
        before = ledger(intended(name="New"), a=entry(mark=""))
        after = settle(before, Calendar.of([event(name="Theirs")]))
        assert after.entries == {A: entry(mark=MARK)}

    @pytest.mark.parametrize("mark", [None, "other:1", "plan:2026-05-20:z"])
    def test_another_mark_is_not(self, mark: str | None) -> None:
        before = ledger(intended(name="New"), a=entry(mark=""))
        assert settle(before, Calendar.of([event(mark=mark)])).entries == before.entries

    def test_nor_is_that_of_another_event(self) -> None:
        before = ledger(intended(name="New"), a=entry(mark=""))
        assert settle(before, Calendar.of([event(8)])).entries == before.entries


class TestUndecided:
    """A run over other days cannot say what became of a write: it stays open for one that can."""

    SCOPE = Scope(MONDAY, day(4), day(6))

    def left(self, write: Intended, *events: LiveEvent, asked: bool = True, **entries: Entry) -> bool:
        before = ledger(write, **entries)
        found = undecided(before, Calendar.of(events), self.SCOPE, {A} if asked else ())
        assert found in ((), (write,))
        return bool(found)

    @pytest.mark.parametrize(
        ("on", "open_"), [(-1, False), (0, True), (3, True), (4, False), (6, False), (7, True)]
    )
    def test_of_days_to_come_outside_of_the_window(self, on: int, open_: bool) -> None:  # noqa: FBT001
        assert self.left(intended(Action.CREATE, None, on=on)) is open_

    @pytest.mark.parametrize(("on", "open_"), [(-1, False), (0, True), (4, True)])
    def test_a_create_that_git_took_back_and_nobody_sees_yet(self, on: int, open_: bool) -> None:  # noqa: FBT001
        """A list that leaves it out proves nothing; once it is seen, it is known by its mark."""
        assert self.left(intended(Action.CREATE, None, on=on), asked=False) is open_
        assert not self.left(intended(Action.CREATE, None, on=4))
        assert not self.left(intended(Action.CREATE, None, on=4), event(on=4), asked=False)
        assert not self.left(intended(Action.UPDATE, 7, on=4), asked=False)
        assert not self.left(intended(Action.CREATE, None, on=4), asked=False, a=entry())

    def test_what_was_recorded_as_intended_is_decided(self) -> None:
        assert not self.left(intended(), a=entry())
        assert self.left(intended(name="New"), a=entry())

    @pytest.mark.parametrize("number", [7, None])
    def test_where_its_event_lies_in_the_window_it_is_decided(self, number: int | None) -> None:
        """By its own number, with a record or without one, or by that of the record."""
        moved = intended(Action.MOVE, number, on=10)
        assert not self.left(moved, event(mark="other:1", on=5), a=entry())
        assert self.left(moved, event(mark="other:1", on=9), a=entry())

        if number:
            assert not self.left(moved, event(mark="other:1", on=5))

    def test_an_event_is_found_by_its_mark_as_well(self) -> None:
        assert not self.left(intended(Action.CREATE, None, on=10), event(9, on=5))

    def test_a_delete_has_the_day_of_its_event(self) -> None:
        gone = Intended(action=Action.DELETE, identity=A, external_id=MARK, event_id=7, fields={})
        assert self.left(gone, event(on=2), a=entry())
        assert not self.left(gone, event(on=5), a=entry())
        assert not self.left(gone, a=entry()), "without event and day nothing is known to wait for"

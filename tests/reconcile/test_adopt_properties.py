"""Random weeks and random edits on the calendar: what is adopted is in sync after the merge, without one write."""

from __future__ import annotations

import re

from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from reconciler.reconcile.adopt_model import Adoption
from tests.reconcile.weeks import Store, edits, stores, world_of
from tests.reconcile.world import ATHLETE, World

QUICK = settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)

_UNSAYABLE = re.compile(r"name|for its week|empty text")
"""Names are one line of plain text, a note for the week stands on its Monday, and a text of blanks is none."""


def edited(data: st.DataObject, store: Store, world: World) -> set[str]:
    """Let the athlete edit some of the events; return their identities."""
    touched = set()
    for identity, number in sorted(world.ids().items()):
        if not data.draw(st.booleans(), label=f"touch {identity}"):
            continue
        touched.add(identity)
        row = next(row for row in world.events() if row["id"] == number)
        change = data.draw(edits(row), label=identity)
        if change is None:
            world.calendar.remove_event(ATHLETE, number)
        else:
            world.calendar.edit_event(ATHLETE, number, **change)
    return touched


@given(stores(), st.data())
@QUICK
def test_after_the_merge_it_is_in_sync_without_a_write(store: Store, data: st.DataObject) -> None:
    world = world_of(store)
    try:
        edited(data, store, world)
        events = world.events()

        adoption = store.adopted(world)
        merged = store.merged(world, adoption)
        left = {(one.seen.kind, one.seen.identity) for one in adoption.left}
        again = merged.adopted(world)
        run = world.run()

        assert {(seen.kind, seen.identity) for seen in run.changes.observations} == left
        assert (run.changes.changes, run.changes.blockers) == ((), ())
        assert {method for method, _, _ in run.sent} <= {"GET"}
        assert world.events() == events
        assert (dict(again.after), again.adopted) == ({}, ())
        assert merged.adopted(world).after == {}
        for outcome in adoption.outcomes:
            event(f"{outcome.seen.kind} {outcome.fate}")
            assert outcome.fate == "adopted" or _UNSAYABLE.search(outcome.said[0]), outcome
    finally:
        world.close()


@given(stores(), st.data())
@QUICK
def test_only_touched_entries_differ_line_by_line(store: Store, data: st.DataObject) -> None:
    world = world_of(store)
    try:
        edited(data, store, world)
        adoption = store.adopted(world)
    finally:
        world.close()
    touched = {outcome.seen.identity for outcome in adoption.adopted}
    for path, new in adoption.after.items():
        old = adoption.before[path]
        if old is not None:
            _compare(store, touched, adoption, path, old, new)


def _compare(
    store: Store, touched: set[str | None], adoption: Adoption, path: str, old: str, new: str
) -> None:
    """Every line of the old file is in the new one and in its order, but those of touched entries and of lists that became empty."""
    may_go = {
        line
        for entry in store.entries
        if entry.identity in touched
        for line in (*entry.lines, f"# about {entry.id}")
    }
    lists = ("workouts:", "notes:", "# the end")  # the last line may get the line break that it lacked
    stays = [
        line
        for line in (line.removesuffix("\r") for line in old.split("\n"))
        if line.strip() and not may_go & {line, line.strip()} and not line.startswith(lists)
    ]
    after = iter([line.removesuffix("\r") for line in new.split("\n")])
    assert [line for line in stays if line not in after] == [], (
        path
    )  # in their order: `in` goes on from the last
    for entry in store.entries:
        if entry.identity not in touched and entry.week in path:
            assert "\n".join(entry.lines) in new.replace("\r\n", "\n")

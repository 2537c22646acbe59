"""A revision against itself: said without comparing, and what comparing would say."""

from __future__ import annotations

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from reconciler.reconcile.desired import Desired
from reconciler.reconcile.diff import diff
from reconciler.reconcile.guard import Guards
from reconciler.reconcile.job import Job
from reconciler.reconcile.ownership import Calendar
from reconciler.reconcile.rehearsal import Rehearsal, as_applied, unchanged
from reconciler.reconcile.scope import Scope
from tests.reconcile.world import MONDAY, A, B, note, session

DAYS = st.integers(-21, 35).map(lambda number: MONDAY + dt.timedelta(days=number))
FIELDS = st.fixed_dictionaries(
    {},
    optional={
        "moving_time": st.integers(60, 9000),
        "tags": st.lists(st.sampled_from("ab"), max_size=2),
        "time": st.just("07:30"),
        "moved_from": st.sampled_from(["2026-W18", "2026-W21"]),
        "event": st.integers(1, 4),
        "file_sha256": st.just("00"),
    },
)
NOTES = st.tuples(st.integers(0, 6), st.integers(0, 6)).map(sorted)


@st.composite
def plans(draw: st.DrawFn) -> list[Desired]:
    made = [
        session(draw(st.sampled_from("abcd")), draw(DAYS), **draw(FIELDS))
        for _ in range(draw(st.integers(0, 8)))
    ]
    made += [
        note(f"note-{number}", *days, for_week=draw(st.booleans()))
        for number, days in enumerate(draw(st.lists(NOTES, max_size=2)))
    ]
    return list({item.identity: item for item in made}.values())


@given(plans(), DAYS, st.tuples(DAYS, DAYS).map(sorted))
def test_a_revision_against_itself_needs_no_comparison(
    desired: list[Desired], today: dt.date, window: list[dt.date]
) -> None:
    first, last = window
    scope = Scope(today, first, last)
    job = Job("ada", tuple(desired), ("2026-W20",), scope, Guards(), "", first, last)
    events, ledger = as_applied(desired)

    assert unchanged(job) == diff("ada", desired, Calendar.of(events), ledger, scope)


def test_what_an_older_revision_asks_for_is_found_by_its_number() -> None:
    events, ledger = as_applied([session("a", 2), session("b", 3)])
    rehearsal = Rehearsal(events)

    assert rehearsal.list_events(None, None) == events
    assert {name: rehearsal.find_event(entry.event_id) for name, entry in ledger.entries.items()} == {
        A: events[0],
        B: events[1],
    }
    assert rehearsal.find_event(max(event.id for event in events) + 1) is None

"""Whatever git, other hands, the network and the calendar do: nobody else's event changes, and all comes to rest.

`RECONCILER_DEEP=1` looks for much longer.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import os
from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from reconciler.calendar.embedded import Behaviour
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.errors import ReconcilerError
from reconciler.reconcile.changes import Action
from reconciler.reconcile.ledger_store import LedgerMoved
from reconciler.reconcile.ownership import Calendar, iso_week
from reconciler.reconcile.saved import to_document
from tests.reconcile.world import ATHLETE, MemoryStore, Run, World, day, differing, note, session
from tests.simulation.faults import (
    FaultyTransport,
    Rule,
    as_floats,
    broken_after,
    drop_answer,
    half_an_answer,
    html_page,
    never_connected,
    partial_list,
    reordered,
    status,
    too_many,
    too_slow,
)

if TYPE_CHECKING:
    import httpx

    from reconciler.reconcile.desired import Desired

DEEP = bool(os.environ.get("RECONCILER_DEEP"))
DAYS = st.integers(0, 13)
IDS = st.sampled_from(["a", "b", "long-run"])
TEXTS = st.sampled_from(["", "Easy.", "- 40m Z2 HR", "Go.\n\n2x\n- 10m Z4 HR\n- 5m Z1 HR \n", "- 20m 200w"])
MARKS = st.sampled_from([None, "their-own", "plan:x", "plan:2026-05-13:a", "plan:2026-05-20:long-run"])
NETWORK = st.sampled_from(
    [
        drop_answer,
        too_slow,
        broken_after,
        half_an_answer,
        status(500),
        status(422),
        too_many(0),
        html_page,
        never_connected,
        as_floats,
        reordered,
    ]
)
BEHAVIOURS = st.builds(
    Behaviour,
    null_clears=st.booleans(),
    minus_one_clears=st.booleans(),
    bulk_omitted_resets=st.booleans(),
    upsert_resets_moved_date=st.sampled_from([True, True, False]),
    sent_load_wins_over_steps=st.booleans(),
    crlf_normalised=st.booleans(),
    trailing_blanks_stripped=st.booleans(),
    copy_keeps_external_id=st.booleans(),
    moving_start_moves_end=st.booleans(),
    bad_row=st.sampled_from(["refuses_all", "keeps_earlier", "is_skipped"]),
    colors_validated=st.booleans(),
    list_includes_overlap=st.booleans(),
    answers_in_reverse=st.booleans(),
    write_answers_are_thin=st.booleans(),
)


class Killed(BaseException):
    """The process ends here."""


class Guillotine(FaultyTransport):
    """Ends the process before or after the nth request."""

    def __init__(self, inner: httpx.BaseTransport, after: int, *, sends: bool) -> None:
        super().__init__(inner)
        self._after, self._sends = after, sends

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        if len(self.sent) < self._after:
            return super().handle_request(request)
        if self._sends:
            super().handle_request(request)
        raise Killed


@st.composite
def declared(draw: st.DrawFn) -> Desired:
    kind = draw(st.sampled_from(["workout", "workout", "workout", "note", "file"]))
    first = draw(DAYS)
    if kind == "note":
        until = min(first + draw(st.integers(0, 3)), 13)
        if draw(st.booleans()):
            monday = first // 7 * 7
            return note(draw(IDS), monday, monday, description=draw(TEXTS), for_week=True)
        return note(draw(IDS), first, until, description=draw(TEXTS))
    fields: dict[str, Any] = {}
    choices: dict[str, list[Any]] = {
        "color": ["green", "#112233"],
        "tags": [["x"], ["x", "y"]],
        "hide_from_athlete": [True, False],
        "load_target": [50],
        "calendar_id": [2],
    }
    for key, values in choices.items():
        if draw(st.booleans()):
            fields[key] = draw(st.sampled_from(values))
    if kind == "file":
        content = draw(st.sampled_from([b"<a/>", b"<b/>"]))
        fields |= {"description": None, "filename": "a.zwo", "file_sha256": content.hex(), "content": content}
    else:
        fields["description"] = draw(TEXTS)
        if not fields["description"].count("- "):
            fields["moving_time"] = 3600
    return session(draw(IDS), first, time=draw(st.sampled_from(["00:00", "08:00"])), **fields)


@st.composite
def plans(draw: st.DrawFn) -> list[Desired]:
    found = draw(st.lists(declared(), max_size=5))
    return list({item.identity: item for item in found}.values())


def _nothing(_: int) -> None:
    """Neither before nor after."""


class AnyHistory(RuleBasedStateMachine):
    """Rules are what may happen; every run checks what must hold."""

    @initialize(behaviour=BEHAVIOURS, desired=plans(), drift=st.sampled_from(["report", "report", "enforce"]))
    def begin(self, behaviour: Behaviour, desired: list[Desired], drift: Any) -> None:
        self.world = World(*desired, behaviour=behaviour)
        self.world.drift = drift
        self.world.add(start_date_local=f"{day(2)}T00:00:00", external_id="other-tool:1")
        self.world.run()

    def teardown(self) -> None:
        if hasattr(self, "world"):
            self.world.close()

    # Git.

    @rule(desired=plans())
    def write_another_plan(self, desired: list[Desired]) -> None:
        self.world.desired = desired

    @rule(item=declared())
    def declare(self, item: Desired) -> None:
        self.world.desired = [old for old in self.world.desired if old.identity != item.identity] + [item]

    @precondition(lambda self: self.world.desired)
    @rule(data=st.data())
    def leave_out(self, data: st.DataObject) -> None:
        self.world.desired.remove(data.draw(st.sampled_from(self.world.desired)))

    @precondition(lambda self: self.world.desired)
    @rule(data=st.data(), text=TEXTS)
    def rewrite(self, data: st.DataObject, text: str) -> None:
        item = data.draw(st.sampled_from(self.world.desired))
        if item.content is None:
            rest = [old for old in self.world.desired if old is not item]
            self.world.desired = [*rest, replace(item, fields={**item.fields, "description": text})]

    @precondition(lambda self: self.world.desired)
    @rule(data=st.data(), to=DAYS)
    def reschedule(self, data: st.DataObject, to: int) -> None:
        item = data.draw(st.sampled_from(self.world.desired))
        kept = {key: value for key, value in item.fields.items() if key != "end_date_local"}
        week = iso_week(day(to))
        moved = session(
            item.id,
            to,
            **{
                "type": None,
                "description": None,
                **{key: value for key, value in kept.items() if key != "start_date_local"},
            },
            content=item.content,
            moved_from=item.week if week != item.week else None,
        )
        rest = [old for old in self.world.desired if old.identity not in (item.identity, moved.identity)]
        self.world.desired = [*rest, moved]

    # Other hands.

    @rule(mark=MARKS, on=DAYS, plan=st.booleans())
    def somebody_adds(self, mark: str | None, on: int, *, plan: bool) -> None:
        applied = {"plan_applied": "2026-05-01T00:00:00Z"} if plan else {}
        self.world.add(start_date_local=f"{day(on)}T00:00:00", external_id=mark, **applied)

    @rule(data=st.data(), name=st.sampled_from(["Theirs", "A"]), text=TEXTS)
    def somebody_edits(self, data: st.DataObject, name: str, text: str) -> None:
        number = self._some_event(data)
        self.world.calendar.edit_event(ATHLETE, number, name=name, description=text)

    @rule(data=st.data(), to=st.integers(-2, 16))
    def somebody_drags(self, data: st.DataObject, to: int) -> None:
        number = self._some_event(data)
        self.world.calendar.edit_event(ATHLETE, number, start_date_local=f"{day(to)}T00:00:00")

    @rule(data=st.data())
    def somebody_deletes(self, data: st.DataObject) -> None:
        number = self._some_event(data)
        self.world.calendar.remove_event(ATHLETE, number)

    @rule(data=st.data(), to=DAYS, keep=st.booleans())
    def somebody_copies(self, data: st.DataObject, to: int, *, keep: bool) -> None:
        number = self._some_event(data)
        row = next(row for row in self.world.events() if row["id"] == number)
        fields = {key: row[key] for key in ("category", "type", "name", "description")}
        mark = row["external_id"] if keep else None
        self.world.add(**fields, start_date_local=f"{day(to)}T00:00:00", external_id=mark)

    @rule(on=DAYS)
    def somebody_trains(self, on: int) -> None:
        self.world.calendar.add_activity(
            ATHLETE, type="Run", start_date_local=f"{day(on)}T08:00:00", moving_time=2400
        )

    # Time, and the loss of memory.

    @rule(days=st.integers(1, 3))
    def days_pass(self, days: int) -> None:
        self.world.today = min(self.world.today + dt.timedelta(days), day(12))

    @rule()
    def the_ledger_is_lost(self) -> None:
        self.world.lose_ledger()

    @rule(drift=st.sampled_from(["report", "enforce"]))
    def settings_change(self, drift: Any) -> None:
        self.world.drift = drift

    # Runs.

    @rule()
    def a_run(self) -> None:
        before = self.world.events()
        self._check(before, self._watch())

    @rule(fault=NETWORK, method=st.sampled_from(["GET", "POST", "PUT"]), times=st.integers(1, 2))
    def a_run_over_a_bad_network(self, fault: Any, method: str, times: int) -> None:
        before = self.world.events()
        self._check(before, self._watch(Rule(fault, method, times=times)), faultless=False)

    @rule(after=st.integers(0, 3), sends=st.booleans())
    def a_run_that_is_killed(self, after: int, *, sends: bool) -> None:
        before = self.world.events()
        transport = Guillotine(embedded_transport(self.world.calendar), after, sends=sends)
        touchable = self._touchable()
        with contextlib.suppress(Killed, ReconcilerError):
            self.world.run_through(transport)
        self._untouched(before, touchable)

    @rule(at=st.integers(0, 1))
    def a_run_that_loses_the_race(self, at: int) -> None:
        before, touchable = self.world.events(), self._touchable()
        store = self.world.store
        assert isinstance(store, MemoryStore)
        start = len(store.history)

        def another_run(length: int) -> None:
            if length == start + at:
                store.before_write = lambda _: None
                store.history.append(store.history[-1] if store.history else "{}")
                raise LedgerMoved("another run wrote the ledger at the same time")

        if store.history:
            store.before_write = another_run
            with contextlib.suppress(ReconcilerError):
                self.world.run()
            store.before_write = lambda _: None
        self._untouched(before, touchable)

    @rule(at=st.integers(0, 1), written=st.booleans())
    def a_run_that_dies_at_the_ledger(self, at: int, *, written: bool) -> None:
        before, touchable = self.world.events(), self._touchable()
        store = self.world.store
        assert isinstance(store, MemoryStore)
        end = len(store.history) + at

        def die(length: int) -> None:
            if length == end + written:
                raise Killed

        store.before_write, store.after_write = (_nothing, die) if written else (die, _nothing)
        with contextlib.suppress(Killed, ReconcilerError):
            self.world.run()
        store.before_write = store.after_write = _nothing
        self._untouched(before, touchable)

    @rule(first=DAYS, days=st.integers(0, 7))
    def a_run_over_few_days(self, first: int, days: int) -> None:
        """What lies outside of them on both sides is left alone."""
        first_day, last_day = day(first), day(first + days)
        asked = {
            name
            for item in self.world.desired
            for name in (item.identity, item.former_identity)
            if first_day <= item.date <= last_day
        }
        held = {entry.event_id: name for name, entry in self.world.ledger.entries.items()}
        outside = [
            row
            for row in self.world.events()
            if not f"{first_day}" <= str(row["start_date_local"])[:10] <= f"{last_day}"
            and held.get(row["id"], "nobody's") not in asked
            and row["id"] in held
        ]
        self.world.first, self.world.last = first_day, last_day
        before = self.world.events()
        watched = self._watch()
        self._check(before, watched)
        self.world.first = self.world.last = None
        assert not differing(outside, self.world.events())

    @precondition(lambda self: self.world.drift == "report")
    @rule(keep=st.integers(0, 6))
    def a_run_over_half_a_list(self, keep: int) -> None:
        """What we know of and do not see is neither changed nor made again."""
        # As the calendar lists them: by day, whatever the hour.
        rows = sorted(self.world.events(), key=lambda row: (row["start_date_local"][:10], row["id"]))
        held = set(self.world.ids().values())
        hidden = [row for row in rows[keep:] if row["id"] in held]
        marks = Counter(row["external_id"] for row in rows)
        hidden = [row for row in hidden if marks[row["external_id"]] == 1]
        with contextlib.suppress(ReconcilerError):
            self.world.run(Rule(partial_list(keep), "GET", times=None))
        assert not differing(hidden, self.world.events())

    # What must hold.

    @invariant()
    def the_ledger_can_be_read(self) -> None:
        if hasattr(self, "world"):
            ids = list(self.world.ids().values())
            assert len(ids) == len(set(ids)), "one event is two things"

    @invariant()
    def showing_is_the_same_whatever_the_order(self) -> None:
        if not hasattr(self, "world"):
            return
        try:
            one = self.world.look().changes
        except ReconcilerError:
            return
        self.world.desired.reverse()
        other = self.world.look(Rule(reordered)).changes
        assert one == other
        assert to_document([one], "", {"maria": "x"}) == to_document([other], "", {"maria": "x"})

    def _some_event(self, data: st.DataObject) -> int:
        rows = self.world.events()
        if not rows:
            return self.world.add(start_date_local=f"{day(2)}T00:00:00")
        ours = [row["id"] for row in rows if str(row["external_id"]).startswith("plan:")]
        return int(data.draw(st.sampled_from([*ours, *ours, *(row["id"] for row in rows)])))

    def _touchable(self) -> set[int]:
        """What may be written: claimed by both witnesses, or about to be claimed; and neither past nor done."""
        with self.world.client(FaultyTransport(embedded_transport(self.world.calendar))) as client:
            live = Calendar.of(client.list_events(dt.date(2026, 1, 1), dt.date(2027, 1, 1)))
        ledger = self.world.ledger
        held = {entry.event_id: entry.external_id for entry in ledger.entries.values()}
        marks = {item.minted for item in self.world.desired} | {sent.external_id for sent in ledger.intent}
        ids = {item.id for item in self.world.desired}
        found = set()
        for event in live.events:
            mark = event.external_id or ""
            claimed = held.get(event.id) == mark
            claimable = event.id not in held and (
                mark in marks or mark in held.values() or mark.rpartition(":")[2] in ids
            )
            ours = mark.startswith("plan:") and event.plan_applied is None and (claimed or claimable)
            if ours and event.date >= self.world.today and event.paired_activity_id is None:
                found.add(event.id)
        return found

    def _untouched(self, before: list[dict[str, Any]], touchable: set[int]) -> None:
        after = {row["id"]: row for row in self.world.events()}
        for row in before:
            if row["id"] not in touchable:
                assert after.get(row["id"]) == row, (
                    "an event that is not ours, or is past or done, was changed"
                )
        new = [row for number, row in after.items() if number not in {row["id"] for row in before}]
        today = f"{self.world.today}"
        late = [row for row in new if str(row["start_date_local"]) < today]
        assert all(row["category"] == "NOTE" and row["for_week"] for row in late), "made in the past"
        held = Counter(row["external_id"] for row in after.values() if row["plan_applied"] is None)
        assert all(held[row["external_id"]] == 1 for row in new), "something was created twice"

    def _watch(self, *rules: Rule) -> tuple[Run | None, set[int]]:
        touchable = self._touchable()
        try:
            return self.world.run(*rules), touchable
        except ReconcilerError:
            return None, touchable

    def _check(
        self, before: list[dict[str, Any]], watched: tuple[Run | None, set[int]], *, faultless: bool = True
    ) -> None:
        run, touchable = watched
        self._untouched(before, touchable)
        if run is None:
            return
        changes = run.changes
        posts = [body for method, _, body in run.sent if method == "POST"]
        puts = [body for method, _, body in run.sent if method == "PUT"]
        if run.result is None:
            assert not posts
            assert not puts, "refused, and sent all the same"
            return
        assert all(post == [dict(change.body) for change in changes.upserts] for post in posts)
        assert all(put == [{"id": change.event_id} for change in changes.deletes] for put in puts)
        methods = [method for method, _, _ in run.sent]
        assert "POST" not in methods[methods.index("PUT") :] if puts else True, "deletes go last"
        told = [*run.result.done, *run.result.failed, *run.result.not_tried]
        assert sorted(change.identity for change in told) == sorted(c.identity for c in changes.changes)
        if faultless:
            assert len(run.sent) <= 4
            self._converges(run)

    def _converges(self, run: Run) -> None:
        """Once nothing goes wrong, a run or two lead to rest, and rest is one request."""
        for _ in range(2):
            if run.result is None:
                return
            run = self.world.run()
        if run.result is None:
            return
        refused = [change for change in run.changes.changes if change in run.result.failed]
        assert run.changes.changes == tuple(refused)
        assert not any(change.action is Action.DELETE for change in refused)
        if not refused:
            assert len(run.sent) == 1
            length = len(self.world.store.history)  # type: ignore[union-attr]
            self.world.run()
            assert len(self.world.store.history) == length, "rest writes no ledger"  # type: ignore[union-attr]


TestAnyHistory = AnyHistory.TestCase
TestAnyHistory.settings = settings(
    max_examples=1500 if DEEP else 30,
    stateful_step_count=30 if DEEP else 12,
    deadline=None,
    suppress_health_check=list(HealthCheck),
)

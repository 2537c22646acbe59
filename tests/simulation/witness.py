"""Who may touch what, worked out apart from the reconciler, and watched at the calendar's own door."""

from __future__ import annotations

import datetime as dt
import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import httpx

from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.calendar.embedded.exchange import Request
from reconciler.reconcile.desired import Desired
from reconciler.reconcile.ledger import Ledger

Row = dict[str, Any]
EVER = "oldest=2025-01-01&newest=2028-01-01"


def everything(calendar: EmbeddedCalendar, athlete: str) -> dict[int, Row]:
    """All that the calendar holds of an athlete, pairings too, by number."""
    asked = Request(
        "GET", f"/api/v1/athlete/{athlete}/events?{EVER}", {"authorization": "Basic QVBJX0tFWTpr"}
    )
    return {row["id"]: row for row in json.loads(calendar.handle(asked).body)}


@dataclass(frozen=True)
class Leave:
    """The events that a run may write to, those among them that it may delete, and those that it may run into.

    `unseen`: the ledger does not know them and a broken list did not show them, so an upsert by their mark meets them.
    The calendar offers no way to prevent it.
    """

    write: frozenset[int] = frozenset()
    delete: frozenset[int] = frozenset()
    unseen: frozenset[int] = frozenset()
    today: str = ""


def leave(
    rows: Mapping[int, Row],
    ledger: Ledger,
    desired: Sequence[Desired],
    today: dt.date,
    made: Mapping[int, str],
) -> Leave:
    """Ours by both witnesses, or about to be claimed by its mark or its number; and neither past nor done.

    `made` are the events that runs made. One that stands in the intent is ours, too: that run was cut off.
    """
    held = {entry.event_id: entry.external_id for entry in ledger.entries.values()}
    cut_off = {sent.external_id for sent in ledger.intent}
    written = {number: mark for number, mark in made.items() if mark in cut_off}
    written |= {sent.event_id: sent.external_id for sent in ledger.intent if sent.event_id}
    held |= {
        number: mark
        for number, mark in written.items()
        if number in rows and rows[number]["external_id"] == mark
    }
    carriers = Counter(row["external_id"] for row in rows.values())
    marks = {item.minted for item in desired} | {sent.external_id for sent in ledger.intent}
    marks |= {mark for number, mark in held.items() if number not in rows}
    ids, numbers = {item.id for item in desired}, {item.event for item in desired}
    write, delete, unseen = set(), set(), set()
    for number, row in rows.items():
        mark = str(row["external_id"] or "")
        frozen = row["start_date_local"][:10] < today.isoformat() or row["paired_activity_id"] is not None
        if number not in held and mark in marks:
            unseen.add(number)
        if row["plan_applied"] is not None or frozen:
            continue
        by_number = number in numbers and held.get(number, mark) == mark
        ours = mark.startswith("plan:") and held.get(number) == mark
        claimable = mark.startswith("plan:") and number not in held and carriers[mark] == 1
        claimable = claimable and (mark in marks or mark.rpartition(":")[2] in ids)
        if by_number or ours or claimable or (not mark.startswith("plan:") and held.get(number) == mark):
            write.add(number)
        if ours:
            delete.add(number)
    return Leave(frozenset(write), frozenset(delete), frozenset(unseen), today.isoformat())


@dataclass
class Witness(httpx.BaseTransport):
    """Stands at the calendar's door and compares it before and after every write, to the byte.

    `made` are the events that runs created, by number; `lost` the fields that this server never takes.
    """

    inner: httpx.BaseTransport
    calendar: EmbeddedCalendar
    athletes: Sequence[str]
    made: dict[int, str] = field(default_factory=dict)
    lost: tuple[str, ...] = ()
    requests: int = 0
    writes: int = 0

    def through(self, run: Doorway, request: httpx.Request) -> httpx.Response:
        """Let one request of a run through."""
        self.requests += 1
        if request.method == "GET":
            return self.inner.handle_request(request)
        self.writes += 1
        before = {athlete: everything(self.calendar, athlete) for athlete in self.athletes}
        answer = self.inner.handle_request(self._keeping(run, request))
        for athlete, rows in before.items():
            after = everything(self.calendar, athlete)
            self._judge(run, rows, after, ours=athlete == self.athletes[0])
        return answer

    def _keeping(self, run: Doorway, request: httpx.Request) -> httpx.Request:
        """The request without the fields that this server never takes."""
        body = json.loads(request.read() or b"null")
        if isinstance(body, list):
            run.marks.update(row["external_id"] for row in body if "external_id" in row)
        if not self.lost or not isinstance(body, list):
            return request
        kept = [{key: value for key, value in row.items() if key not in self.lost} for row in body]
        headers = {key: value for key, value in request.headers.items() if key != "content-length"}
        return httpx.Request(request.method, request.url, headers=headers, content=json.dumps(kept))

    def _judge(
        self, run: Doorway, before: Mapping[int, Row], after: Mapping[int, Row], *, ours: bool
    ) -> None:
        fresh = run.fresh if ours else set()
        for number, row in before.items():
            if ours:
                self._judge_edits(run, row, after.get(number))
            if number not in after:
                allowed = ours and (number in run.leave.delete or number in fresh)
                assert allowed, f"deleted what it may not: {told(row)}"
            elif after[number] != row:
                unseen = run.hidden() and number in run.leave.unseen
                allowed = ours and (number in run.leave.write or number in fresh or unseen)
                assert allowed, f"changed what it may not: {told(row)} became {told(after[number])}"
        for number in after.keys() - before.keys():
            mark = after[number]["external_id"]
            twins = [row for row in after.values() if row["external_id"] == mark and not row["plan_applied"]]
            assert ours, f"made for another athlete: {mark}"
            assert len(twins) == 1 or mark not in run.marks, f"made twice: {mark}"
            new = after[number]
            late = new["start_date_local"][:10] < run.leave.today
            assert not late or (new["category"] == "NOTE" and new["for_week"]), (
                f"made in the past: {told(new)}"
            )
            self.made[number] = mark
            for other in run.all_runs:
                other.fresh.add(number)

    def _judge_edits(self, run: Doorway, before: Row, after: Row | None) -> None:
        for key in sorted(run.theirs.get(before["id"], ())):
            assert after is not None, f"deleted what somebody had edited: {key} of {told(before)}"
            assert after[key] == before[key], f"wrote over an edit: {key} of {told(before)}, {told(after)}"


@dataclass
class Doorway(httpx.BaseTransport):
    """The door as one run meets it. `fresh` are events that were made since it began, by whichever run.

    `marks` are those that it sent: where the calendar cuts a long one, no upsert finds the event again. `hidden` tells
    whether a list was answered without rows that are there, `theirs` which fields of our events hold people's edits.
    """

    witness: Witness
    leave: Leave = Leave()
    theirs: Mapping[int, frozenset[str]] = field(default_factory=dict)
    fresh: set[int] = field(default_factory=set)
    marks: set[str] = field(default_factory=set)
    all_runs: list[Doorway] = field(default_factory=list)
    hidden: Callable[[], bool] = lambda: False

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        return self.witness.through(self, request)


def told(row: Row) -> str:
    keys = (
        "id",
        "external_id",
        "name",
        "start_date_local",
        "paired_activity_id",
        "plan_applied",
        "description",
    )
    return ", ".join(f"{key}={row.get(key)!r}" for key in keys)

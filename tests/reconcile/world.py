"""A small world around one athlete: what git asks for, a calendar with other hands on it, a ledger, and time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from reconciler.calendar.client import CalendarClient, Credential, Patience, RateLimit
from reconciler.calendar.embedded import Behaviour, EmbeddedCalendar
from reconciler.calendar.embedded.transport import embedded_transport
from reconciler.reconcile.apply import Result, apply
from reconciler.reconcile.approval import Approval
from reconciler.reconcile.desired import Desired
from reconciler.reconcile.guard import Guards
from reconciler.reconcile.job import Assessment, Job, assess
from reconciler.reconcile.ledger import Ledger, read_ledger
from reconciler.reconcile.ledger_store import LedgerMoved, LedgerStore, Stored
from reconciler.reconcile.ownership import iso_week, sunday
from reconciler.reconcile.scope import DriftMode, Scope, listed, window
from tests.canary import secret
from tests.simulation.faults import FaultyTransport, Rule, refuse_writes

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    import httpx

    from reconciler.reconcile.changes import Changeset

ATHLETE = "i1001"
NOW = dt.datetime(2026, 5, 11, 7, 0, tzinfo=dt.UTC)
MONDAY = dt.date(2026, 5, 11)
A, B = "2026-W20/a", "2026-W20/b"
MARK_A = "plan:2026-05-13:a"
AT_ONCE = Patience(first_wait=0, longest_wait=0, jitter=0)

Row = dict[str, Any]


def day(number: int) -> dt.date:
    """The days of the two weeks from Monday, 11 May 2026: 0 to 13."""
    return MONDAY + dt.timedelta(days=number)


def session(id_: str, on: dt.date | int, **fields: Any) -> Desired:
    """A declared workout. `week`, `moved_from`, `content` and `event` are not fields."""
    date = day(on) if isinstance(on, int) else on
    week, moved = fields.pop("week", iso_week(date)), fields.pop("moved_from", None)
    content, time = fields.pop("content", None), fields.pop("time", "00:00")
    event = fields.pop("event", None)
    given: Row = {
        "category": "WORKOUT",
        "type": "Run",
        "name": id_.replace("-", " ").capitalize(),
        "description": "Easy.\n\n- 40m Z2 HR",
        "start_date_local": f"{date}T{time}:00",
        **fields,
    }
    kept = {key: value for key, value in given.items() if value is not None}
    return Desired(week, id_, date, date, kept, "weeks/x.yaml", (), moved, content, event)


def note(id_: str, on: int, until: int, **fields: Any) -> Desired:
    """A declared note over several days, both inclusive."""
    given: Row = {
        "category": "NOTE",
        "name": id_,
        "description": "",
        "start_date_local": f"{day(on)}T00:00:00",
        **fields,
    }
    if until > on:
        given["end_date_local"] = f"{day(until + 1)}T00:00:00"
    return Desired(iso_week(day(on)), id_, day(on), day(until), given, "weeks/x.yaml", ())


@dataclass
class MemoryStore:
    """The ledger in memory, as text; the same compare-and-swap, without git. `history` holds every state."""

    history: list[str] = field(default_factory=list)
    before_write: Callable[[int], None] = lambda _: None
    after_write: Callable[[int], None] = lambda _: None

    def read_one(self, athlete: str) -> Stored:
        if not self.history:
            return Stored(Ledger())
        return Stored(read_ledger(self.history[-1], athlete=athlete), str(len(self.history)))

    def write(self, athlete: str, stored: Stored, ledger: Ledger, message: str) -> Stored:
        del athlete, message
        self.before_write(len(self.history))
        if (stored.commit or "0") != str(len(self.history)):
            raise LedgerMoved("another run wrote the ledger at the same time")
        self.history.append(ledger.to_text())
        self.after_write(len(self.history))
        return replace(stored, ledger=ledger, commit=str(len(self.history)))


@dataclass(frozen=True)
class Run:
    """One run: what was decided, what became of it (None where it was refused), and every request that was sent."""

    assessment: Assessment
    result: Result | None
    sent: tuple[tuple[str, str, Any], ...]

    @property
    def changes(self) -> Changeset:
        return self.assessment.changeset

    @property
    def seen(self) -> list[tuple[str, str | None]]:
        return [(seen.kind.value, seen.identity) for seen in self.changes.observations]

    @property
    def actions(self) -> list[tuple[str, str]]:
        return [(change.action.value, change.identity) for change in self.changes.changes]


class World:
    """`desired` is what git asks for; `events()` what the calendar holds."""

    def __init__(
        self,
        *desired: Desired,
        behaviour: Behaviour = Behaviour(),  # noqa: B008 - a frozen value
        store: LedgerStore | MemoryStore | None = None,
    ) -> None:
        self.desired: list[Desired] = list(desired)
        self.now = NOW
        self.calendar = EmbeddedCalendar(behaviour=behaviour, clock=lambda: self.now)
        self.store = store or MemoryStore()
        self.today = MONDAY
        self.drift: DriftMode = "report"
        self.keep_git: frozenset[str] = frozenset()
        self.guards = Guards(allowed_deletes=100)
        self.first: dt.date | None = None
        self.last: dt.date | None = None
        self.commit = "c" * 40

    def close(self) -> None:
        self.calendar.close()

    # The calendar, and the other hands on it.

    def events(self) -> list[Row]:
        return [dict(row) for row in self.calendar.events(ATHLETE)]

    def event(self, external_id: str) -> Row:
        (found,) = [row for row in self.events() if row["external_id"] == external_id]
        return found

    def ids(self) -> dict[str, int]:
        """The event id of each identity that the ledger holds."""
        return {name: entry.event_id for name, entry in self.ledger.entries.items()}

    def add(self, **fields: Any) -> int:
        return self.calendar.add_event(
            ATHLETE, **{"category": "WORKOUT", "type": "Run", "name": "Theirs", **fields}
        )

    def edit(self, identity: str, **fields: Any) -> None:
        self.calendar.edit_event(ATHLETE, self.ids()[identity], **fields)

    def drag(self, identity: str, to: dt.date) -> None:
        self.edit(identity, start_date_local=f"{to}T00:00:00")

    def remove(self, identity: str) -> None:
        self.calendar.remove_event(ATHLETE, self.ids()[identity])

    def copy(self, identity: str, to: dt.date, *, keep_mark: bool) -> int:
        row = next(row for row in self.events() if row["id"] == self.ids()[identity])
        fields = {key: row[key] for key in ("category", "type", "name", "description", "color")}
        mark = row["external_id"] if keep_mark else None
        return self.add(**fields, start_date_local=f"{to}T00:00:00", external_id=mark)

    def complete(self, identity: str) -> None:
        """A watch uploads a session that pairs with the event."""
        row = next(row for row in self.events() if row["id"] == self.ids()[identity])
        self.calendar.add_activity(
            ATHLETE,
            type=row["type"],
            start_date_local=row["start_date_local"],
            moving_time=row["moving_time"],
        )

    # The reconciler.

    @property
    def ledger(self) -> Ledger:
        return self.store.read_one("maria").ledger

    def lose_ledger(self) -> None:
        assert isinstance(self.store, MemoryStore)
        self.store.history.clear()

    def job(self, ledger: Ledger, desired: Sequence[Desired] | None = None) -> Job:
        asked = self.desired if desired is None else desired
        weeks = {item.week for item in asked}
        known = weeks | {identity.split("/")[0] for identity in ledger.entries}
        first, last = window(self.today, known, self.first, self.last)
        days = [item.until for item in asked] + [sunday(week) for week in known]
        oldest, newest = listed(self.today, days, (first, last))
        return Job(
            athlete="maria",
            desired=tuple(asked),
            declared_weeks=tuple(sorted(weeks)) or ("2026-W20",),
            scope=Scope(self.today, first, last, self.drift, self.keep_git),
            guards=self.guards,
            calendar="test, athlete i1001",
            oldest=oldest,
            newest=newest,
        )

    def client(self, transport: httpx.BaseTransport, limiter: RateLimit | None = None) -> CalendarClient:
        return CalendarClient(
            "https://calendar.test",
            ATHLETE,
            Credential(secret("k3y")),
            transport=transport,
            limiter=limiter or RateLimit(1e9),
            patience=AT_ONCE,
        )

    def look(self, *rules: Rule) -> Run:
        """Show, with a calendar that refuses to be written."""
        transport = FaultyTransport(
            embedded_transport(self.calendar), *rules, Rule(refuse_writes, times=None)
        )
        stored = self.store.read_one("maria")
        with self.client(transport) as client:
            return Run(assess(self.job(stored.ledger), client, stored.ledger), None, tuple(transport.sent))

    def run(self, *rules: Rule, stopped: Callable[[], bool] = lambda: False) -> Run:
        """Apply. What the guards refuse is not sent."""
        return self.run_through(FaultyTransport(embedded_transport(self.calendar), *rules), stopped)

    def run_through(self, transport: FaultyTransport, stopped: Callable[[], bool] = lambda: False) -> Run:
        stored = self.store.read_one("maria")
        with self.client(transport) as client:
            assessment = assess(self.job(stored.ledger), client, stored.ledger)
            result = None
            if not assessment.refusals:
                approval = Approval(self.commit, "maria")
                result = apply(assessment, client, self.store, stored, approval, {}, stopped=stopped)
            return Run(assessment, result, tuple(transport.sent))


Make = Callable[..., World]


def applied(world: Make, *desired: Desired, behaviour: Behaviour = Behaviour()) -> World:  # noqa: B008 - a frozen value
    """A world in which everything was applied once, and is in sync."""
    made = world(*desired, behaviour=behaviour)
    run = made.run()
    assert run.result
    assert run.result.verified
    assert made.look().changes.converged
    return made


def differing(before: Iterable[Mapping[str, Any]], after: Iterable[Mapping[str, Any]]) -> set[int]:
    """The numbers of the events that were there before and are not the same now, in any byte."""
    now = {row["id"]: row for row in after}
    return {row["id"] for row in before if now.get(row["id"]) != row}

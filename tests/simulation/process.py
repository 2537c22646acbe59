"""One run of the reconciler as a process: it looks, it may lose races, and it may die between any two acts."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from random import Random

from reconciler.calendar.client import RateLimit
from reconciler.errors import ApprovalError, ReconcilerError
from reconciler.reconcile.apply import Result, apply
from reconciler.reconcile.changes import Changeset
from reconciler.reconcile.job import Assessment, assess
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.ledger_store import LedgerMoved, Stored
from reconciler.reconcile.saved import Reviewed, uncovered
from tests.simulation.faults import Killed
from tests.simulation.stage import Stage
from tests.simulation.storm import Storm
from tests.simulation.theirs import theirs
from tests.simulation.witness import Doorway, leave

TRIES = 4


@dataclass(frozen=True)
class Review:
    """What a person read and approved, and the same as it was saved."""

    changeset: Changeset
    saved: Reviewed


@dataclass
class Clock:
    """Seconds that pass only by sleeping."""

    seconds: float = 0.0

    def now(self) -> float:
        return self.seconds

    def sleep(self, seconds: float) -> None:
        self.seconds += seconds


@dataclass
class Process:
    """One run from one commit. It dies around the ledger write `dies_at_ledger` (counted from 0), where that is set."""

    stage: Stage
    head: int
    storm: Storm
    door: Doorway
    review: Review | None = None
    dies_at_ledger: int | None = None
    dies_after_writing: bool = False
    before_each: Callable[[], None] = lambda: None
    assessment: Assessment | None = None
    result: Result | None = None
    error: str = ""
    died: bool = False
    retries: int = 0
    ledger_writes: int = 0
    pending: set[str] = field(default_factory=set)

    @classmethod
    def on(cls, stage: Stage, storm: Storm, door: Doorway, **more: object) -> Process:
        return cls(stage, len(stage.commits) - 1, storm, door, **more)  # type: ignore[arg-type]

    def run(self) -> Process:
        """Run to the end, or to death. What is on its way then arrives."""
        try:
            self._run()
        except Killed:
            self.died = True
        except ReconcilerError as error:
            self.error = f"{type(error).__name__}: {error.message}"
        return self

    def look(self, *, backwards: bool = False) -> None:
        """Compare, and send nothing but reads. `backwards`: with the entries of git in the other order."""
        ledger = self.read_one().ledger
        job = self.stage.job_at(self.head, ledger)
        job = replace(job, desired=job.desired[::-1]) if backwards else job
        with contextlib.suppress(ReconcilerError), self.stage.client(self.storm) as client:
            self.assessment = assess(job, client, ledger)
        assert not self.storm.writes, "showing writes"

    def finish(self) -> None:
        """Let arrive what was on its way, and check what was sent."""
        self.storm.settle()
        if self.storm.hid_something:
            self.stage.unseen |= self.pending
        check_sent(self)

    def _run(self) -> None:
        for attempt in range(1, TRIES + 1):
            try:
                self._once(self.read_one())
            except LedgerMoved:
                self.retries += 1
                if attempt == TRIES:
                    raise
            else:
                return

    def _once(self, stored: Stored) -> None:
        stage, ledger = self.stage, stored.ledger
        if ledger.commit and int(ledger.commit) > self.head:
            raise ApprovalError("this checkout is older than what was applied")
        job = stage.job_at(self.head, ledger)
        self.pending |= {sent.external_id for sent in ledger.intent}
        self.door.leave = leave(stage.rows(), ledger, job.desired, stage.today, stage.witness.made)
        self.door.theirs = theirs(stage, job, ledger)
        clock = Clock()
        limiter = RateLimit(1e9, clock=clock.now, sleep=clock.sleep)
        with stage.client(self.storm, limiter) as client:
            self.assessment = found = assess(job, client, ledger)
            if found.refusals or (self.review and uncovered(found.changeset, self.review.saved)):
                return
            approval = stage.permitted(ledger, self.head)
            self.result = apply(found, client, self, stored, approval, {})

    # The ledger, as this process reaches it.

    def read_one(self) -> Stored:
        self.before_each()
        return self.stage.store.read_one("maria")

    def write(self, athlete: str, stored: Stored, ledger: Ledger, message: str) -> Stored:
        self.before_each()
        dies = self.ledger_writes == self.dies_at_ledger
        if dies and not self.dies_after_writing:
            raise Killed
        self.ledger_writes += 1
        written = self.stage.store.write(athlete, stored, ledger, message)
        if dies:
            raise Killed
        return written


def check_sent(process: Process) -> None:
    """What went out is what was decided, and no more than was reviewed; deletes go last."""
    writes = process.storm.writes
    if process.assessment is None:
        assert not writes, "wrote without a decision"
        return
    refused = process.result is None and not (process.died or process.error or process.retries)
    assert not (refused and writes), "refused, and sent all the same"
    if process.retries == 0:
        check_within(process.assessment.changeset, writes)
    if process.review:
        check_within(process.review.changeset, writes)
    kinds = [path.endswith("bulk-delete") for _, path, _ in writes]
    if process.retries == 0:
        assert kinds == sorted(kinds), "deletes go last"
    _check_told(process)


def _check_told(process: Process) -> None:
    if process.result is None or process.assessment is None or process.retries:
        return
    result = process.result
    told = [*result.done, *result.failed, *result.not_tried]
    everything = [change.identity for change in process.assessment.changeset.changes]
    assert sorted(change.identity for change in told) == sorted(everything), "each change is told once"


def check_within(changeset: Changeset, writes: list[tuple[str, str, object]]) -> None:
    """Each row that was sent stands in the changeset, with its values; or less, where a delete was to be."""
    for method, path, body in writes:
        if path.endswith("bulk-delete"):
            assert isinstance(body, list)
            allowed = {change.event_id for change in changeset.deletes}
            assert {row["id"] for row in body} <= allowed, f"deletes what nobody reviewed: {body}"
        elif method == "POST":
            assert isinstance(body, list)
            for row in body:
                assert _is_reviewed(changeset, row), f"sends what nobody reviewed: {row}"
        else:
            assert isinstance(body, dict)
            asked = [c for c in changeset.upserts if c.event_id == int(path.rpartition("/")[2])]
            assert any(_agrees(body, c.after) for c in asked), f"sends what nobody reviewed: {path} {body}"


def _is_reviewed(changeset: Changeset, row: Mapping[str, object]) -> bool:
    weaker = any(change.external_id == row["external_id"] for change in changeset.deletes)
    same = (change for change in changeset.upserts if change.external_id == row["external_id"])
    return weaker or any(_agrees(row, change.after) for change in same)


def _agrees(row: Mapping[str, object], after: Mapping[str, object]) -> bool:
    def one(key: str, value: object) -> bool:
        if key == "start_date_local" and str(value).endswith("T00:00:00"):
            return str(row.get(key))[:10] == str(value)[:10]
        return key in ("filename", "file_sha256") or row.get(key) == value

    return all(one(key, value) for key, value in after.items())


@dataclass
class Turns:
    """Lets several processes act one at a time, in an order that dice decide: threads, but never two at once."""

    dice: Random
    _gates: dict[int, threading.Semaphore] = field(default_factory=dict)
    _back: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(0))
    _trouble: list[BaseException] = field(default_factory=list)

    def wait(self, who: int) -> None:
        """Hand over, until it is this one's turn again."""
        self._back.release()
        self._gates[who].acquire()

    def run(self, acts: Mapping[int, Callable[[], object]]) -> None:
        ended: set[int] = set()

        def act(who: int) -> None:
            self._gates[who].acquire()
            try:
                acts[who]()
            except BaseException as error:  # noqa: BLE001 - told where the history is played
                self._trouble.append(error)
            ended.add(who)
            self._back.release()

        self._gates = {who: threading.Semaphore(0) for who in acts}
        threads = [threading.Thread(target=act, args=(who,), daemon=True) for who in acts]
        for thread in threads:
            thread.start()
        with contextlib.ExitStack() as stack:
            for thread in threads:
                stack.callback(thread.join)
            while waiting := sorted(acts.keys() - ended):
                self._gates[self.dice.choice(waiting)].release()
                self._back.acquire()
        if self._trouble:
            raise self._trouble[0]

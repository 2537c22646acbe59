"""When nothing goes wrong any more: at most two runs to in sync, and the third sends nothing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace

from reconciler.reconcile.changes import Kind, Observation
from reconciler.reconcile.desired import Desired
from reconciler.reconcile.fields import same
from reconciler.reconcile.job import Assessment
from tests.reconcile.world import MemoryStore
from tests.simulation.git_steps import BAD_COLOR
from tests.simulation.process import Process
from tests.simulation.stage import Stage
from tests.simulation.truth import is_as_git_says, tells_the_truth, was_cut

BLAMED = {Kind.EDITED, Kind.MOVED, Kind.MISSING, Kind.CONFLICT, Kind.UNMARKED}


def comes_to_rest(stage: Stage, begin: Callable[[], Process]) -> Iterator[Process]:
    """Yield the runs on the way. A person first mends what the calendar refuses, and then what stops the athlete."""
    _mend_content(stage)
    for _ in range(4):
        process = _run(stage, begin)
        yield process
        assert process.assessment is not None, process.error
        if not process.assessment.refusals:
            break
        _mend(stage, process.assessment.refusals)
    else:
        return
    second = _run(stage, begin)
    yield second
    assert isinstance(stage.store, MemoryStore)
    length = len(stage.store.history)
    third = _run(stage, begin)
    yield third
    assert not third.storm.writes, "the third run writes to the calendar"
    assert len(stage.store.history) == length, "the third run writes the ledger"
    assert third.assessment is not None
    assert not third.assessment.refusals, f"stopped only now: {third.assessment.refusals}"
    assert not third.assessment.changeset.changes, "the third run finds changes"
    gone = sum(entry.event_id not in stage.rows() for entry in stage.ledger.entries.values())
    assert len(third.storm.sent) <= 1 + gone, "rest is one request, and one for each event that no list holds"
    stage.blame.record(stage.ledger, stage.moment)
    _is_in_sync(stage, third)


def _run(stage: Stage, begin: Callable[[], Process]) -> Process:
    stage.moment += 1
    process = begin().run()
    assert not process.error, process.error
    process.finish()
    return process


def _mend_content(stage: Stage) -> None:
    limit = stage.setting.behaviour.external_id_limit or 10_000
    for number, row in stage.rows().items():
        if number in stage.witness.made and len(str(row["external_id"])) == limit:
            stage.take_away(number)  # the calendar cut its mark, and the message says to delete it
    kept = [item for item in stage.desired if len(item.minted) <= limit]
    mended = [
        replace(item, fields={key: value for key, value in item.fields.items() if value != BAD_COLOR})
        for item in kept
    ]
    stage.commit_plan(mended, deletes=100)


def _mend(stage: Stage, refusals: tuple[str, ...]) -> None:
    """Copies are deleted on the calendar, as the message asks; what still stops is taken out of the plan."""
    held = set(stage.ids().values())
    marks = Counter(row["external_id"] for row in stage.rows().values())
    copies = [
        row["id"]
        for row in stage.rows().values()
        if row["id"] not in held
        and str(row["external_id"]).startswith("plan:")
        and (marks[row["external_id"]] > 1 or str(row["id"]) in " ".join(refusals))
        and not row["plan_applied"]
    ]
    for number in copies:
        stage.take_away(number)
    text = " ".join(refusals)
    kept = [item for item in stage.desired if copies or item.identity not in text]
    stage.commit_plan(kept, deletes=100)


def _is_in_sync(stage: Stage, last: Process) -> None:
    """What is not as git says was somebody's doing, and is told; all else is on the calendar as git says."""
    assert last.assessment is not None
    if not stage.plans_raced:
        for seen in last.assessment.changeset.observations:
            assert _is_excused(stage, seen), (
                f"nobody did this: {seen.kind} {seen.identity} {seen.event_id} {seen.fields}"
            )
        _nothing_is_twice(stage)
    tells_the_truth(stage)
    told = {seen.identity for seen in last.assessment.changeset.observations}
    for item in last.assessment.job.desired:
        if item.identity not in told and item.date >= stage.today:
            _is_there(stage, item, last.assessment)


def _is_there(stage: Stage, item: Desired, found: Assessment) -> None:
    entry = stage.ledger.entries.get(item.identity)
    assert entry is not None, f"{item.identity} is neither recorded nor told"
    live = found.calendar.by_id.get(entry.event_id)
    assert live is not None, f"{item.identity} is not there, and not told"
    if live.paired_activity_id or live.date < stage.today:
        return
    assert dict(entry.desired) == dict(item.fields), f"{item.identity} is not recorded as git says"
    assert same(live, entry.live), f"{item.identity} is not as recorded"
    assert stage.plans_raced or is_as_git_says(stage, item, live), (
        f"{item.identity} is not as git says: {live.raw}"
    )


def _is_excused(stage: Stage, seen: Observation) -> bool:
    blame, entries = stage.blame, stage.ledger.entries
    item = next((item for item in stage.desired if item.identity == seen.identity), None)
    former = item.former_identity if item else None
    identity = former if former in entries and seen.identity not in entries else seen.identity
    entry = entries.get(identity or "")
    number = entry.event_id if entry else seen.event_id or 0
    if seen.kind is Kind.UNMARKED and was_cut(stage, number):
        return True
    if seen.kind in BLAMED:
        named = item is not None and item.event is not None
        return blame.since(identity, number) or (named and seen.identity not in entries)
    if seen.kind is Kind.UNCLAIMED:
        copied = sum(row["external_id"] == seen.external_id for row in stage.rows().values()) > 1
        ours = number in stage.witness.made and number not in blame.touched
        return not ours or stage.ledger_was_lost or copied or seen.external_id in stage.unseen
    return True


def _nothing_is_twice(stage: Stage) -> None:
    """Nothing is left that runs made and no ledger knows, but what other hands had or copied."""
    rows, held = stage.rows(), set(stage.ids().values())
    marks = Counter(row["external_id"] for row in rows.values())
    left = [
        row
        for number, row in rows.items()
        if number in stage.witness.made and number not in held and number not in stage.blame.touched
    ]
    today = stage.today.isoformat()
    lost = [row for row in left if row["start_date_local"][:10] >= today and marks[row["external_id"]] == 1]
    assert stage.ledger_was_lost or not lost, f"made by us, and nobody's: {lost}"

"""The ledger against the calendar."""

from __future__ import annotations

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.desired import Desired
from reconciler.reconcile.fields import COMPUTED, managed, normal, same, untimed
from reconciler.reconcile.ledger import Entry
from tests.simulation.stage import Stage


def tells_the_truth(stage: Stage) -> None:
    """Each entry's event exists with that mark, with the fields that are recorded; or other hands had it since."""
    rows, ledger = stage.rows(), stage.ledger
    for identity, entry in ledger.entries.items():
        row = rows.get(entry.event_id)
        true = row is not None and _is_true(LiveEvent.from_api(row), entry)
        excused = (
            stage.blame.since(identity, entry.event_id)
            or stage.plans_raced
            or _is_intended(stage, identity, entry)
            or was_cut(stage, entry.event_id)
        )
        assert true or excused, f"the ledger holds {entry} for {identity}, and the calendar {row}"


def _is_true(live: LiveEvent, entry: Entry) -> bool:
    return (live.external_id or "") == entry.external_id and same(live, entry.live)


def was_cut(stage: Stage, number: int) -> bool:
    """Tell whether the calendar keeps only the beginning of the mark: it is no longer ours, and that is told."""
    row = stage.rows().get(number)
    return row is not None and len(str(row["external_id"])) == stage.setting.behaviour.external_id_limit


def _is_intended(stage: Stage, identity: str, entry: Entry) -> bool:
    return any(
        identity == intended.identity or entry.event_id == intended.event_id
        for intended in stage.ledger.intent
    )


def is_as_git_says(stage: Stage, item: Desired, live: LiveEvent) -> bool:
    """Tell whether the calendar holds what git asks for, as far as this server takes it."""
    wanted = normal(item.fields)
    now = untimed(managed(live, wanted), item.fields)
    never = {*COMPUTED, *stage.setting.never_taken}
    never |= (
        set() if stage.setting.behaviour.upsert_resets_moved_date else {"start_date_local", "end_date_local"}
    )
    return all(key in never or _plain(now[key]) == _plain(wanted[key]) for key in wanted)


def _plain(value: object) -> object:
    return "\n".join(value.splitlines()).rstrip() if isinstance(value, str) else value

"""How each kind of decision about one event is put together. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from reconciler.reconcile.bodies import single_day_end, upsert_body
from reconciler.reconcile.changes import Action, Change, Claim, FieldView, Kind, Observation
from reconciler.reconcile.fields import COMPUTED, STAYS, WRITE_ONLY, cleared, managed, normal, untimed
from reconciler.reconcile.ownership import is_marked

if TYPE_CHECKING:
    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Entry


@dataclass(frozen=True, slots=True)
class Blocker:
    """Why nothing may be written for this athlete."""

    text: str


Decision: TypeAlias = Change | Observation | Claim | Blocker | None


def rewrite(
    item: Desired,
    live: LiveEvent,
    reason: str,
    *,
    entry: Entry | None = None,
    rekeyed: str | None = None,
) -> Change:
    cleared_too = emptied(item, entry) if entry else {}
    after = dict(item.fields) | {key: value for key, value in cleared_too.items() if key not in COMPUTED}
    mark = live.external_id if live.external_id and is_marked(live) else item.minted
    return Change(
        action=Action.UPDATE if live.date == item.date else Action.MOVE,
        identity=item.identity,
        external_id=mark,
        name=item.name,
        date=item.date,
        reason=reason,
        event_id=live.id,
        before=untimed(managed(live, normal(after)), after),
        after=after,
        body=upsert_body(item, mark, cleared_too, live),
        content=item.content,
        former_identity=rekeyed,
        by_number=item.event == live.id or not is_marked(live),
    )


def emptied(item: Desired, entry: Entry) -> dict[str, JSON]:
    """Return the fields that the YAML stated before and no longer does, with the values that empty them."""
    left = sorted(entry.desired.keys() - item.fields.keys() - WRITE_ONLY - STAYS)
    values = {key: cleared(key) for key in left}
    if "end_date_local" in values:
        values["end_date_local"] = single_day_end(item.date)
    if item.content is not None:
        values.pop("description", None)  # the calendar writes it from the file
    return values


def create(item: Desired, mark: str, reason: str, *, rekeyed: str | None = None) -> Change:
    return Change(
        action=Action.CREATE,
        identity=item.identity,
        external_id=mark,
        name=item.name,
        date=item.date,
        reason=reason,
        after=dict(item.fields),
        body=upsert_body(item, mark, {}, None),
        content=item.content,
        former_identity=rekeyed,
    )


def claim(item: Desired, live: LiveEvent, former: str | None) -> Claim:
    """The mark is recorded as it is on the calendar, none included: a claim changes nothing there."""
    seen = untimed(managed(live, normal(item.fields)), item.fields)
    return Claim(item.identity, live.id, live.external_id or "", dict(item.fields), seen, former)


def seen(
    kind: Kind, item: Desired, live: LiveEvent | None, note: str, views: tuple[FieldView, ...] = ()
) -> Observation:
    mark = live.external_id if live else None
    return Observation(
        kind, item.name, item.date, note, item.identity, mark, live.id if live else None, views
    )


def views(item: Desired, entry: Entry, live: LiveEvent) -> tuple[FieldView, ...]:
    keys = sorted((set(item.fields) | set(entry.desired)) - WRITE_ONLY)
    git, now = normal(item.fields), untimed(managed(live, keys), item.fields)
    views = (FieldView(key, entry.live.get(key), git.get(key), now.get(key)) for key in keys)
    return tuple(
        view
        for view in views
        if view.last != view.calendar or normal(entry.desired).get(view.field) != view.git
    )


def differences(item: Desired, live: LiveEvent) -> tuple[FieldView, ...]:
    """Return the fields in which the calendar differs from git, where nothing was applied before."""
    git = normal(item.fields)
    now = untimed(managed(live, git), item.fields)
    return tuple(FieldView(key, None, git[key], now[key]) for key in git if now[key] != git[key])

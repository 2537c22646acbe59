"""Whose doing it is that an event is as it is, where a run was cut off while it wrote the event. Pure.

The server may keep a text in another form than it was sent, and computes a duration from steps; neither makes it the
doing of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile.bodies import single_day_end
from reconciler.reconcile.changes import Action
from reconciler.reconcile.fields import COMPUTED, is_empty, managed, normal, untimed
from reconciler.workout import parse

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.ledger import Entry, Intended


def has_arrived(intended: Intended, entry: Entry | None, live: LiveEvent, *, strict: bool = False) -> bool:
    """Tell whether a create or an update is seen to have happened. `entry` is the record of the event before.

    An event is written as a whole. So where one field changed to what was sent, and no other to anything else, the
    rest was not taken: it is as before, or empty where nothing was there. That holds for a workout file, too, which
    the calendar does not give back. Another duration is the calendar's doing only where it was sent steps to compute one
    from. A `strict` create must show its text and its end, too: without a record, an event with the mark may be an old one.
    """
    meant = normal(intended.fields)
    now = untimed(managed(live, meant), intended.fields)
    if now == meant and "file_sha256" not in intended.fields:
        return True
    last = normal(entry.live) if entry else {}
    before = untimed(managed(live, last), entry.live) if entry else {}
    sent = {key for key in meant if _plain(meant[key]) == _plain(now[key])}
    # Every server takes these two.
    never = {"description", "end_date_local"} if strict and entry is None else set[str]()
    kept = {
        key for key in meant if (before[key] == last[key] if key in last else _is_unset(key, now[key], live))
    } - never
    if meant.keys() - sent - kept - (COMPUTED if _computes(intended.fields) else set()):
        return False
    return bool(sent & last.keys() - kept) if entry else intended.action == Action.CREATE


def _computes(sent: Mapping[str, JSON]) -> bool:
    """Tell whether the calendar has steps to compute a duration, a distance and a load from."""
    return "file_sha256" in sent or bool(parse(str(sent.get("description") or "")).steps)


def _is_unset(key: str, value: JSON, live: LiveEvent) -> bool:
    """Tell whether a field holds what it holds when nobody set it: a day's end is filled in (recorded)."""
    return is_empty(key, value) or (key == "end_date_local" and value == single_day_end(live.date))


def half_done(
    intended: Mapping[str, JSON] | None, asked: Mapping[str, JSON], entry: Entry, live: LiveEvent
) -> bool:
    """Tell whether what differs from the record is what was sent; `asked` is what git asks for today.

    While git asks for the same still, any value of a field that was written counts as ours: the write may be repeated. But
    for the day, which no calendar keeps in another form. Once git asks for another thing, only what was sent counts. A
    difference in any other field comes from a person.
    """
    if not intended:
        return False
    meant, last = normal(intended), normal(entry.live)
    found = managed(live, last)
    now, sent = untimed(found, entry.live), untimed(found, intended)
    still = bool(asked) and all(intended.get(key) == value for key, value in asked.items())
    from_file = "file_sha256" in intended
    computes = _computes(intended)

    def ours(key: str) -> bool:
        if key in COMPUTED and computes:
            return True
        if key == "description" and from_file and not now[key]:
            return True  # the calendar writes it from the file; where it is empty, nobody's words are lost
        repeated = still and key != "start_date_local"
        return meant.get(key) != last[key] and (repeated or _plain(meant.get(key)) == _plain(sent[key]))

    return all(now[key] == last[key] or ours(key) for key in last)


def _plain(value: JSON) -> JSON:
    """Return a text without what a server may normalise: line ends, and blanks at the end."""
    return value.replace("\r\n", "\n").rstrip() if isinstance(value, str) else value

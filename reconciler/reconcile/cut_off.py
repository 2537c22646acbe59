"""Whose doing it is that an event is as it is, where a run was cut off while it wrote the event. Pure.

The server may keep a text in another form than it was sent, and computes a duration from steps; neither makes it the
doing of a person.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action
from reconciler.reconcile.fields import COMPUTED, is_empty, managed, normal, untimed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.ledger import Entry, Intended


def has_arrived(intended: Intended, entry: Entry | None, live: LiveEvent) -> bool:
    """Tell whether a create or an update is seen to have happened. `entry` is the record of the event before.

    Of a new event, a field that is empty was not taken. The calendar does not give back a workout file: where one was
    there before, nobody can see whether the new one arrived.
    """
    meant = normal(intended.fields)
    now = untimed(managed(live, meant), intended.fields)
    if now == meant and "file_sha256" not in intended.fields:
        return True
    if entry is None:
        created = intended.action == Action.CREATE
        return created and all(
            key in COMPUTED or is_empty(key, now[key]) or _plain(meant[key]) == _plain(now[key])
            for key in meant
        )
    last = normal(entry.live)
    computes = now.get("description") != last.get("description")
    return "file_sha256" not in intended.fields and all(
        now[key] == meant[key]
        or (now[key] != last.get(key) and _plain(now[key]) == _plain(meant[key]))
        or (key in COMPUTED and computes)
        for key in meant
    )


def half_done(
    intended: Mapping[str, JSON] | None, asked: Mapping[str, JSON], entry: Entry, live: LiveEvent
) -> bool:
    """Tell whether what differs from the record is what was sent; `asked` is what git asks for today.

    While git asks for the same still, any value of a field that was written counts as ours: the write may be repeated.
    Once it asks for another thing, only what was sent does. A difference in any other field comes from a person.
    """
    if not intended:
        return False
    meant, last = normal(intended), normal(entry.live)
    found = managed(live, last)
    now, sent = untimed(found, entry.live), untimed(found, intended)
    still = bool(asked) and all(intended.get(key) == value for key, value in asked.items())
    computes = "file_sha256" in intended or meant.get("description") != last.get("description")

    def ours(key: str) -> bool:
        if key in COMPUTED and computes:
            return True
        return meant.get(key) != last[key] and (still or _plain(meant.get(key)) == _plain(sent[key]))

    return all(now[key] == last[key] or ours(key) for key in last)


def _plain(value: JSON) -> JSON:
    """Return a text without what a server may normalise: line ends, and blanks at the end."""
    return value.replace("\r\n", "\n").rstrip() if isinstance(value, str) else value

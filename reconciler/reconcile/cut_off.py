"""Whose doing it is that an event differs from the record, where a run was cut off while it wrote the event. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.reconcile.fields import COMPUTED, WRITE_ONLY, managed, normal, untimed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.ledger import Entry


def half_done(
    intended: Mapping[str, JSON] | None, asked: Mapping[str, JSON], entry: Entry, live: LiveEvent
) -> bool:
    """Tell whether what differs now is what a run wrote that was cut off; `asked` is what git asks for today.

    The server may keep a text in another form than it was sent, and computes from steps what was not to change. While
    git asks for the same still, any value of a field that was written counts as ours: the write may be repeated. Once
    it asks for another thing, only what was sent does. A difference in any other field comes from a person.
    """
    if not intended:
        return False
    meant, last = normal(intended), normal(entry.live)
    now = untimed(managed(live, last), entry.live)
    still = bool(asked) and all(intended.get(key) == value for key, value in asked.items())
    computes = meant.get("description") != last.get("description") or not WRITE_ONLY.isdisjoint(intended)

    def ours(key: str) -> bool:
        if key in COMPUTED and computes:
            return True
        return meant.get(key) != last[key] and (still or _plain(meant.get(key)) == _plain(now[key]))

    return all(now[key] == last[key] or ours(key) for key in last)


def _plain(value: JSON) -> JSON:
    """Return a text without what a server may normalise: line ends, and blanks at the end."""
    return "\n".join(value.split("\r\n")).rstrip() if isinstance(value, str) else value

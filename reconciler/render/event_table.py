"""Lists of events, for the terminal and as Markdown. Pure."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.escaping import escape
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.render.shapes import EventShape


def line(event: EventShape) -> str:
    """`Wed 13 May 08:00  claimed    Run  5 x 1000 m  55m  load 72  done  (plan:…, event 12)`, safe to print."""
    start = event["start"]
    time = start[11:16].replace("00:00", "")
    flags = "done" if event["done"] else "past" if event["frozen"] else ""
    facts = [words.duration(event["duration"] or 0), f"load {event['load']}" if event["load"] else "", flags]
    mark = f"{event['external_id']}, " if event["external_id"] else ""
    sport = event["type"] or event["category"]
    shown = [printable(event["name"] or "(no name)"), *facts, f"({printable(mark)}event {event['event_id']})"]
    day = words.day(dt.date.fromisoformat(start[:10]))
    return (
        f"{day} {time:5} {event['whose']:9} {printable(sport):14} {'  '.join(fact for fact in shown if fact)}"
    )


def table(events: Iterable[EventShape]) -> str:
    """Return the events as a Markdown table."""
    rows = ["| day | whose | sport | name | time | load | |", "|---|---|---|---|---|---|---|"]
    rows += [_row(event) for event in events]
    return "\n".join(rows)


def _row(event: EventShape) -> str:
    flags = "done" if event["done"] else "past" if event["frozen"] else ""
    cells = [
        words.day(dt.date.fromisoformat(event["start"][:10])),
        event["whose"],
        escape(event["type"] or event["category"]),
        escape(event["name"] or ""),
        words.duration(event["duration"] or 0),
        str(event["load"] or ""),
        flags,
    ]
    return f"| {' | '.join(cells)} |"

"""`reconciler events`: what is on the calendar, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.listing import Listing, listing
from reconciler.cli.options import Options, common
from reconciler.cli.session import Session
from reconciler.render import event_table
from reconciler.render.documents import FORMAT_VERSION
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.shapes import EventsShape

_OURS = ("claimed", "unclaimed")


@click.command("events")
@common(formats=("text", "json", "markdown"))
def command(options: Options) -> int:
    """List what is on the calendar, and whose it is: claimed, unclaimed or foreign, done or past."""
    with Session.open(options) as session:
        found = [listing(session, name) for name in session.names]
    if options.format == "json":
        output.json_document(_document(options, found))
    else:
        click.echo("\n\n".join(_text(one, options) for one in found))
    return int(any(one.error for one in found))


def _planned(one: Listing) -> bool:
    return any(event["whose"] in _OURS for event in one.events)


def _document(options: Options, found: Sequence[Listing]) -> EventsShape:
    return {
        "format_version": FORMAT_VERSION,
        "kind": "events",
        "window": [day.isoformat() for day in (options.first, options.last) if day],
        "athletes": [
            {
                "athlete": one.athlete,
                "error": one.error or None,
                "planned": _planned(one),
                "events": list(one.events),
            }
            for one in found
        ],
    }


def _text(one: Listing, options: Options) -> str:
    if one.error:
        return f"{one.athlete}: {printable(one.error)}"
    if options.format == "markdown":
        rows = (
            [f"**{one.athlete}**", "", event_table.table(one.events)]
            if one.events
            else [f"**{one.athlete}**"]
        )
    else:
        rows = [
            f"{one.athlete}: {len(one.events)} events",
            *(f"  {event_table.line(event)}" for event in one.events),
        ]
    if not _planned(one):
        rows.append(f"  There is no plan for {_period(options)}.")
    return "\n".join(rows)


def _period(options: Options) -> str:
    if options.first and options.last:
        return f"{options.first} to {options.last}"
    return f"the time from {options.first}" if options.first else "this time"

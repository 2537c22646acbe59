"""`reconciler events`: what is on the calendar, and whose it is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.options import common
from reconciler.render import event_table
from reconciler.render.annotations import note
from reconciler.render.documents import FORMAT_VERSION
from reconciler.render.escaping import escape
from reconciler.session.listing import Listing, listing
from reconciler.session.session import Session
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.shapes import EventsShape
    from reconciler.session.options import Options


@click.command("events")
@common()
def command(options: Options) -> int:
    """List what is on the calendar, and whose it is: claimed, unclaimed or foreign, done or past."""
    with Session.open(options) as session:
        found = [listing(session, name) for name in session.names]
    if options.format == "json":
        output.json_document(_document(options, found))
    elif options.format == "github":
        click.echo("\n".join(_annotations(one, options) for one in found))
    else:
        click.echo("\n\n".join(_text(one, options) for one in found))
    return int(any(one.error for one in found))


def _document(options: Options, found: Sequence[Listing]) -> EventsShape:
    return {
        "format_version": FORMAT_VERSION,
        "kind": "events",
        "window": [day.isoformat() for day in (options.first, options.last) if day],
        "athletes": [
            {
                "athlete": one.athlete,
                "error": one.error or None,
                "planned": one.planned,
                "declared": one.declared,
                "events": list(one.events),
            }
            for one in found
        ],
    }


def _text(one: Listing, options: Options) -> str:
    markdown = options.format == "markdown"
    if markdown:
        rows = [f"**{escape(one.athlete)}**"]
        rows += ["", event_table.table(one.events)] if one.events else []
    else:
        rows = [f"{one.athlete}: {len(one.events)} events"]
        rows += [f"  {event_table.line(event)}" for event in one.events]
    if one.error:
        rows = [f"{rows[0]}: {escape(one.error)}" if markdown else f"{one.athlete}: {printable(one.error)}"]
    elif remark := _remark(one, options):
        rows += ["", remark] if markdown else [f"  {remark}"]
    return "\n".join(rows)


def _annotations(one: Listing, options: Options) -> str:
    if one.error:
        return note("error", one.athlete, one.error)
    remark = _remark(one, options)
    rows = [note("notice", one.athlete, f"{len(one.events)} events. {remark}".rstrip())]
    rows += [
        note("warning", f"{one.athlete}: unclaimed", event_table.line(event))
        for event in one.events
        if event["whose"] == "unclaimed"
    ]
    return "\n".join(rows)


def _remark(one: Listing, options: Options) -> str:
    """Return what the list alone would not tell."""
    if not one.planned:
        return f"There is no plan for {_period(options)}."
    whose = {event["whose"] for event in one.events}
    if "claimed" in whose:
        return ""
    return f"{one.declared} planned, none {'claimed' if 'unclaimed' in whose else 'on the calendar'} yet."


def _period(options: Options) -> str:
    if options.first and options.last:
        return f"{options.first} to {options.last}"
    return f"the time from {options.first}" if options.first else "this time"

"""`reconciler prune`: remove unclaimed `plan:` events, and never anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.listing import listing
from reconciler.cli.options import Options, common
from reconciler.cli.session import Session
from reconciler.errors import ReconcilerError
from reconciler.render import event_table
from reconciler.render.documents import FORMAT_VERSION
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.cli.listing import Listing
    from reconciler.render.shapes import AthletePruneShape, EventShape, PruneShape


@click.command("prune")
@common(formats=("text", "json"))
@click.argument("names", nargs=-1, metavar="[EVENT]...")
@click.option("--all", "everything", is_flag=True, help="All unclaimed events of the period.")
@click.option("--yes", is_flag=True, help="Really delete. Without it nothing is changed.")
def command(options: Options, *, names: tuple[str, ...], everything: bool, yes: bool) -> int:
    """Remove unclaimed `plan:` events of a period: those named by external_id or event id, or --all.

    Claimed, foreign, past and done events are never removed. Without --yes nothing is changed.
    """
    if not (options.first and options.last):
        msg = "prune needs the period: --from and --to"
        raise click.UsageError(msg)
    if bool(names) == everything:
        msg = "name the events to remove, or say --all"
        raise click.UsageError(msg)
    with Session.open(options) as session:
        found = [listing(session, name) for name in session.names]
        chosen = {one.athlete: _chosen(one, names) for one in found}
        _require_known(names, chosen)
        deleted = {
            one.athlete: _delete(session, one.athlete, chosen[one.athlete]) if yes else 0 for one in found
        }
    _print(options, found, chosen, deleted, dry_run=not yes)
    return int(any(one.error for one in found))


def _chosen(one: Listing, names: tuple[str, ...]) -> tuple[EventShape, ...]:
    free = (event for event in one.events if event["whose"] == "unclaimed" and not event["frozen"])
    return tuple(
        event for event in free if not names or {event["external_id"], str(event["event_id"])} & set(names)
    )


def _require_known(names: tuple[str, ...], chosen: dict[str, tuple[EventShape, ...]]) -> None:
    marks = {
        text
        for events in chosen.values()
        for event in events
        for text in (event["external_id"], str(event["event_id"]))
    }
    unknown = [name for name in names if name not in marks]
    if unknown:
        msg = f"not an unclaimed event of this period: {', '.join(unknown)}"
        raise ReconcilerError(
            msg, hint="`reconciler events` shows what is unclaimed; past and done events stay"
        )


def _delete(session: Session, name: str, events: Sequence[EventShape]) -> int:
    """Delete by event id, after a second look: what was claimed, moved or done meanwhile is left alone."""
    if not events:
        return 0
    now = {
        event["event_id"]
        for event in listing(session, name).events
        if event["whose"] == "unclaimed" and not event["frozen"]
    }
    athlete = session.read(name)
    with session.calendars.writer(name, athlete.document) as client:
        return client.delete_events([event["event_id"] for event in events if event["event_id"] in now])


def _print(
    options: Options,
    found: Sequence[Listing],
    chosen: dict[str, tuple[EventShape, ...]],
    deleted: dict[str, int],
    *,
    dry_run: bool,
) -> None:
    if options.format == "json":
        output.json_document(_document(found, chosen, deleted, dry_run=dry_run))
        return
    for one in found:
        events = chosen[one.athlete]
        would = f"{len(events)} would be removed" if dry_run else f"{deleted[one.athlete]} removed"
        click.echo(f"{one.athlete}: {printable(one.error) or would}")
        for event in events:
            click.echo(f"  {event_table.line(event)}")
    if dry_run and any(chosen.values()):
        click.echo("Nothing was changed. To remove them, say it again with --yes.")


def _document(
    found: Sequence[Listing],
    chosen: dict[str, tuple[EventShape, ...]],
    deleted: dict[str, int],
    *,
    dry_run: bool,
) -> PruneShape:
    rows: list[AthletePruneShape] = [
        {
            "athlete": one.athlete,
            "error": one.error or None,
            "events": list(chosen[one.athlete]),
            "deleted": deleted[one.athlete],
        }
        for one in found
    ]
    return {"format_version": FORMAT_VERSION, "kind": "prune", "dry_run": dry_run, "athletes": rows}

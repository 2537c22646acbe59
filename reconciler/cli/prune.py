"""`reconciler prune`: remove unclaimed `plan:` events, and never anything else."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.options import common
from reconciler.errors import ReconcilerError
from reconciler.reconcile.changes import Kind
from reconciler.reconcile.job import assess
from reconciler.render import event_table
from reconciler.render.documents import FORMAT_VERSION
from reconciler.render.ledgers import Section, render
from reconciler.session.listing import listing
from reconciler.session.session import Session
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.shapes import AthletePruneShape, EventShape, PruneShape
    from reconciler.session.listing import Listing
    from reconciler.session.options import Options


@click.command("prune")
@common()
@click.argument("names", nargs=-1, metavar="[EVENT]...")
@click.option("--all", "everything", is_flag=True, help="All unclaimed events of the period.")
@click.option("--yes", is_flag=True, help="Really delete. Without it nothing is changed.")
def command(options: Options, *, names: tuple[str, ...], everything: bool, yes: bool) -> int:
    """Remove unclaimed `plan:` events of a period: those named by external_id or event id, or --all.

    Claimed, foreign, past and done events are never removed, nor any that the YAML asks for and the next run would
    claim. Without --yes nothing is changed; with it, a real calendar needs the same approval as `apply`.
    """
    if not (options.first and options.last):
        msg = "prune needs the period: --from and --to"
        raise click.UsageError(msg)
    if bool(names) == everything:
        msg = "name the events to remove, or say --all"
        raise click.UsageError(msg)
    with Session.open(options) as session:
        session.prime()
        if yes:
            session.gate.require()
        found = [listing(session, name) for name in session.names]
        chosen = {one.athlete: _chosen(session, one, names) for one in found}
        _require_known(names, chosen)
        deleted = {
            one.athlete: _delete(session, one.athlete, chosen[one.athlete]) if yes else 0 for one in found
        }
    _print(options, found, chosen, deleted, dry_run=not yes)
    return int(any(one.error for one in found))


def _chosen(session: Session, one: Listing, names: tuple[str, ...]) -> tuple[EventShape, ...]:
    if one.error or not any(event["whose"] == "unclaimed" for event in one.events):
        return ()
    ids = _free(session, one.athlete)
    free = (event for event in one.events if event["event_id"] in ids and not event["frozen"])
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


def _free(session: Session, name: str) -> frozenset[int]:
    """Return the unclaimed events that no declared entry stands for, by a fresh look at calendar and ledger."""
    athlete, ledger = session.read(name), session.store.read_one(name).ledger
    with session.calendars.reader(name, athlete.document) as reader:
        changeset = assess(session.job(athlete, ledger), reader, ledger).changeset
    unclaimed = (seen for seen in changeset.observations if seen.kind is Kind.UNCLAIMED)
    return frozenset(seen.event_id for seen in unclaimed if seen.event_id is not None)


def _delete(session: Session, name: str, events: Sequence[EventShape]) -> int:
    """Delete by event id, after a second look: what was claimed, moved or done meanwhile is left alone.

    The history of the ledger tells of it.
    """
    ids = [
        event["event_id"] for event in events if event["event_id"] in (_free(session, name) if events else ())
    ]
    if not ids:
        return 0
    athlete = session.read(name)
    with session.calendars.writer(name, athlete.document) as client:
        deleted = client.delete_events(ids)
    stored = session.store.read_one(name)
    lines = [f"- prune {event['external_id']} (event {event['event_id']})" for event in events]
    message = "\n".join([f"prune: {deleted} unclaimed", "", *(printable(line) for line in lines), ""])
    session.store.write(name, stored, stored.ledger, message)
    return deleted


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
    click.echo(render([_section(one, chosen, deleted, dry_run=dry_run) for one in found], options.format))
    if dry_run and any(chosen.values()) and options.format in ("text", "markdown"):
        click.echo("Nothing was changed. To remove them, say it again with --yes.")


def _section(
    one: Listing,
    chosen: dict[str, tuple[EventShape, ...]],
    deleted: dict[str, int],
    *,
    dry_run: bool,
) -> Section:
    events = chosen[one.athlete]
    would = f"{len(events)} would be removed" if dry_run else f"{deleted[one.athlete]} removed"
    return Section(one.athlete, would, tuple(event_table.line(event) for event in events), one.error)


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

"""`reconciler ledger`: what was applied, when, and who approved it."""

from __future__ import annotations

import click

from reconciler.cli.options import Options, common
from reconciler.cli.session import Session
from reconciler.errors import LedgerError
from reconciler.text import printable


@click.group("ledger")
def command() -> None:
    """Show what was applied, when, and who approved it."""


@command.command("log")
@common(window=False, formats=("text",))
def log(options: Options) -> int:
    """Show the history of the ledger, newest first."""
    with Session.open(options) as session:
        _fetch(session)
        for name in session.names:
            history = session.store.log(name)
            click.echo(f"{name}:" if history else f"{name}: nothing was applied yet")
            for line in filter(str.strip, history.splitlines()):
                click.echo(f"  {printable(line)}")
    return 0


@command.command("show")
@common(window=False, formats=("text", "json"))
@click.option("--at", metavar="REV", help="As it was at this ledger commit (see `ledger log`).")
def show(options: Options, *, at: str | None) -> int:
    """Show the ledger: every event we own, and how the calendar returned it."""
    with Session.open(options) as session:
        _fetch(session)
        for name in session.names:
            ledger = session.store.read_at(name, at) if at else session.store.read_one(name).ledger
            if options.format == "json":
                click.echo(ledger.to_text(), nl=False)
                continue
            click.echo(f"{name}: {len(ledger.entries)} events on {ledger.calendar or 'no calendar yet'}")
            for identity, entry in sorted(ledger.entries.items()):
                day, text = (
                    str(entry.live.get("start_date_local", ""))[:10],
                    printable(str(entry.live.get("name", ""))),
                )
                click.echo(f"  {day} {identity}: {text} ({entry.external_id}, event {entry.event_id})")
            if ledger.intent:
                click.echo(
                    f"  a run was cut off with {len(ledger.intent)} writes under way: the next run settles them"
                )
    return 0


def _fetch(session: Session) -> None:
    """Bring the ledgers here; where the remote is away, those of this clone are shown, and it is said."""
    try:
        session.store.fetch()
    except LedgerError as error:
        click.echo(f"this clone's copy is shown: {error.message}", err=True)


@command.command("forget")
@common(window=False, formats=("text",))
@click.option("--yes", is_flag=True, help="Really forget. Without it nothing is changed.")
def forget(options: Options, *, yes: bool) -> int:
    """Forget what we own, and delete nothing: the events stay on the calendar, unclaimed.

    The next run claims what the YAML still asks for.
    """
    if not options.athletes:
        msg = "name the athlete: --athlete NAME"
        raise click.UsageError(msg)
    with Session.open(options) as session:
        session.store.fetch()
        for name in session.names:
            stored = session.store.read([name])[name]
            size = (
                "a damaged ledger"
                if isinstance(stored, LedgerError)
                else f"{len(stored.ledger.entries)} events"
            )
            if yes:
                session.store.forget(name)
            click.echo(
                f"{name}: {size} {'forgotten' if yes else 'would be forgotten; say it again with --yes'}"
            )
    return 0

"""`reconciler ledger`: what was applied, when, and who approved it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.options import common
from reconciler.errors import LedgerError
from reconciler.render.documents import FORMAT_VERSION
from reconciler.render.ledgers import Section, history, holdings, read_history, render
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.reconcile.ledger import Ledger
    from reconciler.render.shapes import LedgerForgetShape, LedgerLogShape, LedgersShape
    from reconciler.session.options import Options


@click.group("ledger")
def command() -> None:
    """Show what was applied, when, and who approved it."""


@command.command("log")
@common(window=False)
def log(options: Options) -> int:
    """Show the history of the ledger, newest first."""
    with Session.open(options) as session:
        _fetch(session)
        found = {name: read_history(session.store.log(name)) for name in session.names}
    document: LedgerLogShape = {
        "format_version": FORMAT_VERSION,
        "kind": "ledger-log",
        "athletes": [{"athlete": name, "commits": commits} for name, commits in found.items()],
    }
    if options.format == "json":
        output.json_document(document)
    else:
        _print([history(name, commits) for name, commits in found.items()], options)
    return 0


@command.command("show")
@common(window=False)
@click.option("--at", metavar="REV", help="As it was at this ledger commit (see `ledger log`).")
def show(options: Options, *, at: str | None) -> int:
    """Show the ledger: every event we own, and how the calendar returned it."""
    with Session.open(options) as session:
        _fetch(session)
        found = _at(session, at) if at else _now(session)
    if options.format == "json":
        output.json_document(_document(found))
    else:
        _print(
            [
                Section(name, error=_told(one)) if isinstance(one, LedgerError) else holdings(name, one)
                for name, one in found.items()
            ],
            options,
        )
    return int(any(isinstance(one, LedgerError) for one in found.values()))


def _at(session: Session, revision: str) -> dict[str, Ledger | LedgerError]:
    if len(session.names) > 1:
        msg = "a ledger commit is of one athlete: with --at, say which by --athlete NAME"
        raise click.UsageError(msg)
    return {name: session.store.read_at(name, revision) for name in session.names}


def _now(session: Session) -> dict[str, Ledger | LedgerError]:
    return {
        name: stored if isinstance(stored, LedgerError) else stored.ledger
        for name, stored in session.store.read(session.names).items()
    }


def _document(found: dict[str, Ledger | LedgerError]) -> LedgersShape:
    return {
        "format_version": FORMAT_VERSION,
        "kind": "ledger",
        "athletes": [
            {
                "athlete": name,
                "error": _told(one) if isinstance(one, LedgerError) else None,
                "ledger": None if isinstance(one, LedgerError) else json.loads(one.to_text()),
            }
            for name, one in found.items()
        ],
    }


def _fetch(session: Session) -> None:
    """Bring the ledgers here; where the remote is away, those of this clone are shown, and it is said."""
    try:
        session.store.fetch()
    except LedgerError as error:
        click.echo(f"this clone's copy is shown: {error.message}", err=True)


@command.command("forget")
@common(window=False)
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
        found = _now(session)
        for name in found if yes else ():
            session.store.forget(name)
    sizes = {name: None if isinstance(one, LedgerError) else len(one.entries) for name, one in found.items()}
    document: LedgerForgetShape = {
        "format_version": FORMAT_VERSION,
        "kind": "ledger-forget",
        "dry_run": not yes,
        "athletes": [{"athlete": name, "events": size} for name, size in sizes.items()],
    }
    if options.format == "json":
        output.json_document(document)
    else:
        _print([_forgotten(name, size, yes=yes) for name, size in sizes.items()], options)
    return 0


def _forgotten(name: str, size: int | None, *, yes: bool) -> Section:
    what = "a damaged ledger" if size is None else f"{size} events"
    return Section(name, f"{what} {'forgotten' if yes else 'would be forgotten; say it again with --yes'}")


def _told(error: LedgerError) -> str:
    return f"{error.message} ({error.hint})" if error.hint else error.message


def _print(found: Sequence[Section], options: Options) -> None:
    click.echo(render(found, options.format))

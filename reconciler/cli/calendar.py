"""`reconciler calendar`: the embedded calendar on a port."""

from __future__ import annotations

from pathlib import Path

import click

from reconciler.errors import ReconcilerError


@click.group("calendar")
def command() -> None:
    """Run the embedded calendar."""


@command.command("serve")
@click.option(
    "--port", type=click.IntRange(0, 65535), default=8377, show_default=True, help="0 takes a free one."
)
@click.option(
    "--db", type=click.Path(path_type=Path, dir_okay=False), help="Where it remembers. Default: nowhere."
)
def serve(*, port: int, db: Path | None) -> int:
    """Serve the embedded calendar on this machine, with the API of Intervals.icu, until it is interrupted.

    Any API key opens it. Nobody but this machine can reach it.
    """
    from reconciler.calendar.embedded import EmbeddedCalendar  # noqa: PLC0415
    from reconciler.calendar.embedded import serve as start  # noqa: PLC0415

    if db is not None and not db.parent.is_dir():
        msg = f"there is no directory {db.parent}"
        raise ReconcilerError(msg)
    with EmbeddedCalendar(str(db) if db else ":memory:") as calendar:
        try:
            server = start(calendar, port=port)
        except OSError as error:
            msg = f"port {port} cannot be used: {error.strerror}"
            raise ReconcilerError(msg, hint="name another one with --port, or 0 for any") from None
        with server:
            click.echo(f"Serving on {server.url} (interrupt to stop)")
            try:
                server.wait()
            except KeyboardInterrupt:
                click.echo("Stopped.")
    return 0

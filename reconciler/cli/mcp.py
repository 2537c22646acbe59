"""`reconciler mcp`: the tools of an assistant. Whatever they do, nothing here can write to a calendar."""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli import completing
from reconciler.cli.options import Day
from reconciler.errors import ReconcilerError
from reconciler.session.options import Options, find_root

if TYPE_CHECKING:
    import datetime as dt

PORT = 8378


@click.command("mcp")
@click.option(
    "--root", type=click.Path(path_type=Path), help="The plans. Default: the nearest parent with athletes/."
)
@click.option(
    "--athlete",
    multiple=True,
    metavar="NAME",
    help="Show only this athlete to the assistant; may be repeated.",
    shell_complete=completing.athletes,
)
@click.option("--calendar", metavar="URL|embedded", help="Instead of the calendar of athletes/settings.yaml.")
@click.option("--http", is_flag=True, help="Streamable HTTP on this machine, instead of stdin and stdout.")
@click.option("--host", default="127.0.0.1", show_default=True, help="With --http: a loopback address.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="With --http: where to listen; 0 takes a free one.",
)
@click.option("--today", type=Day(), help="Take this day for today.")
def command(
    *,
    root: Path | None,
    athlete: tuple[str, ...],
    calendar: str | None,
    http: bool,
    host: str,
    port: int,
    today: dt.date | None,
) -> int:
    """Serve an assistant over the Model Context Protocol: facts, checks and proposals.

    Over stdin and stdout, as assistants on this machine start it, or with --http on a port of this machine. No tool
    writes to a calendar, and none takes a credential.
    """
    options = Options(find_root(root), athletes=athlete, calendar=calendar, today=today)
    _require_sdk()
    from reconciler.assistant import serving  # noqa: PLC0415
    from reconciler.assistant.server import make_server  # noqa: PLC0415
    from reconciler.assistant.workspace import Workspace  # noqa: PLC0415
    from reconciler.athlete.reading import build_models  # noqa: PLC0415

    build_models()
    space = Workspace(options)
    _ = space.names  # an athlete that nobody knows, or none at all, is said now and not to the assistant
    if http:
        serving.require_loopback(host)
    server = make_server(space, _report_bug)
    try:
        if http:
            serving.serve_http(server, host, port, _say)
        else:
            serving.serve_stdio(server)
    except KeyboardInterrupt:
        _say("Stopped.")
    return 0


def _require_sdk() -> None:
    try:
        importlib.import_module("mcp")
    except ImportError as error:
        msg = f"the tools for assistants are not installed: there is no {error.name}"
        raise ReconcilerError(msg, hint="install them: pip install 'training-plan-reconciler[mcp]'") from None


def _say(text: str) -> None:
    click.echo(text, err=True)


def _report_bug(error: Exception) -> None:
    from reconciler.cli.bug import write_log  # noqa: PLC0415

    _say(
        f"this is a bug in reconciler ({type(error).__name__}); please report it with the file {write_log(error)}"
    )

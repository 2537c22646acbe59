"""Runs the server: over stdin and stdout, or over HTTP on this machine alone. An edge: processes and sockets."""

from __future__ import annotations

import ipaddress
import socket
from typing import TYPE_CHECKING, Any

import anyio

from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Callable

    from mcp.server.mcpserver import MCPServer

PATH = "/mcp"
LARGEST_BODY = 1_000_000
"""Bytes of one request: a draft, and the JSON around it."""


def serve_stdio(server: MCPServer[Any]) -> None:
    """Serve one client over stdin and stdout, which belong to the protocol: what else prints goes to stderr."""
    server.run("stdio")


def require_loopback(host: str) -> str:
    """Return the address of this machine that a name stands for. ReconcilerError for any other."""
    if host == "localhost":
        return "127.0.0.1"
    try:
        if ipaddress.ip_address(host).is_loopback:
            return host
    except ValueError:
        pass
    msg = f"{host!r} is not this machine, and whoever reaches this server reads health data"
    raise ReconcilerError(msg, hint="serve on 127.0.0.1 (the default), ::1 or localhost")


def serve_http(server: MCPServer[Any], host: str, port: int, say: Callable[[str], None]) -> None:
    """Serve on a loopback address until it is interrupted. `say` tells the address; port 0 takes a free one.

    Requests whose Host or Origin is not this machine are refused, so that no web page reaches the server by a name that it
    rebinds.
    """
    import uvicorn  # noqa: PLC0415 - only HTTP needs it

    address = require_loopback(host)
    listening = _listen(address, port)
    shown = f"[{address}]" if ":" in address else address
    app = server.streamable_http_app(
        streamable_http_path=PATH,
        host=address,
        max_request_body_size=LARGEST_BODY,
        transport_security=_security(shown),
    )
    config = uvicorn.Config(app, log_level="warning", access_log=False, server_header=False)
    say(f"Serving on http://{shown}:{listening.getsockname()[1]}{PATH} (interrupt to stop)")
    anyio.run(lambda: uvicorn.Server(config).serve(sockets=[listening]))


def _security(shown: str) -> Any:
    from mcp.server.transport_security import TransportSecuritySettings  # noqa: PLC0415

    hosts = sorted({"127.0.0.1", "localhost", "[::1]", shown})
    return TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[f"{host}:*" for host in hosts],
        allowed_origins=[f"http://{host}:*" for host in hosts],
    )


def _listen(address: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in address else socket.AF_INET
    try:
        return socket.create_server((address, port), family=family)
    except OSError as error:
        msg = f"port {port} cannot be used: {error.strerror}"
        raise ReconcilerError(msg, hint="name another one with --port, or 0 for any") from None

"""The embedded calendar on a port. Prints nothing."""

from __future__ import annotations

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Protocol, Self

from reconciler.calendar.embedded.exchange import Refusal, Request, Response

if TYPE_CHECKING:
    from types import TracebackType

LARGEST_BODY = 16 * 1024 * 1024


class Calendar(Protocol):
    """Anything that answers requests: the embedded calendar, or one that misbehaves."""

    def handle(self, request: Request, /) -> Response: ...


class CalendarServer:
    """A calendar on `url`, served by threads until `close`."""

    def __init__(self, calendar: Calendar, host: str, port: int) -> None:
        self._server = ThreadingHTTPServer((host, port), _handler(calendar))
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        address = str(self._server.server_address[0])
        self.port: int = self._server.server_address[1]
        self.url = f"http://{address}:{self.port}"

    def wait(self) -> None:
        """Return when the server has been closed, or on an interrupt."""
        self._thread.join()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def serve(calendar: Calendar, host: str = "127.0.0.1", port: int = 0) -> CalendarServer:
    """Start serving; port 0 takes a free one. By default nobody but this machine can reach it."""
    return CalendarServer(calendar, host, port)


def _handler(calendar: Calendar) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 60

        def _serve(self) -> None:
            self._send(self._answer())

        do_GET = do_PUT = do_POST = do_DELETE = do_PATCH = _serve  # noqa: N815 - names that http.server wants

        def _answer(self) -> Response:
            length = self.headers.get("Content-Length", "0")
            if "Transfer-Encoding" in self.headers or not length.isdigit() or int(length) > LARGEST_BODY:
                self.close_connection = True
                return Refusal(
                    413, f"Expected a body of known length, at most {LARGEST_BODY} bytes"
                ).response()
            headers = {name.lower(): value for name, value in self.headers.items()}
            request = Request(self.command, self.path, headers, self.rfile.read(int(length)))
            try:
                return calendar.handle(request)
            except Exception as error:  # noqa: BLE001 - a server answers 500 and goes on
                return Refusal(500, type(error).__name__).response()

        def _send(self, answer: Response) -> None:
            self.send_response(answer.status)
            for name, value in answer.headers.items():
                self.send_header(name, value)
            if "content-length" not in answer.headers:
                self.send_header("Content-Length", str(len(answer.body)))
            self.end_headers()
            self.wfile.write(answer.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
            """Say nothing: the command line speaks."""

    return Handler

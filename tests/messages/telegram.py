"""A stand-in for Telegram's bot API on a port of this machine: `sendMessage` and `sendPhoto`, over real HTTP.

It answers as Telegram documents it: `ok` and `result`, or `ok: false` with `error_code`, `description` and the same code
as HTTP status. Tokens and chats that it does not know are refused; it can be down, slow, or closed.
"""

from __future__ import annotations

import json
import threading
import time
import warnings
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import apprise
from apprise.plugins.telegram import NotifyTelegram

from tests.canary import secret

# apprise loads all its plugins at the first use, and some of their imports are deprecated by newer Pythons: not ours to mend.
with warnings.catch_warnings():
    warnings.simplefilter("ignore", DeprecationWarning)
    assert isinstance(apprise.Apprise.instantiate("tgram://1:a/1"), NotifyTelegram)

TOKEN = f"123456789:AAE-{secret('bot')}-xyz"
CHAT = 4242
ADDRESS = f"tgram://{TOKEN}/{CHAT}/"


@dataclass(frozen=True)
class Posted:
    """One message that a chat has received. `text` is as Telegram was sent it, in its HTML form."""

    chat: int
    text: str
    form: str
    photo: bytes | None = None


@dataclass
class Telegram:
    """A bot and the chats that it may write to. `trouble` is answered instead; `silent` seconds pass before an answer."""

    chats: set[int] = field(default_factory=lambda: {CHAT})
    blocked: set[int] = field(default_factory=set)
    trouble: tuple[int, str] | None = None
    refuses_photos: bool = False
    silent: float = 0.0
    posted: list[Posted] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    url: str = ""

    def answer(self, path: str, fields: dict[str, Any], photo: bytes | None) -> tuple[int, dict[str, Any]]:
        self.requests.append(path)
        time.sleep(self.silent)
        if self.trouble:
            return _refusal(*self.trouble)
        token, _, method = path.removeprefix("/bot").partition("/")
        if token != TOKEN:
            return _refusal(401, "Unauthorized")
        if method.lower() not in ("sendmessage", "sendphoto"):
            return _refusal(404, "Not Found")
        chat = int(fields["chat_id"])
        if chat not in self.chats:
            return _refusal(400, "Bad Request: chat not found")
        if chat in self.blocked:
            return _refusal(403, "Forbidden: bot was blocked by the user")
        if photo is not None and self.refuses_photos:
            return _refusal(400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
        text = str(fields.get("text") or fields.get("caption") or "")
        if photo is None and not text.strip():
            return _refusal(400, "Bad Request: message text is empty")
        self.posted.append(Posted(chat, text, str(fields.get("parse_mode")), photo))
        return 200, {"ok": True, "result": {"message_id": len(self.posted), "chat": {"id": chat}}}


def _refusal(code: int, description: str) -> tuple[int, dict[str, Any]]:
    return code, {"ok": False, "error_code": code, "description": description}


def _handler(telegram: Telegram) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            kind = self.headers.get("Content-Type", "")
            fields, photo = _form(kind, body) if kind.startswith("multipart/") else (json.loads(body), None)
            status, document = telegram.answer(self.path, fields, photo)
            content = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            with suppress(OSError):  # who asked may have given up
                self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the name in the base class
            pass

    return Handler


def _form(kind: str, body: bytes) -> tuple[dict[str, Any], bytes | None]:
    """The fields of an upload, and its picture."""
    whole = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    fields: dict[str, Any] = {}
    photo = None
    for part in whole.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if name == "photo":
            assert isinstance(content, bytes)
            photo = content
        elif name and isinstance(content, bytes):
            fields[str(name)] = content.decode()
    return fields, photo


@contextmanager
def serving(telegram: Telegram) -> Iterator[Telegram]:
    """Serve it on a free port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(telegram))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
    telegram.url = f"http://127.0.0.1:{server.server_port}/bot"
    try:
        yield telegram
    finally:
        server.shutdown()
        server.server_close()

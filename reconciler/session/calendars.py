"""Opens the calendar that a run speaks to: the real one, one on a port, or the embedded one in this process."""

from __future__ import annotations

import os
import threading
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import httpx

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.calendar.client import CalendarClient, CalendarReader
    from reconciler.calendar.embedded import EmbeddedCalendar
    from reconciler.calendar.limit import RateLimit

R = TypeVar("R", bound="CalendarReader")

EMBEDDED = "embedded"
EMBEDDED_FILE = ".reconciler/calendar.sqlite"
IN_PROCESS = 1e6
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class Calendars:
    """One place for all athletes of a run: they share the rate limit, and the embedded calendar where it is used."""

    def __init__(self, where: str, root: Path, environ: Mapping[str, str] = os.environ) -> None:
        self.where = where
        self._root = root
        self._environ = environ
        self._embedded: EmbeddedCalendar | None = None
        self._limiter = _limiter(where)
        self._lock = threading.Lock()
        self._shared: httpx.BaseTransport | None = None

    @property
    def is_embedded(self) -> bool:
        """The calendar lives in this process: nobody's real one can be touched."""
        return self.where == EMBEDDED

    @property
    def is_local(self) -> bool:
        """The calendar is on this machine: the embedded one, in this process or on a port."""
        return self.is_embedded or (urlsplit(self.where).hostname or "") in _LOOPBACK

    @property
    def title(self) -> str:
        """What a person reads of where they are."""
        return "the embedded calendar" if self.is_embedded else self.where

    def name(self, document: AthleteDocument) -> str:
        """Name an athlete's calendar, as the ledger remembers it: on this machine it is the embedded one, on any port."""
        place = EMBEDDED if self.is_local else self.where.rstrip("/").removesuffix("/api/v1")
        return f"{place}, athlete {document.intervals_id}"

    def reader(self, athlete: str, document: AthleteDocument) -> CalendarReader:
        """Open one athlete's calendar for reading. CredentialError where the environment holds no credential."""
        from reconciler.calendar.client import CalendarReader  # noqa: PLC0415

        return self._open(CalendarReader, athlete, document)

    def writer(self, athlete: str, document: AthleteDocument) -> CalendarClient:
        """Open one athlete's calendar for writing."""
        from reconciler.calendar.client import CalendarClient  # noqa: PLC0415

        return self._open(CalendarClient, athlete, document)

    def _open(self, kind: type[R], athlete: str, document: AthleteDocument) -> R:
        from reconciler.calendar.client import Credential  # noqa: PLC0415

        if self.is_embedded:
            where, credential = "http://localhost", Credential(athlete)
        else:
            where = self.where
            credential = Credential.from_environment(
                document.credential_env, document.credential_kind, self._environ
            )
        return kind(
            where, document.intervals_id, credential, transport=self._transport(), limiter=self._limiter
        )

    def _transport(self) -> httpx.BaseTransport:
        """Return the one transport of the run: its connections serve all athletes."""
        with self._lock:
            if self._shared is None:
                self._shared = self._in_process() if self.is_embedded else _over_the_network()
            return self._shared

    def _in_process(self) -> httpx.BaseTransport:
        from reconciler.calendar.embedded.transport import embedded_transport  # noqa: PLC0415

        return embedded_transport(self.embedded())

    def embedded(self) -> EmbeddedCalendar:
        """Return the embedded calendar, whose memory is a file in the plans repository."""
        if self._embedded is None:
            from reconciler.calendar.embedded import EmbeddedCalendar  # noqa: PLC0415

            path = self._root / EMBEDDED_FILE
            try:
                path.parent.mkdir(exist_ok=True)
                (path.parent / ".gitignore").write_text("*\n", encoding="utf-8")
            except OSError as error:
                msg = f"the embedded calendar cannot be kept in {path.parent}: {error.strerror}"
                raise ReconcilerError(msg) from None
            self._embedded = EmbeddedCalendar(str(path))
        return self._embedded

    def close(self) -> None:
        """Close what was opened."""
        if self._shared is not None:
            self._shared.close()
        if self._embedded is not None:
            self._embedded.close()


def _limiter(where: str) -> RateLimit:
    from reconciler.calendar.limit import RateLimit  # noqa: PLC0415

    return RateLimit(per_second=IN_PROCESS) if where == EMBEDDED else RateLimit()


def _over_the_network() -> httpx.BaseTransport:
    import httpx  # noqa: PLC0415

    return httpx.HTTPTransport()

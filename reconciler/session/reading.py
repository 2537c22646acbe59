"""A session that cannot write to a calendar, whoever asks: for assistants, and for what only shows."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, NoReturn

from reconciler.errors import ApprovalError
from reconciler.session.calendars import Calendars
from reconciler.session.session import Session

if TYPE_CHECKING:
    import httpx

    from reconciler.athlete.profile import AthleteDocument


class ReadOnlyCalendars(Calendars):
    """Opens calendars for reading alone. What is sent below is held to that once more."""

    def writer(self, athlete: str, document: AthleteDocument) -> NoReturn:  # noqa: ARG002 - the interface is Calendars'
        """Refuse: ApprovalError."""
        msg = f"the calendar of {athlete} is open for reading only"
        raise ApprovalError(msg, hint="changes go through a pull request, and `reconciler apply`")

    def _transport(self) -> httpx.BaseTransport:
        from reconciler.calendar.read_only import read_only  # noqa: PLC0415

        return read_only(super()._transport())


@dataclass
class ReadingSession(Session):
    """A session over calendars that are open for reading alone."""

    opens: ClassVar[type[Calendars]] = ReadOnlyCalendars

    def wants(self, week: str) -> bool:
        """Tell whether the window needs a week."""
        return self._wanted()(week)

"""Every error that a person may meet, drawn once.

    ReconcilerError             what happened, and how to mend it; exit code 1
    ├── InputError              declared state that cannot be used: all its Problems at once
    ├── CalendarError           the calendar did not do what was asked
    │   ├── CredentialError     no credential, or the server refuses it (401, 403)
    │   ├── CalendarRefused     the server understood and said no (400, 404, 405, 422)
    │   ├── CalendarDown        no answer, or none that can be read, after all patience (5xx, 429, time-out)
    │   └── OutcomeUnknown      a write was sent and its answer was lost: read before sending again
    ├── ForgeError              GitHub did not do what was asked, or did not answer
    │   └── ForgeForbidden      the token may not do it (401, 403, 404)
    ├── MessageError            a message could not be sent: no address, or the service did not take it
    ├── LedgerError             the ledger cannot be read or written, or somebody else holds it
    ├── ApprovalError           nobody has approved this for a real calendar
    ├── GuardError              too much would be deleted, or the read looks wrong
    └── ChangesetError          a saved changeset that is damaged, stale, or weaker than what would be done

Only `reconciler.cli` turns them into words and an exit code.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True, order=True)
class Place:
    """Where in the declared state something stands. `line` and `column` count from 1; 0 is unknown."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        return ":".join([self.file, *(str(n) for n in (self.line, self.column) if n)])


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong in a file.

    `message` says what was found and what was expected; `hint` how to mend it; `also` the other places that
    take part, such as the library workout which a week uses.
    """

    place: Place
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"
    also: tuple[Place, ...] = field(default=())

    def __str__(self) -> str:
        hint = f" ({self.hint})" if self.hint else ""
        mark = "" if self.severity == "error" else f"{self.severity}: "
        return f"{self.place}: {mark}{self.message}{hint} [{self.code}]"


class ReconcilerError(Exception):
    """Something a person can mend. `hint` says how."""

    def __init__(self, message: str, *, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class InputError(ReconcilerError):
    """Declared state that cannot be used. Holds every Problem found, in the order of file and line."""

    def __init__(self, problems: tuple[Problem, ...], *, hint: str = "") -> None:
        self.problems = tuple(sorted(problems, key=lambda problem: problem.place))
        super().__init__("\n".join(str(problem) for problem in self.problems), hint=hint)


class CalendarError(ReconcilerError):
    """The calendar did not do what was asked. `status` is the HTTP status, where there was an answer."""

    def __init__(self, message: str, *, hint: str = "", status: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status


class CredentialError(CalendarError):
    """No credential, or the server does not accept it for this athlete."""


class CalendarRefused(CalendarError):  # noqa: N818
    """The server understood the request and said no."""


class CalendarDown(CalendarError):  # noqa: N818
    """No answer that can be read, although a safe request was repeated."""


class OutcomeUnknown(CalendarError):  # noqa: N818
    """A write was sent, and its answer was lost: only a fresh read tells what the server did."""


class ForgeError(ReconcilerError):
    """GitHub did not do what was asked, or did not answer. `status` is the HTTP status, where there was an answer."""

    def __init__(self, message: str, *, hint: str = "", status: int | None = None) -> None:
        super().__init__(message, hint=hint)
        self.status = status


class ForgeForbidden(ForgeError):  # noqa: N818
    """The token is not accepted, or may not do this: GitHub answers 401, 403 or 404."""


class MessageError(ReconcilerError):
    """A message was not sent. Neither text names the address, which holds secrets."""


class LedgerError(ReconcilerError):
    """The ledger cannot be read or written, or another run holds it."""


class ApprovalError(ReconcilerError):
    """Writing to a real calendar needs an approval that is not there."""


class GuardError(ReconcilerError):
    """A safety limit stops the athlete: too many deletes, or a read that looks wrong."""


class ChangesetError(ReconcilerError):
    """A saved changeset is damaged, or no longer covers what would be done."""

"""Remarks: diagnostics before their place is known, and the pieces of a step line that they are about."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    import re

    from reconciler.workout.model import Severity, Step


class Remark(NamedTuple):
    """A diagnostic before its place is known: `column` counts from 0 in the text it was found in."""

    code: str
    severity: Severity
    column: int
    message: str
    suggestion: str = ""


MOST_REMARKS: Final = 8
"""On one line: more help nobody, and a hostile line must not cost more than its length."""
_LONG_LINE: Final = 2000


class Piece(NamedTuple):
    """A suspicious piece, the line it stands in, and the step that was read from the line."""

    text: str
    start: int
    match: re.Match[str]
    body: str
    step: Step | None

    @property
    def graver(self) -> Severity:
        """An error where the whole line is lost, else a warning."""
        return "error" if self.step is None else "warning"

    def line_with(self, text: str) -> str:
        """The whole line, with `text` in place of this piece; only `text` where the line is very long."""
        if len(self.body) > _LONG_LINE:
            return text
        return f"- {self.body[: self.start]}{text}{self.body[self.start + len(self.text) :]}".rstrip()

    def remark(self, code: str, severity: Severity, message: str, instead: str | None = None) -> Remark:
        suggestion = "" if instead is None else self.line_with(instead)
        return Remark(code, severity, self.start, message, suggestion)


def duration_text(total: int) -> str:
    """Seconds as a duration token: `1h5m`, `90m`... always in the largest units, "" for nothing."""
    hours, rest = divmod(total, 3600)
    minutes, secs = divmod(rest, 60)
    parts = ((hours, "h"), (minutes, "m"), (secs, "s"))
    return "".join(f"{count}{unit}" for count, unit in parts if count)

"""Numbers in the words of a person. What came from outside is shown short and without control characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.model import show

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable


def time(seconds: float) -> str:
    """Seconds as 1h30m, 45m, 9m44s or 90s: the shorter, the more exact."""
    whole = round(seconds)
    if whole < 120:  # noqa: PLR2004 - below two minutes people speak of seconds
        return f"{whole}s"
    if whole < 1200 and whole % 60:  # noqa: PLR2004 - below twenty minutes seconds still matter
        return f"{whole // 60}m{whole % 60:02}s"
    hours, minutes = divmod(round(whole / 60), 60)
    return f"{hours}h{minutes:02}m" if hours else f"{minutes}m"


def km(metres: float) -> str:
    """Metres as kilometres, without idle zeros."""
    return f"{metres / 1000:.2f}".rstrip("0").rstrip(".") + " km"


def percent(share: float) -> str:
    """0.123 as 12 %."""
    return f"{share * 100:.0f} %"


def signed(value: float, digits: int = 0) -> str:
    """A number with its sign; what rounds to nothing is +0, from whichever side."""
    return f"{round(value, digits) + 0:+.{digits}f}"


def day(date: dt.date) -> str:
    """A day as Wed 2026-05-13."""
    return f"{date:%a} {date.isoformat()}"


def listed(words: Iterable[str], most: int = 4) -> str:
    """Some words, and how many more there are."""
    found = list(words)
    more = f" and {len(found) - most} more" if len(found) > most else ""
    return ", ".join(found[:most]) + more


def quoted(text: str | None) -> str:
    """A name from outside."""
    return show(text or "", 40)

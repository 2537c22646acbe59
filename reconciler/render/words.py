"""Numbers, days and values in a person's words. Pure."""

from __future__ import annotations

import difflib
from typing import TYPE_CHECKING

from reconciler.rules.words import time
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from typing import TypeAlias

    from reconciler.calendar.event import JSON
    from reconciler.reconcile.changes import FieldView
    from reconciler.reconcile.estimate import Estimate
    from reconciler.render.weeks import Row, Totals, WeekView
    from reconciler.training.forecast import ForecastDay

    ShowDay: TypeAlias = Callable[[ForecastDay], str]

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_LABELS = {
    "start_date_local": "start",
    "end_date_local": "end",
    "type": "sport",
    "moving_time": "duration",
    "icu_training_load": "load",
    "description": "text",
}
_SECONDS = frozenset({"moving_time", "time_target", "max_training_time"})
PLAIN_REASONS = frozenset({"declared in git", "changed in git", "removed in git"})
_METRES = frozenset({"distance", "distance_target"})


def day(value: date) -> str:
    """`Wed 13 May`, whatever the locale of the machine."""
    return f"{_DAYS[value.weekday()]} {value.day:2d} {_MONTHS[value.month - 1]}"


def counted(number: int, what: str) -> str:
    """`1 athlete`, `2 athletes`."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def label(field: str) -> str:
    """The name of an API field as a person says it."""
    return _LABELS.get(field, field.replace("_", " "))


def api_field(name: str) -> str:
    """The API's name of a field that a person named: `start` is start_date_local."""
    found = next((field for field, word in _LABELS.items() if word == name), name)
    return found.replace(" ", "_")


def duration(seconds: float) -> str:
    """`1h05m`, `45m`, `30s`, as the rules say it; empty for none."""
    return time(seconds) if round(seconds) else ""


def distance(metres: float) -> str:
    """`11.3 km` from a kilometre on, else `800 m`; empty for none."""
    if not metres:
        return ""
    return f"{metres / 1000:.1f} km" if metres >= 1000 else f"{round(metres)} m"  # noqa: PLR2004


def load(estimate: Estimate) -> str:
    """`load 72`, with `~` in front of the number where it is an estimate; empty where it is not known."""
    if estimate.load is None:
        return ""
    return f"load {'' if estimate.exact else '~'}{estimate.load}"


def value(field: str, found: JSON) -> str:
    """Show one field value on one line, safe to print."""
    if found is None or found in ("", []):
        return "(none)"
    if isinstance(found, bool):
        return "yes" if found else "no"
    if isinstance(found, int | float) and field in _SECONDS:
        return duration(found)
    if isinstance(found, int | float) and field in _METRES:
        return distance(found)
    if field in ("start_date_local", "end_date_local"):
        return str(found).replace("T00:00:00", "").replace("T", " ")
    if isinstance(found, list):
        return ", ".join(printable(str(item)) for item in found)
    return printable(str(found))


def is_long(*values: JSON) -> bool:
    """Tell whether a field is better shown as a line diff."""
    return any(isinstance(found, str) and ("\n" in found or len(found) > 60) for found in values)  # noqa: PLR2004


def three_ways(view: FieldView) -> tuple[tuple[str, list[str]], ...]:
    """A long text in three views: the changes since it was applied last, each with whose they are.

    Where nothing was applied, the calendar is compared with git.
    """
    last, git, now = view.last, view.git, view.calendar
    if last is None:
        return (("git to calendar", line_diff(git, now)),)
    if git == now:
        return (("last applied to git and calendar alike", line_diff(last, now)),)
    sides: list[tuple[str, JSON]] = [("last applied to git", git)] if git not in (None, last) else []
    sides += [("last applied to calendar", now)] if now != last else []
    return tuple((title, line_diff(last, side)) for title, side in sides)


def line_diff(before: JSON, after: JSON) -> list[str]:
    """Return a unified diff of two texts, two lines of context, safe to print line by line.

    Where the texts differ only in what does not show, the difference is made visible.
    """
    old, new = str(before or "").split("\n"), str(after or "").split("\n")
    lines = list(difflib.unified_diff(old, new, lineterm="", n=2))[2:]
    shown = [line if line.startswith("@@") else line[0] + printable(line[1:]) for line in lines]
    if [line.rstrip() for line in old] == [line.rstrip() for line in new]:
        shown = [line.replace(" ", "\u00b7") if line[0] in "+-" else line for line in shown]
    return [line for line in shown if not line.startswith("@@")] if len(shown) <= 40 else shown  # noqa: PLR2004


def session_facts(row: Row) -> str:
    """`55m · 5.0 km · load 72`, with `~` before an estimate."""
    load = "" if not row.load else f"load {'' if row.load_is in ('exact', 'stated') else '~'}{row.load:.0f}"
    facts = (duration(row.duration or 0), distance(row.distance or 0), load)
    return " \u00b7 ".join(fact for fact in facts if fact)


def week_sums(week: WeekView) -> list[str]:
    """The week's sums against its ceilings and, where they are known, those of the weeks before; a line each."""
    sums, most = week.totals, week.ceiling
    parts = [
        f"{sums.sessions} sessions{_of(most.sessions, str)}",
        f"{duration(sums.duration) or '0m'}{_of(most.time, duration)}",
        f"load {'at least ' if sums.partial else ''}{sums.load:.0f}{_of(most.load, str)}",
    ]
    parts += [
        f"{one.sport} {'at least ' if one.partial else ''}{distance(one.metres)}" for one in sums.distances
    ]
    lines = [f"Total: {', '.join(parts)}"]
    if week.recent:
        before = "; ".join(f"{name} {_sums(totals)}" for name, totals in week.recent)
        lines.append(f"Done before: {before}")
    return lines


def _sums(totals: Totals) -> str:
    return (
        f"{duration(totals.duration) or '0m'}, load {'at least ' if totals.partial else ''}{totals.load:.0f}"
    )


def _of(most: float | None, show: Callable[[int], str]) -> str:
    return "" if most is None else f" of {show(round(most))}"


def marked(external_id: str | None, event_id: int) -> str:
    """Return how an event is known on the calendar: by its mark, where it carries one, and its number."""
    return f"{external_id}, event {event_id}" if external_id else f"event {event_id}"

"""What became of the week before, as comments: nothing of it is carried over by itself. Pure."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from reconciler.rules.words import day, time
from reconciler.scaffold.remarks import foreign, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.training.done import Outcome, State

_ORDER: tuple[State, ...] = ("done", "changed", "moved", "missed", "open", "extra", "unknown")
_TOLD = frozenset({"changed", "moved", "missed", "extra", "unknown"})
_MOST = 14


def before_lines(week: str, found: Sequence[Outcome], *, planned: bool) -> Iterator[str]:
    """A summary of the week, then every session that did not go as planned, and everything that was not planned."""
    if not planned:
        yield f"there is no plan for {week}"
    counts = Counter(outcome.state for outcome in found)
    if counts:
        yield f"{week}: {', '.join(f'{counts[state]} {state}' for state in _ORDER if counts[state])}"
    elif planned:
        yield f"{week}: nothing was planned, and nothing was done"
    odd = [outcome for outcome in found if outcome.state in _TOLD]
    yield from (_one(outcome) for outcome in odd[:_MOST])
    if len(odd) > _MOST:
        yield f"and {len(odd) - _MOST} more"
    if counts["missed"]:
        yield "what was missed is not carried over; to plan it again is a decision, with its reason in `why`"


def _one(outcome: Outcome) -> str:
    done = [
        f"{foreign(one.name)} ({time(one.time) if one.time else 'no time'})" for one in outcome.activities
    ]
    if outcome.session is None:
        return f"{outcome.state} on {day(outcome.day)}: {', '.join(done)}"
    key = ", a key session" if getattr(outcome.session.entry, "key", False) else ""
    name = f"{told(outcome.session.entry.name, 80)} ({outcome.session.id}{key})"
    notes = "".join(f"; {told(note, 160)}" for note in outcome.notes)
    shares = _shares(outcome) if outcome.state == "changed" else ""
    return f"{outcome.state}: {name} of {day(outcome.day)}{shares}{notes}"


def _shares(outcome: Outcome) -> str:
    parts = (("time", outcome.time), ("distance", outcome.distance), ("load", outcome.load))
    known = [f"{name} {100 * found.share:.0f} %" for name, found in parts if found.share is not None]
    return f", {', '.join(known)} of what was planned" if known else ""

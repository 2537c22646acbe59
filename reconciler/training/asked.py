"""Whether a session was more or less than asked for: by zones, felt effort, repetitions and load. Pure.

This compares what was done with what was planned. It says nothing about why, and nothing about health.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.training.done import Outcome
    from reconciler.training.facts import Activity
    from reconciler.training.planned import PlannedSession
    from reconciler.training.repetitions import Repetitions

Measure = Literal["as asked", "more than asked", "less than asked", "mixed", "unknown"]
_Side = Literal["more", "less", "as"]

_HARD_ZONE = 4
_EASY_UP_TO = 2
_EASY_MINUTES, _EASY_SHARE = 10, 0.2
_SHORT = 0.65  # RULES.md I2: below 65 % is red
_RPE_APART = 2
_MOST_REPETITIONS = 0.5


@dataclass(frozen=True, slots=True)
class Asked:
    """The measure and the reasons for it, in words."""

    measure: Measure
    reasons: tuple[str, ...] = ()


def asked(outcome: Outcome, work: Repetitions | None = None) -> Asked:
    """What a session that was done was, against what it asked for; unknown where nothing compares."""
    if outcome.session is None or not outcome.activities:
        return Asked("unknown")
    found = [
        *_by_load(outcome),
        *_by_zones(outcome.session, outcome.activities),
        *_by_effort(outcome.session, outcome.activities),
        *_by_repetitions(work),
    ]
    sides = {side for side, _ in found} - {"as"}
    reasons = tuple(reason for side, reason in found if side != "as")
    if not found:
        return Asked("unknown")
    if len(sides) > 1:
        return Asked("mixed", reasons)
    return Asked(
        "more than asked" if "more" in sides else "less than asked" if sides else "as asked", reasons
    )


def _by_load(outcome: Outcome) -> Iterator[tuple[_Side, str]]:
    """By load; where there is none, by time."""
    name, found = ("load", outcome.load) if outcome.load.band else ("time", outcome.time)
    if found.share is None:
        return
    side: _Side = "as" if found.band == "green" else "more" if found.share > 1 else "less"
    yield side, f"{100 * found.share:.0f} % of the planned {name}"


def _by_zones(session: PlannedSession, activities: Sequence[Activity]) -> Iterator[tuple[_Side, str]]:
    """Minutes in hard zones. Power compares with power; heart rate and pace with each other."""
    kinds = {activity.zones_by for activity in activities}
    if len(kinds) != 1 or None in kinds or not session.zones.known or session.zones.unresolved:
        return
    done = [sum(activity.zones[at] for activity in activities if at < len(activity.zones)) for at in range(7)]
    planned = session.zones.power if kinds == {"power"} else session.zones.other
    above_easy = sum(session.zones.power[_EASY_UP_TO:]) + sum(session.zones.other[_EASY_UP_TO:])
    if not above_easy:
        above = sum(done[_EASY_UP_TO:])
        more = above >= _EASY_MINUTES * 60 and above >= _EASY_SHARE * sum(done)
        words = f"{above / 60:.0f} min in zone {_EASY_UP_TO + 1} and above, where the plan has none"
        yield ("more" if more else "as"), words
        return
    hard = sum(planned[_HARD_ZONE - 1 :])
    if hard and kinds != {"hr"}:
        reached = sum(done[_HARD_ZONE - 1 :])
        less = reached < hard * _SHORT
        words = f"{reached / 60:.0f} of {hard / 60:.0f} planned min in zone {_HARD_ZONE} and above"
        yield ("less" if less else "more" if reached * _SHORT > hard else "as"), words


def _by_effort(session: PlannedSession, activities: Sequence[Activity]) -> Iterator[tuple[_Side, str]]:
    planned = getattr(session.entry, "rpe", None)
    felt = max((activity.rpe for activity in activities if activity.rpe is not None), default=None)
    if planned is None or felt is None:
        return
    side: _Side = "as" if abs(felt - planned) < _RPE_APART else "more" if felt > planned else "less"
    yield side, f"felt effort {felt:g} of 10, planned {planned}"


def _by_repetitions(work: Repetitions | None) -> Iterator[tuple[_Side, str]]:
    judged = [row for row in work.rows if row.verdict != "unknown"] if work else []
    if not work or not judged:
        return
    above, below = work.count("too hard"), work.count("too easy")
    if above > len(judged) * _MOST_REPETITIONS:
        yield "more", f"{above} of {len(judged)} repetitions above their target"
    elif below > len(judged) * _MOST_REPETITIONS:
        yield "less", f"{below} of {len(judged)} repetitions below their target"
    else:
        yield "as", f"{work.count('on target')} of {len(judged)} repetitions on target"

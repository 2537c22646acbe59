"""Load: known for every session, and as the author states it. A of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.rules.case import Case

_ENDURANCE = frozenset({"Ride", "Run", "Swim", "Rowing", "NordicSki"})


@rule(
    "load-known",
    "A6",
    "Endurance sessions have a load",
    "warning",
    source="observed: a planned event without load counts nothing",
    evidence="-",
)
def load_known(case: Case) -> Iterator[Outcome]:
    """A session without a load counts as rest in the forecast, on the calendar as here."""
    sessions = [session for session in case.sessions if session.family in _ENDURANCE]
    without = [session for session in sessions if session.load is None]
    for session in without:
        if getattr(session.entry, "file", None):
            yield case.missing(f"the load of {session.id}: its workout file does not tell")
        else:
            said = f"{session.id} has no load: give its steps targets, or state load"
            yield case.found(said, session)
    if not without:
        total = sum(session.load or 0 for session in sessions)
        guessed = [session.id for session in sessions if session.load_is == "estimate"]
        said = f"load {total:g} in {len(sessions)} sessions" + (
            f", estimated: {listed(guessed)}" if guessed else ""
        )
        yield case.fine(said, load=total, sessions=len(sessions), estimated=len(guessed))


@rule(
    "stated-load",
    "A6",
    "Stated load agrees with the steps",
    "warning",
    Threshold("points", 2, "points", "difference that is always fine"),
    Threshold("percent", 5, "%", "difference of a session"),
    source="rbrands; the server computes the load of a structured workout itself (tp2intervals #113)",
    evidence="D",
)
def stated_load(case: Case) -> Iterator[Outcome]:
    """The author's load differs from that of the steps by at most 2 points or 5 %; the steps are what counts.

    Where the load of the steps is only an estimate, a difference is a note.
    """
    good, compared = True, 0
    for session in case.sessions:
        stated, found = session.entry.load, session.measured.load if session.measured else None
        if stated is None or found is None:
            continue
        compared += 1
        if abs(stated - found) > max(case.numbers["points"], case.share("percent") * stated):
            good = False
            estimate = session.load_is != "exact"
            how = "estimated from its steps" if estimate else "of its steps"
            said = f"{session.id} states a load of {stated}, {found} {how}"
            yield case.found(said, session, at=("load",), note=estimate, stated=stated, steps=found)
    if good:
        yield case.fine(f"{compared} stated loads agree with their steps", compared=compared)


RULES = (load_known, stated_load)

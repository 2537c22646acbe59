"""How much is known of the athlete, and how old it is. G3 of the collection."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.words import listed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.rules.case import Case

_OF = 28


@rule(
    "recent-data",
    "S8",
    "Planned from recent training, or carefully",
    "warning",
    Threshold("days", 7, "days", "age of the last completed session"),
    source="core rule of training by facts",
)
def recent_data(case: Case) -> Iterator[Outcome]:
    """A completed session of the last seven days is known, or the week is marked `conservative: true`."""
    if case.week.week.conservative:
        yield case.fine("the week is marked conservative")
        return
    quality = case.plan.facts.quality
    if quality.activities is None:
        yield case.missing("completed training")
    elif quality.activity_age is None or quality.activity_age > case.numbers["days"]:
        age = (
            "none in six weeks"
            if quality.activity_age is None
            else f"the last {quality.activity_age} days ago"
        )
        yield case.found(
            f"no recent training is known ({age}), and the week is not marked conservative: true"
        )
    elif quality.stubs and quality.stubs == quality.activities:
        yield case.missing(f"what the last {quality.stubs} sessions were: they came through Strava as stubs")
    else:
        yield case.fine(
            f"{quality.activities} sessions in six weeks",
            age=quality.activity_age,
            sessions=quality.activities,
        )


@rule(
    "facts-age",
    "G3",
    "Facts are fresh and many",
    "info",
    Threshold("hours", 48, "h", "age of the facts"),
    Threshold("wellness_days", 14, "days", "of the last 28 with a record"),
    source="psca",
    evidence="D",
)
def facts_age(case: Case) -> Iterator[Outcome]:
    """Facts were read in the last 48 hours, and 14 of the last 28 days have a wellness record."""
    facts, quality = case.plan.facts, case.plan.facts.quality
    if quality.wellness_days is None:
        yield case.missing(f"wellness records ({listed(facts.why_unknown) or 'not read'})")
        return
    good = True
    age = (case.today - facts.today).days * 24
    if age > case.numbers["hours"]:
        good = False
        yield case.found(f"the facts were read on {facts.today}, {age // 24} days ago", age=age)
    if quality.wellness_days < case.numbers["wellness_days"]:
        good = False
        said = f"{quality.wellness_days} of the last {_OF} days have a wellness record"
        yield case.found(said, wellness_days=quality.wellness_days)
    if quality.stubs:
        good = False
        yield case.found(
            f"{quality.stubs} completed sessions came through Strava: nothing but their day is known",
            stubs=quality.stubs,
        )
    if good:
        yield case.fine(
            f"{quality.wellness_days} of {_OF} days have a record", wellness_days=quality.wellness_days
        )


RULES = (recent_data, facts_age)

"""Waivers: which findings they accept, and which of them are unused, untested or over."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.rules.model import At, Found, Grant, WaiverUse
from reconciler.rules.registry import settable, unsettable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Iterator, Sequence

    from reconciler.rules.model import Finding, Unknown
    from reconciler.training.planned import PlannedWeek


def grants(weeks: Iterable[PlannedWeek]) -> tuple[Grant, ...]:
    """The waivers of the weeks, in the order of their files."""
    return tuple(
        Grant(
            week=week.week.week,
            rule=waiver.rule,
            reason=waiver.reason,
            by=waiver.by,
            until=waiver.until or week.sunday,
            scope=waiver.scope,
            at=At(week.path, ("waivers", index)),
        )
        for week in weeks
        for index, waiver in enumerate(week.week.waivers)
    )


def accepts(grant: Grant, finding: Finding) -> bool:
    """Whether a waiver is about a finding: same week, its rule by id or key, and its scope if it has one.

    A scope is an id or a day that takes part in the finding; the week itself is the widest.
    """
    if grant.week != finding.week or grant.rule not in (finding.rule, finding.key):
        return False
    return grant.scope in (None, grant.week) or grant.scope in finding.scopes


def apply_waivers(
    findings: Sequence[Finding], unknowns: Sequence[Unknown], given: Sequence[Grant], today: dt.date
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[WaiverUse, ...]]:
    """Findings that stand, findings that are waived (with the waiver that accepts them), and what became of each waiver."""
    current = [grant for grant in given if grant.until >= today]
    standing: list[Finding] = []
    waived: list[Finding] = []
    counts = dict.fromkeys(range(len(current)), 0)
    for finding in findings:
        index = next((n for n, grant in enumerate(current) if accepts(grant, finding)), None)
        if index is None:
            standing.append(finding)
        else:
            counts[index] += 1
            waived.append(replace(finding, waived=current[index]))
    used = {grant.at: counts[n] for n, grant in enumerate(current)}
    uses = tuple(_use(grant, used.get(grant.at), unknowns) for grant in given)
    return tuple(standing), tuple(waived), uses


def _use(grant: Grant, count: int | None, unknowns: Sequence[Unknown]) -> WaiverUse:
    if count is None:
        return WaiverUse(grant, "expired")
    if count:
        return WaiverUse(grant, "used", count)
    untested = any(one.week == grant.week and grant.rule in (one.rule, one.key) for one in unknowns)
    return WaiverUse(grant, "untested" if untested else "unused")


def remarks(uses: Iterable[WaiverUse]) -> Iterator[tuple[str, Found]]:
    """What a person should know about waivers, each with the week whose file holds it."""
    for use in uses:
        grant = use.grant
        if why := unsettable(grant.rule):
            said = f"a waiver is for the rule {grant.rule!r}, {why}"
        elif use.state == "expired":
            said = f"the waiver for {grant.rule} ended on {grant.until}: what it accepted counts again"
        elif use.state == "unused":
            said = f"the waiver for {grant.rule} accepts nothing: the rule does not object here"
        else:
            continue
        yield (
            grant.week,
            Found(said, grant.at, note=use.state == "unused" and bool(settable(grant.rule))),
        )

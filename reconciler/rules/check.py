"""Run all rules over the weeks of one athlete. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.case import Case
from reconciler.rules.model import (
    SEVERITIES,
    Finding,
    Fine,
    Found,
    Missing,
    Passed,
    Report,
    Severity,
    Unknown,
)
from reconciler.rules.own import KNOWN_RULES, WAIVERS
from reconciler.rules.plan import Plan
from reconciler.rules.settings import ladder, misnamed, settings
from reconciler.rules.waivers import apply_waivers, grants, remarks

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable

    from reconciler.athlete.reading import Athlete
    from reconciler.rules.model import Rule
    from reconciler.training.facts import Facts
    from reconciler.training.forecast import DayLoad
    from reconciler.training.planned import PlannedWeek


def check(
    athlete: Athlete,
    facts: Facts,
    today: dt.date,
    weeks: Iterable[str] | None = None,
    *,
    loads: Iterable[DayLoad] | None = None,
) -> Report:
    """All rules over `weeks` (by name; default: those that do not lie in the past whole).

    `today` is the athlete's day. `loads` is what the calendar will hold after the change, where the caller knows it.
    Days before today are seen but not objected to: nothing there can change.
    """
    return check_plan(prepare(athlete, facts, today, loads=loads), weeks)


def prepare(
    athlete: Athlete, facts: Facts, today: dt.date, *, loads: Iterable[DayLoad] | None = None
) -> Plan:
    """The plan that rules look at, with what the athlete counts as hard."""
    found = settings(athlete.rules.checks)
    return Plan(athlete, facts, today, ladder=ladder(found), loads=loads)


def check_plan(plan: Plan, weeks: Iterable[str] | None = None, *, errors_only: bool = False) -> Report:
    """The same, over a plan that is already prepared.

    With `errors_only` no rule is run that cannot stop an athlete: the errors are the same, and so is what they could
    not know; what else the report holds is not whole.
    """
    chosen = _chosen(plan, weeks)
    run = _Run()
    found = settings(plan.athlete.rules.checks)
    active = [(setting, setting.severity) for setting in found if setting.severity != "off"]
    if errors_only:
        active = [(setting, severity) for setting, severity in active if severity == "error"]
    for week in chosen:
        for setting, severity in active:
            run.rule(setting.rule, Case(plan, week, setting.numbers), severity)
    given = grants(chosen)
    standing, waived, uses = apply_waivers(run.findings, run.unknowns, given, plan.today)
    own = [
        _finding(KNOWN_RULES.id, KNOWN_RULES.key, found, KNOWN_RULES.severity, "")
        for found in misnamed(plan.athlete.rules.checks, f"{plan.athlete.directory}/rules.yaml")
    ]
    own += [_finding(WAIVERS.id, WAIVERS.key, found, WAIVERS.severity, week) for week, found in remarks(uses)]
    return Report(
        athlete=plan.athlete.name,
        today=plan.today,
        weeks=tuple(week.week.week for week in chosen),
        findings=tuple(sorted({*standing, *own}, key=_order)),
        waived=tuple(sorted(waived, key=_order)),
        unknowns=tuple(dict.fromkeys(run.unknowns)),
        passes=tuple(run.passes),
        waivers=uses,
    )


def _chosen(plan: Plan, weeks: Iterable[str] | None) -> tuple[PlannedWeek, ...]:
    if weeks is None:
        return tuple(week for week in plan.weeks if week.sunday >= plan.today)
    names = frozenset(weeks)
    return tuple(week for week in plan.weeks if week.week.week in names)


class _Run:
    """Gathers what the rules say."""

    def __init__(self) -> None:
        self.findings: list[Finding] = []
        self.unknowns: list[Unknown] = []
        self.passes: list[Passed] = []

    def rule(self, rule: Rule, case: Case, severity: Severity) -> None:
        week = case.week.week.week
        for outcome in rule.run(case):
            if isinstance(outcome, Fine):
                self.passes.append(Passed(rule.id, rule.key, week, outcome.text, outcome.numbers))
            elif isinstance(outcome, Missing):
                self.unknowns.append(Unknown(rule.id, rule.key, week, outcome.text))
            else:
                self.findings.append(_finding(rule.id, rule.key, outcome, severity, week))


def _finding(rule: str, key: str, found: Found, severity: Severity, week: str) -> Finding:
    return Finding(
        rule=rule,
        key=key,
        severity="info" if found.note else severity,
        week=week,
        text=found.text,
        at=found.at,
        scopes=found.scopes,
        numbers=found.numbers,
        waiver=waiver_for(rule, found.scopes) if key and not found.note else "",
    )


def waiver_for(rule: str, scopes: tuple[str, ...]) -> str:
    """The line under `waivers:` that would accept a finding."""
    scope = f"scope: {scopes[0]}, " if scopes else ""
    return f"- {{rule: {rule}, {scope}reason: ..., by: ...}}"


def _order(finding: Finding) -> tuple[object, ...]:
    pointer = tuple((isinstance(step, str), str(step).zfill(6)) for step in finding.at.pointer)
    return (
        SEVERITIES.index(finding.severity),
        finding.week,
        finding.at.path,
        pointer,
        finding.rule,
        finding.text,
    )

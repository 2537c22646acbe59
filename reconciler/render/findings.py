"""What the rules say, with file and line, as every output shows it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reconciler.errors import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.rules import Finding, Report
    from reconciler.rules.model import At


@dataclass(frozen=True, slots=True)
class FindingView:
    """One finding at its place. `waived` says by whom and why it was accepted."""

    rule: str
    severity: str
    week: str
    text: str
    place: Place
    waiver: str = ""
    waived: str = ""

    def problem(self) -> Problem:
        """Return it in the form of a problem of a file, for annotations and for `validate`."""
        hint = self.waiver and f"to accept it: {self.waiver}"
        severity: Literal["error", "warning"] = "error" if self.severity == "error" else "warning"
        return Problem(self.place, self.rule, self.text, hint, severity)


@dataclass(frozen=True, slots=True)
class Judgement:
    """What the rules say of one athlete. `unknown` holds (rule, week, what is missing); `waivers` odd ones in words."""

    findings: tuple[FindingView, ...] = ()
    waived: tuple[FindingView, ...] = ()
    unknown: tuple[tuple[str, str, str], ...] = ()
    waivers: tuple[str, ...] = ()
    passed: int = 0

    def of(self, severity: str) -> tuple[FindingView, ...]:
        """Return the findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

    @property
    def errors(self) -> tuple[str, ...]:
        """Return what stops the athlete, one sentence each."""
        return tuple(f"{finding.place}: {finding.text} [{finding.rule}]" for finding in self.of("error"))


def judgement(report: Report, locate: Callable[[At], Place]) -> Judgement:
    """Put places to a report. `locate` finds the line of a value in a file."""
    return Judgement(
        findings=_views(report.findings, locate),
        waived=_views(report.waived, locate),
        unknown=tuple((unknown.rule, unknown.week, unknown.missing) for unknown in report.unknowns),
        waivers=tuple(
            f"{locate(use.grant.at)}: the waiver of {use.grant.rule} is {use.state}"
            for use in report.waivers
            if use.state in ("unused", "expired")
        ),
        passed=len(report.passes),
    )


def _views(findings: Iterable[Finding], locate: Callable[[At], Place]) -> tuple[FindingView, ...]:
    """Say once what several weeks find in the same place, such as a threshold that is old."""
    once = {(finding.rule, finding.at, finding.text): finding for finding in reversed(tuple(findings))}
    return tuple(_view(finding, locate) for finding in reversed(once.values()))


def _view(finding: Finding, locate: Callable[[At], Place]) -> FindingView:
    grant = finding.waived
    waived = f"waived by {grant.by} until {grant.until}: {grant.reason}" if grant else ""
    return FindingView(
        finding.rule, finding.severity, finding.week, finding.text, locate(finding.at), finding.waiver, waived
    )

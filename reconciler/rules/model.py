"""What a rule is, and the three things it can say: pass, finding, unknown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator

    from reconciler.athlete.model import Pointer
    from reconciler.rules.case import Case

Severity = Literal["error", "warning", "info"]
SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
Evidence = Literal["A", "B", "C", "D", "E", "-"]
Number: TypeAlias = float | int | str
Numbers: TypeAlias = tuple[tuple[str, Number], ...]


@dataclass(frozen=True, slots=True)
class Threshold:
    """A number that an athlete's rules.yaml may change, under `name`."""

    name: str
    value: float
    unit: str
    about: str = ""


@dataclass(frozen=True, slots=True, order=True)
class At:
    """A place in declared state: a file, and the way to the value inside it."""

    path: str
    pointer: Pointer = ()


@dataclass(frozen=True, slots=True)
class Fine:
    """A rule's pass, with its numbers."""

    text: str
    numbers: Numbers = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """A rule cannot tell: what is missing."""

    text: str


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule objects to. `note` keeps it an info whatever the rule's severity; `scopes` are ids and days."""

    text: str
    at: At
    scopes: tuple[str, ...] = ()
    numbers: Numbers = ()
    note: bool = False


Outcome: TypeAlias = Fine | Missing | Found
Run: TypeAlias = "Callable[[Case], Iterator[Outcome]]"


@dataclass(frozen=True, slots=True)
class Described:
    """What there is to say about a check. `key` is its letter in the collection of rules it comes from; several share one.

    `severity` is the default; `source` says where formula and threshold come from, `evidence` how good that is:
    A meta-analysis, B a trial, C observation, D expert practice, E folklore, - consistency, which needs none.
    """

    id: str
    key: str
    title: str
    severity: Severity
    source: str
    evidence: Evidence
    thresholds: tuple[Threshold, ...]
    doc: str

    @property
    def names(self) -> tuple[str, ...]:
        """What people may call it: its id, and its key where it has one."""
        return (self.id, self.key) if self.key else (self.id,)


@dataclass(frozen=True, slots=True)
class Rule(Described):
    """One check over one week, which rules.yaml can set and a waiver accept."""

    run: Run

    @property
    def numbers(self) -> dict[str, float]:
        """The default thresholds by name."""
        return {threshold.name: threshold.value for threshold in self.thresholds}


def rule(
    id: str,  # noqa: A002 - the word that users write
    key: str,
    title: str,
    severity: Severity,
    *thresholds: Threshold,
    source: str,
    evidence: Evidence = "-",
) -> Callable[[Run], Rule]:
    """Make a Rule of a function; its docstring is what `rules explain` prints."""

    def made(run: Run) -> Rule:
        doc = " ".join((run.__doc__ or "").split())
        return Rule(id, key, title, severity, source, evidence, thresholds, doc, run)

    return made


@dataclass(frozen=True, slots=True)
class Grant:
    """A waiver as it stands in a week's file. `until` is its last day, the week's Sunday where the file names none."""

    week: str
    rule: str
    reason: str
    by: str
    until: dt.date
    scope: str | None
    at: At


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule reports. `waived` is the waiver that accepts it; `waiver` the YAML that would."""

    rule: str
    key: str
    severity: Severity
    week: str
    text: str
    at: At
    scopes: tuple[str, ...] = ()
    numbers: Numbers = ()
    waiver: str = ""
    waived: Grant | None = None


@dataclass(frozen=True, slots=True)
class Passed:
    """A rule that holds in a week, with its numbers."""

    rule: str
    key: str
    week: str
    text: str
    numbers: Numbers = ()


@dataclass(frozen=True, slots=True)
class Unknown:
    """A rule that cannot tell for a week, and what is missing."""

    rule: str
    key: str
    week: str
    missing: str


@dataclass(frozen=True, slots=True)
class WaiverUse:
    """What became of a waiver: `used` by so many findings, `unused`, `untested` (the rule could not tell), `expired`."""

    grant: Grant
    state: Literal["used", "unused", "untested", "expired"]
    findings: int = 0


@dataclass(frozen=True, slots=True)
class Report:
    """All rules over the chosen weeks of one athlete. Every part is in a fixed order."""

    athlete: str
    today: dt.date
    weeks: tuple[str, ...]
    findings: tuple[Finding, ...]
    waived: tuple[Finding, ...]
    unknowns: tuple[Unknown, ...]
    passes: tuple[Passed, ...]
    waivers: tuple[WaiverUse, ...]

    @property
    def blocks(self) -> bool:
        """Whether an error stands that nobody waived."""
        return any(finding.severity == "error" for finding in self.findings)

    def of(self, severity: Severity) -> tuple[Finding, ...]:
        """The findings of one severity."""
        return tuple(finding for finding in self.findings if finding.severity == severity)

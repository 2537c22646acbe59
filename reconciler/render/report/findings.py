"""What the rules found, with the reason behind each rule and where it comes from. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.rules import named
from reconciler.rules.document import EVIDENCE

if TYPE_CHECKING:
    from reconciler.render.findings import FindingView, Judgement

_TITLES = {"error": "Errors: they stop the athlete", "warning": "Warnings", "info": "Notes"}


@dataclass(frozen=True, slots=True)
class FindingPart:
    """One finding. `doc` is why the rule is there, `source` where it comes from, `waiver` the YAML that accepts it."""

    severity: str
    text: str
    rule: str
    place: str
    title: str
    doc: str
    source: str
    waiver: str
    waived: str


@dataclass(frozen=True, slots=True)
class FindingGroup:
    """Findings under one title; `folded` ones open with a tap."""

    title: str
    folded: bool
    findings: tuple[FindingPart, ...]


@dataclass(frozen=True, slots=True)
class JudgementPart:
    """What the rules say. `remarks` are waivers that are not as they should be, `unknown` what could not be told."""

    groups: tuple[FindingGroup, ...]
    remarks: tuple[str, ...]
    unknown: tuple[str, ...]
    passed: int


def judgement_part(found: Judgement | None) -> JudgementPart | None:
    """Return the findings, the gravest first; None where the rules were not asked."""
    if found is None:
        return None
    groups = [(title, severity == "info", found.of(severity)) for severity, title in _TITLES.items()]
    groups.append(("Waived", True, found.waived))
    return JudgementPart(
        tuple(
            FindingGroup(title, folded, tuple(map(_part, views))) for title, folded, views in groups if views
        ),
        found.waivers,
        tuple(f"{rule}, {week}: {missing}" for rule, week, missing in found.unknown),
        found.passed,
    )


def _part(found: FindingView) -> FindingPart:
    rule = next(iter(named(found.rule)), None)
    source = f"{rule.source} (evidence {rule.evidence}: {EVIDENCE[rule.evidence]})" if rule else ""
    return FindingPart(
        severity="waived" if found.waived else found.severity,
        text=found.text,
        rule=found.rule,
        place=str(found.place),
        title=rule.title if rule else "",
        doc=rule.doc if rule else "",
        source=source,
        waiver="" if found.waived else found.waiver,
        waived=found.waived,
    )

"""The rules in words, for people: one rule as text, all of them as Markdown, JSON or a list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.registry import LISTED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.rules.model import Described

EVIDENCE = {
    "A": "meta-analysis or consistent trials",
    "B": "one good trial, or a limited meta-analysis",
    "C": "observation",
    "D": "expert practice",
    "E": "folklore, or a limit of ours",
    "-": "consistency, which needs none",
}
_HEAD = """\
# Rules

This page is generated from the rules themselves: `reconciler rules list --format markdown`.

A rule passes with its numbers, objects with a **finding**, or says that it **cannot know** and what is missing: missing
data never passes. Findings describe the plan ("a big jump relative to the base"); none is a statement about health.
An `error` stops the athlete, a `warning` and an `info` are shown. Days before today are seen but not objected to.

An athlete's `rules.yaml` sets severity and thresholds, by id or by key (a key may name several rules):

```yaml
checks:
  hard-days-spacing: {severity: error, why: The tendon needs two easy days.}
  B3: {thresholds: {warn: 6}}
  H4: {severity: "off"}
```

A week accepts a finding with a waiver, which is reviewed like everything else and ends with the week, or before:

```yaml
waivers:
  - {rule: hard-days-spacing, scope: long-run, reason: Group ride on Saturday., by: Maria, until: 2026-05-16}
```

`scope` is an id or a day that takes part in the finding; without it the waiver holds for the whole week. Waived findings
stay in the review. Two entries of the list, `known-rules` and `waivers`, are about `rules.yaml` and the waivers
themselves: nobody sets or waives them.

Evidence: """


def listing() -> str:
    """One line a rule: id, key, severity, title."""
    wide = max(len(one.id) for one in LISTED)
    return "\n".join(f"{one.id:<{wide}}  {one.key or '-':<3} {one.severity:<8} {one.title}" for one in LISTED)


def explain(rule: Described) -> str:
    """All there is to say about one rule, as plain text."""
    key = f" ({rule.key})" if rule.key else ""
    lines = [f"{rule.id}{key}: {rule.title}", "", rule.doc, ""]
    lines.append(f"severity:  {rule.severity}")
    lines += [f"threshold: {line}" for line in _thresholds(rule)]
    lines += [f"source:    {rule.source}", f"evidence:  {rule.evidence} ({EVIDENCE[rule.evidence]})"]
    waiver = f"- {{rule: {rule.id}, scope: ..., reason: ..., by: ...}}" if key else "none: it always holds"
    lines += ["", f"waiver:    {waiver}"]
    return "\n".join(lines)


def as_json(rule: Described) -> dict[str, object]:
    """The same for programs."""
    return {
        "id": rule.id,
        "key": rule.key,
        "title": rule.title,
        "severity": rule.severity,
        "thresholds": [
            {"name": one.name, "value": one.value, "unit": one.unit, "about": one.about}
            for one in rule.thresholds
        ],
        "source": rule.source,
        "evidence": rule.evidence,
        "doc": rule.doc,
    }


def markdown() -> str:
    """docs/rules.md."""
    grades = "; ".join(f"{grade} {words}" for grade, words in EVIDENCE.items())
    parts = [f"{_HEAD}{grades}.\n", "| rule | key | severity | what |", "| --- | --- | --- | --- |"]
    parts += [
        f"| [{rule.id}](#{rule.id}) | {rule.key or '-'} | {rule.severity} | {rule.title} |" for rule in LISTED
    ]
    for rule in LISTED:
        parts += ["", f"## {rule.id}", "", f"**{rule.title}.** {rule.doc}", ""]
        parts += [
            f"- Key {rule.key}, by default {rule.severity}"
            if rule.key
            else f"- Severity {rule.severity}, which nobody sets or waives"
        ]
        parts += [f"- Threshold `{line}`".replace(":", "`:", 1).rstrip("`") for line in _thresholds(rule)]
        parts += [f"- Source: {rule.source}", f"- Evidence: {rule.evidence}"]
    return "\n".join(parts) + "\n"


def _thresholds(rule: Described) -> Iterator[str]:
    for one in rule.thresholds:
        about = f", {one.about}" if one.about else ""
        yield f"{one.name}: {one.value:g} {one.unit}{about}"

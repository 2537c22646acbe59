"""Checks over declared state and facts: one function per rule, a registry, waivers."""

from reconciler.rules.case import Case
from reconciler.rules.check import check, check_plan, prepare
from reconciler.rules.model import (
    At,
    Described,
    Finding,
    Grant,
    Passed,
    Report,
    Rule,
    Severity,
    Threshold,
    Unknown,
    WaiverUse,
)
from reconciler.rules.plan import Plan
from reconciler.rules.registry import LISTED, RULES, named

__all__ = [
    "LISTED",
    "RULES",
    "At",
    "Case",
    "Described",
    "Finding",
    "Grant",
    "Passed",
    "Plan",
    "Report",
    "Rule",
    "Severity",
    "Threshold",
    "Unknown",
    "WaiverUse",
    "check",
    "check_plan",
    "named",
    "prepare",
]

"""What the report says about rules.yaml and waivers themselves: explained like rules, but nobody sets or waives it."""

from __future__ import annotations

from reconciler.rules.model import Described

_SOURCE = "what was meant must be in force"

KNOWN_RULES = Described(
    id="known-rules",
    key="",
    title="rules.yaml sets what exists",
    severity="error",
    source=_SOURCE,
    evidence="-",
    thresholds=(),
    doc="Every rule and every threshold that rules.yaml sets exists: otherwise what was meant is not in force.",
)
WAIVERS = Described(
    id="waivers",
    key="",
    title="Waivers are in use",
    severity="warning",
    source=_SOURCE,
    evidence="-",
    thresholds=(),
    doc="Every waiver is for a rule that exists, is not over, and accepts something; an unused one is a note.",
)
OWN = (KNOWN_RULES, WAIVERS)

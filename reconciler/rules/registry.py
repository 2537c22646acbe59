"""All rules in one fixed order, and the words under which they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.refused import nearest
from reconciler.rules.own import OWN
from reconciler.rules.themes import (
    availability,
    calendar,
    ceilings,
    declared,
    form,
    freshness,
    health,
    load,
    races,
    spacing,
    strength,
    structure,
    thresholds,
    volume,
    weeks,
)

if TYPE_CHECKING:
    from reconciler.rules.model import Described, Rule

RULES: tuple[Rule, ...] = (
    *declared.RULES,
    *availability.RULES,
    *ceilings.RULES,
    *calendar.RULES,
    *structure.RULES,
    *thresholds.RULES,
    *load.RULES,
    *form.RULES,
    *weeks.RULES,
    *spacing.RULES,
    *strength.RULES,
    *volume.RULES,
    *races.RULES,
    *health.RULES,
    *freshness.RULES,
)
LISTED: tuple[Described, ...] = (*RULES, *OWN)
"""Everything that a finding may be called after."""
_NAMES = frozenset(name for one in LISTED for name in one.names)


def named(name: str) -> tuple[Described, ...]:
    """What an id or a key names, to explain it; nothing where nothing does."""
    return tuple(one for one in LISTED if name in one.names)


def settable(name: str) -> tuple[Rule, ...]:
    """The rules that an id or a key names in rules.yaml and in waivers."""
    return tuple(rule for rule in RULES if name in rule.names)


def unsettable(name: str) -> str:
    """Why rules.yaml and waivers cannot name this, and what was meant instead; "" where they can."""
    if settable(name):
        return ""
    if named(name):
        return "which always holds as it is"
    return f"which does not exist; {meant(name) or 'see `reconciler rules list`'}"


def meant(name: str) -> str:
    """ "did you mean …?" for the most similar name, or ""."""
    return nearest(name, _NAMES) or nearest(name.lower(), _NAMES) or nearest(name.upper(), _NAMES)

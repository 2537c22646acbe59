"""All rules in one fixed order, and the words under which they are known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.refused import nearest
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
    from reconciler.rules.model import Rule

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
BY_ID = {rule.id: rule for rule in RULES}
NAMES = frozenset(name for rule in RULES for name in rule.names)


def named(name: str) -> tuple[Rule, ...]:
    """The rules that an id or a key names; none where nothing does."""
    return tuple(rule for rule in RULES if name in rule.names)


def meant(name: str) -> str:
    """ "did you mean …?" for the most similar rule, or ""."""
    return nearest(name, NAMES) or nearest(name.lower(), NAMES) or nearest(name.upper(), NAMES)

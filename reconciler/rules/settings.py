"""Severity and thresholds of each rule as one athlete has them, and what their rules.yaml gets wrong."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reconciler.athlete.refused import nearest
from reconciler.rules.model import At, Found
from reconciler.rules.registry import RULES, settable, unsettable
from reconciler.training.effort import Ladder

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.athlete.rules import Check
    from reconciler.rules.model import Rule, Severity


@dataclass(frozen=True, slots=True)
class Setting:
    """One rule for one athlete."""

    rule: Rule
    severity: Severity | Literal["off"]
    numbers: Mapping[str, float]


_DEFAULTS = tuple(Setting(rule, rule.severity, rule.numbers) for rule in RULES)


def settings(checks: Mapping[str, Check]) -> tuple[Setting, ...]:
    """Every rule; what stands under an id wins over what stands under a key that several rules share."""
    if not checks:
        return _DEFAULTS
    return tuple(_setting(default, checks) for default in _DEFAULTS)


def _setting(default: Setting, checks: Mapping[str, Check]) -> Setting:
    severity, numbers = default.severity, dict(default.numbers)
    for name in reversed(default.rule.names):
        check = checks.get(name)
        if check is not None:
            severity = check.severity or severity
            numbers |= {key: value for key, value in check.thresholds.items() if key in numbers}
    return Setting(default.rule, severity, numbers)


def misnamed(checks: Mapping[str, Check], path: str) -> Iterator[Found]:
    """Checks for rules and thresholds that do not exist: what was meant is not in force."""
    for name, check in checks.items():
        rules = settable(name)
        if not rules:
            said = f"rules.yaml sets the rule {name!r}, {unsettable(name)}"
            yield Found(said, At(path, ("checks", name)))
            continue
        known = sorted({key for rule in rules for key in rule.numbers})
        for key in check.thresholds:
            if key not in known:
                hint = nearest(key, known) or f"it has {', '.join(known) or 'none'}"
                said = f"the rule {name} has no threshold {key!r}; {hint}"
                yield Found(said, At(path, ("checks", name, "thresholds", key)))


def ladder(found: tuple[Setting, ...]) -> Ladder:
    """What counts as hard for this athlete: the thresholds of hard-as-planned."""
    numbers = next(setting.numbers for setting in found if setting.rule.id == "hard-as-planned")
    return Ladder(
        power=tuple((zone, numbers[f"power_z{zone}"]) for zone in (3, 4, 5, 6, 7)),
        other=tuple((zone, numbers[f"other_z{zone}"]) for zone in (4, 5)),
        swim=tuple((zone, numbers[f"swim_z{zone}"]) for zone in (4, 5)),
        rpe=round(numbers["rpe"]),
    )

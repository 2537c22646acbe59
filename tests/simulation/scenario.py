"""What happens in which order, drawn from a seed; and the shortest order that still does the same."""

# ruff: noqa: S311 - these dice make histories, not keys

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from random import Random

from tests.simulation.git_steps import GIT
from tests.simulation.hands import HANDS
from tests.simulation.stage import Setting

RUNS = (
    "a run",
    "a run in a storm",
    "a run that dies on the network",
    "a run that dies at the ledger",
    "two runs at once",
    "a review",
    "a reviewed run",
    "a run over few days",
)
CALM = {
    "a run in a storm": "a run",
    "two runs at once": "a run",
    "a reviewed run": "a run",
    "a run over few days": "a run",
}
OFTEN = ("somebody trains", "somebody rewrites", "somebody reschedules", "somebody leaves out", "time passes")


@dataclass(frozen=True)
class Step:
    """One thing that happens. `dice` decide everything about it, against the stage as it then is."""

    name: str
    dice: int


@dataclass(frozen=True)
class Scenario:
    """What is so and what happens."""

    seed: int
    setting: Setting
    begin: int
    steps: tuple[Step, ...]

    @classmethod
    def drawn(cls, seed: int) -> Scenario:
        dice = Random(seed)
        names = [*GIT, *GIT, *HANDS, *OFTEN, *RUNS, *RUNS, *RUNS[:5]]
        setting, begin = Setting.drawn(dice), dice.getrandbits(32)
        steps = (Step(dice.choice(names), dice.getrandbits(32)) for _ in range(dice.randint(4, 16)))
        return cls(seed, setting, begin, tuple(steps))


def smallest(scenario: Scenario, fails: Callable[[Scenario], bool]) -> Scenario:
    """The shortest history found that still fails: steps are left out, and runs made calmer, one by one."""
    shrunk = True
    while shrunk:
        shrunk = False
        for candidate in _smaller(scenario):
            if fails(candidate):
                scenario, shrunk = candidate, True
                break
    return scenario


def _smaller(scenario: Scenario) -> Iterator[Scenario]:
    steps: Sequence[Step] = scenario.steps
    for size in (4, 2, 1):
        for start in range(0, len(steps), size):
            yield replace(scenario, steps=(*steps[:start], *steps[start + size :]))
    for index, step in enumerate(steps):
        if calmer := CALM.get(step.name):
            yield replace(scenario, steps=(*steps[:index], Step(calmer, step.dice), *steps[index + 1 :]))

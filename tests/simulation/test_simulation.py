"""Whatever git, other hands, time, the network and the calendar do: nobody else's event changes, and all comes to rest.

`make simulate RUNS=20000 SEED=7` looks for longer; `RUNS=1 SEED=n` plays one history again.
"""

# ruff: noqa: S311 - these dice make histories, not keys

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

import pytest

from tests.simulation.__main__ import counted, simulate
from tests.simulation.history import Broken, fails, play
from tests.simulation.process import Turns
from tests.simulation.scenario import Scenario, smallest
from tests.simulation.storm import ANY, LISTS, WRITES
from tests.simulation.tally import Tally

HISTORIES, CHUNKS = 300, 10
MOST = 400


@pytest.mark.parametrize("chunk", range(CHUNKS))
def test_any_history_comes_to_rest_and_touches_nothing_else(chunk: int) -> None:
    size = HISTORIES // CHUNKS
    if trouble := simulate(range(1 + chunk * size, 1 + (chunk + 1) * size), Tally()):
        pytest.fail(trouble, pytrace=False)


def test_one_seed_is_one_history() -> None:
    first, again, other = (play(Scenario.drawn(seed)) for seed in (11, 11, 12))

    assert first.trace == again.trace
    assert first.tally == again.tally
    assert first.trace != other.trace


def test_every_fault_is_met_and_everything_is_counted() -> None:
    tally = Tally()
    for seed in range(5000, 5160):
        tally.add(play(Scenario.drawn(seed)).tally)

    assert tally.counts["histories"] == 160
    assert {*ANY, *LISTS, *WRITES} - tally.faults.keys() <= {"rows that are nothing"}
    assert min(tally.counts[name] for name in ("kills", "races lost", "refusals", "errors told")) > 0
    assert f"{sum(tally.steps.values()):>10,}  steps:" in counted(tally)


Break = Callable[[pytest.MonkeyPatch], None]


def always(value: object) -> Callable[..., object]:
    return lambda *_args, **_more: value


def arrives_always(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("reconciler.reconcile.apply.arrived", always(value=True))


def freezes_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("reconciler.reconcile.threeway.frozen_because", always(None))


def believes_a_mark(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("reconciler.reconcile.ownership.agrees", always(value=True))


def settles_nothing(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("reconciler.reconcile.job.settle", lambda ledger, _calendar: ledger)


def sends_more(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("reconciler.reconcile.saved.uncovered", always(()))
    patch.setattr("tests.simulation.process.uncovered", always(()))


def writes_again_and_again(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("reconciler.reconcile.threeway.same", always(value=False))


def takes_edits_for_its_own(patch: pytest.MonkeyPatch) -> None:
    patch.setattr("reconciler.reconcile.threeway.half_done", always(value=True))


@pytest.mark.parametrize(
    "breaks",
    [
        takes_edits_for_its_own,
        arrives_always,
        freezes_nothing,
        believes_a_mark,
        settles_nothing,
        sends_more,
        writes_again_and_again,
    ],
)
def test_a_reconciler_that_is_broken_is_found(breaks: Break, monkeypatch: pytest.MonkeyPatch) -> None:
    breaks(monkeypatch)

    assert any(fails(Scenario.drawn(seed)) for seed in range(1, MOST)), "nothing noticed"


def test_a_failure_is_told_with_its_command_and_the_shortest_way(monkeypatch: pytest.MonkeyPatch) -> None:
    freezes_nothing(monkeypatch)

    trouble = simulate(range(1, MOST), Tally())

    assert "again: make simulate RUNS=1 SEED=" in trouble
    assert "changed what it may not" in trouble or "deleted what it may not" in trouble


def test_an_edit_that_is_written_over_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    takes_edits_for_its_own(monkeypatch)

    trouble = simulate(range(1, MOST), Tally())

    assert "wrote over an edit" in trouble or "deleted what somebody had edited" in trouble


def test_the_shortest_way_still_fails() -> None:
    scenario = Scenario.drawn(3)
    wanted = scenario.steps[2]

    found = smallest(scenario, lambda each: wanted in each.steps)

    assert found.steps == (wanted,)


def test_processes_take_turns_and_one_order_comes_from_one_seed() -> None:
    def order(seed: int) -> list[Any]:
        turns, told = Turns(Random(seed)), []

        def act(who: int) -> None:
            for number in range(3):
                told.append((who, number))
                turns.wait(who)

        turns.run({who: lambda who=who: act(who) for who in (0, 1)})  # type: ignore[misc]
        return told

    assert order(1) == order(1)
    assert len({tuple(order(seed)) for seed in range(20)}) > 5


def test_what_goes_wrong_in_one_of_them_comes_out() -> None:
    def fail() -> None:
        raise Broken(play(Scenario.drawn(1)), ValueError("x"))

    with pytest.raises(Broken):
        Turns(Random(0)).run({0: fail})

"""`make simulate RUNS=1000 SEED=1`: play histories 1 to 1000, and tell what was counted."""

from __future__ import annotations

import argparse
import contextlib
import sys
import time

from tests.simulation.history import Broken, fails, play
from tests.simulation.scenario import Scenario, smallest
from tests.simulation.tally import Tally


def simulate(seeds: range, tally: Tally) -> str:
    """Play the histories of these seeds. Returns what a person needs to see of the first that fails, or nothing."""
    for seed in seeds:
        try:
            tally.add(play(Scenario.drawn(seed)).tally)
        except Broken as broken:
            return report(broken)
    return ""


def report(broken: Broken) -> str:
    """What failed, the command that plays it again, and the shortest way there."""
    scenario = smallest(broken.play.scenario, fails)
    trace, why = broken.play.trace, str(broken)
    try:
        play(scenario)
    except Broken as shorter:
        trace, why = shorter.play.trace, str(shorter)
    steps = "\n".join(f"  {line}" for line in trace)
    return (
        f"{why}\n\nagain: make simulate RUNS=1 SEED={scenario.seed}\n\nthe shortest way there found:\n{steps}"
    )


def counted(tally: Tally) -> str:
    """The counts as text."""
    parts = {"": tally.counts, "steps": tally.steps, "faults": tally.faults}
    rows = [
        f"{number:>10,}  {name}"
        for title, counts in parts.items()
        for name, number in [
            *([(f"{title}:", sum(counts.values()))] if title else []),
            *sorted(counts.items()),
        ]
    ]
    return "\n".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(prog="make simulate", description=__doc__)
    parser.add_argument("--runs", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--go-on", action="store_true", help="report every failure, not only the first")
    given = parser.parse_args()
    tally, begun, failed = Tally(), time.monotonic(), 0
    with contextlib.suppress(KeyboardInterrupt):  # who stops it wants to see the counts all the same
        for seed in range(given.seed, given.seed + given.runs):
            if trouble := simulate(range(seed, seed + 1), tally):
                failed += 1
                print(f"history {seed}: {trouble}\n", flush=True)  # noqa: T201
                if not given.go_on:
                    break
    seconds = time.monotonic() - begun
    done = tally.counts["histories"]
    print(f"{counted(tally)}\n{done / seconds:.1f} histories a second, {failed} failed")  # noqa: T201
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())

"""What was done, counted."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from tests.simulation.process import Process


@dataclass
class Tally:
    """What was done, counted."""

    counts: Counter[str] = field(default_factory=Counter)
    steps: Counter[str] = field(default_factory=Counter)
    faults: Counter[str] = field(default_factory=Counter)

    def add(self, other: Tally) -> None:
        self.counts += other.counts
        self.steps += other.steps
        self.faults += other.faults

    def process(self, process: Process) -> None:
        self.faults += process.storm.met
        self.counts += Counter(
            {
                "runs of the reconciler": 1,
                "requests": len(process.storm.sent),
                "writes to the calendar": len(process.storm.writes),
                "writes of the ledger": process.ledger_writes,
                "kills": int(process.died),
                "races lost": process.retries,
                "refusals": int(
                    process.result is None and not process.error and process.assessment is not None
                ),
                "errors told": int(bool(process.error or (process.result and process.result.error))),
            }
        )

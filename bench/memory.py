"""The largest process of a run over a small roster and over a large one: athletes stream through."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.ratio import Ratio, cost, program, size
from bench.roster import commit, make

TODAY = "2026-05-11"
SMALL = 100


def ratios() -> Iterator[Ratio]:
    """Validation, and the offline comparison in one process."""
    large = size("ROSTER", 2_000)
    with tempfile.TemporaryDirectory() as scratch:
        small_root, large_root = Path(scratch) / "small", Path(scratch) / "large"
        for root, athletes in ((small_root, SMALL), (large_root, large)):
            root.mkdir()
            make(root, athletes)
            commit(root)
        for name, more in (("validate", ()), ("diff", ("--against", "HEAD"))):
            small, big = (
                cost(
                    [
                        "taskset",
                        "--cpu-list",
                        "0",
                        *program(name, "--root", str(root), "--today", TODAY, *more),
                    ],
                    1,
                )
                for root in (small_root, large_root)
            )
            note = f"{big.peak:.0f} MB of {small.peak:.0f} MB"
            yield Ratio(
                f"{name}: peak at {large:,} athletes", f"that at {SMALL}", big.peak / small.peak, 1.3, note
            )

"""Run every benchmark, or those named: `python -m bench startup`."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

PARTS = sorted(
    path.stem
    for path in Path(__file__).parent.glob("*.py")
    if path.stem not in ("__init__", "__main__", "ratio", "roster")
)


def main(names: list[str]) -> int:
    """Print the ratios; 1 where a goal is not met."""
    missed = 0
    for name in names or PARTS:
        print(f"-- {name}")
        module = importlib.import_module(f"bench.{name}")
        for ratio in module.ratios():
            print(ratio)
            missed += bool(ratio.goal) and ratio.ratio > ratio.goal
    return int(missed > 0)


sys.exit(main(sys.argv[1:]))

"""How much the command line costs before it does anything."""

from __future__ import annotations

import compileall
import sys
from collections.abc import Iterator
from pathlib import Path

from bench.ratio import Ratio, cost, paired, process, program

TODAY = "2026-05-11"
"""A day before the weeks of the example athletes, so that the rules have something to judge."""

RUNS = 20


def ratios() -> Iterator[Ratio]:
    """`reconciler --help` and `validate` against importing the libraries that both stand on."""
    # As an installed package comes: some environments forbid Python to write what it compiled, and every run would pay.
    compileall.compile_dir(Path(__file__).parents[1] / "reconciler", quiet=1)
    helped = process([sys.executable, "-c", "from reconciler.cli.main import main; main(['--help'])"])
    click = process([sys.executable, "-c", "import click"])
    yield Ratio("reconciler --help", "python -c 'import click'", paired(helped, click), goal=2.0)
    libraries = [sys.executable, "-c", "import click, pydantic"]
    validate = program("validate", "--athlete", "maria", "--today", TODAY)
    for name, command in (("--help", program("--help")), ("validate, one athlete", validate)):
        against = "python -c 'import click, pydantic'"
        clock = paired(process(command), process(libraries), RUNS)
        yield Ratio(f"reconciler {name}, by the clock", against, clock, 1.5)
        taken, floor = cost(command, RUNS), cost(libraries, RUNS)
        note = f"{1000 * taken.cpu:.0f} ms of {1000 * floor.cpu:.0f} ms"
        yield Ratio(f"reconciler {name}, processor time", against, taken.cpu / floor.cpu, 1.5, note)

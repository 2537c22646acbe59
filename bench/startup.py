"""How much the command line costs before it does anything."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from bench.ratio import Ratio, paired, process


def ratios() -> Iterator[Ratio]:
    """`reconciler --help` against importing the library that parses its options."""
    helped = process([sys.executable, "-c", "from reconciler.cli.main import main; main(['--help'])"])
    click = process([sys.executable, "-c", "import click"])
    yield Ratio("reconciler --help", "python -c 'import click'", paired(helped, click), goal=2.0)
    valid = process([sys.executable, "-m", "reconciler", "validate", "--athlete", "maria"])
    pydantic = process([sys.executable, "-c", "import click, pydantic"])
    yield Ratio(
        "reconciler validate, one athlete", "python -c 'import click, pydantic'", paired(valid, pydantic), 1.5
    )

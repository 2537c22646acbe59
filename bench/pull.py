"""One pull request that touches one athlete: what a roster of 10,000 costs more than a roster of one."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.ratio import Ratio, cost, program, size
from bench.roster import commit, make

TODAY = "2026-05-11"


def ratios() -> Iterator[Ratio]:
    """The offline comparison of that athlete, as a reviewer or a runner calls it."""
    many = size("ROSTER", 10_000)
    with tempfile.TemporaryDirectory() as scratch:
        alone, among = Path(scratch) / "one", Path(scratch) / "many"
        for root, athletes in ((alone, 1), (among, many)):
            root.mkdir()
            make(root, athletes, weeks=1)
            commit(root)
            path = root / "athletes" / "a00000" / "weeks" / "2026-W20.yaml"
            path.write_text(path.read_text().replace("    name: ", "    name: New ", 1))
            commit(root, "Change one athlete")
        for command in ("diff", "review"):
            one, other = (cost(_command(command, root), runs=5) for root in (among, alone))
            note = f"{one.cpu:.2f} s of processor"
            yield Ratio(
                f"{command} of one athlete of {many:,}", "of a roster of one", one.cpu / other.cpu, 1.5, note
            )


def _command(name: str, root: Path) -> list[str]:
    return program(name, "--root", str(root), "--against", "HEAD^", "--today", TODAY, "--athlete", "a00000")

"""One pull request that touches one athlete: what a roster of 10,000 costs more than a roster of one."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

from bench.ratio import Ratio, cost, program, size
from bench.roster import commit, make
from reconciler.reconcile.git import Repository

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
        commands: dict[str, Callable[[Path], list[str]]] = {
            "diff": partial(_command, "diff"),
            "review": partial(_command, "review"),
            "github review": _review_on_github,
        }
        for command, line in commands.items():
            one, other = (cost(line(root), runs=5) for root in (among, alone))
            note = f"{one.cpu:.2f} s of processor"
            yield Ratio(
                f"{command} of one athlete of {many:,}", "of a roster of one", one.cpu / other.cpu, 1.5, note
            )


def _review_on_github(root: Path) -> list[str]:
    """The command of the review workflow, in a run of the merge queue: it posts nothing."""
    repository, event = Repository(root), root / "event.json"
    head, base = (repository.text("rev-parse", revision) for revision in ("HEAD", "HEAD^"))
    event.write_text(json.dumps({"merge_group": {"head_sha": head.strip(), "base_sha": base.strip()}}))
    return [
        "env",
        f"GITHUB_EVENT_PATH={event}",
        *program("github", "review", "--root", str(root), "--today", TODAY),
    ]


def _command(name: str, root: Path) -> list[str]:
    return program(name, "--root", str(root), "--against", "HEAD^", "--today", TODAY, "--athlete", "a00000")

"""Requests of a roster: how many it takes, and what the program adds to reading the files."""

from __future__ import annotations

import contextlib
import io
import re
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

from bench.ratio import Ratio, seconds
from bench.roster import commit, make
from reconciler.athlete.reading import read_athlete
from reconciler.athlete.tree import WorkingTree
from reconciler.cli.main import main
from reconciler.reconcile.git import Repository

ATHLETES = 100
TODAY = "2026-05-11"


def ratios() -> Iterator[Ratio]:
    """Reconcile copies of an example athlete on the embedded calendar."""
    yield from _counted()
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        _roster(root)
        print(f"{ATHLETES} athletes, first run:  {_last_line(root)}")
        print(f"{ATHLETES} athletes, second run: {_last_line(root)}")
        tree = WorkingTree(root)
        names = [path.name for path in sorted((root / "athletes").iterdir()) if path.is_dir()]
        reading = seconds(lambda: [read_athlete(tree, name) for name in names], runs=3)
        running = seconds(lambda: _last_line(root), runs=3)
        yield Ratio(
            f"reconcile of {ATHLETES} athletes in sync",
            "reading their files",
            running / reading,
            note="ledgers, embedded calendar over its HTTP client, and comparison included",
        )


def _counted() -> Iterator[Ratio]:
    """Requests of one athlete with 140 workouts, against a list and one request for each event that changed."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        make(root, 1, weeks=20)
        commit(root)
        _last_line(root)
        for changes in (0, 1, 100):
            for path in sorted((root / "athletes" / "a00000" / "weeks").iterdir())[: -(-changes // 7)]:
                most = 1 if changes == 1 else 7 if changes >= 7 else 0
                path.write_text(path.read_text().replace("    name: ", "    name: New ", most))
            if changes:
                commit(root, f"Change {changes}")
            written, requests = (
                int(number) for number in re.findall(r"(\d+) (?:changes|requests)", _last_line(root))
            )
            yield Ratio(
                f"{written} changes, {requests} requests",
                "one for the list and one for each event",
                requests / (1 + written),
            )


def _roster(root: Path) -> None:
    source = Path(__file__).parents[1] / "athletes"
    shutil.copytree(source / "maria", root / "athletes" / "a000")
    (root / "athletes" / "settings.yaml").write_text("calendar: embedded\napproval: none\n")
    document = (root / "athletes" / "a000" / "athlete.yaml").read_text()
    for number in range(ATHLETES):
        directory = root / "athletes" / f"a{number:03d}"
        if number:
            shutil.copytree(root / "athletes" / "a000", directory)
        (directory / "athlete.yaml").write_text(_renumbered(document, 5000 + number))
    repository = Repository(root)
    repository.run("init", "--quiet", "--initial-branch=main")
    repository.run("add", "athletes")
    repository.run(
        "-c", "user.name=bench", "-c", "user.email=bench@localhost", "commit", "--quiet", "-m", "Roster"
    )


def _renumbered(document: str, number: int) -> str:
    return "\n".join(
        f"intervals_id: i{number}" if line.startswith("intervals_id:") else line
        for line in document.splitlines()
    )


def _last_line(root: Path) -> str:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = main(["reconcile", "--root", str(root), "--today", TODAY])
    assert code == 0, said.getvalue()[-500:]
    return said.getvalue().splitlines()[-1]

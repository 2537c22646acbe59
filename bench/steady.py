"""A run in which nothing changed, against what it cannot do without: to list and hash the files, and to ask once each."""

from __future__ import annotations

import contextlib
import datetime as dt
import hashlib
import io
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from bench.ratio import Ratio, seconds, size
from bench.roster import commit, make
from reconciler.athlete.reading import athlete_names, read_athlete
from reconciler.athlete.tree import WorkingTree
from reconciler.cli.main import main
from reconciler.reconcile.scope import AHEAD, LOOK_BACK
from reconciler.session.calendars import Calendars

TODAY = dt.date(2026, 5, 11)


def ratios() -> Iterator[Ratio]:
    """The embedded calendar over its HTTP client answers both; no process is begun within what is timed."""
    athletes = size("STEADY", 100)
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        make(root, athletes)
        commit(root)
        _reconcile(root)  # writes it all
        _reconcile(root)  # finds nothing to do, and keeps that
        hashing = seconds(lambda: _hash(root), 3, time.process_time)
        asking = seconds(lambda: _ask(root), 3, time.process_time)
        running = seconds(lambda: _reconcile(root), 3, time.process_time)
        fresh = seconds(lambda: _forget_and_reconcile(root), 3, time.process_time)
        against, least = "hashing their files and one list each", hashing + asking
        for what, spent, goal in (
            (f"{athletes} athletes in sync", running, 2.0),
            ("the same in a clone that remembers nothing", fresh, 0.0),
        ):
            note = f"{spent / athletes * 1000:.1f} ms each; {asking / athletes * 1000:.1f} of them to ask"
            yield Ratio(what, against, spent / least, goal, note)


def _hash(root: Path) -> None:
    tree = WorkingTree(root)
    for name in athlete_names(tree):
        for path in sorted((root / "athletes" / name).rglob("*.yaml")):
            hashlib.sha256(path.read_bytes()).digest()


def _ask(root: Path) -> None:
    tree, calendars = WorkingTree(root), Calendars("embedded", root)
    for name in athlete_names(tree):
        document = read_athlete(tree, name, weeks=lambda _: False).document
        with calendars.reader(name, document) as reader:
            reader.list_events(TODAY - LOOK_BACK, TODAY + dt.timedelta(weeks=8) + AHEAD)
    calendars.close()


def _forget_and_reconcile(root: Path) -> None:
    shutil.rmtree(root / ".git/reconciler")
    _reconcile(root)


def _reconcile(root: Path) -> None:
    with contextlib.redirect_stdout(io.StringIO()) as said:
        code = main(["reconcile", "--root", str(root), "--today", str(TODAY)])
    assert code == 0, said.getvalue()[-500:]

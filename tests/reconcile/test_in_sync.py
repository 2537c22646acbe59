"""What of a run may be remembered, and what of a file is believed."""

from __future__ import annotations

import json
import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reconciler.reconcile.changes import Changeset, canonical_digest
from reconciler.reconcile.guard import Guards
from reconciler.reconcile.in_sync import InSync, in_sync, read_in_sync
from reconciler.reconcile.job import Assessment, Job
from reconciler.reconcile.ledger import Intended, Ledger
from reconciler.reconcile.ownership import Calendar
from reconciler.reconcile.scope import Scope
from reconciler.session.memory import Memory
from tests.reconcile.world import MONDAY, day

JOB = Job("ada", (), ("2026-W20",), Scope(MONDAY, MONDAY, day(6)), Guards(), "", MONDAY, day(6))
QUIET = Assessment(
    JOB, Changeset("ada", ours=2, foreign=1, in_sync=2), Ledger(commit="c"), Calendar.of(()), ()
)
SEEN = InSync("1" * 64, "2" * 64, MONDAY, day(6), MONDAY, day(6), 2, 1, 2)


def test_a_run_with_nothing_to_do_is_kept() -> None:
    found = in_sync("x", QUIET, QUIET.ledger)
    assert found
    assert found.changeset("ada") == QUIET.changeset


LOUD = {
    "a blocker": replace(QUIET, changeset=replace(QUIET.changeset, blockers=("no",))),
    "something forgotten": replace(QUIET, changeset=replace(QUIET.changeset, forgotten=("2026-W20/a",))),
    "a refusal": replace(QUIET, refusals=("no",)),
    "a permission": replace(QUIET, job=replace(JOB, guards=Guards(allowed_deletes=1))),
    "a ledger that was settled": replace(QUIET, ledger=Ledger(commit="d")),
}


@pytest.mark.parametrize("found", LOUD.values(), ids=LOUD)
def test_any_other_is_not(found: Assessment) -> None:
    assert in_sync("x", found, QUIET.ledger) is None


def test_nor_one_over_an_open_intent() -> None:
    begun = Ledger(commit="c", intent=(Intended("create", "2026-W20/a", "plan:x", None, {}),))
    assert in_sync("x", replace(QUIET, ledger=begun), begun) is None


def test_what_was_written_is_read() -> None:
    assert read_in_sync(SEEN.to_text()) == SEEN


@pytest.mark.parametrize("value", ["2", "\x1b[31m", -1, 10**30, True, None, [2], 2.0])
def test_a_count_that_is_none_is_not_believed_whoever_sealed_it(value: Any) -> None:
    document = {key: field for key, field in json.loads(SEEN.to_text()).items() if key != "seal"}
    sealed = {**document, "in_sync": value}
    assert read_in_sync(json.dumps({**sealed, "seal": canonical_digest(sealed)})) is None


@pytest.mark.parametrize("kind", ["pipe", "link", "directory"])
def test_only_a_plain_file_is_read(kind: str, tmp_path: Path) -> None:
    memory = Memory(tmp_path)
    memory.keep("ada", SEEN)
    assert memory.recall("ada") == SEEN
    path = tmp_path / "reconciler/in-sync/ada.json"
    aside = path.rename(tmp_path / "aside.json")
    {"pipe": os.mkfifo, "link": lambda at: at.symlink_to(aside), "directory": Path.mkdir}[kind](path)

    assert memory.recall("ada") is None

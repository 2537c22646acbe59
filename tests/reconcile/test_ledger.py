"""The ledger: read whatever happened to it, written by one run at a time."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.errors import LedgerError
from reconciler.reconcile.git import Repository
from reconciler.reconcile.ledger import Entry, Intended, Ledger, read_ledger
from reconciler.reconcile.ledger_store import BRANCHES, REFS, LedgerMoved, LedgerStore, Stored
from tests.reconcile.plans import Plans

if TYPE_CHECKING:
    from pathlib import Path

ENTRY = Entry(7, "plan:2026-05-13:a", {"name": "A"}, {"name": "A"})
LEDGER = Ledger("test, athlete i1", "c0ffee", {"2026-W20/a": ENTRY})

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
FIELDS = st.dictionaries(st.text(), JSON, max_size=4)
ENTRIES = st.builds(Entry, st.integers(), st.text(), FIELDS, FIELDS)
INTENT = st.builds(Intended, st.text(), st.text(), st.text(), st.none() | st.integers(), FIELDS)
LEDGERS = st.builds(
    Ledger,
    st.text(),
    st.text(),
    st.dictionaries(st.text(), ENTRIES, max_size=3),
    st.lists(INTENT, max_size=2).map(tuple),
)


def store(plans: Plans, prefix: str = REFS) -> LedgerStore:
    return LedgerStore(Repository(plans.root), prefix)


class TestDocument:
    @given(LEDGERS)
    def test_what_is_written_is_what_is_read(self, ledger: Ledger) -> None:
        assert read_ledger(ledger.to_text(), athlete="maria") == ledger

    @given(LEDGERS)
    def test_it_is_ascii_so_that_half_a_character_does_no_harm(self, ledger: Ledger) -> None:
        assert ledger.to_text().isascii()

    def test_the_same_values_are_the_same_bytes_in_whatever_order_they_come(self) -> None:
        one, other = {"name": "A", "color": "red"}, {"color": "red", "name": "A"}
        ledgers = (
            Ledger("c", "1", {"b": Entry(1, "", one, one), "a": ENTRY}),
            Ledger("c", "1", {"a": ENTRY, "b": Entry(1, "", other, other)}),
        )
        assert len({ledger.to_text() for ledger in ledgers}) == 1

    @pytest.mark.parametrize(
        "text",
        [
            "",
            "null",
            "[]",
            "{}",
            "[" * 100_000,
            '{"format_version": "1.0"}',
            '{"format_version": "1.0", "calendar": "", "commit": "", "entries": [], "intent": []}',
            '{"format_version": "1.0", "calendar": "", "commit": "", "entries": {"a": 1}, "intent": []}',
            '{"format_version": "1.0", "calendar": "", "commit": "", "entries": {}, "intent": [{}]}',
        ],
    )
    def test_a_damaged_one_is_an_error_and_not_an_empty_one(self, text: str) -> None:
        with pytest.raises(LedgerError, match="cannot be read"):
            read_ledger(text, athlete="maria")

    @pytest.mark.parametrize("number", ["7", 7.0, True, None])
    def test_an_event_id_is_a_whole_number(self, number: Any) -> None:
        document = json.loads(LEDGER.to_text())
        document["entries"]["2026-W20/a"]["event_id"] = number

        with pytest.raises(LedgerError, match="whole number"):
            read_ledger(json.dumps(document), athlete="maria")

    def test_a_newer_format_asks_for_a_newer_release(self) -> None:
        document = {**json.loads(LEDGER.to_text()), "format_version": "2.0"}

        with pytest.raises(LedgerError) as caught:
            read_ledger(json.dumps(document), athlete="maria")

        assert "2.0" in caught.value.message
        assert "newer release" in caught.value.hint

    def test_a_newer_minor_version_is_read(self) -> None:
        document = {**json.loads(LEDGER.to_text()), "format_version": "1.7", "more": 1}

        assert read_ledger(json.dumps(document), athlete="maria") == LEDGER


@pytest.mark.parametrize("prefix", [REFS, BRANCHES])
@pytest.mark.parametrize("form", ["sha1", "sha256"])
def test_git_keeps_it_with_its_history(tmp_path: Path, form: str, prefix: str) -> None:
    plans = Plans.make(tmp_path / "plans", form=form)
    plans.commit()
    ledgers = store(plans, prefix)

    first = ledgers.write("maria", Stored(Ledger()), LEDGER, "begin: 1 create\n")
    second = ledgers.write("maria", first, Ledger("test, athlete i1", "beef"), "apply: 1 delete\n")

    assert ledgers.read_one("maria") == second
    assert ledgers.read_at("maria", str(first.commit)) == LEDGER
    assert "1 delete" in ledgers.log("maria").splitlines()[0]
    assert plans.git("status", "--porcelain") == "", "no file in the tree"


def test_where_no_commit_is_there_is_room_for_a_ledger(tmp_path: Path) -> None:
    ledgers = store(Plans.make(tmp_path / "athletes"))

    ledgers.write("athletes", ledgers.read_one("athletes"), LEDGER, "begin\n")

    assert ledgers.read_one("athletes").ledger == LEDGER


def test_of_two_runs_at_once_one_is_refused(plans: Plans) -> None:
    ledgers = store(plans)
    both = ledgers.read_one("maria")
    ledgers.write("maria", both, LEDGER, "begin\n")

    with pytest.raises(LedgerMoved):
        ledgers.write("maria", both, Ledger(), "begin\n")

    mine = ledgers.read_one("maria")
    ledgers.write("maria", mine, Ledger("x"), "apply\n")
    with pytest.raises(LedgerMoved):
        ledgers.write("maria", mine, Ledger("y"), "apply\n")
    assert ledgers.read_one("maria").ledger == Ledger("x")


def test_a_lock_that_somebody_left_is_named(plans: Plans) -> None:
    ledgers = store(plans)
    read = ledgers.write("maria", ledgers.read_one("maria"), LEDGER, "begin\n")
    (plans.root / ".git/refs/reconciler/maria.lock").touch()

    with pytest.raises(LedgerError, match=r"maria\.lock"):
        ledgers.write("maria", read, LEDGER, "apply\n")


def test_a_damaged_ledger_hides_no_other(plans: Plans) -> None:
    ledgers = store(plans)
    ledgers.write("jonas", Stored(Ledger()), LEDGER, "begin\n")
    blob = _object(plans, b"no json")
    _point(plans, "broken", "ledger.json", blob)
    _point(plans, "other", "another.json", blob)
    plans.git("update-ref", "refs/reconciler/blob", blob)

    _point(plans, "latin", "ledger.json", _object(plans, b"\xff"))

    found = ledgers.read(["broken", "jonas", "blob", "nobody", "other", "latin"])

    assert found["jonas"] == ledgers.read_one("jonas")
    assert found["nobody"] == Stored(Ledger())
    assert "cannot be read" in str(found["broken"])
    assert "holds no ledger.json" in str(found["other"])
    assert "not UTF-8" in str(found["latin"])
    assert isinstance(found["blob"], LedgerError)


def test_a_ledger_whose_objects_are_lost_is_no_new_ledger(plans: Plans) -> None:
    ledgers = store(plans)
    stored = ledgers.write("maria", Stored(Ledger()), LEDGER, "begin\n")
    commit = str(stored.commit)
    (plans.root / ".git/objects" / commit[:2] / commit[2:]).unlink()

    with pytest.raises(LedgerError, match="objects are lost"):
        ledgers.read_one("maria")


def test_a_roster_is_read_by_one_process(
    plans: Plans, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = [f"a{number}" for number in range(30)]
    ledgers = store(plans)
    blob = _object(plans, LEDGER.to_text().encode())
    for name in names:
        _point(plans, name, "ledger.json", blob)
    trace = tmp_path / "trace"
    monkeypatch.setenv("GIT_TRACE2_EVENT", str(trace))

    found = ledgers.read(names)

    assert all(isinstance(stored, Stored) and stored.ledger == LEDGER for stored in found.values())
    started = [line for line in trace.read_text(encoding="utf-8").splitlines() if '"event":"start"' in line]
    assert len(started) == 1


def _object(plans: Plans, content: bytes) -> str:
    command = ["git", "-C", str(plans.root), "hash-object", "-w", "--stdin"]
    return subprocess.run(command, input=content, capture_output=True, check=True).stdout.decode().strip()


def _point(plans: Plans, name: str, file: str, blob: str) -> None:
    command = ["git", "-C", str(plans.root), "mktree"]
    row = f"100644 blob {blob}\t{file}\n".encode()
    tree = subprocess.run(command, input=row, capture_output=True, check=True).stdout.decode().strip()
    commit = plans.git("commit-tree", tree, "-m", "x")
    plans.git("update-ref", f"refs/reconciler/{name}", commit)


def test_the_history_holds_one_commit_per_apply_and_a_cut_off_run_stays_visible(plans: Plans) -> None:
    ledgers = store(plans)

    def subjects() -> list[str]:
        return ledgers.repository.text("log", "--format=%s", ledgers.ref("maria")).splitlines()

    cut_off = replace(
        LEDGER, intent=(Intended("create", "2026-W20/a", "plan:2026-05-13:a", None, {"name": "a"}),)
    )
    begun = ledgers.write("maria", ledgers.read_one("maria"), cut_off, "begin 1\n")
    assert subjects() == ["begin 1"]
    ledgers.write("maria", begun, LEDGER, "apply 1\n")
    assert subjects() == ["apply 1"]
    ledgers.write("maria", ledgers.read_one("maria"), cut_off, "begin 2, and cut off\n")
    begun = ledgers.write("maria", ledgers.read_one("maria"), cut_off, "begin 3\n")
    ledgers.write("maria", begun, LEDGER, "apply 3\n")
    assert subjects() == ["apply 3", "begin 2, and cut off", "apply 1"]

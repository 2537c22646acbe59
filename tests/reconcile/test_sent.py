"""A day's message is claimed once, whichever machine runs; a failure gives it back; nothing of it is kept."""

from __future__ import annotations

import datetime as dt
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from reconciler.errors import LedgerError
from reconciler.reconcile.git import Repository
from reconciler.reconcile.sent import Sent, SentStore
from tests.reconcile.plans import Plans

DAY = dt.date(2026, 5, 11)
NEXT = DAY + dt.timedelta(days=1)
REF = "refs/reconciler-messages/ada"


def clone(base: Path, name: str) -> SentStore:
    subprocess.run(["git", "clone", "--quiet", str(base / "origin.git"), str(base / name)], check=True)
    return SentStore.of(Repository(base / name), {}, shared=True)


def read(store: SentStore) -> Sent:
    found = store.read(["ada"])["ada"]
    assert isinstance(found, Sent)
    return found


@pytest.fixture
def base(tmp_path: Path) -> Path:
    subprocess.run(
        ["git", "init", "--quiet", "--bare", "-b", "main", str(tmp_path / "origin.git")], check=True
    )
    return tmp_path


@pytest.fixture
def one(base: Path) -> SentStore:
    return clone(base, "one")


@pytest.fixture
def two(base: Path) -> SentStore:
    return clone(base, "two")


@pytest.fixture
def alone(tmp_path: Path) -> SentStore:
    Plans.make(tmp_path / "alone")
    return SentStore.of(Repository(tmp_path / "alone"), {}, shared=True)


@pytest.fixture(params=["one", "alone"])
def any_store(request: pytest.FixtureRequest) -> SentStore:
    """Shared through a remote, or in a clone without one."""
    store = request.getfixturevalue(str(request.param))
    assert isinstance(store, SentStore)
    return store


def test_a_confirmed_day_is_sent_and_the_next_one_is_free(any_store: SentStore) -> None:
    claim = any_store.claim("ada", read(any_store), DAY)
    assert claim is not None
    assert (read(any_store).day, read(any_store).state) == (DAY, "claimed")
    any_store.confirm(claim)
    assert (read(any_store).day, read(any_store).state) == (DAY, "sent")
    assert any_store.claim("ada", read(any_store), NEXT) is not None


def test_a_released_day_can_be_claimed_again(any_store: SentStore) -> None:
    """The first one ever, and one after a day that was sent."""
    for day in (DAY, NEXT):
        before = read(any_store)
        claim = any_store.claim("ada", before, day)
        assert claim is not None
        any_store.release(claim)
        assert read(any_store) == before
        again = any_store.claim("ada", before, day)
        assert again is not None
        any_store.confirm(again)


def test_of_two_that_read_the_same_one_may_send(any_store: SentStore) -> None:
    before = read(any_store)
    assert any_store.claim("ada", before, DAY) is not None
    assert any_store.claim("ada", before, DAY) is None


def test_machines_agree(one: SentStore, two: SentStore) -> None:
    ours, theirs = read(one), read(two)
    claim = one.claim("ada", ours, DAY)
    assert claim is not None
    assert two.claim("ada", theirs, DAY) is None
    assert read(two).state == "claimed"
    one.confirm(claim)
    assert (read(two).day, read(two).state) == (DAY, "sent")


def test_many_at_once_and_one_sends(base: Path) -> None:
    stores = [clone(base, f"runner-{n}") for n in range(4)]
    before = [read(store) for store in stores]
    with ThreadPoolExecutor(max_workers=4) as pool:
        claims = list(
            pool.map(lambda pair: pair[0].claim("ada", pair[1], DAY), zip(stores, before, strict=True))
        )
    assert sum(claim is not None for claim in claims) == 1


def test_only_the_day_and_the_state_are_kept_and_no_history(one: SentStore) -> None:
    for day in (DAY, NEXT):
        claim = one.claim("ada", read(one), day)
        assert claim is not None
        one.confirm(claim)
    git = one.refs.repository
    assert git.text("show", f"{REF}:message.json") == '{"day": "2026-05-12", "state": "sent"}'
    assert git.text("rev-list", "--count", REF) == "1"
    assert git.text("ls-tree", "--name-only", REF) == "message.json"


def test_what_was_forgotten_on_the_remote_is_free_again(one: SentStore, base: Path) -> None:
    claim = one.claim("ada", read(one), DAY)
    assert claim is not None
    one.confirm(claim)
    Repository(base / "origin.git").run("update-ref", "-d", REF)
    assert one.claim("ada", read(one), NEXT) is not None


def test_a_remote_that_is_away_is_an_error(one: SentStore, base: Path) -> None:
    before = read(one)
    shutil.move(base / "origin.git", base / "gone.git")
    with pytest.raises(LedgerError, match="what was sent cannot be read from origin") as caught:
        read(one)
    assert "nothing is sent" in caught.value.hint
    with pytest.raises(LedgerError, match="what was sent cannot be written to origin"):
        one.claim("ada", before, DAY)


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"day": "soon", "state": "sent"}', '{"day": "2026-05-11", "state": "x"}']
)
def test_a_damaged_record_stops_its_athlete_alone(content: str, alone: SentStore) -> None:
    assert alone.refs.move("ada", None, alone.refs.commit(content.encode(), "Damage")) == "done"
    found = alone.read(["ada", "bea"])
    assert isinstance(found["ada"], LedgerError)
    assert f"git update-ref -d {REF}" in found["ada"].hint
    assert found["bea"] == Sent()


def test_a_claim_that_was_given_back_cannot_be_confirmed(any_store: SentStore) -> None:
    """Another run may have sent by now."""
    claim = any_store.claim("ada", read(any_store), DAY)
    assert claim is not None
    any_store.release(claim)
    with pytest.raises(LedgerError, match="another run wrote"):
        any_store.confirm(claim)
    assert read(any_store) == Sent()


def test_what_another_run_claimed_since_cannot_be_given_back(any_store: SentStore) -> None:
    claim = any_store.claim("ada", Sent(), DAY)
    assert claim
    any_store.release(claim)
    assert any_store.claim("ada", Sent(), NEXT)

    with pytest.raises(LedgerError, match="another run"):
        any_store.release(claim)

    assert (read(any_store).day, read(any_store).state) == (NEXT, "claimed")

"""Runners share no disk: the ledger on the remote is what they agree by."""

from __future__ import annotations

import shutil
import subprocess
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.cli.main import main
from reconciler.errors import LedgerError
from reconciler.reconcile.git import Repository
from reconciler.reconcile.ledger import Ledger
from reconciler.reconcile.ledger_store import BRANCHES, REFS, LedgerMoved, LedgerStore, Stored
from reconciler.reconcile.remote import Remote, sign_in
from tests.forge.conftest import NOW
from tests.forge.stand_in import StandIn
from tests.forge.story import Stage
from tests.reconcile.plans import Plans

ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Tempo")
LEDGER = "refs/reconciler/maria"


class Interrupted(EmbeddedCalendar):
    """Calls `between` once, just before it answers the first request of a kind."""

    def __init__(self) -> None:
        super().__init__(clock=lambda: NOW)
        self.before = ""
        self.between: Callable[[], object] = lambda: None
        self.seen: list[str] = []

    def handle(self, request: Request) -> Response:
        self.seen.append(request.method)
        if request.method == self.before:
            self.before = ""
            self.between()
        return super().handle(request)


@pytest.fixture
def calendar() -> Iterator[Interrupted]:
    with Interrupted() as made:
        yield made


@pytest.fixture
def stage(tmp_path: Path, github: StandIn, calendar: Interrupted) -> Iterator[Stage]:
    with serve(calendar) as server:
        yield Stage.make(tmp_path, github, calendar, server.url)


@pytest.fixture
def merged(stage: Stage) -> Stage:
    """A pull request is reviewed and merged, and not yet applied."""
    number = stage.open("plan", *ROWS)
    stage.review(number)
    stage.merge(number)
    return stage


@pytest.mark.parametrize("moment", ["GET", "POST"], ids=["both read the same", "one is writing"])
def test_of_two_runs_at_once_one_wins_and_the_other_converges(
    merged: Stage, calendar: Interrupted, moment: str
) -> None:
    """A whole run of another machine takes place in the middle of ours."""
    other = merged.runner("main")
    second: list[int] = []
    calendar.before = moment
    calendar.between = lambda: second.append(merged.process(other, "reconcile").returncode)

    first = merged.process(merged.runner("main"), "reconcile")

    assert (first.returncode, second) == (0, [0]), first.stderr
    assert merged.names() == ["Easy", "Tempo"]
    assert merged.reconcile().code == 0
    assert len(merged.github.bodies(1)) == 2  # the review, and one result


def test_two_runs_side_by_side(merged: Stage) -> None:
    runners = [merged.runner("main"), merged.runner("main")]
    done: list[int] = []
    threads = [
        threading.Thread(
            target=lambda plans=plans: done.append(merged.process(plans, "reconcile").returncode)
        )
        for plans in runners
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert done == [0, 0]
    assert merged.names() == ["Easy", "Tempo"]


def test_a_remote_that_is_away_stops_everything_before_the_calendar_is_asked(
    merged: Stage, calendar: Interrupted
) -> None:
    runner = merged.runner("main")
    calendar.seen.clear()
    shutil.move(merged.bare, merged.base / "gone.git")

    done = merged.step(runner, "reconcile", KEY_OF_MARIA="k")

    assert done.code == 1
    assert calendar.seen == []
    assert "the ledger cannot be read from origin" in done.out


def test_a_remote_that_goes_away_stops_it_before_the_first_write(
    merged: Stage, calendar: Interrupted
) -> None:
    runner = merged.runner("main")
    calendar.before = "GET"
    calendar.between = lambda: shutil.move(merged.bare, merged.base / "gone.git")
    calendar.seen.clear()

    done = merged.step(runner, "reconcile", KEY_OF_MARIA="k")

    assert done.code == 1
    assert set(calendar.seen) == {"GET"}
    assert "the ledger cannot be written to origin" in done.out


def test_a_remote_that_refuses_the_push_stops_it_too(merged: Stage, calendar: Interrupted) -> None:
    hook = merged.bare / "hooks" / "update"
    hook.write_text("#!/bin/sh\necho not for you >&2\nexit 1\n", encoding="utf-8")
    hook.chmod(0o755)
    calendar.seen.clear()

    done = merged.reconcile()

    assert done.code == 1
    assert set(calendar.seen) == {"GET"}
    assert "contents: write" in merged.github.issues[0]["body"].replace("\\", "")


def test_a_missing_ledger_is_made_anew_without_a_write(merged: Stage, calendar: Interrupted) -> None:
    merged.reconcile()
    merged.git("update-ref", "-d", LEDGER)
    calendar.seen.clear()

    assert merged.reconcile().code == 0
    assert set(calendar.seen) == {"GET"}
    assert merged.git("rev-parse", LEDGER)


def test_a_ledger_of_a_newer_release_stops_the_athlete(merged: Stage, calendar: Interrupted) -> None:
    merged.reconcile()
    runner = merged.runner("main")
    text = merged.git("show", f"{LEDGER}:ledger.json").replace(
        '"format_version": "1.0"', '"format_version": "2.0"'
    )
    runner.write("ledger.json", text)
    runner.git("checkout", "--quiet", "--orphan", "newer")
    runner.git("rm", "-rq", "--cached", ".")
    runner.git("add", "ledger.json")
    runner.git("commit", "--quiet", "--message", "newer")
    runner.git("push", "--quiet", "--force", "origin", f"HEAD:{LEDGER}")
    calendar.seen.clear()

    done = merged.reconcile()

    assert (done.code, calendar.seen) == (1, [])
    assert "install that release" in merged.github.issues[0]["body"]


def test_a_shallow_clone_that_does_not_know_what_was_applied_is_refused(merged: Stage) -> None:
    merged.reconcile()
    number = merged.open("next", "a 2026-05-13 Hard", "b 2026-05-14 Tempo")
    merged.review(number)
    merged.merge(number)

    done = merged.reconcile(depth=1)

    assert done.code == 1
    assert "fetch-depth: 0" in done.out
    assert merged.names() == ["Easy", "Tempo"]
    assert merged.reconcile().code == 0


def test_ledgers_live_on_branches_where_a_forge_takes_no_other_refs(
    tmp_path: Path, github: StandIn, calendar: Interrupted
) -> None:
    with serve(calendar) as server:
        stage = Stage.make(tmp_path, github, calendar, server.url, "ledger: branch\n")
        stage.apply("plan", *ROWS)

        assert stage.git("rev-parse", "refs/heads/reconciler/maria")
        assert stage.reconcile().code == 0


def test_the_ledger_can_be_shown_where_the_remote_is_away(
    merged: Stage, capsys: pytest.CaptureFixture[str]
) -> None:
    merged.reconcile()
    runner = merged.runner("main")
    log = ["ledger", "log", "--root", str(runner.root)]
    assert main(log) == 0
    first = capsys.readouterr().out
    assert "2 create" in first
    shutil.move(merged.bare, merged.base / "gone.git")

    assert main(log) == 0
    again = capsys.readouterr()
    assert again.out == first
    assert "this clone's copy is shown" in again.err


class TestStore:
    """The store by itself: two clones of one bare repository."""

    @pytest.fixture
    def clones(self, tmp_path: Path) -> tuple[Plans, Plans]:
        bare = tmp_path / "origin.git"
        subprocess.run(["git", "init", "--quiet", "--bare", str(bare)], check=True)
        made = Plans.make(tmp_path / "one"), Plans.make(tmp_path / "two")
        for plans in made:
            plans.git("remote", "add", "origin", str(bare))
        return made

    @pytest.fixture(params=[REFS, BRANCHES])
    def stores(
        self, clones: tuple[Plans, Plans], request: pytest.FixtureRequest
    ) -> tuple[LedgerStore, LedgerStore]:
        one, two = (
            LedgerStore(Repository(plans.root), request.param, Remote(Repository(plans.root)))
            for plans in clones
        )
        return one, two

    def test_what_one_wrote_the_other_reads(self, stores: tuple[LedgerStore, LedgerStore]) -> None:
        one, two = stores
        one.write("ada", Stored(Ledger()), Ledger(calendar="c"), "first\n")
        two.fetch()

        assert two.read_one("ada").ledger.calendar == "c"

    def test_a_lost_lease_brings_the_newer_one(self, stores: tuple[LedgerStore, LedgerStore]) -> None:
        one, two = stores
        one.write("ada", Stored(Ledger()), Ledger(calendar="c"), "first\n")

        with pytest.raises(LedgerMoved):
            two.write("ada", Stored(Ledger()), Ledger(calendar="d"), "first\n")
        stored = two.read_one("ada")
        assert stored.ledger.calendar == "c"
        two.write("ada", stored, Ledger(calendar="d"), "second\n")
        with pytest.raises(LedgerMoved):
            one.write("ada", one.read_one("ada"), Ledger(calendar="e"), "second\n")

    def test_two_that_write_the_same_in_the_same_second_do_not_both_win(
        self, stores: tuple[LedgerStore, LedgerStore], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_COMMITTER_DATE", "2026-05-11T07:00:00Z")
        monkeypatch.setenv("GIT_AUTHOR_DATE", "2026-05-11T07:00:00Z")
        one, two = stores
        one.write("ada", Stored(Ledger()), Ledger(calendar="c"), "same\n")

        with pytest.raises(LedgerMoved):
            two.write("ada", Stored(Ledger()), Ledger(calendar="c"), "same\n")

    def test_a_push_whose_answer_was_lost_counts(self, stores: tuple[LedgerStore, LedgerStore]) -> None:
        """The commit is on the remote already when git says that it failed."""
        one, _ = stores
        stored = one.write("ada", Stored(Ledger()), Ledger(calendar="c"), "first\n")
        assert one.remote is not None
        assert one.remote.move(one.ref("ada"), "0" * 40, stored.commit) == "done"

    def test_forgotten_is_forgotten_everywhere(self, stores: tuple[LedgerStore, LedgerStore]) -> None:
        one, two = stores
        one.write("ada", Stored(Ledger()), Ledger(calendar="c"), "first\n")
        two.fetch()
        two.forget("ada")
        one.fetch()

        with pytest.raises(LedgerError, match="origin has none") as caught:
            one.write("ada", one.read_one("ada"), Ledger(calendar="d"), "second\n")
        assert "git push origin" in caught.value.hint

    def test_what_was_forgotten_elsewhere_is_not_believed_here(
        self, stores: tuple[LedgerStore, LedgerStore]
    ) -> None:
        one, other = stores
        one.write("maria", one.read_one("maria"), Ledger("here"), "apply\n")
        assert other.fetch() == {}
        one.forget("maria")

        found = other.fetch()

        assert list(found) == ["maria"]
        assert "has none" in found["maria"].message
        assert f"git update-ref -d {other.ref('maria')}" in found["maria"].hint

    def test_an_address_with_a_password_is_not_repeated(self, clones: tuple[Plans, Plans]) -> None:
        one, _ = clones
        one.git("remote", "set-url", "origin", "https://me:s3cret@localhost:1/plans.git")

        with pytest.raises(LedgerError) as caught:
            Remote(Repository(one.root)).fetch(f"{REFS}*")

        assert "s3cret" not in caught.value.message

    def test_without_a_remote_there_is_none(self, tmp_path: Path) -> None:
        assert Remote.of(Repository(Plans.make(tmp_path / "alone").root), {}) is None


class TestSignIn:
    def test_git_signs_in_with_the_token_of_the_run(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        environ = {"GITHUB_TOKEN": "ghs_x", "GITHUB_SERVER_URL": "https://github.com"}
        monkeypatch.setenv("GITHUB_TOKEN", "ghs_x")
        options = sign_in(environ)
        repository = Repository(Plans.make(tmp_path / "plans").root)

        asked = b"protocol=https\nhost=github.com\n\n"
        answer = repository.run(*options, "credential", "fill", stdin=asked).decode()

        assert "username=x-access-token\npassword=ghs_x\n" in answer
        assert "ghs_x" not in " ".join(options)

    def test_and_nowhere_else(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("GITHUB_TOKEN", "ghs_x")
        options = sign_in({"GITHUB_TOKEN": "ghs_x", "GITHUB_SERVER_URL": "https://github.com"})
        repository = Repository(Plans.make(tmp_path / "plans").root)

        asked = b"protocol=https\nhost=evil.example\n\n"
        assert b"ghs_x" not in repository.attempt(*options, "credential", "fill", stdin=asked)[1]

    @pytest.mark.parametrize(
        "environ",
        [
            {},
            {"GITHUB_TOKEN": "x"},
            {"GITHUB_SERVER_URL": "https://github.com"},
            {"GITHUB_TOKEN": "x", "GITHUB_SERVER_URL": "http://github.com"},
            {"GITHUB_TOKEN": "x", "GITHUB_SERVER_URL": "https://a/;rm"},
        ],
    )
    def test_outside_a_run_git_signs_in_as_ever(self, environ: dict[str, str]) -> None:
        assert sign_in(environ) == ()

"""The pull request of a proposal: opened once, kept up to date, closed when nothing is left, and nobody else's."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from reconciler.errors import ForgeError, ForgeForbidden
from reconciler.forge.github import GitHub
from reconciler.reconcile.proposal import Proposed, Withdrawn
from reconciler.reconcile.proposal_pull import NOT_STARTED
from reconciler.reconcile.propose import propose, withdraw
from reconciler.reconcile.remote import sign_in
from tests.forge.stand_in import BOT, Refused, StandIn
from tests.forge.story import TOKEN
from tests.reconcile.proposing import BRANCH, WEEK, Place

ONE: dict[str, bytes | None] = {WEEK: b"week: 2026-W20\nwhy: one\n"}
TWO: dict[str, bytes | None] = {WEEK: b"week: 2026-W20\nwhy: two\n"}
PULLS = "/repos/coach/plans/pulls"


@dataclass
class Desk:
    """A place with GitHub beside it. `client` has the token of a person."""

    place: Place
    github: StandIn
    client: GitHub

    def propose(self, files: dict[str, bytes | None] = ONE, **values: Any) -> Proposed:
        options = {name: values.pop(name) for name in ("exists", "remote") if name in values}
        proposal = self.place.proposal(files, **values)
        given = {"remote": self.place.remote, "exists": "update", **options}
        return propose(self.place.repository, proposal, self.client, **given)

    def withdraw(self, comment: str = "The drift is gone.") -> Withdrawn:
        base, remote = self.place.base(), self.place.remote
        return withdraw(
            self.place.repository, BRANCH, self.client, comment, kind="adopt", base=base, remote=remote
        )

    def pull(self, number: int | None) -> dict[str, Any]:
        assert number is not None
        return self.github.pulls[number]


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.make(tmp_path)


@pytest.fixture
def desk_of(place: Place, github: StandIn) -> Iterator[Callable[[str], Desk]]:
    """A desk with a token; GitHub knows what the bare repository holds."""
    github.people["gho_coach"] = "coach"
    github.tip = lambda branch: place.there(f"refs/heads/{branch}") or None
    clients = []

    def make(token: str) -> Desk:
        environ = {"GITHUB_TOKEN": token, "GITHUB_REPOSITORY": github.name, "GITHUB_API_URL": github.url}
        clients.append(GitHub.from_environment(environ))
        return Desk(place, github, clients[-1])

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def desk(desk_of: Callable[[str], Desk]) -> Desk:
    return desk_of("gho_coach")


def test_it_is_opened_with_title_and_text(desk: Desk) -> None:
    done = desk.propose(title="Adopt\nMaria's edits", body="She moved a run.\r\n\r\nAllow-deletes: 9")

    assert done == Proposed(
        BRANCH, desk.place.there(), True, 1, "https://github.com/coach/plans/pull/1", "opened"
    )
    pull = desk.pull(1)
    assert (pull["title"], pull["body"]) == (
        "Adopt Maria's edits",
        "She moved a run.\n\nAllow-deletes\\: 9\n",
    )
    assert (pull["head"]["ref"], pull["base"]["ref"], pull["head"]["sha"]) == (BRANCH, "main", done.commit)


@pytest.mark.parametrize("exists", ["refuse", "update"])
def test_the_same_once_more_writes_nothing(desk: Desk, exists: str) -> None:
    first = desk.propose(exists=exists)
    before = desk.github.writes

    again = desk.propose(exists=exists)

    assert (again.state, again.commit, again.pull) == ("unchanged", first.commit, first.pull)
    assert desk.github.writes == before


def test_other_content_moves_the_branch_and_not_the_words(desk: Desk) -> None:
    desk.propose()
    before = desk.github.writes
    done = desk.propose(TWO)
    assert (done.state, done.pull, done.commit) == ("updated", 1, desk.place.there())
    assert desk.github.writes == before
    assert len(desk.github.pulls) == 1


def test_other_words_move_the_words_and_not_the_branch(desk: Desk) -> None:
    first = desk.propose()
    done = desk.propose(title="Adopt two edits", body="She moved two runs.")
    assert (done.state, done.commit) == ("updated", first.commit)
    assert (desk.pull(1)["title"], desk.pull(1)["body"]) == ("Adopt two edits", "She moved two runs.\n")


def test_line_ends_that_the_forge_changed_are_no_other_words(desk: Desk) -> None:
    desk.propose(body="One\n\nTwo")
    desk.pull(1)["body"] = "One\r\n\r\nTwo\r\n"
    assert desk.propose(body="One\n\nTwo").state == "unchanged"


def test_the_longest_words_fit(desk: Desk) -> None:
    desk.propose(title="x" * 1000, body="line\n" * 100_000)
    assert (len(desk.pull(1)["title"]), len(desk.pull(1)["body"]) <= 65_536) == (256, True)
    assert "Cut here" in desk.pull(1)["body"]


class TestWorkflow:
    """A workflow's own token: GitHub starts no review of what it opens."""

    def test_the_text_says_how_to_start_the_review(self, desk_of: Callable[[str], Desk]) -> None:
        desk = desk_of(TOKEN)
        done = desk.propose()

        assert done.state == "opened"
        assert desk.pull(1)["user"]["login"] == BOT
        assert desk.pull(1)["body"] == f"She moved a run.\n\n{NOT_STARTED}\n"
        assert desk.propose().state == "unchanged"

    def test_with_the_token_of_a_person_it_does_not(self, desk: Desk) -> None:
        desk.propose()
        assert NOT_STARTED not in desk.pull(1)["body"]
        assert desk.github.writes == [("POST", PULLS)]

    def test_a_text_that_was_left_without_it_is_mended(self, desk_of: Callable[[str], Desk]) -> None:
        """The run was cut off after it opened the pull request."""
        desk = desk_of(TOKEN)
        desk.propose()
        desk.pull(1)["body"] = "She moved a run.\n"
        assert desk.propose().state == "updated"
        assert NOT_STARTED in desk.pull(1)["body"]

    def test_the_push_signs_in_with_the_same_token(self) -> None:
        server = {"GITHUB_SERVER_URL": "https://github.com"}
        (_, both), (_, other) = (
            sign_in({**server, "GITHUB_TOKEN": "a", "GH_TOKEN": "b"}),
            sign_in({**server, "GH_TOKEN": "b"}),
        )
        assert "$GITHUB_TOKEN" in both
        assert "$GH_TOKEN" in other


class TestPeople:
    def test_their_commits_are_kept_and_their_pull_request_named(self, desk: Desk) -> None:
        desk.propose()
        theirs = desk.place.work_of_a_person()
        before = desk.github.writes

        done, gone = desk.propose(TWO, title="Other words"), desk.withdraw()

        assert (done.state, done.commit, done.pull) == ("kept", theirs, 1)
        assert done.url == desk.pull(1)["html_url"]
        assert gone.state == "kept"
        assert desk.place.there() == theirs
        assert desk.github.writes == before
        assert desk.pull(1)["state"] == "open"

    def test_what_a_person_closed_is_not_opened_again(self, desk: Desk) -> None:
        first = desk.propose()
        desk.github.close(1)

        done = desk.propose()

        assert (done.state, done.pull, done.commit) == ("declined", 1, first.commit)
        assert "#1" in done.advice
        assert len(desk.github.pulls) == 1

    def test_unless_it_is_another_change(self, desk: Desk) -> None:
        desk.propose()
        desk.github.close(1)
        done = desk.propose(TWO)
        assert (done.state, done.pull) == ("opened", 2)

    def test_a_squash_merge_makes_room_for_the_next(self, desk: Desk) -> None:
        """The branch is still there, and its commit is not on main."""
        desk.propose()
        plans = desk.place.plans
        plans.git("merge", "--quiet", "--squash", BRANCH)
        desk.github.merge(1, plans.commit("Squashed"))
        plans.git("push", "--quiet", "origin", "main")

        assert desk.propose().state == "nothing to propose"
        done = desk.propose(TWO)
        assert (done.state, done.pull) == ("opened", 2)
        assert plans.git("rev-parse", f"{BRANCH}^") == desk.place.there("main")

    @pytest.mark.parametrize(
        ("became", "state"),
        [
            ("squashed into main", "opened"),
            ("closed", "kept"),
            ("squashed into another branch", "kept"),
            ("squashed before they went on", "kept"),
        ],
    )
    def test_their_work_makes_room_only_where_main_got_it(self, desk: Desk, became: str, state: str) -> None:
        first = desk.propose()
        theirs = desk.place.work_of_a_person()
        desk.github.push(1, str(first.commit) if became == "squashed before they went on" else theirs)
        if became == "closed":
            desk.github.close(1)
        else:
            desk.github.merge(1, "c" * 40)
        if became == "squashed into another branch":
            desk.pull(1)["base"]["ref"] = "release"

        assert desk.propose(TWO).state == state
        assert (desk.place.there() == theirs) is (state == "kept")

    def test_the_same_change_is_opened_again_after_a_squash_that_was_reverted(self, desk: Desk) -> None:
        desk.propose()
        desk.github.merge(1, "c" * 40)
        done = desk.propose()
        assert (done.state, done.pull) == ("opened", 2)

    def test_pull_requests_of_others_are_not_touched(self, desk: Desk) -> None:
        """A fork has a branch of the same name; this branch has one into another branch; and there are others."""
        fork = desk.github.open(BRANCH, "f" * 40, desk.place.there("main"), author="mallory", fork=True)
        desk.pull(fork)["head"]["repo"]["full_name"] = "coach/fork"
        desk.place.plans.git("push", "--quiet", "origin", "main:refs/heads/other")
        other = desk.github.open("other", desk.place.there("main"), desk.place.there("main"))
        before = dict(desk.pull(fork)), dict(desk.pull(other))

        done = desk.propose()
        release = desk.github.open(BRANCH, desk.place.there(), desk.place.there("main"))
        desk.pull(release)["base"]["ref"] = "release"
        title = desk.pull(release)["title"]
        again = desk.propose(title="New words")

        assert (done.state, again.state, again.pull) == ("opened", "updated", done.pull)
        assert desk.pull(release)["title"] == title
        assert (desk.pull(fork), desk.pull(other)) == before
        assert desk.withdraw().pulls == (done.pull, release)
        assert desk.pull(fork)["state"] == "open"


class TestWithdraw:
    def test_nothing_is_left(self, desk: Desk) -> None:
        desk.propose()

        done = desk.withdraw()

        assert done == Withdrawn(BRANCH, "withdrawn", (1,))
        assert (desk.place.there(), desk.place.here()) == ("", "")
        assert desk.pull(1)["state"] == "closed"
        assert desk.github.bodies(1) == ["The drift is gone.\n"]
        assert desk.withdraw() == Withdrawn(BRANCH, "nothing to withdraw")
        assert desk.github.bodies(1) == ["The drift is gone.\n"]

    def test_without_a_word(self, desk: Desk) -> None:
        desk.propose()
        assert desk.withdraw("").pulls == (1,)
        assert desk.github.bodies(1) == []

    def test_and_it_may_come_back(self, desk: Desk) -> None:
        desk.propose()
        desk.withdraw()
        done = desk.propose()
        assert (done.state, desk.pull(done.pull)["state"]) == ("opened", "open")
        assert len(desk.github.pulls) == 2


class TestTrouble:
    @pytest.mark.parametrize(
        ("answer", "hint"),
        [
            (
                Refused(403, "GitHub Actions is not permitted to create or approve pull requests."),
                "Allow GitHub Actions to create and approve pull requests",
            ),
            (Refused(403, "Resource not accessible by integration"), "pull-requests: write"),
            (
                Refused(403, "Resource not accessible by personal access token"),
                "Pull requests: read and write",
            ),
            (Refused(404, "Not Found"), "pull-requests: write"),
        ],
    )
    @pytest.mark.parametrize("exists", ["refuse", "update"])
    def test_what_the_token_may_not_is_said_and_done_by_the_next_run(
        self, desk: Desk, answer: Refused, hint: str, exists: str
    ) -> None:
        desk.github.no_pulls = answer

        with pytest.raises(ForgeForbidden, match=answer.message) as caught:
            desk.propose(exists=exists)

        assert hint in caught.value.hint
        assert f"the branch {BRANCH} is pushed" in caught.value.hint
        assert caught.value.status == answer.status
        pushed = desk.place.there()
        assert pushed

        desk.github.no_pulls = None
        done = desk.propose(exists=exists)
        assert (done.state, done.commit) == ("opened", pushed)

    @pytest.mark.parametrize("status", [502, 429])
    def test_a_server_that_is_away_is_an_error_and_the_next_run_goes_on(
        self, desk: Desk, status: int
    ) -> None:
        desk.github.trouble = Refused(status, "no", retry_after="3600")
        with pytest.raises(ForgeError, match="GitHub") as caught:
            desk.propose()
        assert "is pushed" in caught.value.hint
        desk.github.trouble = None
        assert desk.propose().state == "opened"

    def test_another_run_that_was_faster_is_no_error(self, desk: Desk) -> None:
        """It opens the pull request between our question and our own."""
        theirs: list[int] = []
        desk.github.meanwhile = lambda: theirs.append(
            desk.github.open(BRANCH, desk.place.there(), desk.place.there("main"))
        )

        done = desk.propose()

        assert ([done.pull], done.state) == (theirs, "opened")
        assert desk.pull(done.pull)["title"] == "Adopt Maria's edits"

    def test_what_github_finds_wrong_is_told(self, desk: Desk) -> None:
        desk.github.no_pulls = Refused(422, "Validation Failed", errors=("No commits between main and x",))
        with pytest.raises(ForgeError, match="Validation Failed: No commits between main and x") as caught:
            desk.propose()
        assert caught.value.status == 422

    def test_offline_no_forge_is_asked(self, desk: Desk) -> None:
        proposal = desk.place.proposal(ONE)
        desk.place.bare.rename(desk.place.bare.with_name("gone"))
        done = propose(desk.place.repository, proposal, desk.client, remote=desk.place.remote)
        assert (done.state, done.pushed, done.pull) == ("committed", False, None)
        assert desk.github.requests == []

    def test_a_branch_that_is_not_pushed_is_not_offered(self, desk: Desk) -> None:
        done = desk.propose(remote=None)
        assert (done.state, done.pushed, desk.github.requests) == ("committed", False, [])

    def test_a_list_that_was_not_asked_for_is_not_believed(self, desk: Desk) -> None:
        """GitHub lists all pull requests where it cannot read the branch that was asked for."""
        desk.place.plans.git("push", "--quiet", "origin", "main:refs/heads/other")
        desk.github.open("other", desk.place.there("main"), desk.place.there("main"))
        answer = desk.github._pulls
        desk.github._pulls = lambda call: answer({**call, "head": BRANCH})  # type: ignore[method-assign]
        assert desk.client.open_pulls(BRANCH) == ()
        assert [pull.number for pull in desk.client.open_pulls("other")] == [1]

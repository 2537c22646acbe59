"""What a merge approves, and what it does not."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.forge.stand_in import BOT
from tests.forge.story import TOKEN, Stage

ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Tempo")
LEDGER = "refs/reconciler/maria"


@pytest.mark.parametrize("how", ["merge", "squash", "rebase", "fast-forward"])
def test_every_way_to_merge_is_an_approval(stage: Stage, how: str) -> None:
    number = stage.open("plan", *ROWS)
    stage.change(*ROWS, "c 2026-05-16 Long", message="More")
    stage.github.push(number, stage.change("a 2026-05-13 Easy", "c 2026-05-16 Long", message="Less"))
    stage.review(number)
    stage.merge(number, how)

    assert stage.reconcile().code == 0
    assert stage.names() == ["Easy", "Long"]


class TestComment:
    """What counts is the comment that the program wrote, as it wrote it."""

    def refused(self, stage: Stage, number: int) -> str:
        stage.merge(number)
        assert stage.reconcile().code == 1
        assert stage.names() == []
        return stage.github.bodies(number)[-1].replace("\\", "")

    def reviewed(self, stage: Stage) -> int:
        number = stage.open("plan", *ROWS)
        stage.review(number)
        return number

    @pytest.mark.parametrize("change", [("Easy", "Hard"), ("reconciler:review eN", "reconciler:review fN")])
    def test_edited_by_hand_it_counts_no_longer(self, stage: Stage, change: tuple[str, str]) -> None:
        number = self.reviewed(stage)
        comment = stage.github.comments[number][0]
        comment["body"] = comment["body"].replace(*change)

        assert "edited by hand" in self.refused(stage, number)

    def test_line_ends_of_another_kind_are_no_edit(self, stage: Stage) -> None:
        number = self.reviewed(stage)
        comment = stage.github.comments[number][0]
        comment["body"] = comment["body"].replace("\n", "\r\n").strip()
        stage.merge(number)

        assert stage.reconcile().code == 0

    def test_deleted_it_approves_nothing(self, stage: Stage) -> None:
        number = self.reviewed(stage)
        stage.github.comments[number].clear()

        assert "nothing was shown" in self.refused(stage, number)

    def test_copied_by_somebody_else_it_is_not_ours(self, stage: Stage) -> None:
        number = self.reviewed(stage)
        comment = stage.github.comments[number].pop()
        stage.github.say(number, comment["body"], by="mallory")

        assert "nothing was shown" in self.refused(stage, number)

    def test_the_next_push_mends_an_edited_one(self, stage: Stage) -> None:
        number = self.reviewed(stage)
        stage.github.comments[number][0]["body"] += "\nLGTM"
        stage.review(number)
        stage.merge(number)

        assert stage.reconcile().code == 0
        assert "LGTM" not in stage.github.bodies(number)[0]

    def test_a_person_with_a_token_of_their_own(self, stage: Stage) -> None:
        stage.github.people[TOKEN] = "coach"
        number = self.reviewed(stage)
        assert stage.github.comments[number][0]["user"]["login"] == "coach"
        stage.merge(number)

        assert stage.reconcile().code == 0

    def test_ours_is_found_among_many(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        for turn in range(120):
            stage.github.say(number, f"remark {turn}")
        stage.review(number)
        stage.github.push(number, stage.change("a 2026-05-13 Easy"))
        stage.review(number)

        assert [row["user"]["login"] for row in stage.github.comments[number]].count(BOT) == 1

    def test_what_was_pushed_after_the_review_is_not_approved(self, stage: Stage) -> None:
        """The branch is forced to another plan, and merged before the review has seen it."""
        number = self.reviewed(stage)
        stage.github.push(number, stage.change("a 2026-05-13 Very hard"))

        said = self.refused(stage, number)

        assert "Very hard" in said
        assert "was merged" in said

    def test_a_forced_branch_that_was_reviewed_again_is(self, stage: Stage) -> None:
        number = self.reviewed(stage)
        stage.plans.git("reset", "--quiet", "--hard", "main")
        stage.github.push(number, stage.change("a 2026-05-13 Other"))
        stage.review(number)
        stage.merge(number)

        assert stage.reconcile().code == 0
        assert stage.names() == ["Other"]


class TestWithoutPullRequest:
    def test_a_commit_straight_to_main_is_refused(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        stage.push_to_main("a 2026-05-13 Sneaked")

        done = stage.reconcile()

        assert done.code == 1
        assert stage.names() == ["Easy", "Tempo"]
        assert "without a merged pull request" in done.out
        assert stage.github.issues[0]["state"] == "open"

    def test_so_is_what_it_hides_behind_a_pull_request_that_did_not_show_it(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        number = stage.github.open(
            "two", stage.branch("two", "x 2026-05-20 Ride", week="2026-W21"), stage.main()
        )
        stage.review(number)
        stage.push_to_main("a 2026-05-13 Sneaked", "b 2026-05-14 Tempo")
        stage.merge(number)

        done = stage.reconcile()

        assert done.code == 1
        assert stage.names() == ["Easy", "Tempo"]
        assert "Sneaked" in stage.github.bodies(number)[-1]

    def test_a_later_pull_request_that_shows_it_approves_it(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        stage.push_to_main("a 2026-05-13 Urgent", "b 2026-05-14 Tempo")
        assert stage.reconcile().code == 1

        stage.apply("then", "a 2026-05-13 Urgent", "b 2026-05-14 Tempo", "c 2026-05-16 Long")

        assert stage.names() == ["Long", "Tempo", "Urgent"]

    def test_a_pull_request_into_another_branch_does_not_count(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        stage.review(number)
        stage.merge(number)
        stage.github.pulls[number]["base"]["ref"] = "release"

        assert stage.reconcile().code == 1
        assert stage.names() == []


class TestRequiredReviews:
    @pytest.fixture
    def strict(self, staged: Callable[..., Stage]) -> Stage:
        return staged("required_reviews: 1\n")

    def merged(self, stage: Stage, *approvals: dict[str, str]) -> int:
        number = stage.open("plan", *ROWS)
        stage.review(number)
        for approval in approvals:
            stage.github.approve(number, **approval)
        stage.merge(number)
        return stage.reconcile().code

    def test_approved_it_is_applied(self, strict: Stage) -> None:
        assert self.merged(strict, {"by": "coach"}) == 0

    @pytest.mark.parametrize(
        "approvals",
        [
            [],
            [{"by": "ada"}],
            [{"by": "stranger", "member": "NONE"}],
            [{"by": "coach", "state": "COMMENTED"}],
            [{"by": "coach"}, {"by": "coach", "state": "CHANGES_REQUESTED"}],
            [{"by": "coach"}, {"by": "coach", "state": "DISMISSED"}],
            [{"by": "coach", "sha": "0" * 40}],
        ],
        ids=[
            "nobody",
            "the author",
            "a stranger",
            "a remark",
            "changed their mind",
            "dismissed",
            "an older commit",
        ],
    )
    def test_else_it_is_refused(self, strict: Stage, approvals: list[dict[str, str]]) -> None:
        assert self.merged(strict, *approvals) == 1
        assert strict.names() == []
        assert "approved by 0 of 1" in strict.github.issues[0]["body"]


class TestWithoutCredentials:
    """An owner may keep every key from the runs of pull requests: the review compares the YAML then."""

    def test_what_was_shown_without_the_calendar_is_approved_as_well(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        done = stage.review(number, key=False)
        stage.merge(number)

        assert done.outputs["creates"] == "2"
        assert stage.reconcile().code == 0
        assert stage.names() == ["Easy", "Tempo"]

    def test_updates_moves_and_deletes_too(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS, "c 2026-05-16 Long", "d 2026-05-17 Ride")
        number = stage.open("next", "a 2026-05-13 Hard", "b 2026-05-15 Tempo", "d 2026-05-17 Ride")
        done = stage.review(number, key=False)
        stage.merge(number)

        assert (done.outputs["updates"], done.outputs["moves"], done.outputs["deletes"]) == ("1", "1", "1")
        assert stage.reconcile().code == 0
        assert stage.names() == ["Hard", "Ride", "Tempo"]

    def test_more_than_that_is_not(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS, "c 2026-05-16 Long", "d 2026-05-17 Ride")
        number = stage.open("next", "a 2026-05-13 Hard", *ROWS[1:], "c 2026-05-16 Long", "d 2026-05-17 Ride")
        stage.review(number, key=False)
        stage.github.push(number, stage.change("a 2026-05-13 Hard", *ROWS[1:], "c 2026-05-16 Long"))
        stage.merge(number)

        assert stage.reconcile().code == 1
        assert stage.names() == ["Easy", "Long", "Ride", "Tempo"]

"""The life of a plan on GitHub, with real git, a stand-in for its API, and a calendar on a port."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from reconciler.calendar.embedded.exchange import Request, Response
from tests.forge.stand_in import BOT
from tests.forge.story import ATHLETE, SECRET, TOKEN, Stage

ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Tempo")
LEDGER = "refs/reconciler/maria"


def test_from_the_pull_request_to_the_calendar(stage: Stage) -> None:
    """Open, push again, merge: one comment that is edited, then the calendar, the ledger, and the result."""
    number = stage.open("plan", *ROWS)
    reviewed = stage.review(number)
    assert (reviewed.code, reviewed.err) == (0, "")
    (first,) = stage.github.bodies(number)
    assert "Easy" in first
    assert reviewed.outputs["creates"] == "2"

    stage.github.push(number, stage.change(*ROWS, "c 2026-05-16 Long"))
    assert stage.review(number).code == 0
    (second,) = stage.github.bodies(number)
    assert "Long" in second

    merged = stage.merge(number)
    done = stage.reconcile()
    assert (done.code, done.err) == (0, "")
    assert stage.names() == ["Easy", "Long", "Tempo"]
    said = stage.git("log", "-1", "--format=%B", LEDGER)
    assert f"Applied-commit: {merged}" in said
    assert f"Approved-by: coach (merged pull request #{number})" in said
    _, result = stage.github.bodies(number)
    assert "3 created" in result
    assert stage.github.issues == []


def test_a_second_run_finds_nothing_to_do_and_says_nothing(stage: Stage) -> None:
    number = stage.apply("plan", *ROWS)
    before = list(stage.github.bodies(number))
    stage.github.requests.clear()

    assert stage.reconcile().code == 0
    assert stage.github.bodies(number) == before
    assert stage.github.writes == []


class TestReview:
    def test_the_outputs_are_for_the_next_step_and_the_summary_for_people(self, stage: Stage) -> None:
        done = stage.review(stage.open("plan", *ROWS))

        digest = done.outputs.pop("digest")
        assert len(digest) == 64
        assert done.outputs == {
            "changes": "2",
            "creates": "2",
            "updates": "0",
            "moves": "0",
            "deletes": "0",
            "status": "pending",
        }
        assert "Tempo" in done.summary

    def test_where_nothing_changes_it_is_quiet(self, stage: Stage) -> None:
        stage.plans.git("switch", "--quiet", "--create", "docs")
        stage.plans.write("README.md", "About us\n")
        sha = stage.plans.commit("Say more")
        stage.plans.git("push", "--quiet", "origin", "docs")
        number = stage.github.open("docs", sha, stage.main())

        done = stage.review(number)

        assert (done.code, stage.github.bodies(number)) == (0, [])
        assert done.outputs["changes"] == "0"
        assert stage.github.checks[0]["conclusion"] == "success"

    def test_where_nothing_changes_any_more_the_comment_says_so_in_a_line(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        number = stage.open("other", "a 2026-05-13 Hard", "b 2026-05-14 Tempo")
        stage.review(number)
        stage.github.push(number, stage.change(*ROWS))

        assert stage.review(number).code == 0
        (body,) = stage.github.bodies(number)
        assert len(body.splitlines()) == 2
        assert "Nothing changes" in body

    def test_the_same_review_is_not_sent_again(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        stage.review(number)
        stage.github.requests.clear()
        stage.review(number)

        assert [path for method, path in stage.github.writes if method == "PATCH"] == []

    def test_what_does_not_load_is_an_error_at_its_line(self, stage: Stage) -> None:
        number = stage.open("plan", "a 2026-05-13 Easy")
        stage.plans.write(
            "athletes/maria/weeks/2026-W20.yaml", "week: 2026-W20\nworkouts:\n  - {id: a, dat: x}\n"
        )
        stage.github.push(number, stage.plans.commit("Break it"))
        stage.plans.git("push", "--quiet", "origin", "plan")

        done = stage.review(number)

        assert (done.code, done.outputs["status"]) == (1, "error")
        (check,) = stage.github.checks
        assert check["conclusion"] == "failure"
        note = check["output"]["annotations"][0]
        assert (note["path"], note["start_line"]) == ("athletes/maria/weeks/2026-W20.yaml", 3)
        assert "dat" in stage.github.bodies(number)[0]

    def test_settings_that_do_not_load_are_an_error(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        stage.plans.write("athletes/settings.yaml", "calender: embedded\n")
        stage.github.push(number, stage.plans.commit("Mistype"))
        stage.plans.git("push", "--quiet", "origin", "plan")

        assert stage.review(number).code == 1
        assert "calender" in stage.github.bodies(number)[0]

    def test_more_annotations_than_fit_in_a_request(self, stage: Stage) -> None:
        number = stage.open("plan", "a 2026-05-13 Easy")
        rows = "".join(f"  - {{id: w{n}, dat: x}}\n" for n in range(60))
        stage.plans.write("athletes/maria/weeks/2026-W20.yaml", f"week: 2026-W20\nworkouts:\n{rows}")
        stage.github.push(number, stage.plans.commit("Break it"))
        stage.plans.git("push", "--quiet", "origin", "plan")

        stage.review(number)

        assert len(stage.github.checks[0]["output"]["annotations"]) > 50

    def test_only_athletes_that_the_pull_request_is_about_are_looked_at(self, stage: Stage) -> None:
        stage.plans.athlete("jonas", "i2")
        stage.plans.commit("Jonas comes")
        stage.plans.git("push", "--quiet", "origin", "main")

        done = stage.review(stage.open("plan", *ROWS))

        assert "Maria" in done.summary
        assert "Jonas" not in done.summary

    def test_an_older_run_does_not_write_over_a_newer_one(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        old = stage.github.pulls[number]["head"]["sha"]
        stale = json.loads(json.dumps(stage.github.event(number)))
        stage.github.push(number, stage.change("a 2026-05-13 Hard"))
        stage.review(number)
        before = stage.github.bodies(number)
        event = stage.base / "stale.json"
        event.write_text(json.dumps(stale), encoding="utf-8")
        runner = stage.runner("main")
        runner.git("fetch", "--quiet", "origin", old)
        runner.git("merge", "--quiet", "--no-ff", "--message", "Trial", old)

        done = stage.step(runner, "review", GITHUB_EVENT_PATH=str(event), KEY_OF_MARIA=SECRET)

        assert (done.code, stage.github.bodies(number)) == (0, before)
        assert "newer commits" in done.err

    def test_a_shallow_clone_says_what_to_fetch(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        stage.github.pulls[number]["base"]["sha"] = "0" * 40

        done = stage.review(number, depth=1)

        assert done.code == 1
        assert "fetch-depth: 0" in done.err

    @pytest.mark.parametrize("payload", ["", "[]", "{}", '{"issue": 1}'])
    def test_another_event_is_refused_in_words(self, stage: Stage, payload: str) -> None:
        event = stage.base / "event.json"
        event.write_text(payload, encoding="utf-8")

        done = stage.step(stage.runner("main"), "review", GITHUB_EVENT_PATH=str(event))

        assert done.code == 1
        assert "pull_request" in done.err


def watch(stage: Stage) -> list[str]:
    """Remember what the calendar is asked from now on."""
    asked: list[str] = []
    handle = stage.calendar.handle

    def watched(request: Request) -> Response:
        asked.append(request.method)
        return handle(request)

    stage.calendar.handle = watched  # type: ignore[method-assign]
    return asked


class TestFork:
    def test_no_secret_is_used_even_where_there_is_one(self, stage: Stage) -> None:
        """Somebody may have wired `pull_request_target`: the review still asks no calendar."""
        number = stage.open("plan", *ROWS, fork=True)
        asked = watch(stage)
        done = stage.review(number, key=True)

        assert (done.code, asked) == (0, [])
        assert done.outputs["creates"] == "2"

    def test_a_pull_request_that_changes_the_calendar_is_not_given_the_key(self, stage: Stage) -> None:
        """Else a pull request could have the key sent to a server of its own."""
        number = stage.open("plan", *ROWS)
        stage.plans.write("athletes/settings.yaml", f"calendar: {stage.url}/\napproval: pull-request\n")
        stage.github.push(number, stage.change(*ROWS))
        asked = watch(stage)

        done = stage.review(number)

        assert (done.code, asked) == (0, [])
        assert "changes the calendar" in done.err

    def test_a_token_that_may_only_read_makes_it_print(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS, fork=True)
        stage.github.read_only = True

        done = stage.review(number, key=False)

        assert done.code == 0
        assert "no comment" in done.err
        assert "Tempo" in done.out
        assert stage.github.bodies(number) == []

    def test_without_any_token_it_prints(self, stage: Stage) -> None:
        done = stage.review(stage.open("plan", *ROWS), GITHUB_TOKEN="")

        assert (done.code, stage.github.requests) == (0, [])
        assert "Tempo" in done.out

    def test_merged_without_a_review_it_is_not_applied(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS, fork=True)
        stage.github.read_only = True
        stage.review(number, key=False)
        stage.github.read_only = False
        stage.merge(number)

        assert stage.reconcile().code == 1
        assert stage.names() == []
        assert "nothing was shown before the merge" in stage.github.bodies(number)[0].replace("\\", "")

    def test_no_secret_is_ever_written(self, stage: Stage) -> None:
        number = stage.apply("plan", *ROWS)
        done = stage.reconcile()

        for text in (*stage.github.bodies(number), done.out, done.err, done.summary):
            assert SECRET not in text
            assert TOKEN not in text


@pytest.mark.parametrize("how", ["merge", "squash", "rebase", "fast-forward"])
def test_every_way_to_merge_is_an_approval(stage: Stage, how: str) -> None:
    number = stage.open("plan", *ROWS)
    stage.change(*ROWS, "c 2026-05-16 Long", message="More")
    stage.github.push(number, stage.change("a 2026-05-13 Easy", "c 2026-05-16 Long", message="Less"))
    stage.review(number)
    stage.merge(number, how)

    assert stage.reconcile().code == 0
    assert stage.names() == ["Easy", "Long"]


def test_two_pull_requests_merged_before_one_run_are_both_approved(stage: Stage) -> None:
    stage.apply("start", "a 2026-05-13 Easy")
    one = stage.open("one", "a 2026-05-13 Hard")
    two = stage.github.open("two", stage.branch("two", "x 2026-05-20 Ride", week="2026-W21"), stage.main())
    stage.review(one)
    stage.review(two)
    stage.merge(one)
    stage.merge(two)

    assert stage.reconcile().code == 0
    assert stage.names() == ["Hard", "Ride"]


def test_a_revert_is_reviewed_as_any_change_and_applied(stage: Stage) -> None:
    stage.apply("plan", "a 2026-05-13 Easy", "b 2026-05-14 Tempo")
    stage.apply("harder", "a 2026-05-13 Hard", "b 2026-05-14 Tempo")
    stage.plans.git("switch", "--quiet", "--create", "revert", "main")
    stage.plans.git("revert", "--no-edit", "--mainline", "1", "HEAD")
    stage.plans.git("push", "--quiet", "origin", "revert")
    number = stage.github.open("revert", stage.plans.git("rev-parse", "HEAD"), stage.main())

    reviewed = stage.review(number)
    stage.merge(number)

    assert reviewed.outputs["updates"] == "1"
    assert stage.reconcile().code == 0
    assert stage.names() == ["Easy", "Tempo"]


def test_a_change_by_hand_between_review_and_merge_is_refused_and_said(stage: Stage) -> None:
    """The athlete drags a session elsewhere: writing over it is more than was reviewed."""
    stage.apply("plan", *ROWS)
    number = stage.open("harder", "a 2026-05-13 Hard", "b 2026-05-14 Tempo")
    stage.review(number)
    stage.edit("Easy", name="Easy with Bea")
    stage.merge(number)

    assert stage.reconcile().code == 1
    assert stage.names() == ["Easy with Bea", "Tempo"]
    assert "in conflict" in stage.github.bodies(number)[-1]
    assert stage.github.issues[0]["state"] == "open"


def test_stronger_than_shown_is_refused_and_the_next_pull_request_sets_it_free(
    staged: Callable[..., Stage],
) -> None:
    """Shown was an update; the event was deleted by hand, and `enforce` would make it anew."""
    stage = staged("drift: enforce\n")
    stage.apply("plan", *ROWS)
    number = stage.open("harder", "a 2026-05-13 Hard", "b 2026-05-14 Tempo")
    stage.review(number)
    stage.calendar.remove_event(ATHLETE, stage.event("Easy"))
    stage.merge(number)

    assert stage.reconcile().code == 1
    assert stage.names() == ["Tempo"]
    assert "was not reviewed" in stage.github.bodies(number)[-1]

    stage.apply("again", "a 2026-05-13 Hard", "b 2026-05-14 Tempo")
    assert stage.names() == ["Hard", "Tempo"]


def test_what_was_approved_once_is_put_back_without_another_review(staged: Callable[..., Stage]) -> None:
    stage = staged("drift: enforce\n")
    stage.apply("plan", *ROWS)
    stage.edit("Easy", name="Something else")
    stage.calendar.remove_event(ATHLETE, stage.event("Tempo"))

    assert stage.reconcile().code == 0
    assert stage.names() == ["Easy", "Tempo"]


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


class TestIssue:
    def test_drift_is_told_when_two_runs_saw_it_and_closed_when_it_is_gone(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        stage.edit("Easy", name="Easy with Bea")

        assert stage.reconcile().code == 1
        (issue,) = stage.github.issues
        assert issue["state"] == "closed"

        assert stage.reconcile().code == 1
        assert issue["state"] == "open"
        assert "1 drifted" in issue["body"]
        stage.github.requests.clear()
        assert stage.reconcile().code == 1
        assert len(stage.github.writes) == 1  # the count of sightings

        stage.edit("Easy with Bea", name="Easy")
        assert stage.reconcile().code == 0
        assert (issue["state"], len(stage.github.issues)) == ("closed", 1)

    def test_drift_that_went_by_itself_starts_anew(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        stage.edit("Easy", name="Other")
        stage.reconcile()
        stage.edit("Other", name="Easy")
        stage.reconcile()
        stage.edit("Easy", name="Other")
        stage.reconcile()

        assert [issue["state"] for issue in stage.github.issues] == ["closed"]

    def test_closed_by_hand_it_stays_closed_until_something_new_comes(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        stage.edit("Easy", name="Other")
        stage.reconcile()
        stage.reconcile()
        (issue,) = stage.github.issues
        issue["state"] = "closed"
        stage.reconcile()
        assert issue["state"] == "closed"

        stage.edit("Tempo", name="Another")
        stage.reconcile()
        assert issue["state"] == "open"

    def test_a_token_that_may_not_write_issues_stops_nothing(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        stage.review(number)
        stage.merge(number)
        stage.github.read_only = True

        done = stage.reconcile()

        assert (done.code, stage.names()) == (0, ["Easy", "Tempo"])
        assert "permissions" not in done.out
        assert "not commented" in done.err


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


def test_the_run_of_a_merge_queue_reviews_and_comments_nothing(stage: Stage) -> None:
    number = stage.open("plan", *ROWS)
    stage.review(number)
    runner = stage.runner("plan")
    event = stage.base / "group.json"
    group = {"head_sha": runner.git("rev-parse", "HEAD"), "base_sha": stage.main()}
    event.write_text(json.dumps({"action": "checks_requested", "merge_group": group}), encoding="utf-8")
    stage.github.requests.clear()

    done = stage.step(runner, "review", GITHUB_EVENT_PATH=str(event), KEY_OF_MARIA=SECRET)

    assert (done.code, done.outputs["creates"], stage.github.requests) == (0, "2", [])


def test_a_mass_delete_is_allowed_by_what_the_pull_request_says(stage: Stage) -> None:
    rows = [f"w{day} 2026-05-{day} Run" for day in range(12, 18)]
    stage.apply("plan", *rows)
    number = stage.open("fewer", rows[0])
    assert stage.review(number).code == 1
    stage.github.push(number, stage.change(rows[0], message="Fewer\n\nAllow-deletes: 5"))
    assert stage.review(number).code == 0
    stage.merge(number)

    assert stage.reconcile().code == 0
    assert stage.names() == ["Run"]


def test_a_run_that_was_cut_off_is_ended_although_other_commits_came(stage: Stage) -> None:
    """Two pull requests, one apply, and the calendar fails in it: what is left was approved by the older one."""
    stage.apply("start", "a 2026-05-13 Easy")
    one = stage.open("one", "a 2026-05-13 Hard")
    two = stage.github.open("two", stage.branch("two", "x 2026-05-20 Ride", week="2026-W21"), stage.main())
    stage.review(one)
    stage.review(two)
    stage.merge(one)
    stage.merge(two)
    handle = stage.calendar.handle

    def failing(request: Request) -> Response:
        return handle(request) if request.method == "GET" else Response(400, b'{"error": "no"}', {})

    stage.calendar.handle = failing  # type: ignore[method-assign]
    assert stage.reconcile().code == 1
    stage.calendar.handle = handle  # type: ignore[method-assign]

    assert stage.reconcile().code == 0
    assert stage.names() == ["Hard", "Ride"]


def test_other_approvals_ask_github_for_nothing_before_they_write(staged: Callable[..., Stage]) -> None:
    stage = staged()
    stage.plans.write(
        "athletes/settings.yaml", f"calendar: {stage.url}\napproval: branch\nledger_remote: none\n"
    )
    stage.push_to_main(*ROWS)

    done = stage.reconcile()

    assert (done.code, stage.names()) == (0, ["Easy", "Tempo"])
    assert "refs/reconciler" not in stage.git("for-each-ref")

"""The life of a plan on GitHub, with real git, a stand-in for its API, and a calendar on a port."""

from __future__ import annotations

from collections.abc import Callable

from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.cli.shards import members
from tests.forge.story import ATHLETE, Stage

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

    def test_one_runner_of_one_is_the_whole_roster_and_another_division_leaves_nothing_behind(
        self, stage: Stage
    ) -> None:
        stage.apply("plan", *ROWS)
        stage.push_to_main("a 2026-05-13 Sneaked")
        mine = next(f"{n}/2" for n in (1, 2) if members(["maria"], f"{n}/2"))
        stage.reconcile("--shard", mine)
        assert [issue["state"] for issue in stage.github.issues] == ["open"]

        stage.reconcile("--shard", "1/1")
        stage.reconcile()

        assert [issue["state"] for issue in stage.github.issues] == ["closed", "open"]
        assert "shard" not in stage.github.issues[1]["title"]

    def test_a_token_that_may_not_write_issues_stops_nothing(self, stage: Stage) -> None:
        number = stage.open("plan", *ROWS)
        stage.review(number)
        stage.merge(number)
        stage.github.read_only = True

        done = stage.reconcile()

        assert (done.code, stage.names()) == (0, ["Easy", "Tempo"])
        assert "permissions" not in done.out
        assert "not commented" in done.err


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

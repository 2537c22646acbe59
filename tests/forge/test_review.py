"""The review of a pull request: one comment, a check run, outputs; and what a fork gets."""

from __future__ import annotations

import json

import pytest

from reconciler.calendar.embedded.exchange import Request, Response
from tests.forge.story import SECRET, TOKEN, Stage

ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Tempo")
LEDGER = "refs/reconciler/maria"


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

    def test_a_week_that_goes_from_one_athlete_to_another_is_about_both(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        stage.plans.athlete("jonas", "i2")
        stage.plans.commit("Jonas comes")
        stage.plans.git("push", "--quiet", "origin", "main")
        number = stage.github.open("swap", stage.move("maria/weeks", "jonas/weeks"), stage.main())

        done = stage.review(number)

        assert (done.outputs["creates"], done.outputs["deletes"]) == ("2", "2")
        (body,) = stage.github.bodies(number)
        assert "Maria" in body
        assert "Jonas" in body

    def test_an_athlete_that_gets_another_name_goes_and_comes(self, stage: Stage) -> None:
        stage.apply("plan", *ROWS)
        number = stage.github.open("swap", stage.move("maria", "mary"), stage.main())

        stage.review(number)

        (body,) = stage.github.bodies(number)
        assert "maria" in body
        assert "removed from git: what is on the calendar stays there, unclaimed" in body
        assert "mary" in body

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
        assert "where the key is sent" in done.err

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

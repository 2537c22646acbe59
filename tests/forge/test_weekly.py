"""`github weekly`: one pull request an athlete after their week, made from the default branch, and never in the way."""

from __future__ import annotations

import datetime as dt
import json
import os
from typing import Any
from unittest import mock

import jsonschema
import pytest

from reconciler.session.options import Options
from reconciler.session.weekly_offer import Weekly, offer
from tests.forge.stand_in import BOT, Refused
from tests.forge.story import ATHLETE, ROOT, SECRET, Done, Stage
from tests.reconcile.plans import Plans

SUNDAY, MONDAY, TUESDAY, NEXT = "2026-05-17", "2026-05-18", "2026-05-19", "2026-05-25"
BRANCH = "plans/week-maria"
W20, W21 = (f"athletes/maria/weeks/2026-{week}.yaml" for week in ("W20", "W21"))
SCHEMA = json.loads((ROOT / "schemas/weekly.schema.json").read_text(encoding="utf-8"))
HOSTILE = "</details> @everybody [x](javascript:1) ``` ignore previous instructions\u202e"
KEYS = {"KEY_OF_MARIA": SECRET}


@pytest.fixture
def stage(stage: Stage) -> Stage:
    """A stage whose week 20 is on main and was trained, and whose pull requests follow their branches."""
    stage.push_to_main("easy 2026-05-12 Easy run", "long 2026-05-16 Long run", message="Week 20")
    stage.github.tip = lambda branch: (
        stage.git("for-each-ref", "--format=%(objectname)", f"refs/heads/{branch}") or None
    )
    train(stage, "2026-05-12", "Lunch run")
    return stage


def train(stage: Stage, day: str, name: str, **more: Any) -> None:
    stage.calendar.add_activity(
        ATHLETE,
        type="Run",
        start_date_local=f"{day}T07:00:00",
        moving_time=2400,
        icu_training_load=30,
        name=name,
        **more,
    )


def weekly(stage: Stage, *arguments: str, day: str = MONDAY, **environment: str) -> Done:
    """One scheduled run, on a fresh runner."""
    runner = stage.runner("main")
    return stage.step(runner, "weekly", *arguments, today=day, **{**KEYS, **environment})


def only_pull(stage: Stage) -> dict[str, Any]:
    (pull,) = stage.github.pulls.values()
    return pull


def held(stage: Stage, path: str, at: str = BRANCH) -> str:
    return stage.git("show", f"{at}:{path}")


def merge(stage: Stage, number: int) -> None:
    stage.plans.git("fetch", "--quiet", "origin", f"+{BRANCH}:{BRANCH}")
    stage.merge(number, "squash")


def second_athlete(stage: Stage, timezone: str = "Europe/Berlin") -> None:
    stage.plans.git("switch", "--quiet", "main")
    stage.plans.athlete("nora", "i1002")
    path = "athletes/nora/athlete.yaml"
    text = (stage.plans.root / path).read_text(encoding="utf-8")
    stage.plans.write(path, text.replace("Europe/Berlin", timezone))
    stage.plans.commit("Nora joins")
    stage.plans.git("push", "--quiet", "origin", "main")


class TestProposing:
    def test_one_pull_request_holds_the_review_and_the_skeleton(self, stage: Stage) -> None:
        done = weekly(stage)
        assert done.code == 0, done
        pull = only_pull(stage)
        assert done.out == f"maria: proposed (#{pull['number']}) {pull['html_url']}\n"
        assert pull["title"] == "maria: 2026-W20 is over: its review and the skeleton of 2026-W21"
        assert (pull["user"]["login"], pull["head"]["ref"]) == (BOT, BRANCH)
        body = pull["body"]
        assert body.index("What to do next") < body.index("1 of 2 planned sessions done")
        assert "Plan 2026-W21 on this branch" in body
        assert "by Mon 25 May" in body  # two weeks after its Monday the note is not created any more
        assert "does not start by itself" in body

        changed = stage.git("diff", "--name-only", "main", BRANCH).split()
        assert changed == [W20, W21]
        before = held(stage, W20, "main")
        assert held(stage, W20).startswith(before)
        assert "id: review" in held(stage, W20)
        assert "workouts: []" in held(stage, W21)
        assert stage.names() == []

    def test_run_again_it_does_nothing(self, stage: Stage) -> None:
        weekly(stage)
        writes, tip = list(stage.github.writes), stage.git("rev-parse", BRANCH)
        assert "maria: the proposal waits as it is (#1)" in weekly(stage).out
        assert (stage.github.writes, stage.git("rev-parse", BRANCH)) == (writes, tip)

    def test_what_became_known_since_brings_it_up_to_date(self, stage: Stage) -> None:
        weekly(stage)
        train(stage, "2026-05-16", "Uploaded late")
        assert "maria: the proposal was brought up to date (#1)" in weekly(stage).out
        assert "2 of 2 planned sessions done" in only_pull(stage)["body"]
        assert stage.git("rev-list", "--count", f"main..{BRANCH}") == "1"

    def test_on_sunday_the_week_is_not_over(self, stage: Stage) -> None:
        done = weekly(stage, day=SUNDAY)
        assert (done.code, stage.github.pulls) == (0, {})
        assert "maria: not yet: 2026-W20 ends today, 2026-05-17, in Europe/Berlin" in done.out

    def test_a_week_that_nobody_planned_brings_the_skeleton_alone(self, stage: Stage) -> None:
        weekly(stage, day=NEXT)
        pull = only_pull(stage)
        assert pull["title"] == "maria: 2026-W21 is over: the skeleton of 2026-W22"
        assert "There is no plan for 2026-W21" in pull["body"].replace("\\", "")
        assert stage.git("diff", "--name-only", "main", BRANCH) == W21.replace("W21", "W22")

    def test_a_week_that_is_declared_is_left_to_its_author(self, stage: Stage) -> None:
        stage.plans.week("2026-W21", "easy 2026-05-20 Easy run")
        stage.plans.commit()
        stage.plans.git("push", "--quiet", "origin", "main")
        weekly(stage)
        assert only_pull(stage)["title"] == "maria: 2026-W20 is over: its review"
        assert stage.git("diff", "--name-only", "main", BRANCH) == W20

    def test_a_review_that_a_person_wrote_is_left_alone(self, stage: Stage) -> None:
        text = (stage.plans.root / W20).read_text(encoding="utf-8")
        note = "notes:\n  - {id: review, for_week: true, name: Mine, text: It was hot.}\n"
        stage.plans.write(W20, text + note)
        stage.plans.commit()
        stage.plans.git("push", "--quiet", "origin", "main")
        weekly(stage)
        assert stage.git("diff", "--name-only", "main", BRANCH) == W21

    def test_words_of_others_do_nothing_and_those_about_oneself_stay_away(self, stage: Stage) -> None:
        train(stage, "2026-05-14", HOSTILE, description="my secret sorrow")
        stage.calendar.set_wellness(ATHLETE, dt.date(2026, 5, 13), comments="heavy legs", soreness=4)
        weekly(stage)
        body = only_pull(stage)["body"]
        assert "everybody" in body
        assert "\u202e" not in body
        for word in ("sorrow", "heavy legs", "soreness"):
            assert word not in body
            assert word not in held(stage, W20) + held(stage, W21)
        assert "`reconciler review-week maria 2026-W20` shows them" in body
        outside = "".join(part for at, part in enumerate(body.split("````")) if at % 2 == 0)
        assert "everybody" not in outside


class TestPeople:
    def test_a_commit_of_a_person_is_kept(self, stage: Stage) -> None:
        weekly(stage)
        stage.plans.git("fetch", "--quiet", "origin")
        stage.plans.git("switch", "--quiet", "--create", BRANCH, f"origin/{BRANCH}")
        stage.plans.week("2026-W21", "easy 2026-05-20 My own run")
        mine = stage.plans.commit("My plan")
        stage.plans.git("push", "--quiet", "origin", "HEAD")
        train(stage, "2026-05-16", "Uploaded late")
        done = weekly(stage)
        assert (done.code, "maria: not touched (#1)" in done.out) == (0, True)
        assert stage.git("rev-parse", BRANCH) == mine

    def test_closed_it_does_not_come_again_for_this_week(self, stage: Stage) -> None:
        weekly(stage)
        stage.github.close(1)
        train(stage, "2026-05-16", "Uploaded late")
        done = weekly(stage, day=TUESDAY)
        assert "maria: not proposed again (#1): pull request #1 for this week was closed" in done.out
        assert len(stage.github.pulls) == 1

        weekly(stage, day=NEXT)
        assert [pull["state"] for pull in stage.github.pulls.values()] == ["closed", "open"]
        assert "2026-W21 is over" in stage.github.pulls[2]["title"]

    def test_merged_it_is_done_and_the_next_week_has_its_own(self, stage: Stage) -> None:
        weekly(stage)
        merge(stage, 1)
        train(stage, "2026-05-16", "Uploaded late")
        done = weekly(stage)
        assert "maria: nothing to propose: 2026-W20 has its review, and 2026-W21 is declared" in done.out
        weekly(stage, day=NEXT)
        assert [pull["state"] for pull in stage.github.pulls.values()] == ["closed", "open"]
        title = stage.github.pulls[2]["title"]
        assert title == "maria: 2026-W21 is over: its review and the skeleton of 2026-W22"

    def test_a_branch_whose_work_was_squashed_makes_room_for_the_next(self, stage: Stage) -> None:
        """The athlete planned on the branch, merged, and left it lying: no commit of it is on main, and all of its work."""
        weekly(stage)
        stage.plans.git("fetch", "--quiet", "origin")
        stage.plans.git("switch", "--quiet", "--create", BRANCH, f"origin/{BRANCH}")
        stage.plans.week("2026-W21", "easy 2026-05-20 My own run")
        stage.github.push(1, stage.plans.commit("My plan"))
        stage.plans.git("push", "--quiet", "origin", "HEAD")
        stage.merge(1, "squash")
        assert weekly(stage, day=NEXT).code == 0
        assert stage.github.pulls[2]["title"].startswith("maria: 2026-W21 is over: its review")
        assert "My own run" in held(stage, W21)

    def test_work_on_the_branch_after_the_merge_is_kept(self, stage: Stage) -> None:
        weekly(stage)
        merge(stage, 1)
        stage.plans.git("switch", "--quiet", BRANCH)
        stage.plans.write("athletes/maria/rules.yaml", "notes: []\n")
        mine = stage.plans.commit("One thing more")
        stage.plans.git("push", "--quiet", "origin", "HEAD")
        done = weekly(stage, day=NEXT)
        assert (done.code, "holds work of somebody else" in done.out) == (0, True)
        assert stage.git("rev-parse", BRANCH) == mine

    def test_one_that_was_forgotten_makes_room_for_the_next(self, stage: Stage) -> None:
        weekly(stage)
        weekly(stage, day=NEXT)
        assert only_pull(stage)["title"] == "maria: 2026-W21 is over: the skeleton of 2026-W22"

    def test_what_has_nothing_left_to_bring_is_closed(self, stage: Stage) -> None:
        weekly(stage)
        for path in (W20, W21):
            stage.plans.write(path, held(stage, path) + "\n")
        stage.plans.commit("By hand")
        stage.plans.git("push", "--quiet", "origin", "main")
        assert "maria: the proposal was closed" in weekly(stage).out
        assert only_pull(stage)["state"] == "closed"
        assert "stands on the default branch" in stage.github.bodies(1)[-1]
        assert stage.git("for-each-ref", f"refs/heads/{BRANCH}") == ""

    def test_the_working_tree_takes_no_part(self, stage: Stage) -> None:
        """Neither what is being written there, nor the branch that is checked out, nor the index."""
        runner = stage.runner("main")
        runner.git("switch", "--quiet", "--create", "draft")
        runner.write(W20, (runner.root / W20).read_text("utf-8").replace("Easy run", "Run of nobody"))
        runner.write(W21, "not: [yaml")
        runner.git("add", W21)
        status, head = runner.git("status", "--porcelain=v2"), runner.git("rev-parse", "HEAD")
        assert stage.step(runner, "weekly", today=MONDAY, **KEYS).code == 0
        assert "nobody" not in held(stage, W20) + only_pull(stage)["body"]
        assert "workouts: []" in held(stage, W21)
        assert (runner.git("status", "--porcelain=v2"), runner.git("rev-parse", "HEAD")) == (status, head)
        assert runner.git("branch", "--show-current") == "draft"


class TestRoster:
    def at(self, stage: Stage, moment: str) -> dict[str, Weekly]:
        """One run at a moment of UTC."""
        runner = stage.runner("main")
        now = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
        variables = stage.environment(runner) | KEYS | {"KEY_OF_NORA": SECRET}
        with mock.patch.dict(os.environ, variables, clear=True):
            found = offer(Options(root=runner.root), now=lambda: now)
        return {one.athlete: one for one in found}

    def test_which_week_is_over_is_decided_where_the_athlete_lives(self, stage: Stage) -> None:
        second_athlete(stage, "America/Los_Angeles")
        early = self.at(stage, "2026-05-18T00:17")
        assert (early["maria"].state, early["nora"].state) == ("opened", "not yet")
        late = self.at(stage, "2026-05-18T11:17")
        assert (late["maria"].state, late["nora"].state) == ("unchanged", "opened")
        assert late["nora"].draft is not None
        assert late["nora"].draft.week == "2026-W20"

    def test_without_a_key_an_athlete_is_left_out(self, stage: Stage) -> None:
        second_athlete(stage)
        done = weekly(stage)
        assert done.code == 0
        assert "nora: left out: KEY_OF_NORA is not set" in done.out
        assert [pull["head"]["ref"] for pull in stage.github.pulls.values()] == [BRANCH]

    def test_the_failure_of_one_stops_no_other(self, stage: Stage) -> None:
        second_athlete(stage)
        stage.plans.write("athletes/nora/rules.yaml", "nonsense: [")
        stage.plans.commit()
        stage.plans.git("push", "--quiet", "origin", "main")
        done = weekly(stage, KEY_OF_NORA=SECRET)
        assert (done.code, "maria: proposed" in done.out) == (1, True)
        assert "nora: failed: athletes/nora/rules.yaml" in done.out

    def test_github_that_refuses_is_told_and_tried_again(self, stage: Stage) -> None:
        stage.github.no_pulls = Refused(
            403, "GitHub Actions is not permitted to create or approve pull requests."
        )
        done = weekly(stage)
        assert (done.code, "maria: failed" in done.out) == (1, True)
        assert "Workflow permissions" in done.out
        stage.github.no_pulls = None
        assert weekly(stage).code == 0
        assert only_pull(stage)["state"] == "open"

    def test_a_calendar_that_is_down_proposes_nothing(self, stage: Stage) -> None:
        stage.push_to_main("easy 2026-05-12 Easy run", message="Again")
        stage.plans.write("athletes/settings.yaml", "calendar: http://127.0.0.1:9\napproval: pull-request\n")
        stage.plans.commit()
        stage.plans.git("push", "--quiet", "origin", "main")
        done = weekly(stage)
        assert (done.code, stage.github.pulls) == (1, {})
        assert "maria: failed" in done.out


class TestWithoutAForge:
    def alone(self, stage: Stage, *arguments: str, **environment: str) -> tuple[Done, Plans]:
        """A run on somebody's machine, whose git remote is no GitHub."""
        runner = stage.runner("main")
        nothing = dict.fromkeys(("GITHUB_ACTIONS", "GITHUB_TOKEN", "GITHUB_REPOSITORY"), "")
        given = {**nothing, **KEYS, **environment}
        return stage.step(runner, "weekly", *arguments, today=MONDAY, **given), runner

    def test_it_prints_what_it_would_propose(self, stage: Stage) -> None:
        refs = stage.git("for-each-ref")
        done, runner = self.alone(stage)
        assert done.code == 0
        assert done.out.startswith("maria: this would be proposed\n")
        for part in (
            f"{BRANCH}: maria: 2026-W20 is over",
            "1 of 2 planned sessions",
            f"+++ {W21}",
            "+  - id: review",
        ):
            assert part in done.out
        assert (stage.git("for-each-ref"), runner.git("branch", "--list")) == (refs, "* main")
        assert (stage.github.requests, runner.git("status", "--porcelain")) == ([], "")

    def test_a_dry_run_asks_nobody(self, stage: Stage) -> None:
        done = weekly(stage, "--dry-run")
        assert (done.code, "maria: this would be proposed" in done.out) == (0, True)
        assert (stage.github.requests, stage.git("for-each-ref", f"refs/heads/{BRANCH}")) == ([], "")

    def test_the_embedded_calendar_is_nobodys_so_nothing_is_proposed(self, stage: Stage) -> None:
        done = weekly(stage, "--calendar", "embedded")
        assert (done.code, "maria: this would be proposed" in done.out) == (0, True)
        assert stage.github.requests == []

    def test_a_workflow_without_its_token_is_red_and_prints_nothing_of_the_week(self, stage: Stage) -> None:
        done = weekly(stage, GITHUB_TOKEN="")
        assert (done.code, "GITHUB_TOKEN not set" in done.err) == (1, True)
        assert "planned session" not in done.out + done.summary

    def test_programs_read_the_whole_of_it(self, stage: Stage) -> None:
        done, _ = self.alone(stage, "--format", "json")
        document = json.loads(done.out)
        jsonschema.validate(document, SCHEMA)
        (one,) = document["athletes"]
        assert (one["state"], one["week"], one["next_week"]) == ("shown", "2026-W20", "2026-W21")
        assert set(one["files"]) == {W20, W21}

        document = json.loads(weekly(stage, "--format", "json").out)
        jsonschema.validate(document, SCHEMA)
        (one,) = document["athletes"]
        assert (one["state"], one["pull"], one["body"], one["files"]) == ("opened", 1, None, {})

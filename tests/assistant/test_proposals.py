"""Proposals: a branch and a pull request for a person, and nothing else in the repository moves."""

from __future__ import annotations

import datetime as dt
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.assistant.talk import TALE, WEEK_21, Answer, Assistant
from tests.cli.plans import WEEK, Plans
from tests.forge.stand_in import Refused, StandIn, serving

BRANCH = "plans/ada-2026-w21"


@pytest.fixture
def bare(plans: Plans, tmp_path: Path) -> Path:
    """A remote that the plans are pushed to."""
    path = tmp_path / "origin.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(path)], check=True)
    plans.git("remote", "add", "origin", str(path))
    plans.git("push", "--quiet", "origin", "main")
    return path


@pytest.fixture
def github(bare: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[StandIn]:
    """A forge that the environment of the server names."""

    def tip(branch: str) -> str | None:
        done = subprocess.run(
            ["git", "-C", str(bare), "rev-parse", "--verify", "--quiet", f"refs/heads/{branch}"],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip() or None

    with serving(StandIn(people={"t0ken": "ada"}, tip=tip)) as stand_in:
        monkeypatch.setenv("GITHUB_TOKEN", "t0ken")
        monkeypatch.setenv("GITHUB_REPOSITORY", stand_in.name)
        monkeypatch.setenv("GITHUB_API_URL", stand_in.url)
        yield stand_in


def week(assistant: Assistant, draft: str = WEEK_21, name: str = "2026-W21", **more: Any) -> Answer:
    return assistant.call("propose_week", athlete="ada", week=name, week_yaml=draft, **TALE | more)


def shown(plans: Plans, branch: str, path: str) -> str:
    return plans.git("show", f"{branch}:athletes/ada/{path}")


def state(plans: Plans) -> tuple[str, ...]:
    """All that a proposal must leave alone: branch, commit, index, working tree."""
    return (
        plans.git("symbolic-ref", "HEAD"),
        plans.git("rev-parse", "main"),
        plans.git("ls-files", "--stage"),
        plans.git("status", "--porcelain"),
        plans.git("diff", "HEAD"),
    )


def test_a_week_becomes_a_pull_request(
    assistant: Assistant, plans: Plans, bare: Path, github: StandIn
) -> None:
    before = state(plans)
    found = week(assistant).data

    assert (found["state"], found["pushed"], found["branch"]) == ("opened", True, BRANCH)
    pull = github.pulls[found["pull"]]
    assert pull["title"] == "ada 2026-W21: Threshold week"
    assert pull["base"]["ref"] == "main"
    assert "> Form is good; one hard session is the safer choice" in pull["body"]
    assert "Key session" in pull["body"]
    assert found["url"] == pull["html_url"]
    assert found["url"] in found["next"]
    assert shown(plans, BRANCH, "weeks/2026-W21.yaml") == WEEK_21
    assert state(plans) == before


def test_what_a_person_has_staged_and_changed_stays(assistant: Assistant, plans: Plans) -> None:
    plans.write("ada/weeks/2026-W23.yaml", "week: 2026-W23\n")
    plans.git("add", "--all", "athletes")
    plans.write("ada/weeks/2026-W23.yaml", "week: 2026-W23\nwhy: half done\n")
    before = state(plans)

    assert week(assistant).data["state"] == "committed"
    assert state(plans) == before
    assert plans.git("diff", "--name-only", "main", BRANCH) == "athletes/ada/weeks/2026-W21.yaml\n"


def test_without_a_remote_the_branch_waits_in_the_clone(assistant: Assistant) -> None:
    found = week(assistant).data
    assert (found["state"], found["pushed"], found["pull"], found["url"]) == ("committed", False, None, None)
    assert "push" in found["next"]


def test_without_a_forge_the_branch_is_pushed(assistant: Assistant, plans: Plans, bare: Path) -> None:
    found = week(assistant).data
    assert (found["state"], found["pushed"], found["pull"]) == ("committed", True, None)
    assert "open a pull request" in found["next"]
    assert plans.git("ls-remote", "origin", f"refs/heads/{BRANCH}").split()[0] == found["commit"]


def test_where_the_forge_is_down_the_branch_is_there_and_the_same_call_goes_on_later(
    assistant: Assistant, plans: Plans, github: StandIn
) -> None:
    github.trouble = Refused(503, "Service Unavailable")
    answer = week(assistant)
    assert answer.failed
    assert "is pushed, but there is no pull request" in answer.text
    assert "t0ken" not in answer.text

    github.trouble = None
    found = week(assistant).data
    assert found["state"] == "opened"
    assert len(github.pulls) == 1


def test_the_same_proposal_twice_is_one(assistant: Assistant, github: StandIn) -> None:
    first, second = week(assistant).data, week(assistant).data
    assert second["state"] == "unchanged"
    assert second["commit"] == first["commit"]
    assert len(github.pulls) == 1


def test_a_branch_that_exists_is_replaced_only_when_told(
    assistant: Assistant, plans: Plans, github: StandIn
) -> None:
    week(assistant)
    other = WEEK_21.replace("Key session", "Hill repeats")
    refused = week(assistant, other)
    assert refused.failed
    assert "replaces: true" in refused.text
    assert "Key session" in shown(plans, BRANCH, "weeks/2026-W21.yaml")

    assert week(assistant, other, replaces=True).data["state"] == "updated"
    assert "Hill repeats" in shown(plans, BRANCH, "weeks/2026-W21.yaml")
    assert len(github.pulls) == 1


def test_the_work_of_a_person_on_the_branch_is_kept(
    assistant: Assistant, plans: Plans, github: StandIn
) -> None:
    week(assistant)
    plans.git("switch", "--quiet", BRANCH)
    plans.write("ada/weeks/2026-W21.yaml", WEEK_21.replace("Key session", "My own idea"))
    theirs = plans.commit("Better")
    plans.git("push", "--quiet", "origin", BRANCH)
    plans.git("switch", "--quiet", "main")

    found = week(assistant, WEEK_21.replace("Key session", "Hill repeats"), replaces=True).data
    assert found["state"] == "kept"
    assert plans.git("ls-remote", "origin", f"refs/heads/{BRANCH}").split()[0] == theirs


def test_two_proposals_at_once_both_arrive(assistant: Assistant, plans: Plans, github: StandIn) -> None:
    other = WEEK_21.replace("2026-W21", "2026-W22").replace("2026-05-2", "2026-05-3")
    for day in range(1, 10):
        other = other.replace(f"2026-05-3{day}", str(dt.date(2026, 5, 20 + day) + dt.timedelta(days=7)))
    calls: list[tuple[str, dict[str, Any]]] = [
        ("propose_week", {"athlete": "ada", "week": name, "week_yaml": draft, **TALE})
        for name, draft in (("2026-W21", WEEK_21), ("2026-W22", other))
    ]
    first, second = assistant.together(*calls)
    assert (first.data["state"], second.data["state"]) == ("opened", "opened")
    assert len(github.pulls) == 2


def test_the_same_proposal_at_once_is_one(assistant: Assistant, github: StandIn) -> None:
    call = ("propose_week", {"athlete": "ada", "week": "2026-W21", "week_yaml": WEEK_21, **TALE})
    states = sorted(answer.data["state"] for answer in assistant.together(call, call, call))
    assert states == ["opened", "unchanged", "unchanged"]
    assert len(github.pulls) == 1


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("- 5m Z4 Pace", "- 5 minutes Z4 Pace", "steps-parse"),
        ("sport: Run, name: Long run", "sport: Jog, name: Long run", "2026-W21.yaml:20"),
        ("date: 2026-05-23", "date: 2026-05-30", "outside-week"),
        ("why: One hard session.", "why: [", "draft:"),
        ("week: 2026-W21", "week: 2026-W22", "make both the week that you mean"),
    ],
)
def test_a_draft_that_is_not_ready_is_refused_with_what_to_mend(
    assistant: Assistant, plans: Plans, old: str, new: str, told: str
) -> None:
    answer = week(assistant, WEEK_21.replace(old, new))
    assert answer.failed
    assert told in answer.text
    assert plans.git("branch", "--list", "plans/*") == ""


def test_a_week_that_is_over_is_not_proposed(assistant: Assistant) -> None:
    assistant.today = dt.date(2026, 5, 25)
    answer = week(assistant)
    assert answer.failed
    assert "2026-W21 ended on 2026-05-24" in answer.text


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("duration: 45m", "duration: 50m", "found a change on 2026-05-12"),
        ("{id: easy, ", "{id: easier, ", "found a missing entry on 2026-05-12"),
        ("date: 2026-05-16", "date: 2026-05-12", "found a change on 2026-05-12"),
        (
            "workouts:\n",
            "workouts:\n  - {id: more, date: 2026-05-11, sport: Run, name: More, duration: 30m}\n",
            "found an added entry on 2026-05-11",
        ),
    ],
)
def test_a_workout_in_the_past_stays_as_it_was(assistant: Assistant, old: str, new: str, told: str) -> None:
    assistant.today = dt.date(2026, 5, 14)
    answer = week(assistant, WEEK.replace(old, new), "2026-W20")
    assert answer.failed
    assert told in answer.text
    assert "today is 2026-05-14" in answer.text


def test_the_rest_of_a_running_week_can_be_planned_anew(assistant: Assistant, plans: Plans) -> None:
    assistant.today = dt.date(2026, 5, 14)
    found = week(assistant, WEEK.replace("duration: 90m", "duration: 75m"), "2026-W20").data
    assert found["state"] == "committed"
    assert "75m" in shown(plans, found["branch"], "weeks/2026-W20.yaml")


def test_a_clone_that_lies_behind_does_not_undo_what_was_merged(
    assistant: Assistant, plans: Plans, bare: Path, tmp_path: Path
) -> None:
    other = tmp_path / "other"
    subprocess.run(["git", "clone", "--quiet", str(bare), str(other)], check=True)
    elsewhere = Plans(other)
    elsewhere.edit("ada/weeks/2026-W20.yaml", "Long run", "Longer run")
    elsewhere.commit("Merged meanwhile")
    elsewhere.git("push", "--quiet", "origin", "main")

    answer = week(assistant, WEEK.replace("duration: 45m", "duration: 50m"), "2026-W20")
    assert answer.failed
    assert "would undo what was merged" in answer.text
    assert week(assistant).data["state"] == "committed"


def test_a_proposal_starts_from_the_default_branch_whatever_is_checked_out(
    assistant: Assistant, plans: Plans
) -> None:
    plans.git("switch", "--quiet", "--create", "idea")
    plans.write("ada/weeks/2026-W23.yaml", "week: 2026-W23\n")
    plans.commit("Only an idea")
    found = week(assistant).data
    assert plans.git("rev-parse", f"{found['branch']}^") == plans.git("rev-parse", "main")


def test_nothing_new_is_nothing_to_propose(assistant: Assistant, plans: Plans) -> None:
    found = week(assistant, WEEK, "2026-W20").data
    assert (found["state"], found["commit"]) == ("nothing to propose", None)
    assert plans.git("branch", "--list", "plans/*") == ""


def test_words_of_the_assistant_permit_nothing_and_mention_nobody(
    assistant: Assistant, plans: Plans, github: StandIn
) -> None:
    """A squash merge makes a commit message of title and text, where `Allow-deletes: 12` would count."""
    reasons = "Fine.\nAllow-deletes: 12\nkeep-git: 2026-W20/key\n@everyone <img src=x> ```\n# Head"
    found = week(assistant, title="Allow-deletes: 12\nAllow-deletes: 12", reasons=reasons).data
    pull = github.pulls[found["pull"]]
    message = plans.git("log", "-1", "--format=%B", found["branch"])
    for text in (message, pull["title"], pull["body"]):
        assert not [row for row in text.split("\n") if row.lower().startswith(("allow-deletes", "keep-git"))]
    assert "@everyone" not in pull["body"]
    assert "<img" not in pull["body"]


def test_waivers_of_a_draft_are_shown_to_the_person(assistant: Assistant, github: StandIn) -> None:
    draft = WEEK_21 + "waivers:\n  - {rule: session-goal, reason: It is easy, by: The assistant}\n"
    found = week(assistant, draft).data
    assert "Accepted by waivers: look at these" in github.pulls[found["pull"]]["body"]


@pytest.mark.parametrize("words", [{"title": ""}, {"title": "  a "}, {"reasons": "\n"}, {"title": "x" * 121}])
def test_a_proposal_says_what_it_is_and_why(assistant: Assistant, words: dict[str, str]) -> None:
    assert week(assistant, **words).failed


def test_a_note_is_added_and_everything_else_stays_to_the_byte(
    assistant: Assistant, plans: Plans, github: StandIn
) -> None:
    note = (
        "id: review\nfor_week: true\nname: Week review\ntext: |\n  Three of three done.\n  - easy was easy\n"
    )
    found = assistant.call("propose_note", athlete="ada", week="2026-W20", note_yaml=note, **TALE).data

    assert found["branch"] == "plans/ada-2026-w20-note-review"
    text = shown(plans, found["branch"], "weeks/2026-W20.yaml")
    assert text.startswith(WEEK.rstrip("\n"))
    assert "Three of three done." in text
    assert github.pulls[found["pull"]]["title"] == "ada 2026-W20: Threshold week"


def test_a_note_in_a_week_without_a_file_makes_one(assistant: Assistant, plans: Plans) -> None:
    note = "{id: trip, date: 2026-06-03, name: Trip}"
    found = assistant.call("propose_note", athlete="ada", week="2026-W23", note_yaml=note, **TALE).data
    assert "id: trip" in shown(plans, found["branch"], "weeks/2026-W23.yaml")


def test_a_note_on_a_week_that_is_over_can_be_kept(assistant: Assistant) -> None:
    assistant.today = dt.date(2026, 5, 19)
    note = "{id: review, for_week: true, name: Review}"
    found = assistant.call("propose_note", athlete="ada", week="2026-W20", note_yaml=note, **TALE).data
    assert found["state"] == "committed"


@pytest.mark.parametrize(
    ("note", "told"),
    [
        ("- {id: a}\n- {id: b}", "is not one note"),
        ("words", "is not one note"),
        ("{id: ../../x, date: 2026-05-14, name: X}", "id"),
        ("{id: trip, date: 2026-05-14, name: Twice}", "another entry with the id 'trip'"),
        ("{id: new, date: 2026-06-14, name: Elsewhere}", "outside-week"),
        ("{id: new, date: 2026-05-14, title: X}", "title"),
        ("{id: new, date: 2026-05-14, name: [", "draft:"),
        ("{id: new, date: 2026-05-14, name: null}", "name holds nothing"),
    ],
)
def test_a_note_that_cannot_be_used_is_refused(
    assistant: Assistant, plans: Plans, note: str, told: str
) -> None:
    answer = assistant.call("propose_note", athlete="ada", week="2026-W20", note_yaml=note, **TALE)
    assert answer.failed
    assert told in answer.text
    assert assistant.bugs == []
    assert plans.git("branch", "--list", "plans/*") == ""


def test_a_strategy_is_offered_whole(assistant: Assistant, plans: Plans, github: StandIn) -> None:
    strategy = "goal: Berlin in 3:29.\nphases:\n  - {name: Base, kind: base, from: 2026-05-11, until: 2026-06-07, focus: Easy miles.}\n"
    found = assistant.call("propose_strategy", athlete="ada", strategy_yaml=strategy, **TALE).data
    assert shown(plans, found["branch"], "strategy.yaml") == strategy
    assert github.pulls[found["pull"]]["title"] == "ada: Threshold week"


@pytest.mark.parametrize("strategy", ["goals: x\n", "goal: x\nphases: 3\n", "- a\n", "goal: [\n"])
def test_a_strategy_that_cannot_be_used_is_refused(assistant: Assistant, strategy: str) -> None:
    answer = assistant.call("propose_strategy", athlete="ada", strategy_yaml=strategy, **TALE)
    assert answer.failed
    assert "athletes/ada/strategy.yaml" in answer.text


def test_plans_without_git_cannot_be_proposed_and_it_is_said(assistant: Assistant, plans: Plans) -> None:
    (plans.root / ".git").rename(plans.root.parent / "gone")
    answer = week(assistant)
    assert answer.failed
    assert "git" in answer.text
    assert str(plans.root) not in answer.text

"""What the doctor concludes from the answers of a calendar and of GitHub."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from reconciler.scaffold.checks import (
    UPLOADS,
    Check,
    check_channels,
    check_thresholds,
    check_timezone,
    check_watch,
    check_workflow,
)
from reconciler.scaffold.github_checks import check_github, not_checked, repository_of
from reconciler.scaffold.templates import workflow

GOOD = {
    "/repos/ada/plans": (200, {"private": True}),
    "/repos/ada/plans/branches/main": (200, {"protected": True}),
    "/repos/ada/plans/rules/branches/main": (200, []),
    "/repos/ada/plans/actions/secrets": (200, {"secrets": [{"name": "KEY"}]}),
    "/repos/ada/plans/environments/calendar/secrets": (404, None),
    "/repos/ada/plans/actions/workflows/reconcile.yml": (200, {"state": "active"}),
}


def found_in(answers: Mapping[str, tuple[int, Any]]) -> dict[str, Check]:
    """Return every check by its id, with the good answers but for some."""
    checks = check_github("ada/plans", "main", ["KEY"], lambda path: {**GOOD, **answers}[path])
    return {check.id: check for check in checks}


def status_of(answers: Mapping[str, tuple[int, Any]]) -> dict[str, str]:
    """Return the status of every check."""
    return {name: check.status for name, check in found_in(answers).items()}


def test_github_with_everything_in_place() -> None:
    assert set(status_of({}).values()) == {"ok"}


@pytest.mark.parametrize(
    ("path", "answer", "check", "status"),
    [
        ("", (200, {"private": False}), "private", "bad"),
        ("", (404, None), "private", "unknown"),
        ("/branches/main", (200, {"protected": False}), "branch-protection", "bad"),
        ("/branches/main", (0, None), "branch-protection", "unknown"),
        ("/actions/secrets", (200, {"secrets": []}), "secrets", "bad"),
        ("/actions/secrets", (403, None), "secrets", "unknown"),
        ("/actions/secrets", (200, "nonsense"), "secrets", "bad"),
        ("/actions/workflows/reconcile.yml", (404, None), "schedule", "bad"),
        (
            "/actions/workflows/reconcile.yml",
            (200, {"state": "disabled_inactivity"}),
            "schedule",
            "bad",
        ),
        ("/actions/workflows/reconcile.yml", (200, {"state": "disabled_manually"}), "schedule", "bad"),
        ("/actions/workflows/reconcile.yml", (500, None), "schedule", "unknown"),
    ],
)
def test_github_with_one_thing_amiss(path: str, answer: tuple[int, Any], check: str, status: str) -> None:
    found = status_of({f"/repos/ada/plans{path}": answer})
    assert {name: state for name, state in found.items() if state != "ok"} == {check: status}


def test_a_ruleset_protects_as_well_as_branch_protection() -> None:
    found = status_of(
        {
            "/repos/ada/plans/branches/main": (200, {"protected": False}),
            "/repos/ada/plans/rules/branches/main": (200, [{"type": "deletion"}, {"type": "pull_request"}]),
        }
    )
    assert found["branch-protection"] == "ok"


@pytest.mark.parametrize("branch", [(200, {"protected": False}), (403, None)])
def test_a_private_repository_of_a_free_plan_is_told_what_still_protects(branch: tuple[int, Any]) -> None:
    answers = {"/repos/ada/plans/branches/main": branch, "/repos/ada/plans/rules/branches/main": (403, None)}
    found = found_in(answers)["branch-protection"]
    assert found.status == "unknown"
    assert "private repositories on GitHub Free have neither protected branches" in found.said
    assert "secret of the repository" in found.mend


def test_a_public_repository_has_no_such_excuse() -> None:
    answers = {
        "/repos/ada/plans": (200, {"private": False}),
        "/repos/ada/plans/branches/main": (200, {"protected": False}),
        "/repos/ada/plans/rules/branches/main": (403, None),
    }
    assert status_of(answers)["branch-protection"] == "bad"


def test_a_secret_of_the_environment_counts() -> None:
    found = status_of(
        {
            "/repos/ada/plans/actions/secrets": (200, {"secrets": []}),
            "/repos/ada/plans/environments/calendar/secrets": (200, {"secrets": [{"name": "KEY"}]}),
        }
    )
    assert found["secrets"] == "ok"


def test_what_is_not_checked_says_how_a_person_does_it() -> None:
    checks = list(not_checked("GITHUB_TOKEN is not set"))
    assert [check.id for check in checks] == ["private", "branch-protection", "secrets", "schedule"]
    assert all(check.status == "unknown" and "GitHub →" in check.mend for check in checks)


@pytest.mark.parametrize(
    ("origin", "found"),
    [
        ("https://github.com/ada/plans.git", "ada/plans"),
        ("https://github.com/ada/plans", "ada/plans"),
        ("https://user:token@github.com/ada/plans.git", "ada/plans"),
        ("git@github.com:ada/plans.git", "ada/plans"),
        ("ssh://git@github.com:22/ada/plans.git", "ada/plans"),
        ("https://gitlab.com/ada/plans.git", None),
        ("https://github.com.evil.example/ada/plans.git", None),
        ("file:///srv/ada/plans.git", None),
        ("/srv/ada/plans.git", None),
        ("https://github.com/ada/plans/more", None),
        ("", None),
    ],
)
def test_the_repository_of_a_remote(origin: str, found: str | None) -> None:
    assert repository_of(origin) == found


def test_a_server_of_ones_own() -> None:
    assert repository_of("git@git.example.org:ada/plans.git", "https://git.example.org") == "ada/plans"


@pytest.mark.parametrize(
    ("record", "status"),
    [
        ({"timezone": "Europe/London"}, "ok"),
        ({"timezone": "Europe/Berlin"}, "bad"),
        ({}, "unknown"),
        ({"timezone": 7}, "unknown"),
    ],
)
def test_the_time_zone_agrees(record: dict[str, Any], status: str) -> None:
    assert check_timezone("ada", "Europe/London", record).status == status


@pytest.mark.parametrize(
    ("text", "settings", "status"),
    [
        ("- 10m Z2 HR", {"lthr": 170}, "ok"),
        ("- 10m Z2 HR", {"max_hr": 188}, "ok"),
        ("- 10m Z2 HR", {"threshold_pace": 3.5}, "bad"),
        ("- 10m Z2 Pace", {"threshold_pace": 3.5}, "ok"),
        ("- 10m Z2 Pace", {"lthr": 170}, "bad"),
        ("- 10m 80%", {"ftp": 200}, "ok"),
        ("- 10m 80%", {"ftp": None}, "bad"),
        ("- 10m 200w", {}, "unknown"),
        ("- 10m 4:30/km Pace", {"lthr": 170}, "ok"),
        ("- 10m", {}, "unknown"),
    ],
)
def test_targets_need_their_threshold_on_the_calendar(
    text: str, settings: dict[str, Any], status: str
) -> None:
    record: dict[str, Any] = {"sportSettings": [{"types": ["Run"], **settings}]}
    (found,) = check_thresholds("ada", {"TrailRun": [text]}, record)
    assert found.status == status
    assert found.mend or status == "ok"


def test_a_record_without_sport_settings_proves_nothing() -> None:
    (found,) = check_thresholds("ada", {"Run": ["- 10m Z2 HR"]}, {"sportSettings": None})
    assert found.status == "unknown"


@pytest.mark.parametrize("key", UPLOADS)
def test_any_service_that_takes_workouts_is_enough(key: str) -> None:
    everything_off: dict[str, Any] = dict.fromkeys(UPLOADS, False)
    assert check_watch("ada", everything_off).status == "bad"
    found = check_watch("ada", everything_off | {key: True})
    assert (found.status, UPLOADS[key] in found.said) == ("ok", True)


def test_a_calendar_that_does_not_say_which_watch() -> None:
    assert check_watch("ada", {"id": "i7"}).status == "unknown"


def test_the_workflow_hands_over_every_credential() -> None:
    text = workflow(
        "reconcile.yml",
        install="x",
        install_pages="x",
        install_messages="x",
        credentials=("KEY", "KEY_TWO"),
        channels=(),
    )
    assert check_workflow("w", text, ["KEY", "KEY_TWO"]).status == "ok"
    lacking = check_workflow("w", text, ["KEY", "KEY_T"])
    assert (lacking.status, "KEY_T: ${{ secrets.KEY_T }}" in lacking.mend) == ("bad", True)
    assert check_workflow("w", None, ["KEY"]).status == "unknown"


class TestChannels:
    TEXT = workflow(
        "morning.yml",
        install="x",
        install_pages="x",
        install_messages="x",
        credentials=("KEY",),
        channels=("CHAT", "CHAT_TWO"),
    )

    def test_whom_nobody_tells_anything_needs_no_workflow(self) -> None:
        assert list(check_channels("w", None, [], "messages")) == []

    def test_a_workflow_that_is_missing_is_said(self) -> None:
        (found,) = check_channels("w", None, ["CHAT"], "the morning messages")
        assert (found.status, "nobody sends the morning messages" in found.said) == ("unknown", True)

    def test_every_address_has_to_be_handed_over(self) -> None:
        (found,) = check_channels("w", self.TEXT, ["CHAT", "CHAT_TWO"], "messages")
        assert found.status == "ok"
        (found,) = check_channels("w", self.TEXT, ["CHAT", "CHAT_T"], "messages")
        assert (found.status, "CHAT_T: ${{ secrets.CHAT_T }}" in found.mend) == ("bad", True)

    def test_what_stands_in_a_comment_is_not_handed_over(self) -> None:
        text = self.TEXT.replace("          CHAT: ", "          # CHAT: ")
        (found,) = check_channels("w", text, ["CHAT"], "messages")
        assert found.status == "bad"

"""Drift mode `adopt` without a forge, and the one permission that a proposal may carry."""

from __future__ import annotations

import pytest

from reconciler.reconcile.proposal import ProposalError, Trailer, shown_body
from tests.cli.plans import Plans, make_plans

BRANCH = "plans/adopt-ada"


@pytest.fixture
def plans(tmp_path: object) -> Plans:
    made = make_plans(tmp_path)  # type: ignore[arg-type]
    made.write("settings.yaml", "calendar: embedded\napproval: none\ndrift: adopt\n")
    made.commit()
    assert made.run("reconcile") == 0
    return made


def rename(plans: Plans, old: str, new: str) -> None:
    with plans.calendar() as calendar:
        (number,) = [row["id"] for row in calendar.events("i7") if row["name"] == old]
        calendar.edit_event("i7", int(str(number)), name=new)


def branches(plans: Plans) -> list[str]:
    return plans.git("for-each-ref", "--format=%(refname:short)", "refs/heads/plans").split()


def test_on_the_embedded_calendar_the_branch_follows_as_well(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    rename(plans, "Long run", "Longest run")
    capsys.readouterr()
    assert plans.run("reconcile") == 0
    assert "proposed in the branch plans/adopt-ada" in capsys.readouterr().out
    assert branches(plans) == [BRANCH]
    assert "name: Longest run" in plans.git("show", f"{BRANCH}:athletes/ada/weeks/2026-W20.yaml")
    commit = plans.git("rev-parse", BRANCH)
    assert plans.run("reconcile") == 0
    assert plans.git("rev-parse", BRANCH) == commit

    rename(plans, "Longest run", "Long run")
    assert plans.run("reconcile") == 0
    assert branches(plans) == []


def test_a_trial_in_the_place_of_a_real_calendar_proposes_nothing(plans: Plans) -> None:
    plans.write("settings.yaml", "calendar: https://calendar.invalid\ndrift: adopt\n")
    plans.commit()
    plans.run("reconcile", "--calendar", "embedded")
    rename(plans, "Long run", "Longest run")
    assert plans.run("reconcile", "--calendar", "embedded") == 1
    assert branches(plans) == []


def test_an_edit_that_cannot_be_said_keeps_the_run_at_one(plans: Plans) -> None:
    rename(plans, "Long run", "two\nlines")
    assert plans.run("reconcile") == 1
    assert branches(plans) == []
    rename(plans, "Easy run", "Easier run")
    assert plans.run("reconcile") == 1
    assert branches(plans) == [BRANCH]


@pytest.mark.parametrize(
    ("athlete", "identity"),
    [
        ("maria\nAllow-deletes: 9", "2026-W20/a"),
        ("maria", "2026-W20/a\n"),
        ("maria", "everything"),
        ("*", "2026-W20/a"),
        ("", "2026-W20/a"),
        ("maria x", "2026-W20/a"),
    ],
)
def test_a_permission_names_one_event_plainly(athlete: str, identity: str) -> None:
    with pytest.raises(ProposalError):
        Trailer(athlete, identity)


def test_it_stands_last_in_the_text_where_words_of_others_permit_nothing() -> None:
    text = shown_body("Keep-git: maria 2026-W20/b\n" * 9_000, "A note.", (Trailer("maria", "2026-W20/a"),))
    assert text.endswith("\n\nA note.\n\nKeep-git: maria 2026-W20/a\n")
    assert (text.count("\nKeep-git: "), len(text) <= 65_536) == (1, True)

"""Who approved what, asked of real git repositories."""

from __future__ import annotations

import subprocess
from typing import TYPE_CHECKING

import pytest

from reconciler.errors import ApprovalError
from reconciler.reconcile.approval import (
    Approval,
    read_approval,
    require_default_branch,
    require_not_older,
)
from reconciler.reconcile.git import Repository
from tests.reconcile.plans import Plans

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reconcile.conftest import Served


def check(plans: Plans) -> None:
    require_default_branch(Repository(plans.root), "main", ("athletes",))


def approval(plans: Plans) -> Approval:
    return read_approval(Repository(plans.root))


def refusal(plans: Plans) -> str:
    with pytest.raises(ApprovalError) as caught:
        check(plans)
    return f"{caught.value.message} | {caught.value.hint}"


@pytest.fixture
def clone(plans: Plans, tmp_path: Path) -> Plans:
    """A clone of a bare repository to which `plans` was pushed."""
    bare = tmp_path / "forge.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(bare)], check=True)
    plans.git("remote", "add", "origin", str(bare))
    plans.git("push", "--quiet", "origin", "main")
    copy = Plans(tmp_path / "clone")
    subprocess.run(["git", "clone", "--quiet", str(bare), str(copy.root)], check=True)
    for key, value in (("user.name", "Coach"), ("user.email", "coach@example.org")):
        copy.git("config", key, value)
    return copy


class TestTree:
    def test_clean_on_the_default_branch_is_approved(self, plans: Plans) -> None:
        check(plans)

    def test_nothing_committed_approves_nothing(self, tmp_path: Path) -> None:
        plans = Plans.make(tmp_path / "athletes")

        assert approval(plans) == Approval("", "")
        assert "nothing is committed" in refusal(plans)

    def test_a_changed_file_is_not_approved(self, plans: Plans) -> None:
        plans.week("2026-W20", "a 2026-05-13 Sneaked")

        assert "athletes/maria/weeks/2026-W20.yaml" in refusal(plans)

    def test_staged_is_not_approved_either(self, plans: Plans) -> None:
        plans.week("2026-W20", "a 2026-05-13 Sneaked")
        plans.git("add", "--all")

        assert "2026-W20.yaml" in refusal(plans)

    def test_a_file_that_git_does_not_know_is_not_approved(self, plans: Plans) -> None:
        plans.week("2026-W21", "a 2026-05-20 Sneaked")

        assert "2026-W21.yaml" in refusal(plans)

    def test_nor_one_that_git_is_told_to_ignore(self, plans: Plans) -> None:
        plans.write(".gitignore", "2026-W21.yaml\nlocal/\n")
        plans.commit()
        plans.week("2026-W21", "a 2026-05-20 Sneaked")

        assert "2026-W21.yaml" in refusal(plans)

    def test_nor_one_in_a_directory_that_git_is_told_to_ignore(self, plans: Plans) -> None:
        plans.write(".gitignore", "athletes/jonas/\n")
        plans.commit()
        plans.athlete("jonas", "i7")

        assert "athletes/jonas/athlete.yaml" in refusal(plans)

    @pytest.mark.parametrize("flag", ["--assume-unchanged", "--skip-worktree"])
    def test_nor_one_that_git_is_told_not_to_look_at(self, plans: Plans, flag: str) -> None:
        plans.git("update-index", flag, "athletes/maria/weeks/2026-W20.yaml")
        plans.week("2026-W20", "a 2026-05-13 Sneaked")

        assert "2026-W20.yaml" in refusal(plans)

    def test_nor_is_half_a_checkout(self, plans: Plans) -> None:
        """A week that was left out of the checkout would look as if it had been removed."""
        plans.git("sparse-checkout", "set", "--no-cone", "/*", "!/athletes/maria/weeks")

        assert "not to look at" in refusal(plans)

    @pytest.mark.parametrize("name", ["athletes/.DS_Store", "athletes/maria/x.swp", "notes.yaml"])
    def test_an_ignored_file_that_nobody_reads_is_nobodys_business(self, plans: Plans, name: str) -> None:
        plans.write(".gitignore", f"{name}\n")
        plans.commit()
        plans.write(name, "x")

        check(plans)

    def test_an_unknown_file_elsewhere_is_nobodys_business(self, plans: Plans) -> None:
        plans.write("scratch.txt", "x")

        check(plans)

    def test_a_name_with_a_newline_is_named_and_not_obeyed(self, plans: Plans) -> None:
        plans.write("athletes/maria/weeks/a\nb.yaml", "x")

        assert "not clean" in refusal(plans)

    def test_hooks_do_not_lead_to_another_repository(
        self, plans: Plans, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        """Git sets these for its hooks."""
        other = Plans.make(tmp_path / "other")
        other.commit()
        plans.week("2026-W20", "a 2026-05-13 Sneaked")
        monkeypatch.setenv("GIT_DIR", str(other.root / ".git"))
        monkeypatch.setenv("GIT_WORK_TREE", str(other.root))

        assert "2026-W20.yaml" in refusal(plans)

    @pytest.mark.parametrize(
        "variable",
        ["GIT_COMMON_DIR", "GIT_DIR", "GIT_INDEX_FILE", "GIT_OBJECT_DIRECTORY", "GIT_WORK_TREE"],
    )
    def test_nor_does_one_of_their_variables_alone(
        self, plans: Plans, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, variable: str
    ) -> None:
        below = {"GIT_INDEX_FILE": "index", "GIT_OBJECT_DIRECTORY": "objects", "GIT_WORK_TREE": ".."}
        other = Plans.make(tmp_path / "other")
        monkeypatch.setenv(variable, str(other.root / ".git" / below.get(variable, "")))

        check(plans)
        assert approval(plans).by == "Coach <coach@example.org>"


class TestBranch:
    def test_another_branch_is_not_approved(self, plans: Plans) -> None:
        plans.git("switch", "--quiet", "--create", "draft")

        assert "the branch draft" in refusal(plans)

    def test_a_detached_head_is_not_approved_without_a_remote(self, plans: Plans) -> None:
        plans.git("switch", "--quiet", "--detach")

        assert "a detached HEAD" in refusal(plans)

    def test_detached_at_the_remote_default_branch_is_approved(self, clone: Plans) -> None:
        """What a workflow checks out."""
        clone.git("switch", "--quiet", "--detach", "origin/main")

        check(clone)

    def test_committed_and_not_pushed_is_not_approved(self, clone: Plans) -> None:
        clone.week("2026-W21", "a 2026-05-20 Sneaked")
        clone.commit()

        assert "not part of origin/main" in refusal(clone)

    @pytest.mark.usefixtures("clone")
    def test_a_shallow_clone_of_the_default_branch_is_approved(self, tmp_path: Path) -> None:
        shallow = Plans(tmp_path / "shallow")
        url = f"file://{tmp_path / 'forge.git'}"
        subprocess.run(["git", "clone", "--quiet", "--depth=1", url, str(shallow.root)], check=True)

        check(shallow)

    def test_a_directory_named_like_a_branch_confuses_nobody(self, plans: Plans) -> None:
        plans.git("branch", "athletes")

        check(plans)
        assert approval(plans).commit == plans.git("rev-parse", "HEAD")


class TestOlder:
    def test_behind_what_was_applied_is_refused(self, plans: Plans) -> None:
        old = plans.git("rev-parse", "HEAD")
        new = plans.commit("newer")

        with pytest.raises(ApprovalError, match="is older"):
            require_not_older(Repository(plans.root), old, new, "maria")

    def test_a_revert_is_newer(self, plans: Plans) -> None:
        plans.week("2026-W20", "a 2026-05-13 Other")
        applied = plans.commit("bad idea")
        plans.git("revert", "--no-edit", "HEAD")

        require_not_older(Repository(plans.root), plans.git("rev-parse", "HEAD"), applied, "maria")

    def test_a_clone_that_does_not_know_what_was_applied_may_be_older(
        self, plans: Plans, clone: Plans
    ) -> None:
        """An old workflow that is run again holds one old commit, and the ledger of today."""
        applied = plans.commit("newer")

        with pytest.raises(ApprovalError) as caught:
            require_not_older(Repository(clone.root), clone.git("rev-parse", "HEAD"), applied, "maria")

        assert "fetch" in caught.value.hint

    def test_the_first_run_and_the_same_commit_pass(self, plans: Plans) -> None:
        head = plans.git("rev-parse", "HEAD")

        require_not_older(Repository(plans.root), head, "", "maria")
        require_not_older(Repository(plans.root), head, head, "maria")


class TestTrailers:
    @pytest.mark.parametrize(
        ("message", "maria", "jonas"),
        [
            ("Clear the week\n\nAllow-deletes: 12", 12, 12),
            ("Clear\n\nallow-deletes:12", 12, 12),
            ("Clear\n\nAllow-deletes: maria 12\nAllow-deletes: 2", 12, 2),
            ("Clear\n\nAllow-deletes: maria=12", 12, 0),
            ("Clear\n\nAllow-deletes: all", 0, 0),
            ("Clear\n\nAllow-deletes: -1", 0, 0),
            ("Clear\n\nAllow-deletes: ١٢", 0, 0),
            ("Clear\n\nAllow-deletes: 9999999", 0, 0),
            ("Allow-deletes: 12 was discussed\n\nand refused", 0, 0),
            ("Clear", 0, 0),
        ],
    )
    def test_allow_deletes(self, plans: Plans, message: str, maria: int, jonas: int) -> None:
        plans.commit(message)

        found = approval(plans)

        assert (found.allowed_deletes("maria"), found.allowed_deletes("jonas")) == (maria, jonas)

    def test_keep_git_is_for_whom_it_says(self, plans: Plans) -> None:
        plans.commit("Decide\n\nKeep-git: maria 2026-W20/a\nKeep-git: 2026-W20/b\nKeep-git: everything")

        found = approval(plans)

        assert found.kept("maria") == {"2026-W20/a", "2026-W20/b"}
        assert found.kept("jonas") == {"2026-W20/b"}

    def test_it_expires_with_the_next_commit(self, plans: Plans) -> None:
        plans.commit("Clear\n\nAllow-deletes: 12")
        plans.commit("Next")

        assert approval(plans).allowed_deletes("maria") == 0

    def test_it_waits_until_a_run_has_used_it_and_counts_for_no_run_after_that(self, plans: Plans) -> None:
        """Only a run of its own commit that was cut off may go on with it."""
        repository = Repository(plans.root)
        before = plans.git("rev-parse", "HEAD")
        with_it = plans.commit("Clear\n\nAllow-deletes: 12")
        plans.commit("Next")

        assert read_approval(repository, before).allowed_deletes("maria") == 12
        assert read_approval(repository, with_it).allowed_deletes("maria") == 0
        assert read_approval(repository, with_it, cut_off=True).allowed_deletes("maria") == 12

    def test_a_merge_brings_the_trailers_of_its_branch(self, plans: Plans) -> None:
        plans.git("switch", "--quiet", "--create", "draft")
        plans.commit("Clear\n\nAllow-deletes: 12")
        plans.commit("A word more")
        plans.git("switch", "--quiet", "main")
        plans.git("merge", "--quiet", "--no-ff", "--no-edit", "draft")

        assert approval(plans).allowed_deletes("maria") == 12

    def test_and_not_those_of_the_branch_that_it_goes_into(self, plans: Plans) -> None:
        plans.git("switch", "--quiet", "--create", "draft")
        plans.commit("Draft")
        plans.git("switch", "--quiet", "main")
        plans.commit("An earlier one\n\nAllow-deletes: 12")
        plans.git("merge", "--quiet", "--no-ff", "--no-edit", "draft")

        assert approval(plans).allowed_deletes("maria") == 0

    def test_a_squashed_pull_request_carries_its_own(self, plans: Plans) -> None:
        plans.git("switch", "--quiet", "--create", "draft")
        plans.commit("Clear\n\nAllow-deletes: 3")
        plans.git("switch", "--quiet", "main")
        plans.git("merge", "--quiet", "--squash", "draft")
        plans.commit("Clear the week (#7)\n\n* Clear\n\nAllow-deletes: 5\nCo-authored-by: A <a@example.org>")

        assert approval(plans).allowed_deletes("maria") == 5

    def test_the_author_is_named(self, plans: Plans) -> None:
        assert approval(plans).by == "Coach <coach@example.org>"


class TestCommandLine:
    def test_only_what_is_approved_is_written(self, served: Served) -> None:
        served.plans.week("2026-W20", "a 2026-05-13 Sneaked")

        ran = served.run("apply")

        assert ran.code == 1
        assert "not clean" in ran.err
        assert served.calendar.methods == []

    def test_what_was_applied_bears_commit_and_author(self, served: Served) -> None:
        head = served.plans.git("rev-parse", "HEAD")

        assert served.json("apply").athlete()["status"] == "applied"

        log = served.plans.git("log", "--format=%B", "refs/reconciler/maria")
        assert f"Applied-commit: {head}" in log
        assert "Approved-by: Coach <coach@example.org>" in log

    def test_a_deletion_of_all_needs_its_number_in_the_commit(self, served: Served) -> None:
        served.json("apply")
        served.plans.week("2026-W20")
        served.plans.commit("Clear the week")
        assert served.json("apply").athlete()["status"] == "blocked"
        assert len(served.names()) == 3

        served.plans.commit("Mean it\n\nAllow-deletes: 3")

        assert served.json("apply").athlete()["status"] == "applied"
        assert served.names() == []

    def test_an_older_checkout_does_not_bring_its_plan_back(self, served: Served) -> None:
        old = served.plans.git("rev-parse", "HEAD")
        served.plans.week("2026-W20", "a 2026-05-13 Newer", "b 2026-05-14 Tempo", "c 2026-05-16 Long")
        served.plans.commit()
        served.json("apply")
        served.plans.git("reset", "--quiet", "--hard", old)

        ran = served.json("apply")

        assert ran.code == 1
        assert "older" in ran.athlete()["error"]
        assert "Newer" in served.names()

    def test_a_week_left_for_one_outside_the_days_asked_for_is_no_delete(self, served: Served) -> None:
        served.json("apply")
        served.plans.week("2026-W20", "b 2026-05-14 Tempo", "c 2026-05-16 Long")
        served.plans.write(
            "athletes/maria/weeks/2026-W23.yaml",
            "week: 2026-W23\nwhy: later\nworkouts:\n  - {id: a, date: 2026-06-03, sport: Run, name: Easy, "
            'moved_from: 2026-W20, steps: "- 40m Z2 HR\\n"}\n',
        )
        served.plans.commit()

        ran = served.json("apply", "--from", "2026-05-11", "--to", "2026-05-17")

        assert [change["action"] for change in ran.athlete()["changes"]] == ["move"]
        assert len(served.names()) == 3

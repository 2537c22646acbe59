"""A proposal is a branch that nobody loses work by: real repositories, a bare origin, and more than one machine."""

from __future__ import annotations

import os
import shutil
import subprocess
import threading
from pathlib import Path

import pytest

from reconciler.reconcile import proposal_branch as branches
from reconciler.reconcile.git import Repository
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.proposal import Base, ProposalError, Proposed
from reconciler.reconcile.propose import find_base, propose, withdraw
from reconciler.reconcile.remote import Remote
from tests.reconcile.plans import Plans
from tests.reconcile.proposing import BRANCH, NEXT, WEEK, Place, untouched

ONE, TWO = {WEEK: b"week: 2026-W20\nwhy: one\n"}, {WEEK: b"week: 2026-W20\nwhy: two\n"}


@pytest.fixture
def place(tmp_path: Path) -> Place:
    return Place.make(tmp_path)


def hook(place: Place, name: str, *lines: str) -> None:
    file = place.bare / "hooks" / name
    file.write_text("\n".join(["#!/bin/sh", *lines, ""]), encoding="utf-8")
    file.chmod(0o755)


class TestCommit:
    def test_it_is_one_commit_over_the_base_with_just_the_files(self, place: Place) -> None:
        done = place.propose({WEEK: b"new\r\nbytes\xff", NEXT: b"added"})

        assert (done.state, done.pushed, done.pull) == ("committed", True, None)
        assert done.commit == place.there() == place.here()
        assert place.plans.git("rev-parse", f"{BRANCH}^@") == place.there("main")
        assert place.names(str(done.commit)) == [f"M {WEEK}", f"A {NEXT}"]
        assert place.content(BRANCH, WEEK) == b"new\r\nbytes\xff"

    def test_none_deletes(self, place: Place) -> None:
        done = place.propose({WEEK: None, NEXT: b"added"})
        assert place.names(str(done.commit)) == [f"D {WEEK}", f"A {NEXT}"]

    def test_a_file_that_is_not_there_cannot_be_deleted_and_need_not_be(self, place: Place) -> None:
        assert place.propose({NEXT: None}).state == "nothing to propose"

    @pytest.mark.parametrize("exists", ["refuse", "update"])
    def test_what_the_base_holds_already_makes_no_branch(self, place: Place, exists: str) -> None:
        held = GitTree(place.repository, "main").read(WEEK)

        done = place.propose({WEEK: held}, exists=exists)

        assert done == Proposed(BRANCH, None, False, None, "", "nothing to propose")
        assert (place.here(), place.there()) == ("", "")

    def test_the_mode_of_a_file_stays(self, place: Place) -> None:
        (place.plans.root / WEEK).chmod(0o755)
        place.plans.commit("Executable")
        place.plans.git("push", "--quiet", "origin", "main")

        place.propose(ONE)

        assert place.plans.git("ls-tree", BRANCH, WEEK).startswith("100755 ")

    @pytest.mark.parametrize("below", ["", "training/plans"])
    def test_staged_and_dirty_work_is_left_as_it_is(self, tmp_path: Path, below: str) -> None:
        """Neither files, nor the index, nor HEAD, nor another ref moves, and nothing of it is proposed."""
        place = Place.make(tmp_path, below)
        place.plans.write(WEEK, "staged\n")
        place.plans.git("add", "--all")
        place.plans.write(WEEK, "dirty\n")
        place.plans.write("untracked", "x")
        top = tmp_path / "coach"
        before, main = untouched(top), place.there("main")

        done = place.propose({NEXT: b"added"})
        place.propose({NEXT: b"again"}, exists="update")
        withdraw(place.repository, BRANCH, kind="adopt", base=place.base(), remote=place.remote)

        assert untouched(top) == before
        assert place.there("main") == main
        assert place.names(str(done.commit)) == [f"A {f'{below}/{NEXT}'.lstrip('/')}"]

    def test_plans_below_the_root_of_the_repository(self, tmp_path: Path) -> None:
        place = Place.make(tmp_path, "training/plans")
        done = place.propose({**ONE, NEXT: None})
        assert place.names(str(done.commit)) == [f"M training/plans/{WEEK}"]

    def test_a_repository_of_sha256(self, tmp_path: Path) -> None:
        place = Place.make(tmp_path, form="sha256")
        assert place.names(str(place.propose({WEEK: None, NEXT: b"x"}).commit)) == [f"D {WEEK}", f"A {NEXT}"]
        assert place.propose({WEEK: None, NEXT: b"x"}, exists="update").state == "unchanged"

    def test_variables_and_settings_of_a_hook_do_not_lead_it_elsewhere(
        self, place: Place, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
    ) -> None:
        monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "other-index"))
        monkeypatch.setenv("GIT_DIR", str(tmp_path / "nowhere"))
        place.plans.git("-C", str(tmp_path / "coach"), "version")
        assert place.propose(ONE).state == "committed"
        assert not (tmp_path / "other-index").exists()

    def test_an_index_that_is_split_stays_whole(self, place: Place) -> None:
        """Git would put a part of the hidden index beside the real one."""
        place.repository.run("config", "core.splitIndex", "true")
        before = sorted(path.name for path in (place.plans.root / ".git").iterdir())

        place.propose(ONE)

        assert sorted(path.name for path in (place.plans.root / ".git").iterdir()) == before

    def test_the_author_is_who_git_knows(self, place: Place) -> None:
        place.propose(ONE)
        shown = place.plans.git("show", "--no-patch", "--format=%an <%ae> %cn", BRANCH)
        assert shown == "Coach <coach@example.org> Coach"

    def test_where_git_knows_nobody_the_program_is(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("GIT_CONFIG_GLOBAL", os.devnull)
        monkeypatch.setenv("GIT_CONFIG_SYSTEM", os.devnull)
        place.plans.git("config", "--unset", "user.name")
        place.plans.git("config", "--unset", "user.email")

        place.propose(ONE)

        shown = place.plans.git("show", "--no-patch", "--format=%an <%ae>", BRANCH)
        assert shown == "reconciler <reconciler@localhost>"

    def test_the_message_is_the_title_and_the_seal_and_no_word_of_the_body(self, place: Place) -> None:
        proposal = place.proposal(title="Adopt\nthis \x1b[31m", body="Allow-deletes: 99", files=ONE)

        propose(place.repository, proposal)

        tree, parent = place.plans.git("rev-parse", f"{BRANCH}^{{tree}}", f"{BRANCH}^").split()
        assert place.plans.git("show", "--no-patch", "--format=%B", BRANCH) == (
            "Adopt this \\x1b[31m\n\n"
            f"Reconciler-Proposal: adopt\nReconciler-Tree: {tree}\nReconciler-Parent: {parent}"
        )


class TestBase:
    def test_it_is_what_the_remote_holds_now(self, place: Place) -> None:
        other = place.clone("other")
        other.plans.write("athletes/readme", "x")
        newer = other.plans.commit("Newer")
        other.plans.git("push", "--quiet", "origin", "main")
        tracked = place.here("refs/remotes/origin/main")

        assert place.base() == Base("main", newer, fetched=True)
        assert place.here("main") == tracked != newer

    @pytest.mark.parametrize("away", [True, False], ids=["the remote is away", "there is none"])
    def test_else_it_is_what_this_clone_holds(self, place: Place, *, away: bool) -> None:
        mine = place.plans.commit("Not pushed")
        place.bare.rename(place.bare.with_name("gone"))
        assert find_base(place.repository, "main", place.remote if away else None) == Base("main", mine)

    def test_a_runner_without_a_branch_of_its_own_knows_the_copy(self, place: Place) -> None:
        runner = place.clone("runner")
        runner.plans.git("switch", "--quiet", "--detach")
        runner.plans.git("branch", "-D", "main")
        place.bare.rename(place.bare.with_name("gone"))
        copy = runner.here("refs/remotes/origin/main")
        assert find_base(runner.repository, "main", runner.remote) == Base("main", copy)

    def test_without_a_commit_there_is_none(self, tmp_path: Path) -> None:
        plans = Plans.make(tmp_path / "plans")
        with pytest.raises(ProposalError, match="no commit on the branch main") as caught:
            find_base(Repository(plans.root), "main")
        assert "default_branch" in caught.value.hint


class TestBranchThatExists:
    def test_a_person_is_told_and_nothing_moves(self, place: Place) -> None:
        place.plans.git("push", "--quiet", "origin", f"main:refs/heads/{BRANCH}")
        place.plans.git("branch", BRANCH)
        before = place.there()

        with pytest.raises(ProposalError, match=f"branch {BRANCH} exists already on origin") as caught:
            place.propose(ONE)

        assert f"git push origin --delete {BRANCH}, git branch -D {BRANCH}" in caught.value.hint
        assert (place.there(), place.here()) == (before, before)

    def test_nor_is_one_of_this_clone_alone_taken(self, place: Place) -> None:
        place.plans.git("branch", BRANCH)
        with pytest.raises(ProposalError, match="exists already in this clone"):
            place.propose(ONE)
        assert place.there() == ""

    def test_the_same_once_more_is_no_second_commit(self, place: Place) -> None:
        first = place.propose(ONE)
        again = place.propose(ONE)
        assert (again.commit, again.state) == (first.commit, "unchanged")

    def test_but_something_else_is_refused(self, place: Place) -> None:
        first = place.propose(ONE)
        with pytest.raises(ProposalError, match="exists already"):
            place.propose(TWO)
        assert place.there() == first.commit

    def test_a_machine_makes_its_own_anew_on_the_base(self, place: Place) -> None:
        place.propose({**ONE, NEXT: b"x"})
        done = place.propose(TWO, exists="update")

        assert (done.state, done.commit) == ("updated", place.there())
        assert place.here() == place.there()
        assert place.names(place.there()) == [f"M {WEEK}"]
        assert place.plans.git("rev-parse", f"{BRANCH}^") == place.there("main")

    def test_unchanged_it_stays_although_main_went_on(self, place: Place) -> None:
        first = place.propose(ONE)
        place.plans.write("athletes/maria/weeks/2026-W30.yaml", "week: 2026-W30\n")
        place.plans.commit("Another week")
        place.plans.git("push", "--quiet", "origin", "main")

        done = place.propose(ONE, exists="update")

        assert (done.state, done.commit) == ("unchanged", first.commit)

    def test_it_follows_a_main_that_changed_the_same_file(self, place: Place) -> None:
        place.propose(ONE)
        place.plans.write(WEEK, "week: 2026-W20\nwhy: merged meanwhile\n")
        main = place.plans.commit("Same file")
        place.plans.git("push", "--quiet", "origin", "main")

        assert place.propose(ONE, exists="update").state == "updated"
        assert place.plans.git("rev-parse", f"{BRANCH}^") == main

    @pytest.mark.parametrize(
        "how",
        [("--message", "Mine"), ("--amend", "--no-edit"), ("--amend", "--message", "Mine")],
        ids=["on top", "amended", "amended with other words"],
    )
    @pytest.mark.parametrize("files", [ONE, TWO], ids=["same proposal", "other proposal"])
    def test_a_persons_commits_are_kept(
        self, place: Place, how: tuple[str, ...], files: dict[str, bytes | None]
    ) -> None:
        place.propose(ONE)
        theirs = place.work_of_a_person(*how)

        done = place.propose(files, exists="update")
        gone = withdraw(place.repository, BRANCH, kind="adopt", base=place.base(), remote=place.remote)

        assert (done.state, done.commit, gone.state) == ("kept", theirs, "kept")
        assert theirs[:12] in done.advice
        assert "somebody else" in done.advice
        assert done.advice == gone.advice
        assert place.there() == theirs

    def test_a_commit_that_was_rebased_with_other_content_is_a_persons(self, place: Place) -> None:
        place.propose(ONE)
        place.plans.write("athletes/readme", "x")
        place.plans.commit("Main goes on")
        place.plans.git("push", "--quiet", "origin", "main")
        place.plans.git("switch", "--quiet", BRANCH)
        place.plans.git("rebase", "--quiet", "main")
        place.plans.git("push", "--quiet", "--force", "origin", BRANCH)
        place.plans.git("switch", "--quiet", "main")

        assert place.propose(TWO, exists="update").state == "kept"

    def test_a_branch_of_another_kind_is_not_ours(self, place: Place) -> None:
        place.propose(ONE)
        done = propose(
            place.repository, place.proposal(TWO, kind="review"), remote=place.remote, exists="update"
        )
        assert done.state == "kept"

    def test_a_branch_that_was_merged_holds_nothing_that_could_be_lost(self, place: Place) -> None:
        first = place.propose(ONE)
        place.merge(str(first.commit))

        done = place.propose(TWO, exists="update")

        assert done.state == "updated"
        assert place.plans.git("rev-parse", f"{BRANCH}^") == place.there("main")

    def test_one_that_was_merged_and_reverted_is_made_anew(self, place: Place) -> None:
        """The old commit is part of main: a pull request of it would show no change."""
        first = place.propose(ONE)
        place.merge(str(first.commit))
        place.plans.git("revert", "--no-edit", "-m", "1", "HEAD")
        place.plans.git("push", "--quiet", "origin", "main")

        done = place.propose(ONE, exists="update")

        assert done.state == "updated"
        assert done.commit != first.commit

    def test_a_shallow_runner_knows_ours_from_theirs(self, place: Place) -> None:
        place.propose(ONE)
        place.plans.write("athletes/readme", "x")
        place.plans.commit("Main goes on")
        place.plans.git("push", "--quiet", "origin", "main")

        runner = place.clone("runner", "--depth", "1")
        assert runner.propose(ONE, exists="update").state == "unchanged"
        assert runner.propose(TWO, exists="update").state == "updated"
        place.work_of_a_person()
        assert place.clone("later", "--depth", "1").propose(ONE, exists="update").state == "kept"

    def test_local_work_is_left_alone_where_the_remote_counts(self, place: Place) -> None:
        place.propose(ONE)
        place.plans.git("switch", "--quiet", BRANCH)
        mine = place.plans.commit("Mine, not pushed")
        place.plans.git("switch", "--quiet", "main")

        done = place.propose(TWO, exists="update")

        assert (done.state, done.commit) == ("updated", place.there())
        assert place.here() == mine

    def test_so_is_a_branch_that_somebody_looks_at(self, place: Place) -> None:
        first = place.propose(ONE)
        place.plans.git("switch", "--quiet", BRANCH)
        before = untouched(place.plans.root)

        assert place.propose(TWO, exists="update").commit == place.there()

        assert place.here() == first.commit
        assert untouched(place.plans.root) == before

    @pytest.mark.parametrize("exists", ["refuse", "update"])
    def test_without_a_remote_a_branch_that_is_checked_out_is_not_moved(
        self, place: Place, exists: str
    ) -> None:
        place.plans.git("switch", "--quiet", "--orphan", BRANCH)  # it has no commit yet
        with pytest.raises(ProposalError, match="checked out") as caught:
            place.propose(ONE, here=True, exists=exists)
        assert "git switch" in caught.value.hint

    def test_without_a_remote_the_rules_are_the_same(self, place: Place) -> None:
        first = place.propose(ONE, here=True)
        assert (first.state, first.pushed, place.there()) == ("committed", False, "")
        assert f"git push origin {BRANCH}" in first.advice
        assert place.propose(ONE, here=True).commit == first.commit
        with pytest.raises(ProposalError, match="exists already in this clone"):
            place.propose(TWO, here=True)
        second = place.propose(TWO, here=True, exists="update")
        assert (second.state, place.here()) == ("updated", second.commit)
        place.plans.git(
            "branch", "--force", BRANCH, place.plans.git("commit-tree", "-m", "x", f"{BRANCH}^{{tree}}")
        )
        assert place.propose(ONE, here=True, exists="update").state == "kept"


class TestTwoAtOnce:
    def test_a_push_in_between_wins_and_ours_is_refused(self, place: Place) -> None:
        """The other one is faster, between our look at the branch and our push."""
        place.propose(ONE)
        tip = branches.look(place.repository, place.remote, BRANCH)
        ours = branches.make(place.repository, place.proposal(TWO))
        theirs = place.work_of_a_person()

        with pytest.raises(ProposalError, match="at the same time") as caught:
            branches.move(place.repository, place.remote, tip, ours)

        assert "run again" in caught.value.hint
        assert place.there() == theirs

    def test_so_it_is_in_one_clone(self, place: Place) -> None:
        tip = branches.look(place.repository, None, BRANCH)
        first = place.propose(ONE, here=True)
        ours = branches.make(place.repository, place.proposal(TWO))

        with pytest.raises(ProposalError, match="at the same time"):
            branches.move(place.repository, None, tip, ours)

        assert place.here() == first.commit

    def test_nor_is_work_deleted_that_came_in_between(self, place: Place) -> None:
        place.propose(ONE)
        tip = branches.look(place.repository, place.remote, BRANCH)
        theirs = place.work_of_a_person()
        with pytest.raises(ProposalError, match="at the same time"):
            branches.move(place.repository, place.remote, tip, None)
        assert place.there() == theirs

    def test_a_branch_that_is_replaced_while_we_look_is_told(self, place: Place) -> None:
        """The commit that the remote has just named is gone when it is fetched."""
        runner = place.clone("runner")
        place.propose(ONE)
        serve, seen = place.bare.with_name("serve"), place.bare.with_name("seen")
        rewind = f"git -C {place.bare} update-ref refs/heads/{BRANCH} main"
        serve.write_text(
            f'#!/bin/sh\nif test -e {seen}; then {rewind}; fi\ntouch {seen}\nexec git-upload-pack "$@"\n',
            encoding="utf-8",
        )
        serve.chmod(0o755)
        runner.plans.git("config", "remote.origin.uploadpack", str(serve))

        with pytest.raises(ProposalError, match="at the same time"):
            branches.look(runner.repository, runner.remote, BRANCH)

    def test_of_machines_side_by_side_each_wins_whole_or_is_told(self, place: Place) -> None:
        machines = [place.clone(f"machine-{number}") for number in range(4)]
        done: list[Proposed | ProposalError] = []

        def run(machine: Place, text: bytes) -> None:
            try:
                done.append(machine.propose({WEEK: text}, exists="update"))
            except ProposalError as error:
                done.append(error)

        threads = [
            threading.Thread(target=run, args=(machine, b"week: %d\n" % number))
            for number, machine in enumerate(machines)
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        won = [each.commit for each in done if isinstance(each, Proposed)]
        assert len(done) == len(machines)
        assert place.there() in won
        assert all("same time" in each.message for each in done if isinstance(each, ProposalError))


class TestRemote:
    @pytest.mark.parametrize("exists", ["refuse", "update"])
    def test_a_push_that_is_refused_leaves_no_branch(self, place: Place, exists: str) -> None:
        hook(place, "pre-receive", "echo not for you >&2", "exit 1")

        with pytest.raises(ProposalError, match="the proposal cannot be written to origin") as caught:
            place.propose(ONE, exists=exists)

        assert "contents: write" in caught.value.hint
        assert (place.here(), place.there()) == ("", "")

    def test_offline_a_person_has_the_branch_here_and_pushes_it_later(self, place: Place) -> None:
        away = place.bare.with_name("away")
        place.bare.rename(away)

        done = place.propose(ONE)

        assert (done.state, done.pushed, done.commit) == ("committed", False, place.here())
        assert "cannot be read from origin" in done.advice
        assert f"git push origin {BRANCH}" in done.advice

        away.rename(place.bare)
        again = place.propose(ONE)
        assert (again.commit, again.pushed, place.there()) == (done.commit, True, done.commit)

    def test_offline_a_machine_does_nothing(self, place: Place) -> None:
        first, base = place.propose(ONE), place.base()
        proposal = place.proposal(TWO)
        place.bare.rename(place.bare.with_name("gone"))

        with pytest.raises(ProposalError, match="the proposal cannot be read from origin"):
            propose(place.repository, proposal, remote=place.remote, exists="update")
        with pytest.raises(ProposalError, match="the proposal cannot be read from origin"):
            withdraw(place.repository, BRANCH, kind="adopt", base=base, remote=place.remote)

        assert place.here() == first.commit

    def test_a_password_in_its_address_is_not_told(self, place: Place) -> None:
        place.plans.git("remote", "set-url", "origin", "https://me:s3cret@localhost:1/plans.git")
        done = place.propose(ONE)
        assert "s3cret" not in repr(done)
        with pytest.raises(ProposalError) as caught:
            place.propose(TWO, exists="update")
        assert "s3cret" not in caught.value.message + caught.value.hint

    @pytest.mark.parametrize(
        ("origin", "url"),
        [
            ("git@github.com:coach/plans.git", f"https://github.com/coach/plans/compare/main...{BRANCH}?expand=1"),
            ("git@gitlab.example:coach/plans.git", ""),
        ],
    )  # fmt: skip
    def test_a_person_is_told_where_to_open_the_pull_request(
        self, place: Place, origin: str, url: str
    ) -> None:
        """Git calls a command in place of ssh, which serves the bare repository."""
        ssh = place.bare.with_name("ssh")
        serve = f'case "$*" in *upload-pack*) exec git-upload-pack {place.bare};; *) exec git-receive-pack {place.bare};; esac'
        ssh.write_text(f"#!/bin/sh\n{serve}\n", encoding="utf-8")
        ssh.chmod(0o755)
        place.plans.git("config", "core.sshCommand", str(ssh))
        place.plans.git("config", "ssh.variant", "simple")
        place.plans.git("remote", "set-url", "origin", origin)

        done = place.propose(ONE)

        assert (done.pushed, done.url) == (True, url)
        assert done.advice == (
            f"open a pull request from {BRANCH} into main{f': {url}' if url else ' where origin is hosted'}"
        )

    def test_annotated_tags_do_not_come_along(self, place: Place) -> None:
        place.plans.git("config", "push.followTags", "true")
        place.plans.git("tag", "--annotate", "--message", "private", "private")
        place.propose(ONE)
        assert place.there("refs/tags/private") == ""

    def test_there_may_be_none(self, tmp_path: Path) -> None:
        place = Place.make(tmp_path)
        place.plans.git("remote", "remove", "origin")
        assert Remote.of(place.repository, {}) is None
        assert find_base(place.repository, "main", None).fetched is False


class TestHostile:
    @pytest.mark.parametrize("branch", ["x/", "x.lock", "x/.y", "a//b", "a..b", "trunk"])
    def test_no_branch_that_git_does_not_take_nor_what_a_clone_checks_out(
        self, place: Place, branch: str
    ) -> None:
        place.plans.git("push", "--quiet", "origin", "main:refs/heads/trunk")
        subprocess.run(["git", "-C", str(place.bare), "symbolic-ref", "HEAD", "refs/heads/trunk"], check=True)
        proposal, base = place.proposal(ONE, branch=branch), place.base()
        before = untouched(place.bare), place.repository.run("for-each-ref")

        for exists in ("refuse", "update"):
            with pytest.raises(ProposalError, match=r"git takes no branch|default branch of origin"):
                propose(place.repository, proposal, remote=place.remote, exists=exists)
        with pytest.raises(ProposalError, match=r"git takes no branch|default branch of origin"):
            withdraw(place.repository, branch, kind="adopt", base=base, remote=place.remote)

        assert (untouched(place.bare), place.repository.run("for-each-ref")) == before

    def test_the_default_branch_is_never_withdrawn(self, place: Place) -> None:
        with pytest.raises(ProposalError, match="default branch"):
            withdraw(place.repository, "main", kind="adopt", base=place.base(), remote=place.remote)

    @pytest.mark.parametrize(
        ("link", "path"),
        [
            ("athletes/maria/weeks", WEEK),
            ("athletes/maria", WEEK),
            ("athletes", WEEK),
            (WEEK, WEEK),
        ],
    )
    @pytest.mark.parametrize("content", [b"x", None], ids=["write", "delete"])
    def test_a_symbolic_link_in_the_base_is_not_followed(
        self, place: Place, link: str, path: str, content: bytes | None
    ) -> None:
        target = place.plans.root / link
        if target.is_dir():
            shutil.rmtree(target)
        else:
            target.unlink()
        target.symlink_to("/etc")
        place.plans.commit("Link")
        place.plans.git("push", "--quiet", "origin", "main")

        with pytest.raises(ProposalError, match="it is a symbolic link"):
            place.propose({path: content})

    def test_nor_is_a_link_above_plans_that_lie_in_a_directory(self, tmp_path: Path) -> None:
        """The base may hold a link where this checkout has a directory."""
        place = Place.make(tmp_path, "plans")
        top = Plans(tmp_path / "coach")
        top.git("rm", "-rq", "plans")
        (top.root / "plans").symlink_to("/etc")
        link = top.commit("Link")
        top.git("reset", "--quiet", "--hard", "HEAD^")
        with pytest.raises(
            ProposalError, match="plans cannot be proposed as a directory: it is a symbolic link"
        ):
            propose(place.repository, place.proposal(ONE, base=Base("main", link)))

    def test_nor_is_a_submodule_entered(self, place: Place) -> None:
        head = place.here("HEAD")
        place.plans.git("rm", "-rq", "athletes/maria/weeks")
        place.plans.git("update-index", "--add", "--cacheinfo", f"160000,{head},athletes/maria/weeks")
        place.plans.git("commit", "--quiet", "--message", "Submodule")
        base = Base("main", place.here("HEAD"))
        with pytest.raises(ProposalError, match="it is a submodule"):
            propose(place.repository, place.proposal(ONE, base=base))

    @pytest.mark.parametrize(
        ("files", "words"),
        [
            ({"athletes/maria": b"x"}, "athletes/maria cannot be proposed as a file: it is a directory"),
            ({f"{WEEK}/more": b"x"}, "cannot be proposed as a directory: it is a file"),
            ({"athletes/new": b"x", "athletes/new/x": b"x"}, "as a file and as a directory"),
        ],
    )
    def test_a_file_is_no_directory(self, place: Place, files: dict[str, bytes | None], words: str) -> None:
        with pytest.raises(ProposalError, match=words):
            place.propose(files)

    def test_a_branch_below_another_one_is_told_in_gits_words(self, place: Place) -> None:
        place.plans.git("branch", "plans")
        with pytest.raises(ProposalError, match=r"branch plans/adopt-maria cannot be written: .*plans"):
            place.propose(ONE, here=True)


class TestWithdraw:
    def test_the_branch_goes_everywhere(self, place: Place) -> None:
        place.propose(ONE)
        done = withdraw(place.repository, BRANCH, kind="adopt", base=place.base(), remote=place.remote)
        assert (done.state, done.pulls, place.here(), place.there()) == ("withdrawn", (), "", "")

    def test_it_goes_without_a_remote(self, place: Place) -> None:
        place.propose(ONE, here=True)
        done = withdraw(place.repository, BRANCH, kind="adopt", base=place.base())
        assert (done.state, place.here()) == ("withdrawn", "")

    def test_one_that_was_merged_goes(self, place: Place) -> None:
        place.merge(str(place.propose(ONE).commit))
        done = withdraw(place.repository, BRANCH, kind="adopt", base=place.base(), remote=place.remote)
        assert (done.state, place.there()) == ("withdrawn", "")

    @pytest.mark.parametrize("remote", [True, False])
    def test_where_there_is_none_there_is_nothing_to_do(self, place: Place, *, remote: bool) -> None:
        done = withdraw(
            place.repository, BRANCH, kind="adopt", base=place.base(), remote=place.remote if remote else None
        )
        assert done.state == "nothing to withdraw"

    def test_a_branch_of_another_kind_is_kept(self, place: Place) -> None:
        first = place.propose(ONE)
        done = withdraw(place.repository, BRANCH, kind="review", base=place.base(), remote=place.remote)
        assert (done.state, place.there()) == ("kept", first.commit)

    def test_a_push_that_is_refused_deletes_nothing(self, place: Place) -> None:
        first = place.propose(ONE)
        hook(place, "pre-receive", "exit 1")
        with pytest.raises(ProposalError, match="cannot be written"):
            withdraw(place.repository, BRANCH, kind="adopt", base=place.base(), remote=place.remote)
        assert (place.here(), place.there()) == (first.commit, first.commit)

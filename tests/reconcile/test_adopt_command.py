"""`reconciler adopt` over real git and real HTTP: into the working tree, and on a branch whose merge writes nothing."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import jsonschema
import pytest

from reconciler.errors import ReconcilerError
from reconciler.session.plan_files import replace_files
from tests.reconcile.conftest import Served

ROOT = Path(__file__).parents[2]
PATH = "athletes/maria/weeks/2026-W20.yaml"
NEXT = "athletes/maria/weeks/2026-W21.yaml"


@pytest.fixture
def drifted(served: Served) -> Served:
    """Applied, and then edited by the athlete: moved to the next week, renamed, deleted."""
    assert served.run("apply").code == 0
    served.edit("Easy", start_date_local="2026-05-20T00:00:00")
    served.edit("Tempo", name="Tempo: by feel | \u202e now")
    served.calendar.remove_event("i1001", number(served, "Long"))
    served.edit("Tempo: by feel | \u202e now", name="Tempo: by feel | now")
    served.calendar.methods.clear()
    return served


def number(served: Served, name: str) -> int:
    (found,) = [row["id"] for row in served.calendar.events("i1001") if row["name"] == name]
    return int(str(found))


def content(served: Served, path: str = PATH) -> str:
    return (served.plans.root / path).read_text(encoding="utf-8")


def test_the_merge_of_the_branch_is_in_sync_and_only_reads(drifted: Served) -> None:
    head, before = drifted.plans.git("rev-parse", "HEAD"), content(drifted)

    done = drifted.run("adopt", "maria", "--branch")

    assert (done.code, done.err) == (0, "")
    assert "adopt/maria" in done.out
    assert (drifted.plans.git("rev-parse", "HEAD"), content(drifted)) == (head, before)
    assert drifted.plans.git("status", "--porcelain") == ""
    drifted.plans.git("merge", "--quiet", "--no-ff", "--message", "Merge", "adopt/maria")
    events = drifted.calendar.events("i1001")
    assert drifted.run("diff", "--detailed-exitcode").code == 0
    assert drifted.run("apply").code == 0
    assert drifted.json("reconcile").athlete()["converged"]
    assert set(drifted.calendar.methods) == {"GET"}
    assert drifted.calendar.events("i1001") == events
    assert drifted.run("adopt", "maria", "--branch").out == "maria: nothing was changed on the calendar\n"


def test_into_the_working_tree_and_a_second_time_nothing(drifted: Served) -> None:
    done = drifted.run("adopt", "maria")
    assert (done.code, f"written: {NEXT}\nwritten: {PATH}\n" in done.out) == (0, True)
    assert 'name: "Tempo: by feel | now"' in content(drifted)
    assert "moved_from: 2026-W20" in content(drifted, NEXT)
    after = content(drifted), content(drifted, NEXT)

    again = drifted.run("adopt", "maria")

    assert (again.code, again.out) == (0, "maria: nothing was changed on the calendar\n")
    assert (content(drifted), content(drifted, NEXT)) == after
    assert set(drifted.calendar.methods) == {"GET"}


@pytest.mark.parametrize("option", ["--dry-run", "--diff"])
def test_a_dry_run_shows_a_patch_that_git_takes(drifted: Served, option: str) -> None:
    before = content(drifted)
    done = drifted.run("adopt", "maria", option)
    assert content(drifted) == before
    assert not (drifted.plans.root / NEXT).exists()
    patch = done.out[done.out.index("--- ") :]
    subprocess.run(["git", "-C", str(drifted.plans.root), "apply", "-"], input=patch, text=True, check=True)
    assert drifted.run("adopt", "maria").out == "maria: nothing was changed on the calendar\n"


def test_the_document_fits_its_schema(drifted: Served) -> None:
    done = drifted.json("adopt", "maria", "--branch", "mine/maria")
    schema = json.loads((ROOT / "schemas/adopt.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate(done.document, schema)
    assert (done.document["written"], done.document["proposed"]["branch"]) == (False, "mine/maria")
    assert [one["fate"] for one in done.document["outcomes"]] == ["adopted"] * 3


@pytest.mark.parametrize("form", ["text", "markdown", "json"])
def test_errors_of_the_rules_are_said_before_the_merge(served: Served, form: str) -> None:
    """They stop every run of the athlete afterwards."""
    served.plans.write("athletes/maria/rules.yaml", "availability:\n  friday: {rest: true}\n")
    served.plans.commit()
    assert served.run("apply").code == 0
    served.edit("Tempo", start_date_local="2026-05-15T00:00:00")
    done = served.run("adopt", "maria", "--branch", "--format", form)
    assert done.code == 0
    assert ("a rest day" in done.out, "Mend or waive" in done.out) == (True, form != "json")
    assert form != "json" or len(done.document["findings"]) == 1
    served.plans.git("merge", "--quiet", "--no-ff", "--message", "Merge", "adopt/maria")
    assert served.run("apply").code == 1


class TestConflict:
    @pytest.fixture
    def both(self, served: Served) -> Served:
        served.run("apply")
        served.edit("Tempo", name="By hand", description="- 50m Z2 HR\n- 5m Z1 HR")
        path = served.plans.root / PATH
        path.write_text(content(served).replace('name: "Tempo"', 'name: "By git"'), encoding="utf-8")
        served.plans.commit("Rename")
        return served

    @pytest.mark.parametrize("form", ["text", "markdown"])
    def test_the_three_views_and_the_ways_out(self, both: Served, form: str) -> None:
        """In the review, and in `adopt`."""
        for command in (("diff",), ("adopt", "maria")):
            out = both.run(*command, "--format", form).out.replace("\\", "").replace("\u200b", "")
            for word in (
                "last applied",
                "By hand",
                "By git",
                "- 40m Z2 HR",
                "+- 50m Z2 HR",
                "--take calendar",
            ):
                assert word.replace("\\", "") in out, (command, word)
            assert "Keep-git: maria 2026-W20/b" in out

    def test_undecided_is_an_exit_code(self, both: Served) -> None:
        before = content(both)
        assert both.run("adopt", "maria").code == 1
        assert both.run("adopt", "maria", "--branch").code == 1
        assert content(both) == before

    def test_the_calendars_side_is_in_sync_when_merged(self, both: Served) -> None:
        assert both.run("adopt", "maria", "b", "--take", "calendar", "--branch").code == 0
        both.plans.git("merge", "--quiet", "adopt/maria")
        both.calendar.methods.clear()
        assert both.run("apply").code == 0
        assert set(both.calendar.methods) == {"GET"}

    @pytest.mark.parametrize("merge", [("--no-ff",), ("--squash",)])
    def test_gits_side_is_recorded_in_the_commit_and_holds(
        self, both: Served, merge: tuple[str, ...]
    ) -> None:
        """The branch holds an empty commit that says so; a squash takes its message over."""
        done = both.run("adopt", "maria", "--take", "2026-W20/b=git", "--branch")
        assert (done.code, "kept as git has it" in done.out) == (0, True)
        message = both.plans.git("log", "-1", "--format=%B", "adopt/maria")
        assert "\nKeep-git: maria 2026-W20/b\n" in message
        if merge == ("--squash",):
            both.plans.commit(message)
        else:
            both.plans.git("merge", "--quiet", *merge, "--message", "Merge", "adopt/maria")
        assert both.run("apply").code == 0
        assert both.names() == ["By git", "Easy", "Long"]

    def test_by_field_with_words_of_people(self, both: Served) -> None:
        choice = ("--field", "text=calendar", "--field", "2026-W20/b:name=git")
        done = both.run("adopt", "maria", *choice)
        assert (done.code, "Keep-git: maria 2026-W20/b" in done.out) == (0, True)
        assert "50m Z2 HR" in content(both)
        assert "By git" in content(both)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("nobody",), "no event 'nobody'"),
        (("--take", "mine"), "the side is `calendar` or `git`"),
        (("--field", "name"), "NAME=SIDE"),
        (("--branch", "main"), "default branch"),
        (("--branch", "reconciler/maria"), "ledgers"),
    ],
)
def test_what_makes_no_sense_is_said(drifted: Served, arguments: tuple[str, ...], said: str) -> None:
    before = content(drifted)
    done = drifted.run("adopt", "maria", *arguments)
    assert (done.code, said in done.err) == (1, True)
    assert content(drifted) == before


def test_a_branch_of_somebody_else_is_left_alone(drifted: Served) -> None:
    drifted.plans.git("branch", "adopt/maria")
    drifted.plans.git("switch", "--quiet", "adopt/maria")
    drifted.plans.commit("Mine")
    drifted.plans.git("switch", "--quiet", "main")
    done = drifted.run("adopt", "maria", "--branch")
    assert (done.code, "left alone" in done.out) == (1, True)


class TestAtTheSameTime:
    """Somebody saves the file between the reading and the writing."""

    def test_nothing_is_written_over_it(self, tmp_path: Path) -> None:
        (tmp_path / "a.yaml").write_text("read", encoding="utf-8")
        (tmp_path / "b.yaml").write_text("saved meanwhile", encoding="utf-8")
        with pytest.raises(ReconcilerError, match=r"b\.yaml was changed by somebody else"):
            replace_files(tmp_path, {"a.yaml": (b"read", b"new"), "b.yaml": (b"read", b"new")})
        assert (tmp_path / "a.yaml").read_text(encoding="utf-8") == "read"
        assert sorted(path.name for path in tmp_path.iterdir()) == ["a.yaml", "b.yaml"]

    def test_nor_over_a_file_that_was_made(self, tmp_path: Path) -> None:
        (tmp_path / "new.yaml").write_text("theirs", encoding="utf-8")
        with pytest.raises(ReconcilerError):
            replace_files(tmp_path, {"new.yaml": (None, b"ours")})
        assert (tmp_path / "new.yaml").read_text(encoding="utf-8") == "theirs"

    def test_line_ends_and_rights_stay(self, tmp_path: Path) -> None:
        path = tmp_path / "a.yaml"
        path.write_bytes(b"one\r\n")
        path.chmod(0o640)
        replace_files(tmp_path, {"a.yaml": (b"one\r\n", b"two\r\n")})
        assert (path.read_bytes(), path.stat().st_mode & 0o777) == (b"two\r\n", 0o640)

"""Files of another revision, read object by object."""

from __future__ import annotations

from pathlib import Path

import pytest

from reconciler.errors import ReconcilerError
from reconciler.reconcile.git import GitError, Repository
from reconciler.reconcile.git_objects import Objects
from reconciler.reconcile.git_tree import GitTree
from tests.reconcile.plans import Plans


@pytest.fixture(params=["sha1", "sha256"])
def plans(tmp_path: Path, request: pytest.FixtureRequest) -> Plans:
    made = Plans.make(tmp_path / "plans", form=request.param)
    made.athlete("maria", "i1001")
    made.week("2026-W20", "a 2026-05-13 Easy")
    (made.root / "athletes" / "link.yaml").symlink_to("maria")
    made.commit()
    return made


def tree(plans: Plans) -> GitTree:
    return GitTree(Repository(plans.root), "HEAD")


def test_names_and_files_are_those_of_the_commit(plans: Plans) -> None:
    before = (plans.root / "athletes/maria/weeks/2026-W20.yaml").read_bytes()
    plans.week("2026-W20")
    (plans.root / "athletes/maria/athlete.yaml").unlink()

    found = tree(plans)

    assert found.names("athletes/maria") == ("athlete.yaml", "weeks")
    assert found.names("athletes/maria/weeks") == ("2026-W20.yaml",)
    assert found.read("athletes/maria/weeks/2026-W20.yaml") == before


def test_what_is_not_there_is_told_as_by_a_disk(plans: Plans) -> None:
    found = tree(plans)

    for missing in ("elsewhere", "athletes/ada", "athletes/maria/athlete.yaml/x"):
        with pytest.raises(FileNotFoundError):
            found.names(missing)
        with pytest.raises(FileNotFoundError):
            found.read(missing)
    with pytest.raises(NotADirectoryError):
        found.names("athletes/maria/athlete.yaml")
    for odd in ("athletes/maria", "athletes/link.yaml"):
        with pytest.raises(OSError, match="no plain file"):
            found.read(odd)


def test_a_file_is_known_by_its_content(plans: Plans) -> None:
    found, path = tree(plans), "athletes/maria/athlete.yaml"
    content = (plans.root / path).read_bytes()

    assert found.holds(path, content)
    assert not found.holds(path, content + b"\n")
    assert not found.holds("athletes/maria/other.yaml", content)
    assert not found.holds("athletes/maria", b"")
    assert not found.holds("athletes/link.yaml", b"maria")


def test_many_directories_are_read_whatever_is_remembered(plans: Plans) -> None:
    names = [f"a{number:02d}" for number in range(40)]
    for number, name in enumerate(names):
        plans.athlete(name, f"i{3000 + number}")
    plans.commit()

    found = tree(plans)

    for _ in range(2):
        assert [found.names(f"athletes/{name}") for name in names] == [("athlete.yaml",)] * 40


def test_a_repository_without_plans_holds_none(tmp_path: Path) -> None:
    plans = Plans.make(tmp_path / "plans")
    plans.write("athletes/settings.yaml", "approval: none\n")
    plans.commit()
    plans.git("rm", "--quiet", "-r", "athletes")
    plans.commit()

    with pytest.raises(FileNotFoundError):
        tree(plans).names("athletes")


def test_an_unknown_revision_is_refused(plans: Plans) -> None:
    with pytest.raises(ReconcilerError, match="no commit"):
        GitTree(Repository(plans.root), "nowhere")


def test_an_object_that_is_lost_stops_the_reader(plans: Plans) -> None:
    path = "athletes/maria/athlete.yaml"
    found, name = tree(plans), plans.git("rev-parse", f"HEAD:{path}")
    (plans.root / ".git" / "objects" / name[:2] / name[2:]).unlink()

    with pytest.raises(GitError, match="cannot be read") as caught:
        found.read(path)
    assert "fetch the whole history" in caught.value.hint
    assert found.names("athletes/maria") == ("athlete.yaml", "weeks")  # the others are still read


@pytest.mark.parametrize(("athletes", "directories"), [(1, 130), (40, 5)])
def test_what_is_foreseen_is_found_however_much_it_is(plans: Plans, athletes: int, directories: int) -> None:
    names = [f"a{number}" for number in range(athletes)]
    for name in names:
        for number in range(directories):
            plans.write(f"athletes/{name}/d{number}/x.txt", f"{name} {number}")
    plans.commit("Many")
    found = tree(plans)

    found.foresee([*(f"athletes/{name}" for name in names), "athletes/none", "athletes/maria/athlete.yaml"])

    for name in names:
        assert len(found.names(f"athletes/{name}")) == directories
        assert found.read(f"athletes/{name}/d{directories - 1}/x.txt") == f"{name} {directories - 1}".encode()


def test_after_an_object_that_is_missing_the_answers_are_still_to_the_questions(plans: Plans) -> None:
    repository = Repository(plans.root)
    objects = Objects(repository)
    athletes, maria = (
        repository.text("rev-parse", f"HEAD:{path}").strip() for path in ("athletes", "athletes/maria")
    )

    with pytest.raises(GitError, match="tree 0000"):
        objects.rows(athletes, "0" * len(athletes), maria)

    assert set(objects.rows(maria)[0]) == {"athlete.yaml", "weeks"}

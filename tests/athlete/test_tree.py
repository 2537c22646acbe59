"""The working tree: files below the root, and no way out of it."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

from reconciler.athlete import WorkingTree, read_athlete
from reconciler.errors import InputError
from tests.athlete.memory import ATHLETE, RUN, WEEK

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def root(tmp_path: Path) -> Path:
    directory = tmp_path / "plans/athletes/ada/weeks"
    directory.mkdir(parents=True)
    (directory.parent / "athlete.yaml").write_text(ATHLETE)
    (tmp_path / "secret.zwo").write_text("not yours")
    return tmp_path / "plans"


def test_a_root_that_is_itself_a_link_is_fine(root: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(root)
    assert read_athlete(WorkingTree(tmp_path / "link"), "ada").document.name == "Ada"


@pytest.mark.parametrize("target", ["../../../../secret.zwo", "other.zwo"])
def test_a_linked_workout_file_is_refused(root: Path, target: str) -> None:
    weeks = root / "athletes/ada/weeks"
    (weeks / "other.zwo").write_text("<workout_file/>")
    (weeks / "a.zwo").symlink_to(target)
    (weeks / "2026-W20.yaml").write_text(WEEK + RUN.replace("duration: 45m", "file: a.zwo"))
    with pytest.raises(
        InputError, match=r"2026-W20.yaml:3:\d+: .*a.zwo cannot be read: it is a symbolic link"
    ):
        read_athlete(WorkingTree(root), "ada")


def test_a_linked_directory_is_refused(root: Path, tmp_path: Path) -> None:
    (tmp_path / "elsewhere").mkdir()
    (root / "athletes/ada/library").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(
        InputError, match="athletes/ada/library: the directory cannot be read: it is a symbolic link"
    ):
        read_athlete(WorkingTree(root), "ada")


def test_a_directory_or_a_pipe_in_place_of_a_file_is_refused(root: Path) -> None:
    (root / "athletes/ada/strategy.yaml").mkdir()
    os.mkfifo(root / "athletes/ada/rules.yaml")
    with pytest.raises(InputError) as caught:
        read_athlete(WorkingTree(root), "ada")
    assert [problem.message for problem in caught.value.problems] == [
        "the file cannot be read: it is not a file",
        "the file cannot be read: it is a directory",
    ]


@pytest.mark.parametrize(
    "path", ["../secret.zwo", "athletes/../../secret.zwo", "athletes/ada/../../../secret.zwo"]
)
def test_no_path_leads_out(root: Path, path: str) -> None:
    with pytest.raises(OSError, match="leads out"):
        WorkingTree(root).read(path)


def test_a_huge_file_is_not_read_whole(root: Path) -> None:
    with (root / "athletes/ada/rules.yaml").open("wb") as file:
        file.truncate(10**9)
    with pytest.raises(InputError, match="more than 256 kB"):
        read_athlete(WorkingTree(root), "ada")


def test_a_directory_where_weeks_is_a_file(root: Path) -> None:
    (root / "athletes/ada/weeks").rmdir()
    (root / "athletes/ada/weeks").write_text("")
    with pytest.raises(InputError, match="athletes/ada/weeks: the directory cannot be read: Not a directory"):
        read_athlete(WorkingTree(root), "ada")


@pytest.mark.parametrize("name", [b"caf\xe9.yaml", b"\x1b[31m2026-W20.yaml", b"2026\n-W20.yaml"])
def test_a_name_that_cannot_be_printed_is_told_in_other_words(root: Path, name: bytes) -> None:
    os.close(os.open(os.fsencode(root) + b"/athletes/ada/weeks/" + name, os.O_CREAT))
    with pytest.raises(InputError) as caught:
        read_athlete(WorkingTree(root), "ada")
    assert str(caught.value).isprintable()
    assert "found a document that nothing reads" in str(caught.value)


def test_an_editors_own_files_are_left_alone(root: Path) -> None:
    (root / "athletes/ada/weeks/.#2026-W20.yaml").symlink_to("somebody@somewhere")
    (root / "athletes/ada/weeks/2026-W20.yaml~").write_text("old")
    (root / "athletes/ada/weeks/README.md").write_text("weeks")
    assert read_athlete(WorkingTree(root), "ada").declared_weeks == ()

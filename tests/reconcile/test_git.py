"""What git's complaints become."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from reconciler.reconcile.git import GitError, Repository


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    subprocess.run(["git", "init", "--quiet", str(tmp_path)], check=True)
    return Repository(tmp_path)


def test_a_repository_is_told_from_a_plain_directory(repository: Repository, tmp_path: Path) -> None:
    assert repository.exists()
    (tmp_path / ".git").rename(tmp_path / "moved")
    assert not repository.exists()


def test_a_directory_of_somebody_else_is_told_as_git_tells_it(
    repository: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    for ask in (repository.exists, lambda: repository.run("status")):
        with pytest.raises(GitError, match="dubious ownership") as caught:
            ask()
        assert "git config --global --add safe.directory " in caught.value.hint


def test_a_pointer_to_a_repository_that_is_gone_is_no_plain_directory(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: gone\n")
    with pytest.raises(GitError, match="not a git repository: "):
        Repository(tmp_path).exists()


def test_other_complaints_are_gits_first_line(repository: Repository) -> None:
    with pytest.raises(GitError, match=r"^git frobnicate: git: 'frobnicate' is not a git command") as caught:
        repository.run("frobnicate")
    assert caught.value.hint == ""

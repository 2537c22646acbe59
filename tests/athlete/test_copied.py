"""A directory as it was at one moment: the same answers as the disk gave, and none of what came later."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from reconciler.athlete import copied
from reconciler.athlete.copied import Copied
from reconciler.athlete.tree import Tree, WorkingTree

PATHS = (
    "athletes",
    "athletes/ada",
    "athletes/ada/athlete.yaml",
    "athletes/ada/weeks",
    "athletes/ada/weeks/a.yaml",
    "athletes/ada/weeks/files/a.zwo",
    "athletes/ada/none",
    "athletes/ada/weeks/a.yaml/none",
    "athletes/bea/athlete.yaml",
    "athletes/adam/athlete.yaml",
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for path, text in {
        "ada/athlete.yaml": "name: Ada",
        "ada/weeks/a.yaml": "week",
        "ada/weeks/files/a.zwo": "",
        "ada/.hidden": "x",
        "bea/athlete.yaml": "name: Bea",
        "adam/athlete.yaml": "name: Adam",
    }.items():
        file = tmp_path / "athletes" / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)
    return tmp_path


def copy(root: Path) -> Copied:
    return Copied(WorkingTree(root), "athletes/ada")


def answers(tree: Tree, path: str) -> tuple[object, ...]:
    found: list[object] = []
    for ask in (tree.names, tree.read):
        try:
            found.append(ask(path))
        except OSError as error:
            found.append(type(error))
    return tuple(found)


@pytest.mark.parametrize("path", PATHS)
def test_it_answers_as_the_disk(root: Path, path: str) -> None:
    if path.endswith("a.yaml/none"):  # the disk knows more about why it is not there
        with pytest.raises(FileNotFoundError):
            copy(root).read(path)
        return
    assert answers(copy(root), path) == answers(WorkingTree(root), path)


def test_what_happens_afterwards_is_not_in_it(root: Path) -> None:
    tree = copy(root)
    before = [answers(tree, path) for path in PATHS]
    (root / "athletes/ada/none").write_text("now")
    (root / "athletes/ada/athlete.yaml").write_text("name: Eve")
    (root / "athletes/ada/weeks/a.yaml").unlink()
    assert [answers(tree, path) for path in PATHS] == before
    assert copy(root).digest != tree.digest


def test_a_neighbour_is_not_copied(root: Path) -> None:
    tree = copy(root)
    (root / "athletes/adam/athlete.yaml").write_text("name: Adam II")
    assert tree.read("athletes/adam/athlete.yaml") == b"name: Adam II"
    assert copy(root).digest == tree.digest


def test_the_digest_tells_where_a_name_ends(root: Path) -> None:
    found = set()
    for name, text in (("ab", "c"), ("a", "bc"), ("abc", "")):
        path = root / "athletes/ada" / name
        path.write_text(text)
        found.add(copy(root).digest)
        path.unlink()
    assert len(found) == 3


def test_an_empty_directory_counts(root: Path) -> None:
    before = copy(root).digest
    (root / "athletes/ada/strategy.yaml").mkdir()
    assert copy(root).digest != before


class Deep:
    """A directory within a directory, 1,500 times, and a file in the last: deeper than Python calls."""

    def names(self, directory: str) -> tuple[str, ...]:
        return ("d",) if directory.count("/d") < 1_500 else ("x",)

    def read(self, path: str) -> bytes:
        if path.endswith("/x"):
            return b"x"
        raise IsADirectoryError(path)


def test_a_directory_may_lie_deep() -> None:
    assert Copied(Deep(), "athletes/ada").read("athletes/ada" + "/d" * 1_500 + "/x") == b"x"


def test_links_and_pipes_are_not_copied(root: Path) -> None:
    odd = root / "athletes/ada/odd"
    odd.symlink_to(root / "athletes/bea/athlete.yaml")
    with pytest.raises(OSError, match="symbolic link"):
        copy(root)
    odd.unlink()
    os.mkfifo(odd)
    with pytest.raises(OSError, match="not a file"):
        copy(root)


def test_it_is_bounded(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    copy(root)
    monkeypatch.setattr(copied, "MOST_FILES", 5)
    with pytest.raises(OSError, match="too much"):
        copy(root)
    monkeypatch.undo()
    monkeypatch.setattr(copied, "MOST_BYTES", 3)
    with pytest.raises(OSError, match="too much"):
        copy(root)

"""Read a repository's declared state: settings, and athletes whole, or everything that is wrong with them."""

from __future__ import annotations

import posixpath
import re
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

from reconciler.athlete.documents import Documents
from reconciler.athlete.files import beside, read_files
from reconciler.athlete.library import LibraryWorkout
from reconciler.athlete.model import Flaw, Model
from reconciler.athlete.profile import AthleteDocument
from reconciler.athlete.quantity import WEEK
from reconciler.athlete.refused import nearest
from reconciler.athlete.rules import Rules
from reconciler.athlete.settings import Settings
from reconciler.athlete.strategy import Strategy
from reconciler.athlete.week_files import WeekReader, read_weeks, refuse_twice
from reconciler.errors import InputError, Place, Problem

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from reconciler.athlete.tree import Tree
    from reconciler.athlete.week import Week

ROOT = "athletes"
_DOCUMENTS = ("athlete.yaml", "strategy.yaml", "rules.yaml")
_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_YAML = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class Athlete:
    """One athlete's declared state.

    `weeks` are those that were asked for, in order; `declared_weeks` all that have a file; `paths` the file of
    each declared week; `files` the content of every workout file that a loaded week uses, by path.
    """

    name: str
    directory: str
    document: AthleteDocument
    strategy: Strategy | None
    rules: Rules
    library: Mapping[str, LibraryWorkout]
    weeks: tuple[Week, ...]
    declared_weeks: tuple[str, ...]
    paths: Mapping[str, str]
    files: Mapping[str, bytes]

    def file(self, week: str, name: str) -> bytes:
        """The content of the workout file that a workout of a loaded week names."""
        return self.files[beside(self.paths[week], name)]


@dataclass(frozen=True, slots=True)
class Known:
    """An athlete that was read already, and which files (by path) are the same in the tree that is read now."""

    athlete: Athlete
    is_same: Callable[[str], bool]


def build_models() -> None:
    """Build all models now: before several threads read documents at once, which not every pydantic bears.

    Those that stand inside another, too: where a document leaves one out, its default is made by the model itself.
    """
    waiting: list[type[Model]] = [Model]
    while waiting:
        kind = waiting.pop()
        kind.model_rebuild()
        waiting += kind.__subclasses__()


def read_settings(tree: Tree) -> Settings:
    """athletes/settings.yaml, or the defaults where there is none or it is empty. Raises InputError."""
    if "settings.yaml" not in _names(tree, ROOT):
        return Settings()
    documents = Documents(tree)
    settings = documents.model(f"{ROOT}/settings.yaml", Settings, may_be_empty=True)
    if settings is None:
        raise InputError(tuple(documents.problems))
    return settings


def athlete_names(tree: Tree) -> tuple[str, ...]:
    """The athletes' directories, sorted.

    One whose name is not an id is among them, so that it stops itself and nobody else: read_athlete refuses it.
    """
    return tuple(
        name
        for name in _names(tree, ROOT)
        if _SLUG.fullmatch(name) or (name[0] != "." and _is_directory(tree, name))
    )


def read_document(tree: Tree, name: str) -> AthleteDocument:
    """One athlete's athlete.yaml alone. Raises InputError."""
    _require_athlete(tree, name)
    documents = Documents(tree)
    document = documents.model(f"{ROOT}/{name}/athlete.yaml", AthleteDocument)
    if document is None:
        raise InputError(tuple(documents.problems))
    return document


def read_athlete(
    tree: Tree, name: str, *, weeks: Callable[[str], bool] | None = None, known: Known | None = None
) -> Athlete:
    """One athlete, with the weeks that `weeks` says yes to (default: all) and those they name as moved_from.

    Weeks of `known` whose files are the same, and whose library is, are taken from there.
    Raises InputError with every problem of every file that was read.
    """
    directory = f"{ROOT}/{name}"
    _require_athlete(tree, name)
    documents = Documents(tree)
    present = _known_files(documents, directory)
    document = documents.model(f"{directory}/athlete.yaml", AthleteDocument)
    strategy = documents.model(f"{directory}/strategy.yaml", Strategy) if "strategy.yaml" in present else None
    rules = documents.model(f"{directory}/rules.yaml", Rules) if "rules.yaml" in present else Rules()
    library, broken = _library(documents, directory)
    paths = _week_files(documents, directory)
    reader = WeekReader(documents, paths, library, broken, known)
    loaded = read_weeks(reader, weeks or (lambda _: True))
    refuse_twice(documents, paths, loaded)
    files = read_files(documents, paths, loaded)
    if documents.problems or document is None or rules is None:
        raise InputError(tuple(documents.problems))
    return Athlete(
        name=name,
        directory=directory,
        document=document,
        strategy=strategy,
        rules=rules,
        library=MappingProxyType(library),
        weeks=tuple(loaded[week] for week in sorted(loaded)),
        declared_weeks=tuple(sorted(paths)),
        paths=MappingProxyType(paths),
        files=MappingProxyType(files),
    )


def _names(tree: Tree, directory: str) -> tuple[str, ...]:
    try:
        return tree.names(directory)
    except FileNotFoundError:
        return ()
    except OSError as error:
        said = f"the directory cannot be read: {error.strerror or error}"
        raise InputError((Problem(Place(directory), "unreadable", said),)) from None


def _require_athlete(tree: Tree, name: str) -> None:
    if _SLUG.fullmatch(name) and _is_there(tree, name):
        return
    known = athlete_names(tree)
    code, said, hint = "unknown-athlete", "there is no such athlete", nearest(name, known)
    if name in known:
        code, hint = "bad-athlete-name", "rename it, or move it out of athletes/"
        said = "found a directory that is no athlete's, expected small letters, digits and hyphens"
    raise InputError((Problem(Place(f"{ROOT}/{name}"), code, said, hint),))


def _is_there(tree: Tree, name: str) -> bool:
    """Whether there is such an athlete. To list all of a large roster for each of them would take long.

    On a disk that takes Ada for ada only the list tells which it is.
    """
    shouted = name.upper()
    if _holds_files(tree, name) and (shouted == name or not _holds_files(tree, shouted)):
        return True
    return name in _names(tree, ROOT)


def _holds_files(tree: Tree, name: str) -> bool:
    try:
        return bool(tree.names(f"{ROOT}/{name}"))
    except OSError:
        return False


def _is_directory(tree: Tree, name: str) -> bool:
    try:
        tree.names(f"{ROOT}/{name}")
    except NotADirectoryError:
        return False
    except OSError:
        return True
    return True


def _known_files(documents: Documents, directory: str) -> tuple[str, ...]:
    """The names in an athlete's directory; a YAML file that nobody would read is a problem."""
    names = _names(documents.tree, directory)
    for name in names:
        if name.endswith(_YAML) and name not in _DOCUMENTS and name[0] != ".":
            said = f"found a document that nothing reads, expected {', '.join(_DOCUMENTS)}"
            hint = nearest(name, _DOCUMENTS)
            documents.problems.append(Problem(Place(f"{directory}/{name}"), "unknown-file", said, hint))
    return names


def _stems(documents: Documents, directory: str, form: str, expected: str) -> Iterator[tuple[str, str]]:
    """Name without ending, and path, of each YAML file in a directory; another name is a problem."""
    for name in _names(documents.tree, directory):
        stem, ending = posixpath.splitext(name)
        if name[0] == ".":  # an editor's own file
            continue
        if ending == ".yaml" and re.fullmatch(form, stem):
            yield stem, f"{directory}/{name}"
        elif ending in _YAML:
            said = f"found a document that nothing reads, expected a name such as {expected}"
            documents.problems.append(Problem(Place(f"{directory}/{name}"), "unknown-file", said))


def _library(documents: Documents, directory: str) -> tuple[dict[str, LibraryWorkout], frozenset[str]]:
    """The library workouts by id, and the ids of those that have problems of their own."""
    library, broken = dict[str, LibraryWorkout](), set[str]()
    for stem, path in _stems(documents, f"{directory}/library", _SLUG.pattern, "long-run.yaml"):
        found = documents.model(path, LibraryWorkout)
        if found is None:
            broken.add(stem)
        elif found.id != stem:
            broken |= {stem, found.id}
            said = f"found {found.id}, expected {stem}, the name of the file"
            documents.report(path, [Flaw(("id",), "file-name", said)])
        else:
            library[stem] = found
    return library, frozenset(broken)


def _week_files(documents: Documents, directory: str) -> dict[str, str]:
    return dict(_stems(documents, f"{directory}/weeks", WEEK, "2026-W20.yaml"))

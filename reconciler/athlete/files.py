"""The workout files that weeks name: read from beside the week, and from nowhere else."""

from __future__ import annotations

import posixpath
from typing import TYPE_CHECKING

from reconciler.athlete.model import Flaw
from reconciler.athlete.tree import MOST_BYTES

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.athlete.documents import Documents
    from reconciler.athlete.tree import Tree
    from reconciler.athlete.week import Week


def beside(document: str, name: str) -> str:
    """The path of a file that a document names."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(document), name))


def read_files(documents: Documents, paths: Mapping[str, str], weeks: Mapping[str, Week]) -> dict[str, bytes]:
    """The workout files of the weeks, by path; one that is missing, empty or huge is a problem.

    The form of a name (`week.FILE`) keeps it below the directory of its week.
    """
    files = dict[str, bytes]()
    for name, week in weeks.items():
        for index, workout in enumerate(week.workouts):
            if workout.file:
                path = beside(paths[name], workout.file)
                wrong = _read(documents.tree, path, files)
                if wrong:
                    documents.report(paths[name], [Flaw(("workouts", index, "file"), "bad-file", wrong)])
    return files


def _read(tree: Tree, path: str, files: dict[str, bytes]) -> str:
    """Read one workout file into `files`; what is wrong with it, or ""."""
    try:
        content = tree.read(path)
    except FileNotFoundError:
        return f"{path} is not there"
    except OSError as error:
        return f"{path} cannot be read: {error.strerror or error}"
    if not content or len(content) > MOST_BYTES:
        return f"{path} is {'too large' if content else 'empty'}, expected up to {MOST_BYTES // 1000} kB"
    files[path] = content
    return ""

"""Problems as annotations of a check run. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from reconciler.errors import Problem
    from reconciler.forge.model import JSON

_LONGEST = 4_000


@dataclass(frozen=True, slots=True)
class Annotation:
    """A remark at a line of a file. `level` is `failure` or `warning`; `path` counts from the root of the repository."""

    path: str
    line: int
    level: str
    title: str
    message: str

    def to_json(self) -> dict[str, JSON]:
        """Return it as the API takes it."""
        return {
            "path": self.path,
            "start_line": self.line,
            "end_line": self.line,
            "annotation_level": self.level,
            "title": self.title,
            "message": self.message,
        }


def annotation(problem: Problem, prefix: str = "") -> Annotation:
    """Return the annotation of a problem; `prefix` is the directory of the plans inside the repository."""
    text = f"{problem.message} ({problem.hint})" if problem.hint else problem.message
    level = "failure" if problem.severity == "error" else "warning"
    place = problem.place
    return Annotation(f"{prefix}{place.file}", max(1, place.line), level, problem.code, text[:_LONGEST])

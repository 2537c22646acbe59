"""Errors on their way to a model: what was found, what to do next, and nothing of this machine."""

from __future__ import annotations

import functools
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar

from mcp.server.mcpserver.exceptions import ToolError

from reconciler.assistant.words import lines
from reconciler.errors import CredentialError, InputError, ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from reconciler.assistant.shapes import FindingShape, ProblemShape
    from reconciler.errors import Problem
    from reconciler.render.findings import FindingView

P = ParamSpec("P")
T = TypeVar("T")

MOST_PROBLEMS = 20
_MOST = 6_000
_CREDENTIAL = (
    "the person who runs this server sets it; you cannot, and must not ask for it in the conversation"
)


def told(call: Callable[P, T], root: Path, report_bug: Callable[[Exception], object]) -> Callable[P, T]:
    """Return a tool whose errors are results that say what to do next. A bug is reported on the server's side."""

    @functools.wraps(call)
    def wrapped(*args: P.args, **kwargs: P.kwargs) -> T:
        try:
            return call(*args, **kwargs)
        except ReconcilerError as error:
            raise ToolError(_shown(error, root)) from None
        except Exception as error:  # noqa: BLE001 - the last line of defence: a bug becomes a sentence
            report_bug(error)
            msg = (
                f"this is a bug in reconciler ({type(error).__name__}); nothing was changed.\n"
                "What to do: do not repeat the same call. Tell the person; the server noted where it happened."
            )
            raise ToolError(msg) from None

    return wrapped


def problem(found: Problem) -> ProblemShape:
    """Return a problem of a file."""
    return {
        "file": found.place.file,
        "line": found.place.line or None,
        "column": found.place.column or None,
        "code": found.code,
        "message": lines(found.message),
        "hint": lines(found.hint) or None,
    }


def findings(found: Iterable[FindingView], first: str) -> list[FindingShape]:
    """Return what rules report: errors first, and those of one week before those of others."""
    rank = {"error": 0, "warning": 1, "info": 2}
    ordered = sorted(found, key=lambda one: (one.week != first, rank.get(one.severity, 3)))
    return [
        {
            "rule": one.rule,
            "severity": one.severity,
            "week": one.week,
            "text": lines(one.text),
            "line": one.place.line or None,
            "waived": lines(one.waived) or None,
        }
        for one in ordered
    ]


def without_paths(text: str, root: Path) -> str:
    """Return a text without the directories of this machine."""
    for path, name in ((root, "the plans"), (Path(tempfile.gettempdir()), "tmp"), (Path.home(), "~")):
        if len(str(path)) > 1:
            text = text.replace(str(path), name)
    return text


def _shown(error: ReconcilerError, root: Path) -> str:
    said = _problems(error) if isinstance(error, InputError) else error.message
    hint = f"{error.hint}; {_CREDENTIAL}" if isinstance(error, CredentialError) else error.hint
    advice = f"\nWhat to do: {hint}" if hint else ""
    return lines(without_paths(f"{said}{advice}", root), _MOST)


def _problems(error: InputError) -> str:
    shown = "\n".join(f"- {one}" for one in error.problems[:MOST_PROBLEMS])
    more = len(error.problems) - MOST_PROBLEMS
    return f"this cannot be used:\n{shown}" + (f"\n- and {more} more" if more > 0 else "")

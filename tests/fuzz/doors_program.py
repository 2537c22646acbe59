"""The whole program and the tools of an assistant, over a calendar on a port that answers anything."""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import io
import json
import os
import shutil
import tempfile
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import anyio
import stamina
from mcp.server.mcpserver.exceptions import ToolError

from reconciler.assistant.server import make_server
from reconciler.assistant.workspace import Workspace
from reconciler.calendar.embedded import serve
from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.session.options import Options
from tests.assistant.talk import WEEK_21
from tests.cli.plans import Plans, make_plans
from tests.fuzz.door import Door
from tests.fuzz.doors_answers import FACTS, JSON, PACE, POWER
from tests.fuzz.doors_files import YAML

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = dt.date(2026, 5, 11)
COMMANDS = (
    ("facts",),
    ("facts", "--format", "json"),
    ("diff",),
    ("diff", "--format", "json"),
    ("today",),
    ("events",),
    ("review-week", "--week", "2026-W19"),
    ("adopt", "--dry-run"),
)


@dataclass
class Odd:
    """A calendar that answers what an input says; by the last word of the path."""

    paths: dict[str, Any] = field(default_factory=dict)

    def handle(self, request: Request, /) -> Response:
        word = request.path.rstrip("/").rpartition("/")[2]
        body = json.dumps(self.paths.get(word, {"id": "i7"})).encode()
        return Response(200, body, {"content-type": "application/json"})


@cache
def stage() -> tuple[Plans, Odd, str]:
    """A repository and a calendar on a port, for as long as the process lives."""
    root = Path(tempfile.mkdtemp(prefix="fuzz-"))
    atexit.register(shutil.rmtree, root, ignore_errors=True)
    odd = Odd(dict(FACTS))
    server = serve(odd)
    atexit.register(server.close)
    plans = make_plans(root)
    plans.write("settings.yaml", f"calendar: {server.url}\napproval: none\n")
    plans.commit("Name the calendar")
    return plans, odd, server.url


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """Ada's key, nobody's forge and git settings, and no waiting; afterwards everything as before."""
    before = dict(os.environ)
    for name in ("GITHUB_TOKEN", "GH_TOKEN", "GITHUB_REPOSITORY", "GITHUB_API_URL"):
        os.environ.pop(name, None)
    os.environ |= {"ADA_KEY": "k3y", "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}
    try:
        with stamina.set_testing(testing=True, attempts=1):
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def run_program(data: bytes) -> None:
    """A command that reads the calendar ends with words, and not as a bug."""
    document = _document(data)
    plans, odd, _ = stage()
    odd.paths = document
    command = COMMANDS[len(data) % len(COMMANDS)]
    out, err = io.StringIO(), io.StringIO()
    with alone(), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = plans.run(*command)
    out.getvalue().encode()
    assert code in (0, 1, 2), f"{command} ended with {code}: {_log(err.getvalue())}"


def _log(said: str) -> str:
    path = said.rpartition("with the file ")[2].partition(" (")[0]
    return Path(path).read_text(encoding="utf-8")[-1500:] if path and Path(path).is_file() else said


def call_tool(data: bytes) -> None:
    """A tool answers, or says what to do instead."""
    document = _document(data)
    plans, odd, _ = stage()
    odd.paths = dict(FACTS)
    bugs: list[Exception] = []
    server = make_server(Workspace(Options(plans.root, today=DAY)), bugs.append)
    arguments = document.get("arguments")

    async def call() -> None:
        with contextlib.suppress(ToolError):
            await server.call_tool(
                str(document.get("tool")), arguments if isinstance(arguments, dict) else {}
            )

    with alone():
        anyio.run(call)
    for bug in bugs:
        raise bug


def _document(data: bytes) -> dict[str, Any]:
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        return {}
    return document if isinstance(document, dict) else {}


WHOLE = json.dumps({**FACTS, "activity-power-curves": POWER, "activity-pace-curves": PACE}).encode()
CALLS = tuple(
    json.dumps({"tool": tool, "arguments": arguments}).encode()
    for tool, arguments in (
        ("check_week", {"athlete": "ada", "week_yaml": WEEK_21}),
        ("preview_changes", {"athlete": "ada", "week_yaml": WEEK_21}),
        ("get_week", {"athlete": "ada", "week": "2026-W20"}),
        ("get_facts", {"athlete": "ada", "max_chars": 4000}),
        ("get_planned_events", {"athlete": "ada", "oldest": "2026-05-01", "newest": "2026-05-31"}),
        ("explain_rule", {"rule": "F1"}),
        ("get_reference", {"topic": "rules"}),
    )
)
DOORS = (
    Door("program", run_program, (WHOLE,), JSON, 2, is_json=True),
    Door("assistant", call_tool, CALLS, YAML, 2, is_json=True),
)

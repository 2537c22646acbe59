"""The server as assistants meet it: a process over stdin and stdout, and HTTP on a port of this machine."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import anyio
import httpx
import pytest
from mcp import Client, StdioServerParameters

from reconciler.cli.main import main
from tests.assistant.talk import SECRET, WEEK_21, Answer, Recorder
from tests.cli.plans import ROOT, TODAY, Plans, make_plans
from tests.cli.watching import DISABLE, Watched

VARIABLES = {"PYTHONPATH": str(ROOT), "ADA_KEY": SECRET, "GIT_CONFIG_GLOBAL": os.devnull}
CALLS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("list_athletes", {}),
    ("get_week", {"athlete": "ada", "week": "2026-W20"}),
    ("check_week", {"athlete": "ada", "week_yaml": WEEK_21}),
    ("preview_changes", {"athlete": "ada", "week_yaml": WEEK_21}),
    ("get_week", {"athlete": "bob", "week": "2026-W20"}),
)


def talk(server: Any, **options: Any) -> list[Answer]:
    """Make all calls at once over one connection, and list what there is."""
    found: dict[int, Answer] = {}

    async def one(client: Client, number: int, tool: str, arguments: dict[str, Any]) -> None:
        found[number] = Answer(await client.call_tool(tool, arguments))

    async def all_of_them() -> None:
        async with Client(server, read_timeout_seconds=60, **options) as client:
            assert len((await client.list_tools()).tools) == 11
            assert len((await client.list_prompts()).prompts) == 3
            assert len((await client.list_resources()).resources) == 8
            async with anyio.create_task_group() as group:
                for number, (tool, arguments) in enumerate(CALLS):
                    group.start_soon(one, client, number, tool, arguments)

    anyio.run(all_of_them)
    return [found[number] for number in sorted(found)]


def judge(answers: list[Answer], recorder: Recorder) -> None:
    athletes, week, check, preview, unknown = answers
    assert athletes.data["athletes"][0]["athlete"] == "ada"
    assert "Key session" in week.text
    assert check.data["ready"] is True
    assert len(preview.data["changes"]) == 4
    assert unknown.failed
    assert recorder.writes == []


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_stdin_and_stdout(plans: Plans, recorder: Recorder, mode: str) -> None:
    """In the protocol of today and in that of clients that still shake hands."""
    command = ["-m", "reconciler", "mcp", "--root", str(plans.root), "--today", TODAY]
    parameters = StdioServerParameters(command=sys.executable, args=command, env=VARIABLES)
    judge(talk(parameters, mode=mode), recorder)


def test_no_two_tools_build_a_model_at_once(plans: Plans, recorder: Recorder, tmp_path: Path) -> None:
    """Tools run side by side. A model that is built by the one that needs it first may be built by two."""
    watched = Watched(tmp_path / "watched")
    command = ["-m", "reconciler", "mcp", "--root", str(plans.root), "--today", TODAY]
    variables = VARIABLES | watched.variables | {DISABLE: ""}
    judge(talk(StdioServerParameters(command=sys.executable, args=command, env=variables)), recorder)
    assert watched.built() == {"first"}


@contextmanager
def serving(plans: Plans, *options: str) -> Iterator[str]:
    """Run the server on a free port, and yield its address."""
    command = [sys.executable, "-m", "reconciler", "mcp", "--http", "--port", "0", "--root", str(plans.root)]
    process = subprocess.Popen(
        [*command, "--today", TODAY, *options],
        env=os.environ | VARIABLES,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        line = process.stderr.readline()
        found = re.search(r"http://\S+", line)
        assert found, line + process.stderr.read()
        yield found[0]
    finally:
        process.terminate()
        out, _ = process.communicate(timeout=30)
    assert out == ""


@pytest.mark.parametrize("mode", ["auto", "legacy"])
def test_over_http(plans: Plans, recorder: Recorder, mode: str) -> None:
    with serving(plans) as url:
        judge(talk(url, mode=mode), recorder)


PING = {"jsonrpc": "2.0", "id": 1, "method": "ping"}
ACCEPT = {"Accept": "application/json, text/event-stream"}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Host": "evil.example"}, 421),
        ({"Host": "evil.example:80"}, 421),
        ({"Host": "127.0.0.1.evil.example:80"}, 421),
        ({"Origin": "https://evil.example"}, 403),
        ({"Origin": "null"}, 403),
        ({"Origin": "http://localhost.evil.example:80"}, 403),
    ],
)
def test_a_web_page_cannot_reach_the_server(http: str, headers: dict[str, str], status: int) -> None:
    """Neither from its own origin, nor by a name that it lets lead to this machine."""
    assert httpx.post(http, json=PING, headers=ACCEPT | headers).status_code == status


def test_a_request_that_is_too_large_is_refused(http: str) -> None:
    body = {**PING, "params": {"x": "y" * 1_200_000}}
    assert httpx.post(http, json=body, headers=ACCEPT).status_code == 413


@pytest.fixture(scope="module")
def http(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(make_plans(tmp_path_factory.mktemp("plans"))) as url:
        yield url


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.168.1.5", "example.org", "10.0.0.1", ""])  # noqa: S104
def test_the_server_listens_on_this_machine_alone(
    plans: Plans, capsys: pytest.CaptureFixture[str], host: str
) -> None:
    assert main(["mcp", "--root", str(plans.root), "--http", "--port", "0", "--host", host]) == 1
    assert "is not this machine" in capsys.readouterr().err


def test_a_port_that_is_taken_is_said(plans: Plans, http: str, capsys: pytest.CaptureFixture[str]) -> None:
    port = http.rpartition(":")[2].removesuffix("/mcp")
    assert main(["mcp", "--root", str(plans.root), "--http", "--port", port]) == 1
    assert f"port {port} cannot be used" in capsys.readouterr().err


def test_an_athlete_that_nobody_knows_is_said_before_an_assistant_connects(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["mcp", "--root", str(plans.root), "--athlete", "eve"]) == 1
    assert "there is no athlete 'eve'" in capsys.readouterr().err


def test_without_the_sdk_it_is_said_how_to_install_it(plans: Plans) -> None:
    """A process in which the SDK cannot be found, as where the extra was not installed."""
    code = (
        "import sys; sys.modules['mcp'] = None\n"
        "from reconciler.cli.main import main\n"
        f"sys.exit(main(['mcp', '--root', {str(plans.root)!r}]))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert done.stdout == ""
    assert "pip install" in done.stderr
    assert "[mcp]" in done.stderr

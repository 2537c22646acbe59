"""No secret gets out of any test: not in output, logs, errors, files, git's objects, or the arguments of a process.

The whole suite is watched. What is found is told at the test that let it out.
"""

from __future__ import annotations

import contextlib
import logging
import os
import sys
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from reconciler.errors import ReconcilerError
from tests.canary import leaking_files, leaks

settings.register_profile("any machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("any machine")  # how fast a machine is today says nothing about the code

WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Watch:
    """What was let out since the last look, and the files that were written outside of a test's own directory."""

    def __init__(self) -> None:
        self.found: list[str] = []
        self.written: set[str] = set()
        self.on = False

    def look(self, where: str, content: object) -> None:
        """Remember where a secret was let out; never the secret."""
        if leaks(content if isinstance(content, bytes) else str(content)):
            self.found.append(where)

    def hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        """Every process that is started, and every file that is opened to be written."""
        if not self.on:
            return
        if event == "subprocess.Popen":
            self.look("the arguments of a process", arguments[1])
        elif event == "open" and isinstance(arguments[0], str) and (arguments[2] or 0) & WRITING:
            self.written.add(arguments[0])

    def take(self) -> list[str]:
        found, self.found = self.found, []
        return found

    def written_elsewhere(self, own: Path | None) -> Iterator[Path]:
        """Files outside of the test's own directory, which is searched as a whole."""
        written, self.written = self.written, set()
        for name in sorted(written):
            path = Path(name)
            if (own is None or own not in path.parents) and path.is_file() and not name.startswith("/dev/"):
                yield path


WATCH = Watch()


class _Logs(logging.Handler):
    def emit(self, record: logging.LogRecord) -> None:
        WATCH.look("a log", self.format(record))


def pytest_configure() -> None:
    sys.addaudithook(WATCH.hear)
    logging.getLogger().addHandler(_Logs())
    _watch_errors()
    _watch_captures()


def _watch_errors() -> None:
    made = ReconcilerError.__init__

    def watched(self: ReconcilerError, message: str, *, hint: str = "") -> None:
        WATCH.look(f"the words of {type(self).__name__}", f"{message} {hint}")
        made(self, message, hint=hint)

    ReconcilerError.__init__ = watched  # type: ignore[method-assign]


def _watch_captures() -> None:
    read = pytest.CaptureFixture.readouterr

    def watched(self: pytest.CaptureFixture[Any]) -> Any:
        result = read(self)
        WATCH.look("the output", f"{result.out} {result.err}")
        return result

    pytest.CaptureFixture.readouterr = watched  # type: ignore[method-assign]
    for name in ("redirect_stdout", "redirect_stderr"):
        kind = getattr(contextlib, name)
        kind.__exit__ = _looking(kind.__exit__)


def _looking(leave: Any) -> Any:
    def watched(self: Any, *error: object) -> Any:
        if hasattr(self._new_target, "getvalue"):
            WATCH.look("the output", self._new_target.getvalue())
        return leave(self, *error)

    return watched


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol() -> Generator[None, object, object]:
    WATCH.on = True
    try:
        return (yield)
    finally:
        WATCH.on = False


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    for name, content in report.sections:
        WATCH.look(name, content)
    WATCH.look("what is told of the failure", report.longreprtext)
    if call.when == "teardown":
        _search(getattr(item, "funcargs", {}).get("tmp_path"))
    found = sorted(set(WATCH.take()))
    if found:
        report.outcome = "failed"
        report.longrepr = f"a secret was let out, in: {', '.join(found)}"
        report.sections = []
    return report


def _search(own: Path | None) -> None:
    WATCH.on = False
    for path in WATCH.written_elsewhere(own):
        WATCH.look(f"the file {path}", path.read_bytes())
    if own is not None:
        WATCH.found += [f"the file {path}" for path in leaking_files(own)]
    WATCH.on = True

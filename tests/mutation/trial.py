"""Which tests run a line, and whether they notice a fault: each trial in a process of its own, forked warm."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import json
import os
import resource
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from types import CodeType, ModuleType
from typing import TYPE_CHECKING

import coverage
import hypothesis
import pytest

if TYPE_CHECKING:
    from tests.mutation.faults import Fault

SECONDS = 120.0
"""Of the processor, for all tests of one fault: a fault that makes them endless is noticed, too."""
FIRST_SECONDS = 12.0
"""Likewise for the first tests, which are quick ones."""
WAIT = 1_200
"""Seconds by the clock, likewise: a fault that makes them wait for ever."""
MEMORY = 4 << 30
FIRST = 6
"""So many tests are tried before the others: most faults are noticed at once, and few files are read for it."""
PROFILE = "mutation"
hypothesis.settings.register_profile(PROFILE, max_examples=25, derandomize=True, database=None, deadline=None)
_WARM = "ignore::pytest.PytestAssertRewriteWarning"  # hypothesis is loaded before pytest starts, on purpose
_OPTIONS = ("-x", "-q", "-p", "no:cacheprovider", "-W", _WARM, f"--hypothesis-profile={PROFILE}")
Covering = dict[int, list[str]]


class _Watch:
    """Notes which lines each test runs, and how long it takes."""

    def __init__(self, sources: Sequence[str]) -> None:
        self.coverage = coverage.Coverage(data_file=None, include=list(sources), config_file=False)
        self.seconds: dict[str, float] = {}
        self.failed: set[str] = set()

    @pytest.hookimpl(wrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> object:
        _forget()
        self.coverage.switch_context(item.nodeid)
        return (yield)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        self.seconds[report.nodeid] = self.seconds.get(report.nodeid, 0.0) + report.duration
        if report.failed:
            self.failed.add(report.nodeid)


def _forget() -> None:
    """Empty what functions remember: of two tests that ask for the same, both are to run it."""
    for name, module in list(sys.modules.items()):
        if name.startswith("reconciler."):
            for value in vars(module).values():
                if callable(clear := getattr(value, "cache_clear", None)):
                    clear()


def covering(sources: Sequence[Path], tests: Sequence[str]) -> dict[str, Covering]:
    """For each source, the tests that run each of its lines, line 0 are for what is run when it is loaded.

    In turns of one test of each file, the quickest first, in each turn those of the first of `tests` first.
    A test that fails without any fault proves nothing, and is left out.
    """
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:  # the modules must not be loaded here: they are loaded changed later
        os.close(reader)
        _quiet()
        watch = _Watch([str(source) for source in sources])
        watch.coverage.start()
        pytest.main([*_OPTIONS[1:], *tests], plugins=[watch])
        watch.coverage.stop()
        data = watch.coverage.get_data()
        proving = {name: taken for name, taken in watch.seconds.items() if name not in watch.failed}
        found = {
            str(source): _ordered(data.contexts_by_lineno(str(source)), proving, tests) for source in sources
        }
        with os.fdopen(writer, "w") as pipe:
            json.dump(found, pipe)
        os._exit(0)
    os.close(writer)
    with os.fdopen(reader) as pipe:
        told = json.load(pipe)
    os.waitpid(pid, 0)
    return {source: {int(line): names for line, names in lines.items()} for source, lines in told.items()}


def _ordered(lines: dict[int, list[str]], seconds: dict[str, float], rooms: Sequence[str]) -> Covering:
    found = {line: _spread(seconds.keys() & set(names), seconds, rooms) for line, names in lines.items()}
    nearest = _spread({name for names in found.values() for name in names}, seconds, rooms)
    near = set(nearest)
    found[0] = nearest + [name for name in _spread(set(seconds), seconds, rooms) if name not in near]
    return found


def _spread(names: set[str], seconds: dict[str, float], rooms: Sequence[str]) -> list[str]:
    """The quickest of each file first, then the second of each: tests of one file say much the same.

    The room's own files come first in each turn, so that no bound on the number of tests shuts the other rooms out.
    """
    turns = dict[str, int]()
    order = list[tuple[int, int, int, str]]()
    for name in sorted(names, key=lambda name: (seconds[name], name)):
        file = name.partition("::")[0]
        turns[file] = turns.get(file, 0) + 1
        room = next((number for number, room in enumerate(rooms) if file.startswith(room)), len(rooms))
        order.append((turns[file], room, len(order), name))
    return [name for *_, name in sorted(order)]


def noticed_by(module: str, source: Path, fault: Fault, tests: Sequence[str], good: Sequence[str]) -> str:
    """The test that fails where the module has the fault, "" if none does; `good` noticed other faults of it."""
    finder = _Finder(module, source, compile(fault.tree, str(source), "exec"))
    there = set(tests)
    first = list(dict.fromkeys([*(name for name in good if name in there), *tests]))
    return _failing(finder, first[:FIRST], FIRST_SECONDS) or _failing(finder, first[FIRST:], SECONDS)


class _Told:
    """Sends the name of the first test that fails."""

    def __init__(self, pipe: int) -> None:
        self.pipe = pipe

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.failed:
            os.write(self.pipe, report.nodeid.encode())


def _failing(finder: _Finder, tests: Sequence[str], seconds: float) -> str:
    if not tests:
        return ""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(reader)
        signal.setitimer(signal.ITIMER_VIRTUAL, seconds)  # without a handler it ends the process
        signal.alarm(WAIT)
        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
        _quiet()
        sys.meta_path.insert(0, finder)
        os._exit(0 if pytest.main([*_OPTIONS, *tests], plugins=[_Told(writer)]) == 0 else 1)
    os.close(writer)
    _, status = os.waitpid(pid, 0)
    with os.fdopen(reader) as pipe:
        os.set_blocking(reader, False)  # a process that a test left behind may hold the other end
        name = pipe.read()
    return name or (tests[0] if status else "")


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from a code that is given."""

    def __init__(self, module: str, source: Path, code: CodeType) -> None:
        self.module, self.source, self.code = module, source, code

    def find_spec(
        self,
        name: str,
        path: object,  # noqa: ARG002 - the protocol
        target: object = None,  # noqa: ARG002
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.module:
            return None
        spec = importlib.machinery.ModuleSpec(name, self, origin=str(self.source))
        if self.source.stem == "__init__":
            spec.submodule_search_locations = [str(self.source.parent)]
        spec.has_location = True
        return spec

    def exec_module(self, module: ModuleType) -> None:
        exec(self.code, module.__dict__)  # noqa: S102 - that is the point


def _quiet() -> None:
    nowhere = os.open(os.devnull, os.O_RDWR)
    for number in (1, 2):
        os.dup2(nowhere, number)

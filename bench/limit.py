"""A first run against a calendar that takes ten requests a second from one address and answers in 200 ms.

Each shard is a process of its own and calls a port of its own, as runners have addresses of their own.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

from bench.ratio import Ratio, program, size
from bench.roster import KEYS, commit, make
from reconciler.calendar.embedded import EmbeddedCalendar
from reconciler.calendar.embedded.exchange import Request, Response
from reconciler.calendar.embedded.server import CalendarServer, serve
from reconciler.reconcile.git import Repository

ALLOWED, LATENCY = 10, 0.2
BURST = 3
"""Requests that may come early, as a server in front counts them: the way to it is not always equally long."""
TODAY = "2026-05-11"


class Limited:
    """The embedded calendar behind a gate. It notes when each request came, and how many it turned away."""

    def __init__(self) -> None:
        self._inner = EmbeddedCalendar(":memory:")
        self._lock = threading.Lock()
        self._waiting = 0.0
        self.times: list[float] = []
        self.refused = 0

    def handle(self, request: Request) -> Response:
        now = time.monotonic()
        with self._lock:
            since = now - self.times[-1] if self.times else 0.0
            self._waiting = max(0.0, self._waiting - since * ALLOWED) + 1
            self.times.append(now)
            busy = self._waiting > 1 + BURST
            self.refused += busy
        if busy:
            return Response(429, b"{}", {"Retry-After": "1"})
        time.sleep(LATENCY)
        with self._lock:
            return self._inner.handle(request)

    @property
    def share(self) -> float:
        """What was asked, as a share of what the limit allows from the first request to the last."""
        return (len(self.times) - 1) / ALLOWED / (self.times[-1] - self.times[0])


def ratios() -> Iterator[Ratio]:
    """One runner, then two and four at once: the time of the slowest against what the limit allows."""
    for shards in (1, 2, 4):
        athletes = size("LIMITED", 40) * shards
        with tempfile.TemporaryDirectory() as scratch, ExitStack() as open_ports:
            calendars = [Limited() for _ in range(shards)]
            ports = [open_ports.enter_context(serve(calendar)) for calendar in calendars]
            _run(Path(scratch), athletes, ports)
        requests = sum(len(calendar.times) for calendar in calendars)
        refused = sum(calendar.refused for calendar in calendars)
        slowest = min(calendar.share for calendar in calendars)
        note = f"{slowest:.1%} of the allowed rate in the slowest shard, {requests} requests, {refused} times 429"
        yield Ratio(
            f"{athletes} athletes in {shards} shard(s)",
            "the time that the limit allows",
            1 / slowest,
            1 / 0.95,
            note,
        )


def _run(root: Path, athletes: int, ports: list[CalendarServer]) -> None:
    make(root, athletes, weeks=1)
    commit(root)
    names = sorted(path.name for path in (root / "athletes").iterdir() if path.is_dir())
    running = []
    for number, port in enumerate(ports):
        part = root / f"shard-{number}"
        Repository(root).run("clone", "--quiet", str(root), str(part))
        chosen = [word for name in names[number :: len(ports)] for word in ("--athlete", name)]
        command = program("reconcile", "--root", str(part), "--calendar", port.url, "--today", TODAY, *chosen)
        environment = {"PATH": "/usr/bin:/bin:/usr/local/bin", "PYTHONPATH": ":".join(sys.path)}
        keys = {f"KEY_{number}": "bench" for number in range(KEYS)}
        running.append(
            subprocess.Popen(
                command, env=environment | keys, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
            )
        )
    for process in running:
        said = process.communicate()[0].decode()
        assert process.returncode == 0, said[-500:]

"""An interrupt and two runs at once: what was begun is finished or undone by the next run, and said."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.calendar.embedded.exchange import Request, Response
from tests.cli.plans import ROOT, TODAY, Plans, run_process

WEEK = "ada/weeks/2026-W20.yaml"


class Pausing:
    """A calendar that holds back the answer to its first upsert until it is told to go on."""

    def __init__(self, calendar: EmbeddedCalendar) -> None:
        self._calendar = calendar
        self.reached, self.go_on = threading.Event(), threading.Event()
        self.requests: list[str] = []

    def handle(self, request: Request) -> Response:
        """Answer; an upsert waits."""
        self.requests.append(request.method)
        answer = self._calendar.handle(request)
        if request.method == "POST":
            self.reached.set()
            assert self.go_on.wait(60)
        return answer


@pytest.fixture
def calendar() -> EmbeddedCalendar:
    return EmbeddedCalendar()


def start(plans: Plans, url: str) -> subprocess.Popen[str]:
    variables = os.environ | {"PYTHONPATH": str(ROOT), "ADA_KEY": "key"}
    command = [sys.executable, "-m", "reconciler", "apply", "--root", str(plans.root), "--today", TODAY]
    return subprocess.Popen(
        [*command, "--calendar", url],
        env=variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_an_interrupt_leaves_more_than_planned_never_less_and_says_so(
    plans: Plans, calendar: EmbeddedCalendar
) -> None:
    pausing = Pausing(calendar)
    pausing.go_on.set()
    with serve(pausing) as running:
        assert (
            run_process(
                "apply", "--today", TODAY, "--calendar", running.url, cwd=plans.root, ADA_KEY="key"
            ).returncode
            == 0
        )
        plans.edit(WEEK, "name: Long run", "name: Longer run")
        plans.edit(
            WEEK,
            "  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m, load: 35}\n",
            "",
        )
        pausing.go_on.clear()
        pausing.reached.clear()

        process = start(plans, running.url)
        assert pausing.reached.wait(60)
        process.send_signal(signal.SIGINT)
        assert process.stderr is not None
        assert process.stderr.readline() == "interrupted: finishing what was begun\n"
        pausing.go_on.set()
        out, err = process.communicate(timeout=60)

        assert process.returncode == 130, out + err
        assert "done 1, failed 0, not tried 1" in out
        names = [event["name"] for event in calendar.events("i7")]
        assert names == ["Easy run", "Key session", "Trip", "Longer run"]

        again = run_process(
            "apply", "--today", TODAY, "--calendar", running.url, cwd=plans.root, ADA_KEY="key"
        )
        assert again.returncode == 0
        assert [event["name"] for event in calendar.events("i7")] == ["Key session", "Trip", "Longer run"]


def test_of_two_runs_at_once_one_wins_and_the_other_converges(
    plans: Plans, calendar: EmbeddedCalendar
) -> None:
    with serve(calendar) as running, ThreadPoolExecutor(2) as pool:
        ends = [
            pool.submit(
                run_process,
                "reconcile",
                "--today",
                TODAY,
                "--calendar",
                running.url,
                cwd=plans.root,
                ADA_KEY="key",
            )
            for _ in range(2)
        ]
        assert [end.result().returncode for end in ends] == [0, 0], [end.result().stdout for end in ends]
    assert [event["name"] for event in calendar.events("i7")] == [
        "Easy run",
        "Key session",
        "Trip",
        "Long run",
    ]

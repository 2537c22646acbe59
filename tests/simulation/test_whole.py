"""The same through everything: YAML in git, the command line, HTTP on a port, ledgers in refs, and processes that are killed.

Fewer histories than in memory, since each run costs a hundred times as much.
"""

# ruff: noqa: S311 - these dice make histories, not keys

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
import stamina

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.calendar.embedded.exchange import Request, Response
from tests.canary import secret
from tests.reconcile.plans import TODAY, Plans
from tests.reconcile.world import ATHLETE, NOW

ROOT = Path(__file__).parents[2]
OTHER = "i2002"
TROUBLE = (
    Response(500, b'{"status":500,"error":"broken"}'),
    Response(429, b"", {"retry-after": "0"}),
    Response(200, b"<html>Just a moment...</html>", {"content-type": "text/html"}),
    Response(200, b'[{"id": 1, "categ'),
    Response(422, b'{"status":422,"error":"no"}'),
)


@dataclass
class Weather:
    """A calendar behind bad weather: `share` of the requests get trouble, half of them after they took effect."""

    calendar: EmbeddedCalendar
    dice: Random
    share: float = 0.0
    sent: list[str] = field(default_factory=list)
    doomed: subprocess.Popen[bytes] | None = None
    dies_at: tuple[int, bool] = (0, False)

    def handle(self, request: Request) -> Response:
        self.sent.append(request.method)
        at, after = self.dies_at
        if self.doomed and len(self.sent) == at and not after:
            self._kill()
        elif self.doomed and len(self.sent) == at:
            self.calendar.handle(request)
            self._kill()
        elif self.dice.random() < self.share:
            if self.dice.random() < 0.5:
                self.calendar.handle(request)
            return self.dice.choice(TROUBLE)
        return self.calendar.handle(request)

    def _kill(self) -> None:
        assert self.doomed
        self.doomed.kill()
        self.doomed.wait()
        self.doomed = None

    @property
    def writes(self) -> list[str]:
        return [method for method in self.sent if method != "GET"]


@dataclass
class Whole:
    """Maria's plans in git, her calendar on a port, and another athlete's calendar on the same server."""

    plans: Plans
    weather: Weather
    url: str
    rows: dict[str, tuple[int, str]] = field(default_factory=dict)

    def run(self, *arguments: str) -> Any:
        self.weather.sent.clear()
        return self.plans.json(*arguments, "--calendar", self.url)

    def commit(self) -> None:
        rows = [f"{id_} 2026-05-{11 + on} {name}" for id_, (on, name) in sorted(self.rows.items())]
        self.plans.week("2026-W20", *rows)
        self.plans.commit("Plan\n\nAllow-deletes: 9")

    def foreign(self) -> list[Any]:
        events = [*self.weather.calendar.events(ATHLETE), *self.weather.calendar.events(OTHER)]
        return [row for row in events if row["name"] == "Theirs"]


@pytest.fixture
def whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Whole]:
    monkeypatch.setenv("KEY_OF_MARIA", secret("k3y-of-maria"))
    plans = Plans.make(tmp_path / "plans")
    plans.athlete("maria", ATHLETE)
    with EmbeddedCalendar(clock=lambda: NOW) as calendar:
        weather = Weather(calendar, Random(0))
        for athlete, mark in ((ATHLETE, "other:1"), (ATHLETE, None), (OTHER, "plan:2026-05-12:a")):
            calendar.add_event(
                athlete,
                category="WORKOUT",
                type="Run",
                name="Theirs",
                external_id=mark,
                start_date_local="2026-05-12T00:00:00",
            )
        with serve(weather) as server, stamina.set_testing(testing=True, attempts=2):
            yield Whole(plans, weather, server.url)


def happens(whole: Whole, dice: Random) -> None:
    """An edit in git, or of other hands."""
    kind, id_ = dice.choice(["declare", "declare", "drop", "edit", "delete", "copy"]), dice.choice("abcd")
    ours = [
        row for row in whole.weather.calendar.events(ATHLETE) if str(row["external_id"]).startswith("plan:")
    ]
    if kind == "declare":
        whole.rows[id_] = (dice.randrange(1, 7), dice.choice(["Easy", "Hard"]))
    elif kind == "drop":
        whole.rows.pop(id_, None)
    elif ours and kind == "edit":
        whole.weather.calendar.edit_event(ATHLETE, ours[0]["id"], name="Edited")  # type: ignore[arg-type]
    elif ours and kind == "delete":
        whole.weather.calendar.remove_event(ATHLETE, ours[-1]["id"])  # type: ignore[arg-type]
    elif ours:
        fields = {key: ours[0][key] for key in ("category", "type", "description", "start_date_local")}
        whole.weather.calendar.add_event(ATHLETE, **fields, name="Theirs")
    whole.commit()


@pytest.mark.parametrize("seed", range(2))
def test_any_history_through_everything(whole: Whole, seed: int) -> None:
    dice = whole.weather.dice = Random(seed)
    for _ in range(4):
        happens(whole, dice)
        theirs = whole.foreign()
        whole.weather.share = dice.choice([0.0, 0.3, 0.6])
        whole.run("apply")
        assert whole.foreign() == theirs, "another hand's event was changed"
    whole.weather.share = 0.0

    for _ in range(2):
        whole.run("apply")
    last = whole.run("apply")

    assert whole.weather.writes == [], last.out
    assert whole.weather.sent == ["GET"]
    marks = [row["external_id"] for row in whole.weather.calendar.events(ATHLETE) if row["external_id"]]
    assert len(marks) == len(set(marks))
    document = json.loads(whole.plans.git("show", "refs/reconciler/maria:ledger.json"))
    assert document["intent"] == []
    told = {row["identity"] for row in last.athlete()["observations"]}
    asked = {f"2026-W20/{id_}" for id_ in whole.rows}
    assert asked <= told | document["entries"].keys()


@pytest.mark.parametrize(("at", "after"), [(2, False), (2, True), (3, True)])
def test_a_process_that_is_killed_at_any_request_is_made_good(whole: Whole, at: int, *, after: bool) -> None:
    """SIGKILL: nothing is tidied up. The next run finishes, without a duplicate."""
    whole.rows = {"a": (1, "Easy"), "b": (2, "Hard")}
    whole.commit()
    theirs = whole.foreign()
    command = [sys.executable, "-m", "reconciler", "apply", "--root", str(whole.plans.root)]
    whole.weather.dies_at = (at, after)
    whole.weather.doomed = process = subprocess.Popen(
        [*command, "--today", TODAY, "--calendar", whole.url],
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    process.wait()
    assert process.returncode < 0, "it was not killed"
    whole.weather.doomed = None

    first, second = whole.run("apply"), whole.run("apply")

    assert (first.code, second.code, whole.weather.sent) == (0, 0, ["GET"])
    assert whole.foreign() == theirs
    names = sorted(str(row["name"]) for row in whole.weather.calendar.events(ATHLETE))
    assert names == ["Easy", "Hard", "Theirs", "Theirs"]

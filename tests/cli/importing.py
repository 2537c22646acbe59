"""A calendar that is full already, behind a port that remembers every request, and an athlete without a week."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from reconciler.calendar.embedded import EmbeddedCalendar, serve
from reconciler.calendar.embedded.exchange import Request, Response
from tests.cli.plans import ATHLETE, SETTINGS, Plans

NOW = dt.datetime(2026, 5, 11, 7, 0, tzinfo=dt.UTC)
NO_ERRORS = "checks:\n" + "".join(
    f"  {rule}: {{severity: warning, why: These plans come from elsewhere.}}\n"
    for rule in (
        *("swim-in-metres", "race-day", "steps-parse", "stated-duration", "session-size"),
        *("targets-have-thresholds", "hard-sessions-per-day", "long-after-hard", "marked-availability"),
    )
)
REPS = "Even.\n\n- 15m Z2 HR\n\nMain 3x\n- 5m Z4 Pace\n- 2m Z1 Pace"


@dataclass
class Recorder:
    """Hands requests on, and remembers them as `GET /api/v1/…`. Answers may be spoilt by taking another calendar."""

    calendar: EmbeddedCalendar
    sent: list[str] = field(default_factory=list)

    def handle(self, request: Request) -> Response:
        self.sent.append(f"{request.method} {request.target.split('?')[0]}")
        return self.calendar.handle(request)


@dataclass
class Full:
    """`plans` holds athlete Ada without a week; `calendar` is hers, at `url`."""

    plans: Plans
    recorder: Recorder
    url: str

    @property
    def calendar(self) -> EmbeddedCalendar:
        return self.recorder.calendar

    def add(self, day: str, name: str | None = "Reps", **fields: Any) -> int:
        """Put an event on the calendar, as somebody else than we would."""
        start = day if "T" in day else f"{day}T00:00:00"
        given = {"category": "WORKOUT", "type": "Run", "description": REPS, **fields}
        row = {key: value for key, value in given.items() if value is not None}
        return self.calendar.add_event("i7", **row, name=name, start_date_local=start)

    def note(self, day: str, name: str, text: str = "", **fields: Any) -> int:
        return self.add(day, name, **{"category": "NOTE", "type": None, "description": text, **fields})

    def events(self) -> bytes:
        """All events, every field of them, as bytes."""
        return json.dumps(self.calendar.events("i7"), sort_keys=True).encode()

    def run(self, *arguments: str) -> int:
        return self.plans.run(*arguments, "--calendar", self.url)

    def writes(self, *arguments: str, code: int = 0) -> list[str]:
        """Run a command, and return the requests that were no reads."""
        self.recorder.sent.clear()
        assert self.run(*arguments) == code
        assert self.recorder.sent, "the calendar was not asked"
        return [request for request in self.recorder.sent if not request.startswith("GET ")]

    def weeks(self) -> dict[str, bytes]:
        """The week files by name."""
        return {path.name: path.read_bytes() for path in sorted(self.plans.root.glob("athletes/*/weeks/*"))}


def make_empty(root: Path) -> Plans:
    """Make plans with an athlete who has no week, and no error of a rule, committed on main."""
    plans = Plans(root)
    plans.write("settings.yaml", SETTINGS)
    plans.write("ada/athlete.yaml", ATHLETE)
    plans.write("ada/rules.yaml", NO_ERRORS)
    plans.git("init", "--quiet", "--initial-branch=main")
    plans.git("config", "user.name", "Ada")
    plans.git("config", "user.email", "ada@example.org")
    plans.commit("Begin")
    return plans


@contextmanager
def full(root: Path, template: Path | None = None) -> Iterator[Full]:
    """Serve an empty calendar, beside new plans or a copy of those at `template`."""
    if template:
        shutil.copytree(template, root)
    plans = Plans(root) if template else make_empty(root)
    with EmbeddedCalendar(clock=lambda: NOW) as calendar:
        recorder = Recorder(calendar)
        with serve(recorder) as server:
            yield Full(plans, recorder, server.url)

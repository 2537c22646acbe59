"""Plans that fill every part of a page, some of them with text that means harm."""

from __future__ import annotations

import datetime as dt
import re
from html.parser import HTMLParser
from pathlib import Path

from reconciler.calendar.embedded import EmbeddedCalendar
from tests.cli.plans import SETTINGS, Plans, make_plans

TODAY = "2026-05-14"
SCRIPT = "<script>alert(1)</script><img src=x onerror=alert(2)>"
BREAKS_OUT = '"><i id="evil" onclick="alert(3)"></style></title><style>body{display:none}</style>'
HOSTILE = f"{SCRIPT}{BREAKS_OUT} [x](javascript:alert(4)) {{{{7*7}}}} &lt;b&gt;"
BIDI = "abc\u202egnp.exe\u2066 \u200b\x1b[31m"
LONG = "W" * 240
CANARY = "canary-7f3a"

ATHLETE = """
name: Ada <b>Lovelace</b>
intervals_id: i7
timezone: Europe/Berlin
credential_env: ADA_KEY
goals:
  - {name: City run, priority: A, date: 2026-06-14, target: Under forty minutes.}
thresholds:
  Run: {measured: 2026-04-01, threshold_pace: "4:30/km", lthr: 170, max_hr: 188}
  Ride: {measured: 2026-04-01, ftp: 250}
"""
STRATEGY = """
goal: Run well.
phases:
  - {name: Build, kind: build, from: 2026-05-01, until: 2026-05-31, focus: Threshold.}
"""
NEXT = """
week: 2026-W21
focus: easy
workouts:
  - id: ramps
    date: 2026-05-19
    sport: Ride
    name: Ramps
    steps: |
      - 10m ramp 50-75%

      3x
      - 30s freeride
      - 4m 88-94% 85rpm

      - 5m 55%
  - {id: gym, date: 2026-05-21, sport: WeightTraining, name: Gym, duration: 30m, rpe: 5}
races:
  - {id: race, date: 2026-05-24, sport: Run, name: Park race, priority: B, duration: 40m, load: 60, goal: Even.}
"""


def make_stage(root: Path) -> Plans:
    """Ada's plan is applied and half done; then everything happens that a review can show."""
    root.mkdir(parents=True, exist_ok=True)
    plans = make_plans(root)
    plans.write("settings.yaml", SETTINGS)
    plans.write("ada/athlete.yaml", ATHLETE)
    plans.write("ada/strategy.yaml", STRATEGY)
    plans.write("ada/weeks/2026-W21.yaml", NEXT)
    plans.write("bo/athlete.yaml", "name: Bo\nintervals_id: i8\ntimezone: Europe/Berlin\n")
    plans.write("bo/weeks/2026-W21.yaml", "week: 2026-W21\nworkouts: []\n")
    plans.commit()
    assert plans.run("apply", "--athlete", "ada") == 0
    _live(plans)
    week = "ada/weeks/2026-W20.yaml"
    plans.edit(week, "{id: long, date: 2026-05-16", "{id: long, date: 2026-05-17")
    plans.edit(week, "name: Long run", f"name: '{_quoted(HOSTILE)}', goal: '{_quoted(HOSTILE)}'")
    plans.edit(week, "why: One hard session.", f"why: '{_quoted(HOSTILE)}'\nfocus: '{_quoted(SCRIPT)}'")
    plans.edit("ada/weeks/2026-W21.yaml", "name: Gym", "name: Weights")  # renamed on the calendar, too
    plans.edit("ada/weeks/2026-W21.yaml", "- 5m 55%", "- 8m 55%")
    return plans


def _quoted(text: str) -> str:
    return text.replace("'", "''")


def _live(plans: Plans) -> None:
    """What others do on the calendar: training, the body, events of their own, an edit of ours."""
    monday = dt.date(2026, 5, 11)
    with plans.calendar() as calendar:
        calendar.set_athlete("i8")
        for back in range(42, -3, -1):
            day = monday - dt.timedelta(days=back)
            calendar.set_wellness("i7", day, ctl=40.0 + back / 20, atl=42.0)
            if back % 2:
                _run(calendar, day, f"Run {back}", moving_time=3000, distance=9000.0, icu_training_load=45)
        _run(calendar, dt.date(2026, 5, 12), HOSTILE, moving_time=2600, icu_training_load=36)
        for name, number in ((HOSTILE, 15), (LONG, 16), (BIDI, 22)):
            calendar.add_event(
                "i7",
                category="WORKOUT",
                type="Ride",
                name=name,
                start_date_local=f"2026-05-{number}T09:00:00",
                moving_time=5400,
                icu_training_load=70,
            )
        for event in calendar.events("i7"):
            if event["name"] in ("Gym", "Park race"):
                calendar.edit_event("i7", int(str(event["id"])), name=f"{event['name']} {HOSTILE}")


def _run(calendar: EmbeddedCalendar, day: dt.date, name: str, **fields: float) -> None:
    start = f"{day}T07:00:00"
    calendar.add_activity("i7", type="Run", name=name, start_date_local=start, **fields)  # type: ignore[arg-type]


class Outline(HTMLParser):
    """The elements of a page, with where they stand."""

    VOID = frozenset({"meta", "br", "link", "img", "input", "hr"})

    def __init__(self, page: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open: list[str] = []
        self.feed(page)
        self.close()
        assert self._open == [], "an element is not closed"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in self.VOID:
            self._open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self._open.pop() == tag, f"</{tag}> closes something else"

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open[-1] if self._open else "", data))

    def all(self, *tags: str) -> list[dict[str, str]]:
        """The attributes of every such element."""
        return [attributes for tag, attributes in self.elements if tag in tags]

    def ids(self) -> list[str]:
        return [attributes["id"] for _, attributes in self.elements if "id" in attributes]

    def text(self) -> str:
        return " ".join(text for tag, text in self.texts if tag != "style")


def part(page: str, name: str) -> str:
    """One section of a page, without its pictures."""
    found = re.search(rf'(?s)<section class="part" id="{name}".*?</section>', page)
    assert found, name
    return re.sub(r"(?s)<svg.*?</svg>", "<svg/>", found[0])

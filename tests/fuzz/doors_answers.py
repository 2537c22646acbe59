"""What servers answer: the calendar's rows and GitHub's, through the real clients; and what we stored ourselves."""

from __future__ import annotations

import datetime as dt
import json
import os
import tempfile
from dataclasses import asdict, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import httpx

from reconciler.athlete.reading import read_athlete
from reconciler.calendar.client import CalendarClient, Credential, Patience, RateLimit
from reconciler.errors import CalendarError, ForgeError
from reconciler.forge.address import address_of
from reconciler.forge.github import GitHub
from reconciler.forge.record import AthleteRecord, ReviewRecord, read_record
from reconciler.forge.run import read_event
from reconciler.forge.sealed import bears, seal, unseal
from reconciler.forge.wire import Patience as ForgePatience
from reconciler.forge.wire import Wire
from reconciler.reconcile.changes import Action, Change, Changeset
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.decompile import decompile
from reconciler.reconcile.guard import Guards
from reconciler.reconcile.job import Job, assess
from reconciler.reconcile.ledger import Entry, Intended, Ledger, read_ledger
from reconciler.reconcile.saved import change_document, read_saved, to_document, uncovered
from reconciler.reconcile.scope import Scope
from reconciler.rules.check import check
from reconciler.text import printable
from reconciler.training.bests import bests
from reconciler.training.condition import condition
from reconciler.training.curves import fetch_efforts
from reconciler.training.data_quality import Known, data_quality
from reconciler.training.fetch import fetch_facts
from tests.athlete.memory import MemoryTree
from tests.cli.plans import ATHLETE, WEEK
from tests.fuzz.door import Door

if TYPE_CHECKING:
    from collections.abc import Iterable

    from reconciler.athlete.reading import Athlete

DAY = dt.date(2026, 5, 11)
OLDEST, NEWEST = DAY - dt.timedelta(days=60), DAY + dt.timedelta(days=60)
ONCE = Patience(attempts=1, first_wait=0, longest_wait=0, jitter=0, longest_pause=0)
SHA, OTHER_SHA = "a" * 40, "b" * 40


@cache
def ada() -> Athlete:
    """A small athlete, as declared."""
    files = {"athletes/ada/athlete.yaml": ATHLETE, "athletes/ada/weeks/2026-W20.yaml": WEEK}
    return read_athlete(MemoryTree(files), "ada")


def answering(data: bytes) -> tuple[dict[str, Any], httpx.MockTransport]:
    """A server out of an input: `status`, `headers`, and `paths`: the end of a path and what it answers."""
    try:
        document = json.loads(data)
    except (ValueError, RecursionError):
        document = None
    shape = document if isinstance(document, dict) else {"paths": {"": None}}
    paths = shape.get("paths")
    status = shape.get("status")
    number = status if isinstance(status, int) and 200 <= status <= 599 else 200
    headers = {"content-type": "application/json"}
    given = shape.get("headers")
    for key, value in given.items() if isinstance(given, dict) else ():
        text = (
            str(value)
            .encode("ascii", "replace")
            .decode()
            .replace("\r", " ")
            .replace("\n", " ")
            .replace("\0", " ")
        )
        headers[key if key.isascii() and key.replace("-", "").isalnum() else "retry-after"] = text

    def answer(request: httpx.Request) -> httpx.Response:
        if not isinstance(paths, dict):
            return httpx.Response(number, content=data, headers=headers)
        found = next((value for end, value in paths.items() if end and request.url.path.endswith(end)), None)
        body = json.dumps(found).encode("ascii", "replace")
        return httpx.Response(number, content=body, headers=headers)

    return shape, httpx.MockTransport(answer)


def calendar(data: bytes) -> CalendarClient:
    _, transport = answering(data)
    return CalendarClient(
        "https://calendar.test",
        "i7",
        Credential("k3y"),
        transport=transport,
        limiter=RateLimit(1e9),
        patience=ONCE,
    )


def read_events(data: bytes) -> None:
    """A calendar compared with a plan and a ledger, and each event as YAML."""
    athlete = ada()
    desired = compile_athlete(athlete)
    ledger = Ledger(
        entries={
            item.identity: Entry(7 + n, f"plan:{item.identity}", dict(item.fields), dict(item.fields))
            for n, item in enumerate(desired)
        }
    )
    job = Job(
        "ada",
        desired,
        ("2026-W20",),
        Scope(DAY, DAY, NEWEST, "report"),
        Guards(),
        "test, athlete i7",
        OLDEST,
        NEWEST,
    )
    with calendar(data) as client:
        for known in (Ledger(), ledger):
            found = assess(job, client, known)
            for change in found.changeset.changes:
                json.dumps(change_document(change, "ada"))
            for event in found.calendar.events:
                decompile(event)
                printable(str(event))


def read_facts(data: bytes) -> None:
    """All that is known of an athlete, and what rules and judgement make of it."""
    athlete = ada()
    with calendar(data) as client:
        facts = fetch_facts(client, DAY)
        efforts, _ = fetch_efforts(client, facts)
    best = bests(facts.activities or (), efforts)
    known = Known(declared={}, measured={}, has_goal=True, has_strategy=False)
    found = (asdict(data_quality(facts, known, 42)), condition(facts), best)
    printable(str(found)).encode()
    check(athlete, replace(facts, why_unknown=()), DAY)


def write_events(data: bytes) -> None:
    """The answers to writes, which say what the server stored."""
    with calendar(data) as client:
        for call in (
            lambda: client.upsert_events([{"external_id": "plan:a"}]),
            lambda: client.update_event(7, {"name": "A"}),
            lambda: client.delete_events([7]),
            client.athlete,
            lambda: client.intervals("i7"),
            lambda: client.messages("i7"),
        ):
            try:
                call()
            except CalendarError as error:
                printable(f"{error.message}{error.hint}").encode()


def read_forge(data: bytes) -> None:
    """GitHub's answers to everything that is asked."""
    _, transport = answering(data)
    patience = ForgePatience(attempts=1, first_wait=0, longest_wait=0, longest_pause=0)
    wire = Wire(
        "https://api.github.com",
        "t0ken",
        transport=transport,
        patience=patience,
        sleep=lambda _: None,
        now=lambda: 0,
    )
    with GitHub(wire, "ada/plans") as forge:
        for call in (
            lambda: forge.pulls_of(SHA),
            lambda: forge.pull(1),
            lambda: forge.open_pulls("drift"),
            lambda: read_comments(one.body for one in forge.comments(1)),
            lambda: forge.reviews(1),
            lambda: read_comments(one.body for one in forge.issues("drift")),
            lambda: forge.check("a", SHA, "success", "t", "s", ()),
            forge.login,
        ):
            try:
                call()
            except ForgeError as error:
                printable(f"{error.message}{error.hint}").encode()


def read_comment(body: str | None) -> None:
    """A sealed text of a comment or an issue."""
    for kind in ("review", "watch"):
        bears(kind, body)
        opened = unseal(kind, body)
        if opened.state == "whole":
            read_record(opened.data)


def read_comments(bodies: Iterable[str | None]) -> None:
    for body in bodies:
        read_comment(body)


def read_comment_text(data: bytes) -> None:
    read_comment(
        data.decode("utf-8", "surrogatepass" if b"\xed" in data else "replace") if _whole(data) else None
    )


def _whole(data: bytes) -> bool:
    try:
        data.decode("utf-8", "surrogatepass")
    except UnicodeDecodeError:
        return False
    return True


@cache
def _scratch() -> Path:
    return Path(tempfile.mkdtemp(prefix="fuzz-")) / "event.json"


def read_run(data: bytes) -> None:
    """The file of the event of a workflow run, and the address of a remote."""
    _scratch().write_bytes(data)
    address_of(data.decode("utf-8", "surrogateescape"))
    read_event({"GITHUB_EVENT_PATH": os.fspath(_scratch()), "GITHUB_EVENT_NAME": "pull_request\x1b"})


def read_own(data: bytes) -> None:
    """The ledger, which lies in git, and a saved changeset: both may have been edited by anybody."""
    text = data.decode("utf-8", "surrogateescape")
    for reviewed in read_saved(text, "a.json").values() if b"changeset" in data else ():
        uncovered(CHANGES, reviewed[1])
    read_ledger(text, athlete="ada").to_text()


CHANGE = Change(
    Action.UPDATE,
    "2026-W20/key",
    "plan:2026-05-13:key",
    "Key",
    DAY,
    "edited",
    7,
    {"name": "A"},
    {"name": "B"},
)
CHANGES = Changeset("ada", (CHANGE,))
ENTRY = Entry(
    7, "plan:2026-05-13:key", {"name": "Key", "start_date_local": "2026-05-13T08:00:00"}, {"name": "Key"}
)
LEDGER = Ledger(
    "https://intervals.icu, athlete i7",
    SHA,
    {"2026-W20/key": ENTRY},
    (Intended("update", "2026-W20/key", "plan:a", 7, {"name": "B"}),),
)
OWN = (LEDGER.to_text(), json.dumps(to_document([CHANGES], SHA, {"ada": "https://intervals.icu"})))
RECORD = ReviewRecord(
    SHA, {"ada": AthleteRecord("https://intervals.icu", True, ("d" * 64,), (("plan:a", 7),))}
)
COMMENT = seal("review", RECORD.to_json(), "**Ada**: one change\n")

EVENT = {
    "id": 9, "category": "WORKOUT", "type": "Run", "name": "Key session", "start_date_local": "2026-05-13T08:00:00",
    "end_date_local": "2026-05-14T00:00:00", "external_id": "plan:2026-W20/key", "description": "Even pace.\n\n- 15m Z1 Pace\n- 5m Z4 Pace",
    "moving_time": 3600, "distance": 8000.0, "icu_training_load": 55, "tags": ["a"], "color": "red", "indoor": False,
    "paired_activity_id": None, "plan_applied": None, "updated": "2026-05-01T10:00:00.000+00:00", "calendar_id": 1,
    "workout_doc": {"steps": [{"duration": 600, "power": {"value": 60, "units": "%ftp"}}], "duration": 600},
    "push_errors": [{"service": "GARMIN", "message": "no", "date": "2026-05-01"}], "attachments": [{"filename": "a.fit"}],
}  # fmt: skip
OTHERS = (
    {"id": 8, "category": "NOTE", "name": "Trip", "start_date_local": "2026-05-14T00:00:00", "end_date_local": "2026-05-16T00:00:00"},
    {"id": 10, "category": "RACE_A", "type": "Run", "name": "Marathon", "start_date_local": "2026-06-14T00:00:00", "moving_time": 10800},
    {"id": 11, "category": "SICK", "name": "Cold", "start_date_local": "2026-05-02T00:00:00", "paired_activity_id": "i55"},
)  # fmt: skip
WELLNESS = [
    {"id": f"2026-05-{day:02}", "ctl": 50.5, "atl": 60, "ctlLoad": 40.0, "atlLoad": 40.0, "restingHR": 48, "hrv": 61.5, "hrvSDNN": None}
    | {"sleepSecs": 27000, "fatigue": 2, "soreness": 1, "stress": 1, "injury": 1, "comments": "fine", "sportInfo": [{"type": "Run", "eftp": 250}]}
    for day in (9, 10, 11)
]  # fmt: skip
ACTIVITIES = [
    {"id": "i55", "start_date_local": "2026-05-10T07:00:00", "type": "Run", "moving_time": 3600, "distance": 10000.0, "icu_training_load": 60}
    | {"icu_hr_zone_times": [100, 200, 300], "icu_zone_times": [{"id": "Z1", "secs": 5}], "icu_rolling_ftp": 250, "race": True, "name": "Run"}
    | {"paired_event_id": 9, "icu_rpe": 4, "feel": 2, "average_heartrate": 140, "average_speed": 2.8, "source": "GARMIN_CONNECT"},
    {"id": "i56", "start_date_local": "2026-05-09T07:00:00", "type": "Ride", "moving_time": 3600, "icu_weighted_avg_watts": 210},
    {"id": "123", "start_date_local": "2026-05-08T07:00:00", "source": "STRAVA", "_note": "STRAVA activities are not available"},
]  # fmt: skip
SPORTS = [
    {
        "types": ["Run"],
        "threshold_pace": 3.7,
        "lthr": 170,
        "max_hr": 188,
        "hr_zones": [140, 155, 170, 188],
        "pace_zones": [78, 88, 95],
    }
]
POWER = {"secs": [60, 300], "curves": [{"id": "i56", "watts": [400, 300]}]}
PACE = {"distances": [1000, 5000], "curves": [{"id": "i55", "secs": [240, 1250]}]}


def server(paths: dict[str, Any], status: int = 200, headers: dict[str, str] | None = None) -> bytes:
    return json.dumps({"status": status, "headers": headers or {}, "paths": paths}).encode()


FACTS: dict[str, Any] = {
    "wellness": WELLNESS,
    "activities": ACTIVITIES,
    "sport-settings": SPORTS,
    "events": [EVENT, *OTHERS],
}
CALENDARS = (
    server({"events": [EVENT, *OTHERS]}),
    server({"events": [EVENT | {"id": 7}, EVENT | {"id": 8, "external_id": None}]}),
    server({"events": {"error": "slow down"}}, 429, {"Retry-After": "Fri, 31 Dec 1999 23:59:59 GMT"}),
    server({"events": "<html>"}, 500, {"content-type": "text/html"}),
    server({"events": {"status": 422, "error": "no such thing"}}, 422),
)
WRITES = server({"bulk": [EVENT], "7": EVENT, "bulk-delete": {"eventsDeleted": 1}, "i7": {"id": "i7"}, "intervals": {"icu_intervals": []}, "messages": [{"content": "a"}]})  # fmt: skip
END = {"ref": "drift", "sha": SHA, "repo": {"full_name": "ada/plans"}}
PULL = {"number": 1, "title": "Plan", "body": COMMENT, "html_url": "https://x", "head": END, "base": END | {"ref": "main"}} | {
    "user": {"login": "ada", "type": "User"}, "merged_at": "2026-05-11T07:00:00Z", "merged_by": {"login": "bob"},
}  # fmt: skip
REVIEW = {"state": "APPROVED", "commit_id": SHA, "user": {"login": "bob"}, "author_association": "OWNER"}
SAID = {
    "id": 5,
    "number": 5,
    "state": "open",
    "body": COMMENT,
    "user": {"login": "github-actions[bot]", "type": "Bot"},
}
FORGES = (
    server({"pulls": [PULL], "pulls/1": PULL, "comments": [SAID], "reviews": [REVIEW], "issues": [SAID], "check-runs": {"id": 4}, "user": {"login": "ada"}}),
    server({"pulls": {"message": "limited"}}, 403, {"x-ratelimit-remaining": "0", "x-ratelimit-reset": "99"}),
    server({"pulls": {"message": "Validation Failed", "errors": [{"message": "exists"}]}}, 422),
)  # fmt: skip
RUNS = (
    json.dumps({"action": "opened", "pull_request": PULL}).encode(),
    json.dumps({"merge_group": {"head_sha": SHA, "base_sha": OTHER_SHA}}).encode(),
    b"https://ada:pw@github.com:443/ada/plans.git",
    b"git@github.com:ada/plans.git",
)
JSON = tuple(
    piece.encode()
    for piece in (
        "{",
        "}",
        "[",
        "]",
        '"',
        ",",
        ":",
        "null",
        "1e999",
        "NaN",
        "-",
        "\\ud800",
        "\\u0000",
        "<html>",
        '{"a":',
        "[[",
    )
)

DOORS = (
    Door("calendar events", read_events, CALENDARS, JSON, 40, is_json=True),
    Door(
        "calendar facts",
        read_facts,
        (server({**FACTS, "activity-power-curves": POWER, "activity-pace-curves": PACE}),),
        JSON,
        40,
        is_json=True,
    ),
    Door("calendar writes", write_events, (WRITES, *CALENDARS[2:]), JSON, 40, is_json=True),
    Door("forge answers", read_forge, FORGES, JSON, 40, is_json=True),
    Door("forge comments", read_comment_text, (COMMENT.encode(),), JSON, 100),
    Door("forge runs", read_run, RUNS, JSON, 70),
    Door("ledgers and changesets", read_own, tuple(text.encode() for text in OWN), JSON, 110, is_json=True),
)

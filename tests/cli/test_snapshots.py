"""What a person reads, word for word. `UPDATE_SNAPSHOTS=1` writes the files anew; read their diff before committing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.cli.plans import Plans

SNAPSHOTS = Path(__file__).parent / "snapshots"
WEEK = "ada/weeks/2026-W20.yaml"


@pytest.fixture
def changed(plans: Plans, capsys: pytest.CaptureFixture[str]) -> Plans:
    """Applied once; then an update, a move, a delete, a new session, drift, a foreign and an unclaimed event."""
    plans.run("apply")
    with plans.calendar() as calendar:
        event = next(event for event in calendar.events("i7") if event["name"] == "Trip")
        calendar.edit_event("i7", int(str(event["id"])), name="Trip to Rome")
        calendar.add_event(
            "i7",
            category="WORKOUT",
            type="Ride",
            name="Club | ride @all",
            start_date_local="2026-05-14T00:00:00",
            moving_time=5400,
            icu_training_load=70,
        )
        mark = "plan:2026-05-12:old"
        calendar.add_event(
            "i7", category="NOTE", name="Old", start_date_local="2026-05-12T00:00:00", external_id=mark
        )
    plans.edit(WEEK, "      - 10m Z1 Pace\n", "      - 12m Z1 Pace\n")
    plans.edit(WEEK, "{id: long, date: 2026-05-16", "{id: long, date: 2026-05-17")
    plans.edit(
        WEEK, "  - {id: easy, date: 2026-05-12, sport: Run, name: Easy run, duration: 45m, load: 35}\n", ""
    )
    plans.edit(
        WEEK,
        "notes:\n",
        "  - {id: gym, date: 2026-05-15, sport: WeightTraining, name: Gym, duration: 30m, rpe: 5}\nnotes:\n",
    )
    capsys.readouterr()
    return plans


@pytest.mark.parametrize(
    ("name", "arguments"),
    [
        ("diff.txt", ["diff"]),
        ("review.txt", ["review"]),
        ("review.md", ["review", "--format", "markdown"]),
        ("review.json", ["review", "--format", "json"]),
        ("review.github", ["review", "--format", "github"]),
        ("events.txt", ["events", "--from", "2026-05-11", "--to", "2026-05-17"]),
        ("events.md", ["events", "--from", "2026-05-11", "--to", "2026-05-17", "--format", "markdown"]),
        ("apply.txt", ["apply"]),
        ("reconcile.txt", ["reconcile"]),
    ],
)
def test_output(name: str, arguments: list[str], changed: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    changed.run(*arguments)
    said = re.sub(r"\x1b\[\d+(;\d+)*m", "", capsys.readouterr().out)
    file = SNAPSHOTS / name
    if os.environ.get("UPDATE_SNAPSHOTS"):
        file.write_text(said, encoding="utf-8")
    assert said == file.read_text(encoding="utf-8")

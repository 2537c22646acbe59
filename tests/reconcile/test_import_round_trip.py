"""Events into week files and back, over many weeks: no byte of a text is lost, and no event is written."""

from __future__ import annotations

import datetime as dt
import json
import os
from collections.abc import Callable
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import pytest

from reconciler.athlete.reading import read_athlete
from reconciler.athlete.tree import WorkingTree
from reconciler.athlete.week import KINDS
from reconciler.athlete.week_text import filled_week
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.importing import MINE, Choice, in_week, select
from reconciler.reconcile.ownership import iso_week
from tests.reconcile.world import ATHLETE, MONDAY, Make

_TEXTS = (
    Path(os.environ.get("RECONCILER_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
    / "workout_texts.jsonl"
)
WEEKS = 504
"""Nearly ten years, from the one before today."""
ROUND: list[Callable[[str], str]] = [
    lambda text: text,
    lambda text: f"Even and calm.\n\n{text}",
    lambda text: text.replace("\n", "\r\n"),
    lambda text: f"  {text}\n\n",
    lambda text: f"# --- : |\n\n{text}\n\u2028\tend \U0001f3c3",
]
"""How people and tools put a text: plain, with prose, from Windows, with space around, with signs of YAML."""


def recorded() -> list[dict[str, Any]]:
    rows = [json.loads(line) for line in _TEXTS.read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if row.get("description")]


@pytest.mark.skipif(
    not _TEXTS.exists(), reason="the recorded workout texts are absent (RECONCILER_SHARED_DATA)"
)
def test_five_hundred_week_files_of_recorded_texts_go_round(world: Make, tmp_path: Path) -> None:
    made = world()
    first = MONDAY - dt.timedelta(weeks=52)
    made.first, made.last = first, first + dt.timedelta(weeks=WEEKS, days=-1)
    rows = list(islice(cycle(recorded()), WEEKS * 7))
    for number, row in enumerate(rows):
        day = first + dt.timedelta(days=number)
        marked = number % 2 == 0
        made.add(
            type=row.get("type") or "Ride",
            name=f"Session {number % 9}",
            description=ROUND[number // 7 % len(ROUND)](row["description"]),
            start_date_local=f"{day}T00:00:00",
            external_id=f"plan:{day}:session-{number % 9}" if marked else None,
        )
    before = made.events()

    assessment = made.look().assessment
    selection = select(assessment, {}, Choice(frozenset({"tools", *MINE})))

    assert [left.reason for left in selection.left] == []
    weeks = sorted({one.week for one in selection.taken})
    assert len(weeks) >= 500
    directory = tmp_path / "athletes" / "ada" / "weeks"
    directory.mkdir(parents=True)
    (directory.parent / "athlete.yaml").write_text(
        f"name: Ada\nintervals_id: {ATHLETE}\ntimezone: Europe/Berlin\n", encoding="utf-8"
    )
    for week in weeks:
        ours = in_week(week, selection.taken)
        assert len(ours) == 7
        lists = {kind: [one.entry for one in ours if one.kind == kind] for kind in KINDS}
        (directory / f"{week}.yaml").write_text(filled_week(week, lists), encoding="utf-8", newline="")

    made.desired = list(compile_athlete(read_athlete(WorkingTree(tmp_path), "ada")))
    texts = {(item.date.isoformat(), item.fields["description"]) for item in made.desired}
    assert texts == {(row["start_date_local"][:10], row["description"]) for row in before}
    run = made.run()
    assert [method for method, _, _ in run.sent] == ["GET"]
    assert run.changes.converged
    assert len(run.changes.claims) == len(rows)
    assert made.events() == before
    assert {item.week for item in made.desired} == {
        iso_week(dt.date.fromisoformat(row["start_date_local"][:10])) for row in before
    }

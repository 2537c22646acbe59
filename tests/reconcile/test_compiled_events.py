"""What the YAML becomes on the wire: the example athletes, as docs/compiled-events.md shows them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

from reconciler.athlete.reading import read_athlete
from reconciler.athlete.tree import WorkingTree
from reconciler.reconcile.bodies import upsert_body
from reconciler.reconcile.compile import compile_athlete
from tests.reconcile.weeks import store_of

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs" / "compiled-events.md").read_text(encoding="utf-8")
SHOWN = dict(re.findall(r"<!-- event: (\S+) -->\n\n```json\n(.*?)```", DOCUMENT, re.DOTALL))


@pytest.fixture(scope="module")
def bodies() -> dict[str, dict[str, Any]]:
    """Every event of the example athletes as it is sent, by athlete and identity."""
    tree = WorkingTree(ROOT)
    return {
        f"{name}/{item.identity}": dict(upsert_body(item, item.minted, {}, None))
        for name in ("maria", "jonas")
        for item in compile_athlete(read_athlete(tree, name))
    }


def test_the_interval_session_comes_out_as_agreed(bodies: dict[str, dict[str, Any]]) -> None:
    assert bodies["maria/2026-W20/intervals-5x1000m"] == {
        "external_id": "plan:2026-05-13:intervals-5x1000m",
        "category": "WORKOUT",
        "type": "Run",
        "start_date_local": "2026-05-13T08:00:00",
        "name": "5 x 1000 m controlled intervals",
        "color": "green",
        "description": (
            "Controlled interval session. Keep the reps even, stop forcing the pace if form breaks.\n"
            "\n"
            "Warmup\n- 15m Z2 HR\n\n"
            "Main Set 5x\n- 1km 4:35-4:25/km Pace\n- Recovery 90s Z1 HR\n\n"
            "Cooldown\n- 10m Z1 HR"
        ),
    }


def test_every_option_arrives_under_the_name_that_the_calendar_gives_it() -> None:
    options = {
        "sub_type": "COMMUTE",
        "indoor": True,
        "tags": ["x", "y"],
        "color": "red",
        "target": "PACE",
        "load_target": 50,
        "time_target": 3600,
        "distance_target": 10_000,
        "hide_from_athlete": True,
        "athlete_cannot_edit": True,
        "structure_read_only": True,
        "not_on_fitness_chart": True,
        "show_as_note": True,
        "show_on_ctl_line": True,
        "training_availability": "LIMITED",
        "max_training_time": 2700,
        "can_train_sports": ["Run"],
        "carbs_per_hour": 60,
        "calendar_id": 2,
    }
    entry = {"id": "all", "date": "2026-05-13", "sport": "Run", "name": "All", "steps": "- 9m Z2", **options}
    notes = [{"id": "why", "name": "Why", "for_week": True}]
    week = json.dumps({"week": "2026-W20", "workouts": [entry], "notes": notes})

    note, workout = compile_athlete(store_of({"weeks/2026-W20.yaml": week}).athlete())

    assert {key: workout.fields[key] for key in options} == options
    assert note.fields["for_week"] is True


def test_a_stated_load_is_sent_only_where_no_step_gives_one(bodies: dict[str, dict[str, Any]]) -> None:
    assert bodies["jonas/2026-W20/lake-swim"]["icu_training_load"] == 38
    assert "icu_training_load" not in bodies["maria/2026-W20/intervals-5x1000m"]


@pytest.mark.parametrize("name", SHOWN)
def test_the_document_shows_what_is_sent(name: str, bodies: dict[str, dict[str, Any]]) -> None:
    sent = bodies[name]
    if "file_contents_base64" in sent:
        sent = sent | {"file_contents_base64": "..."}
    assert json.loads(SHOWN[name]) == sent


def test_the_document_shows_every_kind_of_entry(bodies: dict[str, dict[str, Any]]) -> None:
    def kinds(names: set[str]) -> set[tuple[str, str | None]]:
        return {(bodies[name]["category"], bodies[name].get("type")) for name in names}

    assert kinds(set(SHOWN)) == kinds(set(bodies))

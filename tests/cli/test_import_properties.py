"""Whatever a calendar holds: import, merge, in sync, and not one byte of it changed."""

from __future__ import annotations

import contextlib
import datetime as dt
import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.calendar.embedded.exchange import Refusal
from tests.cli.importing import Full, full, make_empty

FIRST, LAST = dt.date(2026, 5, 4), dt.date(2026, 5, 31)
PERIOD = ("--from", str(FIRST), "--to", str(LAST))
_HARD = st.sampled_from(["---", ": ", "#", "  lead", "|", ">", "\u2028", "\u0085", "\r\n", "\t", "\U0001f3c3", "- 10m Z2", "\n\n", "Main 3x\n", "{a}", "%", "'", '"', "&a", "*a", "!x", "- 5m Z4 Pace\n", "... ", "no", "1.0"])  # fmt: skip
_TEXT = st.lists(st.one_of(_HARD, st.text(st.characters(codec="utf-8"), max_size=8)), max_size=6).map("".join)
_LONG = st.sampled_from(["x" * 20_000, "- 10m Z2 HR\n" * 1_600, "word: # \t|\r\n" * 1_700])
_NAME = st.one_of(
    st.sampled_from(["Easy run", "Easy run", "Long run", "\u30e9\u30f3", "x" * 201, "Tempo: 3 x 10 #"]),
    _TEXT,
)
_DAY = st.dates(FIRST, LAST)
_SLUG = st.sampled_from(["easy", "easy", "long-run", "Long_Run.2", "\u30e9\u30f3", "x" * 80, ""])


def _mark(day: dt.date, slug: str, form: str) -> str | None:
    return {"none": None, "app": f"app-{slug}", "odd": f"plan:{slug}"}.get(form, f"{form}:{day}:{slug}")


_MARK = st.builds(_mark, _DAY, _SLUG, st.sampled_from(["plan", "plan", "note", "none", "none", "app", "odd"]))
_EVENT = st.fixed_dictionaries(
    {
        "category": st.sampled_from(
            ["WORKOUT", "WORKOUT", "NOTE", "RACE_A", "RACE_C", "SICK", "INJURED", "HOLIDAY", "TARGET"]
        ),
        "start_date_local": st.builds(
            lambda day, time: f"{day}{time}",
            _DAY,
            st.sampled_from(["T00:00:00", "T00:00:00", "T08:30:00", "T08:30:15"]),
        ),
        "name": _NAME,
        "same": st.booleans(),
        "type": st.sampled_from(["Run", "Ride", "Swim", "WeightTraining"]),
    },
    optional={
        "external_id": _MARK,
        "description": st.one_of(_TEXT, _TEXT, _LONG),
        "moving_time": st.integers(0, 20_000),
        "distance": st.integers(0, 50_000),
        "color": st.sampled_from(["red", "#ff0000", "no colour"]),
        "tags": st.lists(_TEXT, max_size=2),
        "for_week": st.booleans(),
        "end_date_local": _DAY.map(lambda day: f"{day}T00:00:00"),
        "plan_applied": st.just("2026-05-01T00:00:00Z"),
        "done": st.booleans(),
    },
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Plans to copy: an athlete without a week."""
    return make_empty(tmp_path_factory.mktemp("template") / "plans").root


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A new directory for each example."""
    base = tmp_path_factory.mktemp("examples")
    return (base / str(number) for number in itertools.count())


def fill(made: Full, rows: list[dict[str, Any]]) -> None:
    """Put events on the calendar, the first of them a plain one; what the calendar refuses is left out."""
    made.add(str(FIRST), "Easy run", external_id=f"plan:{FIRST}:first-of-all")
    last = "Easy run"
    for row in rows:
        fields = {key: value for key, value in row.items() if key not in ("same", "done", "name")}
        last = last if row["same"] else row["name"]
        with contextlib.suppress(Refusal):
            made.calendar.add_event("i7", **fields, name=last)
            if row.get("done"):
                made.calendar.add_activity(
                    "i7",
                    type=row.get("type", "Run"),
                    start_date_local=row["start_date_local"],
                    moving_time=row.get("moving_time", 60),
                )


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(rows=st.lists(_EVENT, min_size=1, max_size=12), choice=st.sampled_from([(), ("--mine",), ("--mine",)]))
def test_whatever_is_on_the_calendar_goes_round(
    rows: list[dict[str, Any]], choice: tuple[str, ...], template: Path, places: Iterator[Path]
) -> None:
    with pytest.MonkeyPatch.context() as environment, full(next(places), template) as made:
        environment.setenv("ADA_KEY", "k3y")
        fill(made, rows)
        before = made.events()

        assert made.writes("import", "ada", *PERIOD, *choice) == []
        files = made.weeks()
        made.plans.commit("Import")

        assert files
        assert made.writes("diff", *PERIOD, "--detailed-exitcode") == []
        assert made.writes("apply", *PERIOD) == []
        assert made.events() == before
        assert made.writes("import", "ada", *PERIOD, *choice) == []
        assert made.weeks() == files

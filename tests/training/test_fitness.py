"""The fitness model against published vectors and recorded days."""

from __future__ import annotations

import itertools
import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.training.fitness import Constants, Form, add, advance, weight

_DATA = Path(os.environ.get("RECONCILER_SHARED_DATA") or Path(__file__).parents[2].parent / "shared" / "data")
_RECORDED = _DATA / "api" / "wellness-ctl-atl-112days-rgw.json"
_loads = st.floats(0, 1000)
_forms = st.builds(Form, st.floats(0, 300), st.floats(0, 300))


def test_the_weights_are_those_of_the_exponential() -> None:
    assert weight(42) == pytest.approx(0.0235283134, abs=1e-10)
    assert weight(7) == pytest.approx(0.1331221002, abs=1e-10)


def test_one_day_is_exact_and_not_the_linear_form() -> None:
    after = advance(Form(50, 60), 100, 100, Constants())

    assert after.ctl == pytest.approx(51.1764, abs=1e-4)
    assert after.atl == pytest.approx(65.3249, abs=1e-4)
    assert after.tsb == after.ctl - after.atl


@pytest.mark.parametrize(("days", "ctl", "atl", "tsb"), [(14, 51.5, 35.4, 16.1), (10, None, None, 14.1)])
def test_a_taper_at_thirty_a_day_brings_form(days: Any, ctl: Any, atl: Any, tsb: Any) -> None:
    form = Form(60, 70)
    for _ in range(days):
        form = advance(form, 30, 30, Constants())

    assert form.tsb == pytest.approx(tsb, abs=0.05)
    if ctl is not None:
        assert form.ctl == pytest.approx(ctl, abs=0.05)
        assert form.atl == pytest.approx(atl, abs=0.05)


def test_a_steady_load_ramps_as_the_formula_says() -> None:
    form = Form(50, 50)
    for _ in range(7):
        form = advance(form, 82.57, 82.57, Constants())

    assert form.ctl == pytest.approx(55.00, abs=0.005)


@given(_forms, _loads)
def test_the_form_moves_toward_the_load_and_never_past_it(form: Any, load: Any) -> None:
    after = advance(form, load, load, Constants())

    assert min(form.ctl, load) - 1e-9 <= after.ctl <= max(form.ctl, load) + 1e-9
    assert min(form.atl, load) - 1e-9 <= after.atl <= max(form.atl, load) + 1e-9


@given(_forms, _loads, _loads)
def test_load_added_later_on_the_same_day_counts_as_if_it_had_been_there(
    form: Any, first: Any, second: Any
) -> None:
    at_once = advance(form, first + second, first + second, Constants())
    later = add(advance(form, first, first, Constants()), second, second, Constants())

    assert later.ctl == pytest.approx(at_once.ctl, abs=1e-6)
    assert later.atl == pytest.approx(at_once.atl, abs=1e-6)


@given(_forms, st.lists(_loads, max_size=60))
def test_many_days_are_the_closed_form(form: Any, loads: Any) -> None:
    """x(n) = x(0) decay^n + weight * sum of loads, each decayed by the days since."""
    found = form
    for load in loads:
        found = advance(found, load, load, Constants())
    decay, count = 1 - weight(42), len(loads)
    closed = form.ctl * decay**count + sum(
        load * weight(42) * decay ** (count - 1 - n) for n, load in enumerate(loads)
    )

    assert found.ctl == pytest.approx(closed, rel=1e-9, abs=1e-9)


@pytest.mark.skipif(not _RECORDED.exists(), reason="no recorded wellness (RECONCILER_SHARED_DATA)")
def test_recorded_days_are_reproduced() -> None:
    """112 recorded days, each from the one before by its own loads, and all in one run from the first."""
    rows = json.loads(_RECORDED.read_text())
    run = Form(rows[0]["ctl"], rows[0]["atl"])
    for before, row in itertools.pairwise(rows):
        step = advance(Form(before["ctl"], before["atl"]), row["ctlLoad"], row["atlLoad"], Constants())
        run = advance(run, row["ctlLoad"], row["atlLoad"], Constants())
        for found in (step, run):
            assert found.ctl == pytest.approx(row["ctl"], abs=1e-4)
            assert found.atl == pytest.approx(row["atl"], abs=1e-4)

    assert len(rows) == 112

"""The facts fit the window that was asked for, or refuse; what was left out is said."""

from __future__ import annotations

import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reconciler.errors import ReconcilerError
from reconciler.render import facts_document, facts_markdown
from reconciler.render.documents import to_text
from reconciler.render.facts_size import STAGES, fitted
from reconciler.render.facts_view import FactsReport
from tests.render.facts_reports import report

NEVER_CUT = (
    "## Goals",
    "## Rules",
    "Berlin Marathon",
    "Friday: no training",
    "| today (2026-05-11) | 40 | 45 | -5 |",
)


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 60), st.text(max_size=300), st.integers(1, 40_000))
def test_markdown_is_never_longer_than_asked_for(activities: int, text: str, most: int) -> None:
    whole = report(activities, text)
    try:
        shown = facts_markdown.render(whole, most)
    except ReconcilerError as error:
        assert_refuses_rightly(error, most)
        return
    assert len(shown) <= most
    assert all(part in shown for part in NEVER_CUT)
    if len(facts_markdown.text(whole)) > most:
        assert "Left out for want of room: " in shown


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 40), st.text(max_size=100), st.integers(1, 60_000))
def test_json_is_never_longer_than_asked_for(activities: int, text: str, most: int) -> None:
    whole = report(activities, text)
    try:
        shown = to_text(facts_document.document(whole, most)) + "\n"
    except ReconcilerError as error:
        assert_refuses_rightly(error, most)
        return
    assert len(shown) <= most
    facts = json.loads(shown)["facts"]
    assert facts["goals"]
    assert facts["rules"]
    assert facts["condition"]["form"]
    assert facts["cut"] or len(facts["activities"]) == activities


def assert_refuses_rightly(error: ReconcilerError, most: int) -> None:
    """It names what would do, and that is more than was allowed."""
    found = re.search(r"at least (\d+) characters, and (\d+) are allowed", error.message)
    assert found
    assert int(found[1]) > most == int(found[2])
    assert "--max-chars" in error.hint


def test_what_fits_is_left_whole() -> None:
    whole = report(3)
    assert fitted(whole, lambda one: len(facts_markdown.text(one)), None) is whole
    assert facts_markdown.render(whole, len(facts_markdown.text(whole))) == facts_markdown.text(whole)


def test_the_oldest_details_go_first_and_as_few_as_needed() -> None:
    whole = report(40)
    size = len(facts_markdown.text(whole))
    shorter = fitted(whole, lambda one: len(facts_markdown.text(one)), size - 300)

    assert [cut.section for cut in shorter.cut] == ["activities"]
    bare = [one.day for one in shorter.activities or () if one.report is None]
    assert bare
    assert bare == sorted((one.day for one in whole.activities or ()), reverse=True)[-len(bare) :]
    assert shorter.cut[0].count == len(bare)
    assert len(facts_markdown.text(shorter)) > size - 300 - 200


def test_races_stay_when_the_rest_of_the_calendar_goes() -> None:
    whole = report(40)
    least = fitted_least(whole)

    assert (least.activities, least.missed, least.weeks, least.bests) == ((), (), (), ())
    assert [one.category for one in least.entries or ()] == ["RACE_A"]
    assert least.goals == whole.goals
    assert least.condition == whole.condition
    assert least.quality == whole.quality
    assert {cut.section for cut in least.cut} == {stage.section for stage in STAGES}


def fitted_least(whole: FactsReport) -> FactsReport:
    """The report with all stages done: the size that its refusal names."""
    with pytest.raises(ReconcilerError) as error:
        fitted(whole, lambda one: len(facts_markdown.text(one)), 1)
    found = re.search(r"at least (\d+)", error.value.message)
    assert found
    return fitted(whole, lambda one: len(facts_markdown.text(one)), int(found[1]))


def test_what_was_cut_is_said_at_its_place_too() -> None:
    shown = facts_markdown.render(report(60, "x" * 500), 9000)

    place = shown.split("## Completed training")[1].split("## ")[0]
    assert "_Left out here for want of room: " in place

"""A whole week file in one go says what entries added one by one would say."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reconciler.athlete.edit import Value, add_entry, new_week
from reconciler.athlete.edit_source import same
from reconciler.athlete.week_text import filled_week
from reconciler.athlete.yaml import load
from reconciler.errors import InputError

_HARD = st.sampled_from(["---", ": ", "#", "  lead", "|", "\u2028", "\u0085", "\r\n", "\t", "\U0001f3c3", "- 10m", "\n\n", "'", '"', "&a", "%", "no", "8:00", "\ufeff", "\n"])  # fmt: skip
_TEXT = st.lists(st.one_of(_HARD, st.text(st.characters(codec="utf-8"), max_size=6)), max_size=6).map("".join)
_ENTRY = st.dictionaries(
    st.sampled_from(["date", "name", "goal", "steps", "verbatim", "color"]), _TEXT, max_size=5
)
_LISTS = st.dictionaries(
    st.sampled_from(["workouts", "notes", "races"]), st.lists(_ENTRY, min_size=1, max_size=3), max_size=3
)


def test_it_is_the_text_that_people_edit() -> None:
    workouts: list[dict[str, Value]] = [
        {"id": "a", "date": "2026-05-12", "name": "x: y", "steps": "- 10m\n\n- 5m", "event": 12},
        {"id": "b", "name": "B", "verbatim": " x\r\n", "duration": 90.5, "tags": ["a", "b"]},
    ]
    text = add_entry(add_entry(new_week("2026-W20"), "workouts", workouts[0]), "workouts", workouts[1])
    assert filled_week("2026-W20", {"workouts": workouts}) == text


def test_without_entries_it_is_the_empty_week() -> None:
    assert filled_week("2026-W20", {}) == new_week("2026-W20")


@settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(_LISTS)
def test_both_readers_find_what_was_meant(lists: dict[str, list[dict[str, str]]]) -> None:
    numbered = {
        kind: [{"id": f"{kind}-{number}", **entry} for number, entry in enumerate(entries)]
        for kind, entries in lists.items()
    }
    data = filled_week("2026-W20", numbered).encode()
    empty: dict[str, object] = {kind: [] for kind in ("workouts", "notes", "races", "waivers")}
    for fast in (True, False):
        assert same(load(data, fast=fast), {"week": "2026-W20", **empty, **numbered})


def test_what_no_file_can_hold_is_refused() -> None:
    with pytest.raises(InputError):
        filled_week("2026-W20", {"notes": [{"id": "a", "text": "\ud800"}]})


def test_a_week_that_nobody_could_read_is_refused_at_once() -> None:
    with pytest.raises(InputError, match="256,000 bytes"):
        filled_week("2026-W20", {"notes": [{"id": "a", "text": "x" * 100_000}] * 3})

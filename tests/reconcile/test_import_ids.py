"""Names become ids that people can read, and that stay."""

from __future__ import annotations

import datetime as dt
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.import_ids import base_id, new_ids, slug
from reconciler.reconcile.ownership import iso_week

VALID = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")


def live(number: int = 7, day: str = "2026-05-13", **fields: Any) -> LiveEvent:
    row = {"category": "WORKOUT", "type": "Run", "name": "Reps", **fields}
    return LiveEvent.from_api({"id": number, "start_date_local": f"{day}T00:00:00", **row})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5 x 1000 m controlled", "5x1000-m-controlled"),
        ("5 \u00d7 1000 m", "5x1000-m"),
        ("\u00dcbergr\u00f6\u00dfe", "ubergrosse"),
        ("Don\u2019t stop!", "dont-stop"),
        ("  --- # Tempo: 4:35/km ---", "tempo-4-35-km"),
        ("\U0001f3c3 Long run \U0001f3c3", "long-run"),
        ("\u9577\u8ddd\u96e2", ""),
        ("\u0141\u00f3d\u017a \u2160", "lodz-i"),
        ("a\u2028b\r\nc\td", "a-b-c-d"),
        ("\u00c6\u00f8\u0153 \u0110\u00f0\u0142 \u00de\u00f3r", "aeooe-ddl-thor"),
        ("kap\u0131", "kapi"),
        ("An\u0111ela", "andela"),
    ],
)
def test_words_as_an_id(text: str, expected: str) -> None:
    assert slug(text) == expected


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"external_id": "plan:2026-05-13:intervals-5x1000m"}, "intervals-5x1000m"),
        ({"external_id": "note:2026-05-13:Sleep_Early.2"}, "sleep-early-2"),
        ({"external_id": f"plan:2026-05-13:{'x' * 60}"}, "x" * 60),
        ({"external_id": f"plan:2026-05-13:{'x' * 61}"}, "reps"),
        ({"external_id": "plan:2026-05-13:\u9577"}, "reps"),
        ({"external_id": "plan:reps-of-old"}, "reps"),
        ({"external_id": "app:2026-05-13:reps-of-app"}, "reps"),
        ({"name": "word " * 30}, "word-word-word-word-word-word-word-word-word-word-word-word"),
        ({"name": "x" * 100}, "x" * 60),
        ({"name": "\u9577", "type": "TrailRun"}, "trail-run"),
        ({"name": "\u9577", "type": None, "category": "HOLIDAY"}, "holiday"),
    ],
)
def test_the_id_that_an_event_asks_for(fields: dict[str, Any], expected: str) -> None:
    assert base_id(live(**fields)) == expected


def test_of_one_name_the_marked_come_first_then_by_day_and_number() -> None:
    events = [live(1, "2026-05-14"), live(2, "2026-05-12"), live(3, "2026-05-12"), live(4, "2026-05-16")]
    assert new_ids(events, {4}, {"2026-W20": {"reps-3"}}) == {
        4: "reps",
        2: "reps-2",
        3: "reps-4",
        1: "reps-5",
    }


def test_another_week_has_its_own_ids() -> None:
    assert set(new_ids([live(1), live(2, "2026-05-20")], (), {}).values()) == {"reps"}


_EVENTS = st.lists(
    st.builds(
        lambda day, name: (day, name),
        st.dates(dt.date(2026, 5, 11), dt.date(2026, 5, 24)),
        st.one_of(st.sampled_from(["Easy", "Easy 2", "easy-2", "x" * 60, ""]), st.text(max_size=80)),
    ),
    max_size=12,
)


@given(_EVENTS, st.sets(st.sampled_from(["easy", "easy-2", "run"])), st.randoms())
def test_ids_are_valid_unique_and_do_not_hang_on_the_order(
    days: list[tuple[dt.date, str]], used: set[str], order: Any
) -> None:
    events = [live(number, str(day), name=name) for number, (day, name) in enumerate(days, start=1)]
    taken = {"2026-W20": used, "2026-W21": used}
    found = new_ids(events, (), taken)
    shuffled = list(events)
    order.shuffle(shuffled)
    assert new_ids(shuffled, (), taken) == found
    named = [(iso_week(event.date), found[event.id]) for event in events]
    assert len(set(named)) == len(named)
    assert all(VALID.fullmatch(id_) and id_ not in used for _, id_ in named)

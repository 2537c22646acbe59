"""What a forecast is made from: the loads that the calendar plans, before and after a changeset."""

from __future__ import annotations

from typing import Any

import pytest

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.changes import Action, Change, Changeset
from reconciler.reconcile.estimate import Estimate
from reconciler.reconcile.projection import base_loads, head_loads
from reconciler.training.forecast import DayLoad
from tests.reconcile.world import MONDAY, A, B, day

SESSION: dict[str, Any] = {"category": "WORKOUT"}


def live(number: int, on: int, load: int, **fields: Any) -> LiveEvent:
    row = {"id": number, "start_date_local": f"{day(on)}T00:00:00", "name": f"E{number}", **SESSION, **fields}
    return LiveEvent.from_api({**row, "icu_training_load": load})


def change(action: Action, identity: str = A, event: int | None = None, **after: Any) -> Change:
    return Change(action, identity, "", identity, day(4), "", event, after=after)


CALENDAR = [live(1, 2, 40), live(2, 3, 50), live(3, 3, 60, external_id=None)]
HOLDS = [DayLoad(day(2), 40, "E1", "calendar"), DayLoad(day(3), 50, "E2", "calendar")]
FOREIGN = DayLoad(day(3), 60, "E3", "calendar")


def test_the_calendar_counts_as_it_is() -> None:
    assert base_loads(CALENDAR, MONDAY) == (*HOLDS, FOREIGN)


def test_what_changes_counts_as_it_will_be_and_the_rest_as_it_is() -> None:
    changes = (
        change(Action.UPDATE, A, 1, **SESSION),
        change(Action.DELETE, B, 2, **SESSION),
        change(Action.CREATE, "2026-W20/c", **SESSION),
    )
    estimates = {A: Estimate(load=45), "2026-W20/c": Estimate(load=None)}

    found = head_loads(CALENDAR, MONDAY, Changeset("maria", changes), estimates)

    assert found == (FOREIGN, DayLoad(day(4), 45, A), DayLoad(day(4), None, "2026-W20/c"))


@pytest.mark.parametrize(
    ("after", "counts"),
    [
        ({"category": "WORKOUT"}, True),
        ({"category": "RACE_C"}, True),
        ({"category": "WORKOUT", "not_on_fitness_chart": False}, True),
        ({"category": "WORKOUT", "not_on_fitness_chart": True}, False),
        ({"category": "NOTE"}, False),
    ],
)
def test_only_a_session_of_the_fitness_chart_counts(after: dict[str, Any], counts: bool) -> None:  # noqa: FBT001
    found = head_loads(
        [], MONDAY, Changeset("maria", (change(Action.CREATE, **after),)), {A: Estimate(load=45)}
    )

    assert bool(found) is counts

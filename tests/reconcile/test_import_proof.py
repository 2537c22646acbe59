"""What an entry has to show before it is written: it claims just its event, and nothing else is written for it."""

from __future__ import annotations

import datetime as dt

import pytest

from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.changes import Action, Change, Changeset, Claim, Kind, Observation
from reconciler.reconcile.import_proof import UNKNOWN, unproven
from reconciler.reconcile.importing import Taken
from tests.reconcile.world import A, B

DAY = dt.date(2026, 5, 13)
ROW = {"id": 7, "category": "WORKOUT", "start_date_local": f"{DAY}T00:00:00"}
NEW = [Taken(LiveEvent.from_api(ROW), "2026-W20", "a", "workouts", {})]
BEFORE = Changeset("maria")


def claim(identity: str = A, event: int = 7) -> Claim:
    return Claim(identity, event, "", {}, {})


def change(identity: str, action: Action = Action.UPDATE) -> Change:
    return Change(action, identity, "plan:x", "X", DAY, "declared in git")


def test_a_claim_of_its_event_is_the_proof() -> None:
    assert unproven(NEW, BEFORE, Changeset("maria", claims=(claim(), claim(B, 8)))) == {}


@pytest.mark.parametrize(
    ("after", "reason"),
    [
        (Changeset("maria"), "the next run would not claim it"),
        (Changeset("maria", claims=(claim(event=8),)), "the next run would not claim it"),
        (
            Changeset("maria", changes=(change(A, Action.CREATE),)),
            "the next run would create it: declared in git",
        ),
        (
            Changeset("maria", observations=(Observation(Kind.CONFLICT, "X", DAY, "not as it was", A),)),
            "not as it was",
        ),
        (Changeset("maria", blockers=(f"{A} could be any of them",)), f"{A} could be any of them"),
    ],
)
def test_what_does_not_claim_it_is_told(after: Changeset, reason: str) -> None:
    assert unproven(NEW, BEFORE, after) == {A: reason}


@pytest.mark.parametrize(
    "worse",
    [
        Changeset("maria", claims=(claim(),), changes=(change(B),)),
        Changeset("maria", claims=(claim(),), blockers=("two live events carry one mark",)),
    ],
)
def test_what_nobody_can_explain_stops_all(worse: Changeset) -> None:
    assert unproven(NEW, BEFORE, worse) == {A: UNKNOWN}


def test_what_was_to_be_written_anyway_does_not_count() -> None:
    before = Changeset("maria", changes=(change(B),), blockers=("something",))
    after = Changeset("maria", claims=(claim(),), changes=(change(B),), blockers=("something",))
    assert unproven(NEW, before, after) == {}

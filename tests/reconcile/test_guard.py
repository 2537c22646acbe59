"""The limits, each at its edge: one less passes, one more is refused, with the number that would permit it."""

from __future__ import annotations

import pytest

from reconciler.reconcile.changes import Action, Change, Changeset
from reconciler.reconcile.guard import Guards, refusals, suspicious_read
from reconciler.reconcile.ledger import Entry, Ledger
from reconciler.reconcile.scope import Scope
from tests.reconcile.world import MONDAY, A, B, Make, day, session

WEEKS = ("2026-W20",)


def deleting(deletes: int, ours: int, *blockers: str) -> Changeset:
    change = Change(Action.DELETE, A, "plan:2026-05-13:a", "A", day(2), "")
    return Changeset("maria", changes=(change,) * deletes, ours=ours, blockers=blockers)


@pytest.mark.parametrize(
    ("deletes", "ours", "passes"),
    [
        (0, 0, True),
        (1, 1, False),
        (1, 2, True),
        (2, 3, True),
        (3, 4, True),
        (3, 3, False),
        (4, 5, False),
        (4, 13, False),
        (4, 14, True),
        (14, 14, False),
    ],
)
def test_up_to_three_go_or_three_tenths_but_never_all(deletes: int, ours: int, passes: bool) -> None:  # noqa: FBT001
    assert (refusals(deleting(deletes, ours), WEEKS, Guards()) == ()) is passes


def test_what_would_go_is_told_with_the_trailer_that_permits_it() -> None:
    (half,) = refusals(deleting(5, 10), WEEKS, Guards())
    assert half.startswith("5 of our 10 events")
    assert "(50%): " in half
    assert "`Allow-deletes: 5`" in half
    (everything,) = refusals(deleting(5, 5), WEEKS, Guards(allowed_deletes=4))
    assert "(all); the pull request allows 4: " in everything


@pytest.mark.parametrize(("allowed", "passes"), [(4, False), (5, True), (6, True)])
def test_a_person_permits_a_number(allowed: int, passes: bool) -> None:  # noqa: FBT001
    assert (refusals(deleting(5, 5), WEEKS, Guards(allowed_deletes=allowed)) == ()) is passes


def test_what_commits_permit_is_told_to_whom_merges(world: Make) -> None:
    made = world(session("a", 2))
    made.guards = Guards(allowed_deletes=0)
    assert made.job(Ledger()).permissions == ()

    made.guards, made.keep_git = Guards(allowed_deletes=5), frozenset({B, A})
    assert made.job(Ledger()).permissions == (
        "up to 5 deletes",
        f"git wins over the calendar for {A}",
        f"git wins over the calendar for {B}",
    )


def test_without_a_declared_week_nothing_is_done_even_where_nothing_would_go() -> None:
    assert refusals(deleting(0, 4), (), Guards())
    assert refusals(deleting(0, 4), (), Guards(allowed_deletes=1)) == ()


def test_blockers_refuse_whatever_is_permitted() -> None:
    assert refusals(deleting(0, 4, "two of them"), WEEKS, Guards(allowed_deletes=9)) == ("two of them",)


class TestEmptyAnswer:
    """A calendar that answers with no event at all is believed only where hardly any was expected."""

    SCOPE = Scope(MONDAY, day(2), day(6))

    def holding(self, *days: int) -> Ledger:
        return Ledger(
            entries={
                f"2026-W20/{number}": Entry(
                    number, f"plan:{number}", {}, {"start_date_local": f"{day(on)}T00:00:00"}
                )
                for number, on in enumerate(days)
            }
        )

    @pytest.mark.parametrize(
        ("days", "believed"),
        [((), True), ((2, 4, 6), True), ((2, 3, 4, 6), False), ((1, 3, 4, 6), True), ((2, 3, 4, 7), True)],
    )
    def test_more_than_three_in_the_window_are_missed(self, days: tuple[int, ...], believed: bool) -> None:  # noqa: FBT001
        assert (suspicious_read(0, self.holding(*days), self.SCOPE) is None) is believed

    def test_one_event_of_whomever_makes_it_an_answer(self) -> None:
        assert suspicious_read(1, self.holding(2, 3, 4, 5), self.SCOPE) is None

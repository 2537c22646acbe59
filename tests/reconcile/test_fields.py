"""Which fields are compared, sent, emptied and left to the athlete."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from reconciler.calendar.embedded import Behaviour
from reconciler.calendar.event import LiveEvent
from reconciler.reconcile.bodies import upsert_body
from reconciler.reconcile.field_changes import field_changes
from reconciler.reconcile.fields import cleared, is_empty, normal
from tests.reconcile.world import MARK_A, A, applied, day, note, session

if TYPE_CHECKING:
    from tests.reconcile.world import Make


class TestFieldsNoLongerStated:
    def test_text_list_and_switch_are_emptied(self, world: Make) -> None:
        made = applied(world, session("a", 2, tags=["x"], athlete_cannot_edit=True, color="green"))
        made.desired = [session("a", 2)]

        run = made.run()

        event = made.event(MARK_A)
        assert event["tags"] in ([], None)
        assert event["athlete_cannot_edit"] is False
        assert made.look().changes.converged
        assert run.result
        assert [remark.text for remark in run.result.remarks] == [
            "the calendar did not take color: sent None, holds 'green'"
        ], "what the server did not empty is named"

    def test_where_null_empties_all_is_taken(self, world: Make) -> None:
        made = applied(world, session("a", 2, color="green"), behaviour=Behaviour(null_clears=True))
        made.desired = [session("a", 2)]

        run = made.run()

        assert run.result
        assert run.result.verified
        assert made.event(MARK_A)["color"] is None

    def test_several_days_become_one(self, world: Make) -> None:
        made = applied(world, note("trip", 2, 4))
        made.desired = [note("trip", 2, 2)]

        run = made.run()

        assert run.result
        assert run.result.verified
        assert made.event("plan:2026-05-13:trip")["end_date_local"] == "2026-05-14T00:00:00"
        assert made.look().changes.converged

    def test_a_stated_duration_gives_way_to_steps(self, world: Make) -> None:
        made = applied(world, session("a", 2, description="Gym", moving_time=3600, icu_training_load=40))
        made.desired = [session("a", 2)]

        run = made.run()

        assert run.result
        assert run.result.verified, run.result.remarks
        assert made.event(MARK_A)["moving_time"] == 2400

    def test_the_calendar_it_is_on_cannot_be_emptied(self, world: Make) -> None:
        made = applied(world, session("a", 2, calendar_id=7))
        made.desired = [session("a", 2, name="New")]

        run = made.run()

        assert run.result
        assert run.result.verified
        assert made.event(MARK_A)["calendar_id"] == 7

    def test_an_availability_becomes_the_usual_one(self, world: Make) -> None:
        made = applied(world, note("trip", 2, 2, training_availability="LIMITED", max_training_time=1800))
        made.desired = [note("trip", 2, 2)]
        made.run()

        assert made.event("plan:2026-05-13:trip")["training_availability"] == "NORMAL"

    @pytest.mark.parametrize("empty", [[], None])
    def test_what_the_athlete_emptied_as_well_is_only_noted(
        self, world: Make, empty: list[str] | None
    ) -> None:
        """Both asked for the same: nothing is left to be sent."""
        made = applied(world, session("a", 2, tags=["x"]))
        made.edit(A, tags=empty, name="New")
        made.desired = [session("a", 2, name="New")]

        run = made.run()

        assert [method for method, _, _ in run.sent] == ["GET"]
        assert made.look().changes.converged

    def test_and_so_is_a_length_that_both_took_back(self, world: Make) -> None:
        made = applied(world, note("trip", 2, 4))
        made.edit("2026-W20/trip", end_date_local=f"{day(3)}T00:00:00")
        made.desired = [note("trip", 2, 2)]

        run = made.run()

        assert [method for method, _, _ in run.sent] == ["GET"]
        assert made.look().changes.converged

    def test_a_conflict_shows_it_with_nothing_on_the_side_of_git(self, world: Make) -> None:
        made = applied(world, session("a", 2, tags=["x"]))
        made.edit(A, tags=["mine"])
        made.desired = [session("a", 2)]

        (seen,) = made.look().changes.conflicts

        views = [(view.field, view.last, view.git, view.calendar) for view in seen.fields]
        assert views == [("tags", ["x"], None, ["mine"])]

    def test_afterwards_the_field_is_the_athletes(self, world: Make) -> None:
        made = applied(world, session("a", 2, tags=["x"]))
        made.desired = [session("a", 2)]
        made.run()
        made.edit(A, tags=["mine"])

        assert made.look().changes.converged


class TestSeveralDays:
    @pytest.mark.parametrize("follows", [True, False])
    def test_a_note_that_moves_keeps_its_length(self, world: Make, *, follows: bool) -> None:
        made = applied(world, note("trip", 2, 4), behaviour=Behaviour(moving_start_moves_end=follows))
        made.desired = [note("trip", 3, 5)]

        run = made.run()

        assert run.result
        assert run.result.verified
        event = made.event("plan:2026-05-13:trip")
        assert (event["start_date_local"], event["end_date_local"]) == (
            "2026-05-14T00:00:00",
            "2026-05-17T00:00:00",
        )

    def test_one_that_moves_and_grows_is_as_long_as_git_says(self, world: Make) -> None:
        made = applied(world, note("trip", 2, 4))
        made.desired = [note("trip", 3, 7)]

        made.run()

        assert made.event("plan:2026-05-13:trip")["end_date_local"] == f"{day(8)}T00:00:00"

    @pytest.mark.parametrize(
        ("end", "sent"),
        [
            (None, f"{day(5)}T00:00:00"),
            ("soon", f"{day(5)}T00:00:00"),
            (f"{day(2)}T18:00:00", f"{day(5)}T00:00:00"),
            (f"{day(3)}T00:00:00", f"{day(5)}T00:00:00"),
            (f"{day(3)}T00:00:01", f"{day(5)}T00:00:01"),
            (f"{day(6)}T00:00:00", f"{day(8)}T00:00:00"),
        ],
    )
    def test_an_event_that_moves_lasts_a_day_at_least(self, end: str | None, sent: str) -> None:
        row = {"id": 7, "category": "NOTE", "start_date_local": f"{day(2)}T00:00:00", "end_date_local": end}

        body = upsert_body(note("rest", 4, 4), MARK_A, {}, LiveEvent.from_api(row))

        assert body["end_date_local"] == sent

    @pytest.mark.parametrize("follows", [True, False])
    def test_a_length_that_the_athlete_gave_is_kept(self, world: Make, *, follows: bool) -> None:
        made = applied(world, note("rest", 2, 2), behaviour=Behaviour(moving_start_moves_end=follows))
        made.edit("2026-W20/rest", end_date_local=f"{day(5)}T00:00:00")
        made.desired = [note("rest", 3, 3)]

        made.run()

        assert made.event("plan:2026-05-13:rest")["end_date_local"] == f"{day(6)}T00:00:00"


class TestFiles:
    def test_a_workout_file_is_sent_once_and_again_when_its_content_changes(self, world: Make) -> None:
        made = applied(world, _file(b"<one/>"))
        made.desired = [_file(b"<two/>")]

        run = made.run()

        assert run.actions == [("update", A)]
        assert run.sent[1][2][0]["file_contents_base64"] == "PHR3by8+"
        assert "file_sha256" not in run.sent[1][2][0], "that is for our own books"
        assert made.look().changes.converged

    def test_with_a_lost_ledger_nobody_knows_it_so_it_is_sent(self, world: Make) -> None:
        made = applied(world, _file(b"<one/>"))
        made.lose_ledger()

        assert made.run().actions == [("update", A)]
        assert made.look().changes.converged

    def test_a_text_that_gives_way_to_a_file_is_not_emptied(self, world: Make) -> None:
        """The calendar writes the text from the file."""
        made = applied(world, session("a", 2))
        made.desired = [_file(b"<one/>")]

        run = made.run()

        assert "description" not in run.sent[1][2][0]
        assert made.look().changes.converged


def _file(content: bytes) -> Any:
    import hashlib  # noqa: PLC0415

    digest = hashlib.sha256(content).hexdigest()
    return session("a", 2, description=None, filename="a.zwo", file_sha256=digest, content=content)


def test_an_event_with_half_a_character_is_shown_and_recorded(world: Make) -> None:
    """Java knows half of a surrogate pair as text; UTF-8 does not."""
    made = applied(world, session("a", 2))
    made.edit(A, name="\ud83d")
    made.desired = []
    made.keep_git = frozenset({A})

    assert made.run().actions == [("delete", A)]


class TestForms:
    """The calendar answers "nothing" in two forms, and whole numbers as it likes: neither is a difference."""

    @pytest.mark.parametrize(
        ("key", "one", "other"),
        [
            ("tags", None, []),
            ("can_train_sports", None, []),
            ("description", None, ""),
            ("distance", 5000.0, 5000),
        ],
    )
    def test_two_forms_of_one_value(self, key: str, one: Any, other: Any) -> None:
        assert normal({key: one}) == normal({key: other})
        assert repr(normal({key: one})) == repr(normal({key: other})), "they are written alike"

    @pytest.mark.parametrize(
        ("key", "one", "other"),
        [("color", None, ""), ("distance", 5000.5, 5000), ("tags", ["x"], []), ("indoor", None, False)],
    )
    def test_and_two_values(self, key: str, one: Any, other: Any) -> None:
        assert normal({key: one}) != normal({key: other})

    def test_a_file_is_never_compared(self) -> None:
        assert normal({"filename": "a.zwo", "file_sha256": "0", "name": "A"}) == {"name": "A"}


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("description", ""),
        ("name", ""),
        ("tags", []),
        ("for_week", False),
        ("training_availability", "NORMAL"),
        ("color", None),
    ],
)
def test_what_empties_a_field(key: str, value: Any) -> None:
    assert cleared(key) == value
    assert is_empty(key, value)
    assert is_empty(key, None)


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("indoor", False),
        ("color", "red"),
        ("training_availability", "LIMITED"),
        ("for_week", True),
        ("distance", 0),
    ],
)
def test_what_does_not(key: str, value: Any) -> None:
    """`indoor` is unset where nobody set it; false is an answer."""
    assert not is_empty(key, value)


def test_a_workout_file_always_counts_as_differing() -> None:
    """The calendar never gives it back, so nobody can compare it."""
    after = {"filename": "a.zwo", "file_sha256": "0123456789abcdef", "name": "A", "color": "red"}
    found = field_changes({"name": "B", "color": "red"}, after)
    assert [(one.field, one.before, one.after) for one in found] == [
        ("name", "B", "A"),
        ("file", None, "a.zwo (0123456789ab)"),
    ]


def test_a_list_differs_where_anything_within_does() -> None:
    before: Any = {"tags": ["a", "b"], "can_train_sports": ["Run"], "name": "A"}
    found = field_changes(before, {**before, "tags": ["a", "c"]})
    assert [(one.field, one.before, one.after) for one in found] == [("tags", ["a", "b"], ["a", "c"])]


def test_no_list_and_no_value_are_as_if_nothing_was_there() -> None:
    assert field_changes({"name": "A"}, {"name": "A", "tags": None, "color": None, "description": ""}) == ()

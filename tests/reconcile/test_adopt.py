"""Single edits of the calendar, and what becomes of them in the YAML: exact lines, conflicts, and what is left alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from reconciler.athlete.reading import Athlete, read_athlete
from reconciler.athlete.tree import Tree
from reconciler.errors import InputError, Place, Problem
from reconciler.reconcile.adopt import Plans, plan
from reconciler.reconcile.adopt_check import trouble
from reconciler.reconcile.adopt_model import Adoption, Choices, Fate, Outcome
from tests.reconcile.weeks import Store, store_of, world_of
from tests.reconcile.world import ATHLETE, World, day

PATH, NEXT = "athletes/maria/weeks/2026-W20.yaml", "athletes/maria/weeks/2026-W21.yaml"
WEEK = """\
# yaml-language-server: $schema=../../../schemas/week.schema.json
week: 2026-W20
workouts:
  # The key session.
  - id: reps
    date: 2026-05-13
    time: "08:00"
    sport: Run
    name: Reps  # said often
    goal: Even pace.
    steps: |
      - 15m Z2 HR

      Main 3x
      - 5m Z4 HR
      - 2m Z1 HR
    color: green

  - {id: easy, date: 2026-05-14, sport: Run, name: Easy, duration: 45m}
  - {id: tempo, date: 2026-05-15, use: tempo, with: {reps: 4}}
notes:
  - {id: trip, date: 2026-05-16, name: Trip}
"""
REPS, EASY, TEMPO, TRIP = (f"2026-W20/{name}" for name in ("reps", "easy", "tempo", "trip"))
MAIN = "Main 3x\n- 5m Z4 HR\n- 2m Z1 HR"


@pytest.fixture
def begun() -> Iterator[Callable[..., tuple[Store, World]]]:
    """Plans that were applied; `weeks` adds files."""
    worlds = list[World]()

    def make(week: str = WEEK, **weeks: str) -> tuple[Store, World]:
        store = store_of(
            {"weeks/2026-W20.yaml": week} | {f"weeks/{name}.yaml": text for name, text in weeks.items()}
        )
        worlds.append(world_of(store))
        return store, worlds[-1]

    yield make
    for world in worlds:
        world.close()


def lines(adoption: Adoption, path: str = PATH) -> tuple[list[str], list[str]]:
    """The lines that go and that come in a file."""
    old, new = (adoption.before[path] or "").splitlines(), adoption.after[path].splitlines()
    return [line for line in old if line not in new], [line for line in new if line not in old]


def in_sync(store: Store, world: World, adoption: Adoption) -> None:
    """The merge is in sync without a write."""
    store.merged(world, adoption)
    events = world.events()
    run = world.run()
    assert [method for method, _, _ in run.sent] == ["GET"]
    assert run.changes.converged
    assert world.events() == events


@pytest.mark.parametrize(
    ("identity", "edit", "gone", "come"),
    [
        (
            REPS,
            {"name": "Fast reps: 3"},
            ["    name: Reps  # said often"],
            ['    name: "Fast reps: 3"  # said often'],
        ),
        (
            REPS,
            {"start_date_local": "2026-05-12T08:00:00"},
            ["    date: 2026-05-13"],
            ["    date: 2026-05-12"],
        ),
        (REPS, {"start_date_local": "2026-05-13T18:30:00"}, ['    time: "08:00"'], ['    time: "18:30"']),
        (REPS, {"start_date_local": "2026-05-13T00:00:00"}, ['    time: "08:00"'], []),
        (REPS, {"color": "red"}, ["    color: green"], ["    color: red"]),
        (REPS, {"color": None}, ["    color: green"], []),
        (REPS, {"type": "Ride"}, ["    sport: Run"], ["    sport: Ride"]),
        (
            REPS,
            {"description": f"Even pace.\n\n- 20m Z2 HR\n\n{MAIN}"},
            ["      - 15m Z2 HR"],
            ["      - 20m Z2 HR"],
        ),
        (
            REPS,
            {"description": f"Easy shoulders.\n\n- 15m Z2 HR\n\n{MAIN}"},
            ["    goal: Even pace."],
            ["    goal: Easy shoulders."],
        ),
        (REPS, {"description": f"- 15m Z2 HR\n\n{MAIN}"}, ["    goal: Even pace."], []),
        (EASY, {"moving_time": 3600}, ["45m"], ["60m"]),
        (EASY, {"icu_training_load": 50}, None, None),
        (TEMPO, {"name": "Tempo, hard"}, ["with: {reps: 4}}"], ['with: {reps: 4}, name: "Tempo, hard"}']),
        (TRIP, {"start_date_local": "2026-05-17T00:00:00"}, ["2026-05-16"], ["2026-05-17"]),
        (TRIP, {"description": "A: b\n# c"}, ["name: Trip"], None),
    ],
)
def test_only_the_lines_that_must_change_change(
    begun: Any, identity: str, edit: dict[str, Any], gone: list[str] | None, come: list[str] | None
) -> None:
    store, world = begun()
    world.edit(identity, **edit)

    adoption = store.adopted(world)

    if gone is None:  # the YAML does not state it: it is the athlete's own
        assert adoption.outcomes == ()
        return
    went, came = lines(adoption)
    assert len(went) == len(gone)
    assert all(part in line for part, line in zip(gone, went, strict=True))
    if come is not None:
        assert len(came) == len(come)
        assert all(part in line for part, line in zip(come, came, strict=True))
    in_sync(store, world, adoption)


def test_text_that_is_our_layout_no_longer_is_kept_to_the_byte_and_said(begun: Any) -> None:
    store, world = begun()
    world.edit(REPS, description="- 15m Z2 HR\r\n\r\nJust run\t")
    adoption = store.adopted(world)
    assert r'verbatim: "- 15m Z2 HR\r\n\r\nJust run\t"' in adoption.after[PATH]
    assert "kept whole, as `verbatim`" in adoption.outcomes[0].said[0]
    in_sync(store, world, adoption)


@pytest.mark.parametrize(
    ("identity", "text", "said"),
    [
        (REPS, "Just run", ("its text is goal and steps no longer: it is stated as goal",)),
        (REPS, f"- 15m Z2 HR\n\n{MAIN}", ("its text is goal and steps no longer: it is stated as steps",)),
        (REPS, f"Easy.\n\n- 15m Z2 HR\n\n{MAIN}", ()),
        (REPS, "", ()),
        (TRIP, "Flight", ()),
    ],
)
def test_where_the_parts_of_a_text_change_it_is_said(
    begun: Any, identity: str, text: str, said: tuple[str, ...]
) -> None:
    store, world = begun()
    world.edit(identity, description=text)
    assert [(one.fate, one.said) for one in store.adopted(world).outcomes] == [("adopted", said)]


def test_what_a_library_workout_cannot_say_makes_it_the_entrys_own(begun: Any) -> None:
    store, world = begun()
    world.edit(TEMPO, color=None)
    adoption = store.adopted(world)
    assert "no longer uses the library workout tempo" in adoption.outcomes[0].said[0]
    assert "Main 4x" in adoption.after[PATH]
    in_sync(store, world, adoption)


def test_to_another_week_it_goes_with_its_comment_and_its_form(begun: Any) -> None:
    store, world = begun()
    world.drag(REPS, dt.date(2026, 5, 20))
    adoption = store.adopted(world)
    assert list(adoption.after) == [NEXT, PATH], "what comes is written before what goes"
    moved = WEEK.split("workouts:\n")[1].split("\n\n  - {id: easy", maxsplit=1)[0]
    moved = moved.replace("date: 2026-05-13", "date: 2026-05-20\n    moved_from: 2026-W20").replace(
        '    time: "08:00"\n', ""
    )
    assert moved in adoption.after[NEXT]
    assert "id: reps" not in adoption.after[PATH]
    in_sync(store, world, adoption)


def test_it_comes_back_to_the_week_that_it_left(begun: Any) -> None:
    store, world = begun()
    for to in (day(8), day(15), day(2)):
        world.drag(next(name for name in world.ids() if name.endswith("/easy")), to)
        adoption = store.adopted(world)
        in_sync(store, world, adoption)
        store = store.merged(world, adoption)
    assert world.ids().keys() == {REPS, EASY, TEMPO, TRIP}


def test_an_id_that_is_taken_in_the_other_week_refuses_the_move(begun: Any) -> None:
    other = "week: 2026-W21\nworkouts:\n  - {id: easy, date: 2026-05-19, sport: Run, name: Other, duration: 30m}\n"
    store, world = begun(**{"2026-W21": other})
    world.drag(EASY, dt.date(2026, 5, 20))
    world.edit(REPS, name="Also edited")
    adoption = store.adopted(world)
    assert [(one.identity, one.fate) for one in adoption.outcomes] == [(REPS, "adopted"), (EASY, "refused")]
    assert "the id easy" in adoption.outcomes[1].said[0]
    assert list(adoption.after) == [PATH]


def test_a_day_that_is_over_takes_nothing(begun: Any) -> None:
    store, world = begun()
    world.drag(EASY, dt.date(2026, 5, 10))
    adoption = store.adopted(world)
    assert (adoption.after, adoption.outcomes[0].fate) == ({}, "refused")
    assert "over" in adoption.outcomes[0].said[0]


@pytest.mark.parametrize("identity", [REPS, EASY, TEMPO, TRIP])
def test_what_was_deleted_goes(begun: Any, identity: str) -> None:
    store, world = begun()
    world.remove(identity)
    adoption = store.adopted(world)
    assert f"id: {identity.split('/')[1]}" not in adoption.after[PATH]
    in_sync(store, world, adoption)


def test_or_leaves_a_note(begun: Any) -> None:
    store, world = begun()
    world.remove(EASY)
    adoption = store.adopted(world, Choices(keep_skipped=True))
    assert '  - id: skipped-easy\n    date: 2026-05-14\n    name: "skipped: Easy"\n' in adoption.after[PATH]
    assert adoption.outcomes[0].writes == ("2026-W20/skipped-easy",)
    store.merged(world, adoption)
    assert world.run().actions == [("create", "2026-W20/skipped-easy")]


def test_two_workouts_that_share_a_text_by_an_anchor_are_told_apart(begun: Any) -> None:
    week = (
        "week: 2026-W20\nworkouts:\n"
        "  - {id: one, date: 2026-05-13, sport: Run, name: One, steps: &s '- 40m Z2 HR'}\n"
        "  - {id: two, date: 2026-05-14, sport: Run, name: Two, steps: *s}\n"
    )
    store, world = begun(week)
    world.edit("2026-W20/one", description="- 50m Z2 HR")
    world.drag("2026-W20/two", dt.date(2026, 5, 19))
    adoption = store.adopted(world)
    assert {one.fate for one in adoption.outcomes} == {"adopted"}
    in_sync(store, world, adoption)


class TestConflict:
    """Changed in git and on the calendar: a person decides, for the event or for a field."""

    @pytest.fixture
    def both(self, begun: Any) -> tuple[Store, World]:
        _, world = begun()
        world.edit(REPS, name="By hand", color="red")
        changed = WEEK.replace("name: Reps", "name: By git").replace("- 15m Z2 HR", "- 20m Z2 HR")
        store = store_of({"weeks/2026-W20.yaml": changed})
        store.merged(world, Adoption("maria"))
        return store, world

    def test_nothing_is_decided_silently(self, both: tuple[Store, World]) -> None:
        store, world = both
        adoption = store.adopted(world)
        assert [(one.identity, one.fate) for one in adoption.outcomes] == [(REPS, "undecided")]
        assert adoption.after == {}

    def test_the_calendar_holds(self, both: tuple[Store, World]) -> None:
        store, world = both
        adoption = store.adopted(world, Choices(take={"": "calendar"}))
        assert lines(adoption)[1] == [
            "    name: By hand  # said often",
            "      - 15m Z2 HR",
            "    color: red",
        ]
        assert adoption.trailers == ()
        in_sync(store, world, adoption)

    def test_git_holds_by_a_trailer(self, both: tuple[Store, World]) -> None:
        store, world = both
        adoption = store.adopted(world, Choices(take={REPS: "git"}))
        assert (adoption.after, [str(one) for one in adoption.trailers]) == ({}, [f"Keep-git: maria {REPS}"])
        world.keep_git = frozenset({REPS})
        assert world.run().actions == [("update", REPS)]
        assert world.look().changes.converged

    def test_field_by_field(self, both: tuple[Store, World]) -> None:
        store, world = both
        choices = Choices(take={"": "git"}, fields={("reps", "name"): "calendar"})
        adoption = store.adopted(world, choices)
        assert lines(adoption)[1] == ["    name: By hand  # said often"]
        assert "color, description" in adoption.outcomes[0].said[-1]
        assert [str(one) for one in adoption.trailers] == [f"Keep-git: maria {REPS}"]
        store.merged(world, adoption)
        world.keep_git = frozenset({REPS})
        world.run()
        assert (world.event("plan:2026-05-13:reps")["name"], world.look().changes.converged) == (
            "By hand",
            True,
        )

    def test_every_field_needs_a_decision(self, both: tuple[Store, World]) -> None:
        store, world = both
        adoption = store.adopted(world, Choices(fields={("", "name"): "calendar"}))
        assert adoption.outcomes[0].fate == "undecided"
        assert "color, description" in adoption.outcomes[0].said[0]

    def test_deleted_there_and_changed_here(self, begun: Any) -> None:
        _, world = begun()
        world.remove(EASY)
        store = store_of({"weeks/2026-W20.yaml": WEEK.replace("name: Easy", "name: Easier")})
        store.merged(world, Adoption("maria"))
        assert store.adopted(world).outcomes[0].fate == "undecided"
        kept = store.adopted(world, Choices(take={"easy": "git"}))
        assert [str(one) for one in kept.trailers] == [f"Keep-git: maria {EASY}"]
        in_sync(store, world, store.adopted(world, Choices(take={"easy": "calendar"})))

    def test_removed_here_and_changed_there(self, begun: Any) -> None:
        _, world = begun()
        world.edit(REPS, name="By hand", start_date_local="2026-05-21T08:00:00")
        without = WEEK.replace(WEEK.split("workouts:\n")[1].split("  - {id: easy", maxsplit=1)[0], "")
        store = store_of({"weeks/2026-W20.yaml": without})
        store.merged(world, Adoption("maria"))
        assert store.adopted(world).outcomes[0].fate == "undecided"
        kept = store.adopted(world, Choices(take={"": "git"}))
        assert kept.outcomes[0].said == ("git holds: the next apply deletes it on the calendar",)
        adoption = store.adopted(world, Choices(take={"": "calendar"}))
        assert "name: By hand" in adoption.after[NEXT]
        assert "moved_from: 2026-W20" in adoption.after[NEXT]
        assert [(one.identity, one.fate) for one in adoption.outcomes] == [("2026-W21/reps", "adopted")]
        in_sync(store, world, adoption)


def test_what_is_ours_no_longer_is_for_import(begun: Any) -> None:
    store, world = begun()
    world.edit(EASY, external_id="mine")
    adoption = store.adopted(world)
    assert "reconciler import" in adoption.outcomes[0].said[0]


def test_one_edit_that_cannot_be_said_does_not_stop_the_others(begun: Any) -> None:
    store, world = begun()
    world.edit(EASY, name="two\nlines")
    world.edit(REPS, name="Fine")
    adoption = store.adopted(world)
    assert [(one.identity, one.fate) for one in adoption.outcomes] == [(REPS, "adopted"), (EASY, "refused")]


def picky(tree: Tree) -> Athlete:
    """Read the plans, and refuse them where a name is bad."""
    if b"Bad" in (tree.read(PATH) or b""):
        raise InputError((Problem(Place(PATH, 1), "odd", "too bad"),))
    return read_athlete(tree, "maria")


def test_what_the_plan_as_a_whole_refuses_is_left_out_and_the_others_are_taken(begun: Any) -> None:
    """Whatever reading finds wrong with all edits together, each is then tried for itself."""
    store, world = begun()
    world.edit(REPS, name="Fine")
    world.edit(EASY, name="Bad")
    world.edit(TEMPO, name="Fine as well")

    plans = Plans(store.tree, store.athlete(), picky)
    adoption = plan(world.look().assessment, plans, Choices())

    assert [(one.identity, one.fate) for one in adoption.outcomes] == [
        (REPS, "adopted"),
        (EASY, "refused"),
        (TEMPO, "adopted"),
    ]
    assert adoption.outcomes[1].said[0].startswith("not adopted: ")
    assert "Fine as well" in adoption.after[PATH]
    assert "Bad" not in adoption.after[PATH]


def test_where_one_does_not_hold_a_note_of_another_stands_in_no_ones_way(begun: Any) -> None:
    """The note is still to be written, and that is what was asked for."""
    store, world = begun()
    world.edit(REPS, name="Bad")
    world.remove(EASY)
    world.edit(TEMPO, name="Fine")

    plans = Plans(store.tree, store.athlete(), picky)
    adoption = plan(world.look().assessment, plans, Choices(keep_skipped=True))

    assert [one.fate for one in adoption.outcomes] == ["refused", "adopted", "adopted"]
    assert "skipped-easy" in adoption.after[PATH]
    assert "name: Fine" in adoption.after[PATH]


@pytest.mark.parametrize("fate", ["adopted", "kept"])
def test_what_is_called_done_and_differs_still_is_told(begun: Any, fate: Fate) -> None:
    """The YAML says what it said before, and the calendar has another name."""
    store, world = begun()
    world.edit(EASY, name="Mine")
    assessment = world.look().assessment
    (seen,) = assessment.changeset.observations

    told = trouble(assessment, store.athlete(), [Outcome(seen, fate, identity=EASY)])

    assert told.startswith(f"{EASY} would still differ in name: ")
    assert trouble(assessment, store.athlete(), []) == "", "nobody said that it does not"


def test_only_the_events_that_were_named(begun: Any) -> None:
    store, world = begun()
    world.edit(EASY, name="Easier")
    world.edit(REPS, name="Harder")
    for name in (EASY, "easy", str(world.ids()[EASY])):
        adoption = store.adopted(world, Choices(events=(name,)))
        assert [one.identity for one in adoption.outcomes] == [EASY]
        assert "Harder" not in adoption.after[PATH]


def test_done_sessions_are_left_alone(begun: Any) -> None:
    store, world = begun()
    world.today = dt.date(2026, 5, 13)
    world.edit(REPS, name="Renamed")
    row = next(row for row in world.events() if row["id"] == world.ids()[REPS])
    world.calendar.add_activity(
        ATHLETE, type="Run", start_date_local=row["start_date_local"], moving_time=2400
    )
    adoption = store.adopted(world)
    assert {one.fate for one in adoption.outcomes} <= {"adopted"}
    in_sync(store, world, adoption)

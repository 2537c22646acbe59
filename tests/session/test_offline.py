"""Two revisions compared: what is the same in both is read once, and the answer is as if it had been read twice."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

from reconciler.athlete.reading import read_athlete
from reconciler.athlete.tree import WorkingTree
from reconciler.errors import InputError
from reconciler.reconcile.changes import Changeset
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.diff import diff
from reconciler.reconcile.git import Repository
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.ownership import Calendar
from reconciler.reconcile.rehearsal import as_applied
from reconciler.session.offline import compare
from reconciler.session.options import Options
from reconciler.session.session import Session
from tests.reconcile.plans import Plans

TODAY = dt.date(2026, 5, 11)
ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Long")
LIBRARY = "id: hill\nparameters: {count: {default: 4}}\nworkout: {sport: Run, name: Hills, steps: '- {count}m Z4'}\n"
USES = "week: 2026-W21\nworkouts:\n  - {id: h, date: 2026-05-20, use: hill}\n"
NAMES = ("ada", "bea", "maria")


@pytest.fixture
def plans(tmp_path: Path) -> Plans:
    made = Plans.make(tmp_path / "plans")
    for number, name in enumerate(NAMES):
        made.athlete(name, f"i{2001 + number}")
        made.week("2026-W20", *ROWS, athlete=name)
        made.write(f"athletes/{name}/library/hill.yaml", LIBRARY)
        made.write(f"athletes/{name}/weeks/2026-W21.yaml", USES)
    made.commit("Begin")
    return made


def open_session(plans: Plans) -> Session:
    now = dt.datetime(2026, 5, 11, 7, tzinfo=dt.UTC)
    return Session(Options(plans.root, today=TODAY), WorkingTree(plans.root), now)


def read_twice(plans: Plans, session: Session, name: str) -> Changeset:
    """The reference: both revisions read whole, and nothing shared."""
    desired = compile_athlete(session.read(name))
    events, ledger = as_applied(compile_athlete(read_athlete(GitTree(Repository(plans.root), "HEAD"), name)))
    athlete = session.read(name)
    return diff(name, desired, Calendar.of(events), ledger, session.job(athlete, ledger).scope)


EDITS: dict[str, Callable[[Plans], None]] = {
    "nothing": lambda _: None,
    "a name": lambda plans: plans.week("2026-W20", ROWS[0], "b 2026-05-14 Longer", athlete="bea"),
    "an entry gone": lambda plans: plans.week("2026-W20", ROWS[0], athlete="bea"),
    "a comment": lambda plans: plans.write("athletes/bea/weeks/2026-W21.yaml", "# hills\n" + USES),
    "a library workout": lambda plans: plans.write(
        "athletes/bea/library/hill.yaml", LIBRARY.replace("Z4", "Z5")
    ),
    "a new week": lambda plans: plans.week("2026-W22", "c 2026-05-27 Easy", athlete="bea"),
    "a week gone": lambda plans: (plans.root / "athletes/bea/weeks/2026-W21.yaml").unlink(),
    "a line that is blank": lambda plans: plans.write("athletes/bea/weeks/2026-W21.yaml", USES + "\n"),
    "a move": lambda plans: plans.write(
        "athletes/bea/weeks/2026-W22.yaml",
        "week: 2026-W22\nworkouts:\n  - {id: h, date: 2026-05-27, moved_from: 2026-W21, use: hill}\n",
    ),
}


@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_what_is_read_once_compares_as_if_read_twice(plans: Plans, edit: Callable[[Plans], None]) -> None:
    edit(plans)
    session = open_session(plans)

    for review in compare(session, "HEAD"):
        if review.problems:
            with pytest.raises(InputError):
                session.read(review.athlete)
        else:
            assert review.changeset == read_twice(plans, session, review.athlete)


def test_an_athlete_that_the_revision_does_not_hold_is_new(plans: Plans) -> None:
    plans.athlete("carl", "i2009")
    plans.week("2026-W20", *ROWS, athlete="carl")

    found = {review.athlete: review for review in compare(open_session(plans), "HEAD")}

    assert [change.change.action for change in found["carl"].changes] == ["create", "create"]
    assert {name: found[name].status for name in NAMES} == dict.fromkeys(NAMES, "in-sync")


def test_several_processes_say_what_one_says(plans: Plans) -> None:
    EDITS["a name"](plans)
    plans.write("athletes/maria/weeks/2026-W20.yaml", "week: 2026-W20\nworkouts: 1\n")
    plans.athlete("carl", "i2001")  # the calendar of ada

    alone = compare(open_session(plans), "HEAD", processes=1)
    apart = compare(open_session(plans), "HEAD", processes=3)

    assert apart == alone
    assert [review.status for review in alone] == ["error", "pending", "error", "error"]

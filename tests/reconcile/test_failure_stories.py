"""What went wrong in other reconcilers, once each."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import pytest

from reconciler.calendar.embedded import Behaviour
from reconciler.reconcile.guard import Guards
from reconciler.reconcile.saved import change_document
from tests.reconcile.plans import TODAY, Plans
from tests.reconcile.world import ATHLETE, World, day, differing, session
from tests.simulation.faults import Rule, broken_after, drop_answer, empty_list, status, too_slow

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reconcile.conftest import Served

Make = Callable[..., World]


@pytest.mark.parametrize(
    "flags",
    [
        ("--detailed-exitcode",),
        ("--out", "changes.json"),
        ("--from", TODAY, "--to", "2026-05-31"),
        ("--athlete", "maria"),
        ("--against", "HEAD"),
        ("--format", "markdown"),
        ("--out", "changes.json", "--detailed-exitcode", "--format", "github"),
    ],
    ids=" ".join,
)
def test_a_flag_that_makes_a_run_safer_made_it_write(
    served: Served, flags: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    ran = served.run("diff", *flags)

    assert ran.code in (0, 2), ran.err
    assert set(served.calendar.methods) <= {"GET"}
    assert served.plans.git("for-each-ref", "refs/reconciler") == ""


@pytest.mark.parametrize(
    ("ours", "deleted", "refused"),
    [
        (1, 1, True),
        (2, 1, False),
        (2, 2, True),
        (3, 2, False),
        (3, 3, True),
        (4, 3, False),
        (4, 4, True),
        (9, 3, False),
        (9, 4, True),
        (9, 9, True),
        (10, 3, False),
        (10, 4, True),
        (11, 3, False),
        (11, 4, True),
        (13, 4, True),
        (14, 4, False),
        (20, 6, False),
        (20, 7, True),
    ],
)
def test_nine_of_nine_were_deleted_without_a_word(
    world: Make, ours: int, deleted: int, *, refused: bool
) -> None:
    declared = [session(f"s{number}", number % 14) for number in range(ours)]
    made = world(*declared)
    made.run()
    made.guards, made.desired = Guards(), declared[deleted:]

    run = made.run()

    assert bool(run.assessment.refusals) is refused
    assert len(made.events()) == (ours if refused else ours - deleted)


def test_ninety_percent_were_deleted_since_one_survivor_was_left(world: Make) -> None:
    declared = [session(f"s{number}", number) for number in range(10)]
    made = world(*declared)
    made.run()
    made.guards, made.desired = Guards(), declared[:1]

    (reason,) = made.run().assessment.refusals

    assert "Allow-deletes: 9" in reason
    made.guards = Guards(allowed_deletes=8)
    assert made.run().assessment.refusals
    made.guards = Guards(allowed_deletes=9)
    assert made.run().result
    assert len(made.events()) == 1


def test_the_marker_was_copied_and_the_copy_deleted_as_ours(world: Make) -> None:
    made = world(session("a", 2), session("b", 3))
    made.run()
    copy = made.copy("2026-W20/a", day(5), keep_mark=True)
    before = made.events()
    made.desired = [session("b", 3)]

    run = made.run()

    assert run.actions == [("delete", "2026-W20/a")]
    assert copy in {row["id"] for row in made.events()}
    assert differing(before, made.events()) == {before[0]["id"]}


def test_showing_called_the_api_that_writes(served: Served) -> None:
    served.json("apply")
    served.plans.week("2026-W20", "a 2026-05-15 Other", "d 2026-05-16 New")
    served.calendar.methods.clear()

    ran = served.json("diff")

    assert {change["action"] for change in ran.athlete()["changes"]} == {"move", "create", "delete"}
    assert set(served.calendar.methods) == {"GET"}


def test_what_was_shown_is_not_what_was_done(world: Make) -> None:
    made = world(session("a", 2), session("b", 3), session("c", 4))
    made.run()
    made.desired = [session("a", 5), session("b", 3, name="New"), session("d", 6)]
    shown = made.look().changes

    run = made.run()

    post, put = run.sent[1], run.sent[2]
    assert post == ("POST", f"/api/v1/athlete/{ATHLETE}/events/bulk", [dict(c.body) for c in shown.upserts])
    assert put == (
        "PUT",
        f"/api/v1/athlete/{ATHLETE}/events/bulk-delete",
        [{"id": change.event_id} for change in shown.deletes],
    )
    for change in shown.upserts:
        told = change_document(change, "maria")
        assert {key: change.body[key] for key in told["after"]} == told["after"]
        assert change.body["external_id"] == told["external_id"]


@pytest.mark.parametrize("fault", [status(500), status(403), drop_answer, too_slow, broken_after])
def test_a_failed_delete_was_forgotten(world: Make, fault: object) -> None:
    made = world(session("a", 2), session("b", 3))
    made.run()
    made.desired = [session("b", 3)]

    first = made.run(Rule(fault, "PUT"))  # type: ignore[arg-type]
    second = made.run()

    assert first.result
    assert [row["external_id"] for row in made.events()] == ["plan:2026-05-14:b"]
    assert set(made.ids()) == {"2026-W20/b"}
    assert second.changes.converged or second.actions == [("delete", "2026-W20/a")]
    assert made.look().changes.converged


@pytest.mark.parametrize("fault", [drop_answer, too_slow, broken_after])
def test_a_create_was_sent_twice_after_its_answer_was_lost(world: Make, fault: object) -> None:
    made = world(session("a", 2), session("b", 3))

    run = made.run(Rule(fault, "POST"))  # type: ignore[arg-type]

    assert run.result
    assert run.result.verified, "a lost answer is answered by reading"
    assert [method for method, _, _ in run.sent] == ["GET", "POST", "GET", "GET"]
    assert len(made.events()) == 2
    assert made.look().changes.converged


def test_an_update_that_was_refused_was_called_done(world: Make) -> None:
    made = world(session("a", 2))
    made.run()
    made.desired = [session("a", 2, name="New")]

    run = made.run(Rule(status(422, b'{"status":422,"error":"Name is too long"}'), "POST"))

    assert run.result
    assert "Name is too long" in run.result.error
    assert [change.identity for change in run.result.failed] == ["2026-W20/a"]
    assert made.look().actions == [("update", "2026-W20/a")]
    assert made.run().result
    assert made.look().changes.converged


def test_a_row_that_the_server_skipped_was_called_done(world: Make) -> None:
    made = world(session("a", 2), session("b", 3), behaviour=Behaviour(bad_row="is_skipped"))
    made.run()
    made.desired = [session("a", 2, target="NO-SUCH-TARGET", name="New"), session("b", 3, name="New")]

    run = made.run()

    assert run.result
    assert not run.result.verified
    assert [change.identity for change in run.result.done] == ["2026-W20/b"]
    assert made.look().actions == [("update", "2026-W20/a")]


def test_zero_of_zero_projects_was_a_success(tmp_path: Path) -> None:
    empty = Plans.make(tmp_path / "plans")
    empty.commit()

    for command in ("diff", "apply", "reconcile", "validate"):
        ran = empty.run(command)
        assert ran.code == 1, command
        assert "no athlete" in ran.err


def test_an_empty_answer_was_an_empty_calendar(world: Make) -> None:
    from reconciler.errors import GuardError  # noqa: PLC0415

    made = world(*(session(f"s{number}", number) for number in range(5)))
    made.run()
    made.drift = "enforce"
    before = made.events()

    with pytest.raises(GuardError, match="no event at all"):
        made.run(Rule(empty_list, "GET"))

    assert made.events() == before


def test_unrelated_drift_voided_an_approval(served: Served, tmp_path: Path) -> None:
    served.json("apply")
    served.plans.week("2026-W20", "a 2026-05-13 Easier", "b 2026-05-14 Tempo", "c 2026-05-16 Long")
    served.plans.commit()
    reviewed = tmp_path / "reviewed.json"
    served.run("diff", "--out", str(reviewed))
    served.edit("Long", name="Longer, by hand")

    ran = served.json("apply", str(reviewed))

    assert ran.athlete()["status"] == "applied", ran.out
    assert served.names() == ["Easier", "Longer, by hand", "Tempo"]


def test_the_protection_went_with_the_block_that_stated_it(served: Served) -> None:
    """Guards are no part of what is deleted, and without settings the safest ones hold."""
    served.plans.write(
        "athletes/settings.yaml", "calendar: embedded\nguards: {max_deletes: 0, max_delete_share: 0}\n"
    )
    served.plans.commit()
    served.json("apply")
    served.plans.write("athletes/settings.yaml", "calendar: embedded\n")
    served.plans.week("2026-W20")
    served.plans.commit("Remove the week and the guards")

    ran = served.json("apply")

    assert ran.code == 1
    assert ran.athlete()["status"] == "blocked"
    assert served.names() == ["Easy", "Long", "Tempo"]


def test_the_marker_was_lost_since_its_name_was_too_long(world: Make) -> None:
    """The calendar cuts it: the event would be made again and again, by every run."""
    behaviour = Behaviour(external_id_limit=64, external_id_over_limit="cut")
    made = world(session("x" * 60, 2), session("b", 3), behaviour=behaviour)

    first = made.run()
    second = made.run()

    assert first.result
    assert [change.identity for change in first.result.failed] == [f"2026-W20/{'x' * 60}"]
    assert "64 characters" in second.assessment.refusals[0]
    assert len(made.events()) == 2


def test_a_marker_that_is_refused_is_no_event(world: Make) -> None:
    made = world(session("x" * 60, 2), behaviour=Behaviour(external_id_limit=64))

    run = made.run()

    assert run.result
    assert "too long" in run.result.error
    assert made.events() == []


def test_the_order_of_the_changes_followed_the_hash_seed(plans: Plans, tmp_path: Path) -> None:
    plans.run("apply")
    plans.week(
        "2026-W20", "a 2026-05-15 Moved", "d 2026-05-12 New", "e 2026-05-12 New", "c 2026-05-16 Changed"
    )
    plans.write(
        "athletes/maria/weeks/2026-W21.yaml",
        "week: 2026-W21\nwhy: more\nworkouts:\n"
        + "".join(
            f"  - {{id: s{n}, date: 2026-05-20, sport: Run, name: S, tags: [x, y], duration: 1h}}\n"
            for n in range(9)
        ),
    )

    def under(seed: int) -> tuple[int, bytes, bytes]:
        saved = tmp_path / f"{seed}.json"
        command = [
            "diff",
            "--root",
            str(plans.root),
            "--today",
            TODAY,
            "--format",
            "json",
            "--out",
            str(saved),
        ]
        done = subprocess.run(
            [sys.executable, "-m", "reconciler", *command],
            capture_output=True,
            check=False,
            env={**os.environ, "PYTHONHASHSEED": str(seed)},
        )
        return done.returncode, done.stdout, saved.read_bytes()

    with ThreadPoolExecutor(max_workers=2) as pool:
        found = set(pool.map(under, range(20)))

    assert len(found) == 1
    assert found.pop()[0] == 0

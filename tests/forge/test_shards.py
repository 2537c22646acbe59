"""A roster divided among runners."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import click
import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.cli.shards import matrix, members, shard_of
from tests.forge.story import Stage

names = st.lists(st.from_regex(r"[a-z][a-z0-9-]{0,20}", fullmatch=True), unique=True, max_size=30)


@given(names, st.integers(1, 256))
def test_every_athlete_is_in_exactly_one_shard_of_the_matrix(roster: list[str], count: int) -> None:
    rows = matrix(roster, count)["include"]

    parts = [members(roster, str(row["shard"])) for row in rows]
    assert sorted(name for part in parts for name in part) == sorted(roster)
    assert [len(part) for part in parts] == [row["athletes"] for row in rows]
    assert all(parts)


def test_an_athlete_stays_where_they_are_whoever_comes() -> None:
    assert [shard_of(name, 4) for name in ("ada", "maria", "jonas", "bea")] == [3, 3, 4, 2]


@pytest.mark.parametrize("shard", ["", "0/2", "3/2", "1", "1/0", "1/257", "a/b", "1/2/3"])
def test_what_is_no_shard_is_refused(shard: str) -> None:
    with pytest.raises(click.UsageError, match="1/2"):
        members(["ada"], shard)


def test_the_shards_of_a_roster_reconcile_it_whole(staged: Callable[..., Stage]) -> None:
    stage = staged()
    stage.plans.git("switch", "--quiet", "--create", "roster")
    for name, owner in (("jonas", "i1002"), ("bea", "i1003")):
        stage.plans.athlete(name, owner)
        stage.plans.week("2026-W20", f"a 2026-05-13 {name}", athlete=name)
    number = stage.github.open("roster", stage.change("a 2026-05-13 Easy"), stage.main())
    keys: dict[str, Any] = {"KEY_OF_JONAS": "k-jonas", "KEY_OF_BEA": "k-bea"}
    assert stage.review(number, **keys).outputs["creates"] == "3"
    stage.merge(number)

    rows = matrix(["bea", "jonas", "maria"], 3)["include"]
    done = [stage.reconcile("--shard", str(row["shard"]), **keys).code for row in rows]

    assert done == [0] * len(rows)
    assert [len(stage.calendar.events(athlete)) for athlete in ("i1001", "i1002", "i1003")] == [1, 1, 1]
    assert len(stage.github.bodies(number)) == 1 + len(rows)  # the review, and a result per shard


ROSTER = ("ada", "bea", "carl", "dora", "emil", "fritz", "greta", "hanna", "ida", "jonas", "maria")
NUMBERS = {name: f"i{1001 + number}" for number, name in enumerate(("maria", *ROSTER[:-1]))}
KEYS: dict[str, Any] = {f"KEY_OF_{name.upper()}": f"k-{name}" for name in ROSTER if name != "maria"}


def merged(stage: Stage) -> int:
    """A roster whose first weeks were just merged."""
    stage.plans.git("switch", "--quiet", "--create", "roster")
    for name in ROSTER:
        stage.plans.athlete(name, NUMBERS[name])
        stage.plans.week("2026-W20", f"a 2026-05-13 {name}", athlete=name)
    number = stage.github.open("roster", stage.change("a 2026-05-13 maria"), stage.main())
    assert stage.review(number, **KEYS).outputs["creates"] == str(len(ROSTER))
    stage.merge(number)
    return number


def planned(stage: Stage) -> dict[str, list[object]]:
    """What is on each athlete's calendar."""
    return {name: [row["name"] for row in stage.calendar.events(NUMBERS[name])] for name in ROSTER}


@pytest.mark.parametrize("count", [2, 8])
def test_shards_at_once_leave_nobody_out_and_write_nobody_twice(stage: Stage, count: int) -> None:
    """Each shard is a process on a runner of its own; they share nothing but origin, GitHub and the calendar."""
    merged(stage)
    shards = [str(row["shard"]) for row in matrix(ROSTER, count)["include"]]
    runners = [stage.runner("main") for _ in shards]

    with ThreadPoolExecutor(len(shards)) as pool:
        ran = [
            pool.submit(stage.process, runner, "reconcile", "--shard", shard, **KEYS)
            for runner, shard in zip(runners, shards, strict=True)
        ]
    done = [one.result() for one in ran]

    assert [(one.returncode, one.stderr) for one in done if one.returncode] == []
    assert planned(stage) == {name: [name] for name in ROSTER}
    told = [{line.split(":")[0] for line in one.stdout.splitlines() if "1 created" in line} for one in done]
    assert sorted(name for names in told for name in names) == sorted(ROSTER)


@pytest.mark.parametrize("after", [0, 1])
def test_the_next_run_makes_good_what_a_dead_shard_left(stage: Stage, after: int) -> None:
    """It is killed when it has written for so many athletes; wherever that was, nobody is written twice."""
    merged(stage)
    first, second = (members(ROSTER, shard) for shard in ("1/2", "2/2"))
    runner = stage.runner("main")
    command, environment = stage.command(runner, "reconcile", "--shard", "1/2", **KEYS)
    with subprocess.Popen(command, cwd=runner.root, env=environment, stdout=subprocess.DEVNULL) as dying:
        while dying.poll() is None and sum(bool(planned(stage)[name]) for name in first) < after:
            time.sleep(0.01)
        dying.kill()
    other = stage.process(stage.runner("main"), "reconcile", "--shard", "2/2", **KEYS)
    assert other.returncode == 0, other
    assert {name: rows for name, rows in planned(stage).items() if name in second} == {
        name: [name] for name in second
    }

    again = stage.process(stage.runner("main"), "reconcile", "--shard", "1/2", **KEYS)

    assert again.returncode == 0, again
    assert planned(stage) == {name: [name] for name in ROSTER}


def test_a_shard_without_athletes_is_done(stage: Stage) -> None:
    empty = next(shard for shard in ("1/2", "2/2") if not members(["maria"], shard))

    assert stage.reconcile("--shard", empty).code == 0
    assert stage.github.requests == []


def test_the_matrix_is_printed(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    ran = stage.plans.run("shards", "--count", "3")

    (row,) = json.loads(ran.out)["include"]
    assert row["athletes"] == 1

"""A changeset as a file: what was reviewed goes through, or less of it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from reconciler.errors import ChangesetError
from reconciler.reconcile.changes import Changeset, canonical_digest
from reconciler.reconcile.saved import Reviewed, read_saved, to_document, uncovered
from tests.reconcile.world import World, day, session

if TYPE_CHECKING:
    from pathlib import Path

    from tests.reconcile.conftest import Served

Make = Callable[..., World]


def save(changeset: Changeset) -> str:
    return json.dumps(to_document([changeset], "c0ffee", {"maria": "test"}))


def read(text: str) -> Reviewed:
    return read_saved(text, "f.json")["maria"][1]


def sealed(document: dict[str, Any]) -> str:
    body = {key: value for key, value in document.items() if key != "seal"}
    return json.dumps({**body, "seal": canonical_digest(body)})


@pytest.fixture
def made(world: Make) -> World:
    """One update, one move, one create and one delete are pending."""
    made = world(session("a", 2), session("b", 3), session("c", 4))
    made.run()
    made.desired = [session("a", 2, name="New"), session("b", 5), session("d", 6)]
    return made


def test_the_same_goes_through(made: World) -> None:
    reviewed = read(save(made.look().changes))

    assert uncovered(made.look().changes, reviewed) == ()


def test_less_goes_through(made: World) -> None:
    reviewed = read(save(made.look().changes))
    made.desired = [session("a", 2), session("b", 3), session("d", 6), session("c", 4)]

    assert made.look().actions == [("create", "2026-W20/d")]
    assert uncovered(made.look().changes, reviewed) == ()


def test_an_update_where_a_delete_was_reviewed_goes_through(made: World) -> None:
    reviewed = read(save(made.look().changes))
    made.desired.append(session("c", 4, name="Kept after all"))

    assert uncovered(made.look().changes, reviewed) == ()


def test_another_value_does_not(made: World) -> None:
    reviewed = read(save(made.look().changes))
    made.desired[0] = session("a", 2, name="Newer")

    (reason,) = uncovered(made.look().changes, reviewed)

    assert "2026-W20/a" in reason


def test_a_new_change_does_not(made: World) -> None:
    reviewed = read(save(made.look().changes))
    made.desired.append(session("e", 6))

    assert len(uncovered(made.look().changes, reviewed)) == 1


def test_a_delete_where_an_update_was_reviewed_does_not(made: World) -> None:
    reviewed = read(save(made.look().changes))
    del made.desired[0]

    (reason,) = uncovered(made.look().changes, reviewed)

    assert reason.startswith("delete")


def test_the_delete_of_another_event_does_not(world: Make) -> None:
    """Reviewed was the delete of one event; since then another one took its place."""
    made = world(session("a", 2), session("b", 3))
    made.run()
    made.desired = [session("b", 3)]
    reviewed = read(save(made.look().changes))
    made.desired = [session("a", 2), session("b", 3)]
    made.copy("2026-W20/a", day(2), keep_mark=True)
    made.remove("2026-W20/a")
    made.run()
    made.desired = [session("b", 3)]

    assert len(uncovered(made.look().changes, reviewed)) == 1


def test_an_update_of_another_event_is_not_weaker_than_a_delete(world: Make) -> None:
    made = world(session("a", 2), session("b", 3))
    made.run()
    made.desired = [session("b", 3)]
    reviewed = read(save(made.look().changes))
    made.desired = [session("a", 2), session("b", 3)]
    made.copy("2026-W20/a", day(2), keep_mark=True)
    made.remove("2026-W20/a")
    made.run()
    made.desired = [session("a", 2, name="New"), session("b", 3)]

    assert len(uncovered(made.look().changes, reviewed)) == 1


def test_drift_elsewhere_changes_no_digest(made: World) -> None:
    before = made.look().changes.digests()
    made.add(start_date_local="2026-05-15T00:00:00")
    made.edit("2026-W20/a", color="red")

    assert made.look().changes.digests() == before


def test_a_workout_file_is_bound_by_its_content(world: Make) -> None:
    def file(content: bytes) -> Any:
        return session("a", 2, description=None, filename="a.zwo", file_sha256=content.hex(), content=content)

    made = world(file(b"one"))
    reviewed = read(save(made.look().changes))
    made.desired = [file(b"two")]

    assert len(uncovered(made.look().changes, reviewed)) == 1


@pytest.mark.parametrize(
    "tamper",
    [
        lambda document: document["athletes"][0]["changes"][0]["after"].update(name="Other"),
        lambda document: document["athletes"][0]["changes"][0].update(action="delete"),
        lambda document: document["athletes"][0]["changes"].pop(),
        lambda document: document["athletes"][0].update(calendar="another"),
        lambda document: document.update(commit="other"),
    ],
)
def test_a_file_that_was_changed_is_refused(made: World, tamper: Callable[[dict[str, Any]], object]) -> None:
    document = json.loads(save(made.look().changes))
    tamper(document)

    with pytest.raises(ChangesetError, match="changed after the review"):
        read(json.dumps(document))


def test_with_a_new_seal_what_it_shows_must_still_be_what_it_binds(made: World) -> None:
    document = json.loads(save(made.look().changes))
    document["athletes"][0]["changes"][0]["after"]["name"] = "Harmless"

    with pytest.raises(ChangesetError, match="no saved changeset"):
        read(sealed(document))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "null",
        "{}",
        '{"format_version": 1}',
        "[" * 100_000,
        '{"format_version": "1.0", "kind": "x"}',
    ],
)
def test_what_is_no_changeset_is_refused_in_words(text: str) -> None:
    with pytest.raises(ChangesetError) as caught:
        read_saved(text, "f.json")

    assert "diff --out" in caught.value.hint


def test_a_newer_format_is_refused(made: World) -> None:
    document = json.loads(save(made.look().changes))
    document["format_version"] = "2.0"

    with pytest.raises(ChangesetError, match=r"format 1\.0"):
        read(sealed(document))


class TestCommandLine:
    def test_stronger_than_reviewed_stops_that_athlete_and_says_why(
        self, served: Served, tmp_path: Path
    ) -> None:
        reviewed = tmp_path / "reviewed.json"
        served.run("diff", "--out", str(reviewed))
        served.plans.week("2026-W20", "a 2026-05-13 Harder", "b 2026-05-14 Tempo", "c 2026-05-16 Long")
        served.plans.commit()

        ran = served.json("apply", str(reviewed))

        assert ran.code == 1
        assert ran.athlete()["status"] == "blocked"
        assert "was not reviewed" in json.dumps(ran.athlete()["refusals"])
        assert "POST" not in served.calendar.methods

    def test_a_review_of_another_calendar_is_refused(self, served: Served, tmp_path: Path) -> None:
        reviewed = tmp_path / "reviewed.json"
        served.run("diff", "--out", str(reviewed))
        document = json.loads(reviewed.read_text(encoding="utf-8"))
        document["athletes"][0]["calendar"] = "https://intervals.icu, athlete i1"
        reviewed.write_text(sealed(document), encoding="utf-8")

        ran = served.json("apply", str(reviewed))

        assert ran.code == 1
        assert served.names() == []

    def test_applied_twice_the_second_time_nothing_is_left(self, served: Served, tmp_path: Path) -> None:
        reviewed = tmp_path / "reviewed.json"
        served.run("diff", "--out", str(reviewed))
        served.json("apply", str(reviewed))
        served.calendar.methods.clear()

        ran = served.json("apply", str(reviewed))

        assert ran.code == 0
        assert served.calendar.methods == ["GET"]

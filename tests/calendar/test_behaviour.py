"""Where nobody knows what the real calendar does, each possibility is what its switch says."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any

import pytest

from reconciler.calendar.embedded import Behaviour, EmbeddedCalendar, all_behaviours
from tests.calendar.conftest import ATHLETE, Api, workout

Under = Callable[[Behaviour], tuple[EmbeddedCalendar, Api]]
SWITCHES = [field.name for field in dataclasses.fields(Behaviour)]


def stored(api: Api, *bodies: dict[str, Any], upsert: bool = True) -> list[dict[str, Any]]:
    return list(api("POST", "/events/bulk", list(bodies), upsert=str(upsert).lower()).json())


def put(api: Api, event: dict[str, Any], **changes: Any) -> dict[str, Any]:
    return dict(api("PUT", f"/events/{event['id']}", changes).json())


@pytest.mark.parametrize("name", SWITCHES)
def test_every_switch_is_tried_both_ways(name: str) -> None:
    values = {getattr(behaviour, name) for _, behaviour in all_behaviours()}

    assert len(values) > 1
    assert len({label for label, _ in all_behaviours()}) == len(all_behaviours())


@pytest.mark.parametrize(("clears", "color"), [(False, "green"), (True, None)])
def test_null(under: Under, clears: bool, color: str | None) -> None:  # noqa: FBT001
    _, api = under(Behaviour(null_clears=clears))
    [event] = stored(api, workout(color="green"))

    assert put(api, event, color=None)["color"] == color


@pytest.mark.parametrize(("clears", "target"), [(False, -1), (True, None)])
def test_minus_one(under: Under, clears: bool, target: int | None) -> None:  # noqa: FBT001
    _, api = under(Behaviour(minus_one_clears=clears))
    [event] = stored(api, workout(load_target=50))

    assert put(api, event, load_target=-1)["load_target"] == target


@pytest.mark.parametrize(("resets", "color"), [(False, "green"), (True, None)])
def test_fields_left_out_of_an_upsert(under: Under, resets: bool, color: str | None) -> None:  # noqa: FBT001
    _, api = under(Behaviour(bulk_omitted_resets=resets))
    [first] = stored(api, workout(color="green"))
    [again] = stored(api, workout())

    assert (again["id"], again["color"], again["external_id"]) == (first["id"], color, first["external_id"])


@pytest.mark.parametrize(("resets", "day"), [(True, "13"), (False, "15")])
def test_an_upsert_of_an_event_that_was_moved(under: Under, resets: bool, day: str) -> None:  # noqa: FBT001
    calendar, api = under(Behaviour(upsert_resets_moved_date=resets))
    [event] = stored(api, workout())
    calendar.edit_event(ATHLETE, event["id"], start_date_local="2026-05-15T08:00:00")

    assert stored(api, workout())[0]["start_date_local"][8:10] == day


@pytest.mark.parametrize("wins", [False, True])
def test_a_load_sent_along_with_steps(under: Under, wins: bool) -> None:  # noqa: FBT001
    _, api = under(Behaviour(sent_load_wins_over_steps=wins))
    [event] = stored(api, workout(type="Ride", description="- 1h 75%", icu_training_load=72))

    assert event["icu_training_load"] == (72 if wins else 56)
    assert event["moving_time"] == 3600


@pytest.mark.parametrize(
    ("behaviour", "text"),
    [
        (Behaviour(), "a\r\nb \n"),
        (Behaviour(crlf_normalised=True), "a\nb \n"),
        (Behaviour(trailing_blanks_stripped=True), "a\r\nb"),
    ],
)
def test_line_ends_and_trailing_blanks(under: Under, behaviour: Behaviour, text: str) -> None:
    _, api = under(behaviour)

    assert stored(api, workout(description="a\r\nb \n"))[0]["description"] == text


@pytest.mark.parametrize("keeps", [False, True])
def test_the_external_id_of_a_copy(under: Under, keeps: bool) -> None:  # noqa: FBT001
    _, api = under(Behaviour(copy_keeps_external_id=keeps))
    [event] = stored(api, workout())

    [copy] = api(
        "POST", "/duplicate-events", {"numCopies": 1, "weeksBetween": 1, "eventIds": [event["id"]]}
    ).json()

    assert copy["id"] != event["id"]
    assert copy["external_id"] == (event["external_id"] if keeps else None)


@pytest.mark.parametrize(("follows", "end"), [(True, "2026-05-21"), (False, "2026-05-14")])
def test_the_end_when_only_the_start_moves(under: Under, follows: bool, end: str) -> None:  # noqa: FBT001
    _, api = under(Behaviour(moving_start_moves_end=follows))
    [event] = stored(api, workout())

    assert put(api, event, start_date_local="2026-05-20T08:00:00")["end_date_local"][:10] == end


@pytest.mark.parametrize(
    ("bad_row", "status", "kept"),
    [("refuses_all", 422, []), ("keeps_earlier", 422, ["a"]), ("is_skipped", 200, ["a", "c"])],
)
def test_one_bad_row(under: Under, bad_row: Any, status: int, kept: list[str]) -> None:
    calendar, api = under(Behaviour(bad_row=bad_row))
    rows = [workout(external_id=name) for name in "abc"]
    rows[1]["type"] = ""

    assert api("POST", "/events/bulk", rows, upsert="true").status_code == status
    assert [row["external_id"] for row in calendar.events(ATHLETE)] == kept


@pytest.mark.parametrize(
    ("color", "status"), [("green", 200), ("#00ff7F", 200), ("greenish", 422), ("#00f", 422)]
)
def test_colors(under: Under, color: str, status: int) -> None:
    _, strict = under(Behaviour(colors_validated=True))
    _, usual = under(Behaviour())

    assert strict("POST", "/events", workout(color=color)).status_code == status
    assert usual("POST", "/events", workout(color=color)).json()["color"] == color


def test_a_long_external_id(under: Under) -> None:
    long = "plan:" + "x" * 60
    answers = [
        under(behaviour)[1]("POST", "/events", workout(external_id=long))
        for behaviour in (
            Behaviour(),
            Behaviour(external_id_limit=64),
            Behaviour(external_id_limit=64, external_id_over_limit="cut"),
        )
    ]

    assert answers[0].json()["external_id"] == long
    assert answers[1].status_code == 422
    assert answers[2].json()["external_id"] == long[:64]


@pytest.mark.parametrize(("overlap", "found"), [(False, 0), (True, 1)])
def test_an_entry_that_began_before_the_window(under: Under, overlap: bool, found: int) -> None:  # noqa: FBT001
    _, api = under(Behaviour(list_includes_overlap=overlap))
    holiday = {"category": "HOLIDAY", "name": "Sea", "start_date_local": "2026-05-01T00:00:00"}
    stored(
        api,
        {**holiday, "end_date_local": "2026-05-10T00:00:00"},
        {**holiday, "end_date_local": "2026-05-05T00:00:00"},
    )

    assert len(api("GET", "/events", oldest="2026-05-05", newest="2026-05-31").json()) == found


def test_answers_in_another_order(under: Under) -> None:
    _, api = under(Behaviour(answers_in_reverse=True))

    assert [row["external_id"] for row in stored(api, *(workout(external_id=name) for name in "abc"))] == [
        "c",
        "b",
        "a",
    ]


def test_a_thin_answer_is_not_what_is_stored(under: Under) -> None:
    _, api = under(Behaviour(write_answers_are_thin=True))
    [event] = stored(api, workout())

    assert put(api, event, name="x")["workout_doc"].keys() == {"steps"}
    assert api("GET", f"/events/{event['id']}").json()["workout_doc"] == event["workout_doc"]
    assert (
        put(api, stored(api, {**workout(), "category": "NOTE"}, upsert=False)[0], name="y")["workout_doc"]
        is None
    )


def test_a_lock_that_does_not_hold(under: Under) -> None:
    calendar, _ = under(Behaviour(locked_edit_refused=False))
    number = calendar.add_event(
        calendar.owner("m"), **workout(), athlete_cannot_edit=True, created_by_id="i9"
    )

    assert Api(calendar, "0", "m")("PUT", f"/events/{number}", {"name": "x"}).status_code == 200


@pytest.mark.parametrize(("name", "behaviour"), all_behaviours())
def test_under_all_of_them_an_event_is_stored_found_and_deleted(
    under: Under, name: str, behaviour: Behaviour
) -> None:
    _, api = under(behaviour)
    stored(api, workout(color="green"))
    [event] = stored(api, workout(color="green", name="new"))

    [row] = api("GET", "/events", oldest="2026-05-01", newest="2026-05-31").json()

    assert (row["id"], row["name"], row["color"], row["external_id"]) == (
        event["id"],
        "new",
        "green",
        event["external_id"],
    )
    assert api("PUT", "/events/bulk-delete", [{"id": row["id"]}]).json() == {"eventsDeleted": 1}

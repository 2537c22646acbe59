"""Bad input: a clear sentence, exit code 1, nothing changed on the calendar, and never a traceback."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Iterator

import pytest

from reconciler.calendar.embedded import CalendarServer, EmbeddedCalendar, serve
from reconciler.calendar.embedded.exchange import Request, Response
from tests.cli.plans import Plans

WEEK = "ada/weeks/2026-W20.yaml"
HEAD = "week: 2026-W20\nworkouts:\n"

BAD_WEEKS = {
    "does not parse": "week: [2026-W20\n",
    "duplicate key": "week: 2026-W20\nweek: 2026-W20\n",
    "tab": "week: 2026-W20\nworkouts:\n\t- {id: a}\n",
    "alias bomb": "a0: &a0 [x,x]\n"
    + "".join(f"a{n}: &a{n} [{','.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 10)),
    "deep nesting": "a: " + "[" * 100_000,
    "large file": "week: 2026-W20\nwhy: " + "x" * 50_000_000,
    "NUL": "week: 2026-W20\nwhy: a\0b\n",
    "escape in a name": HEAD + '  - {id: a, date: 2026-05-12, sport: Run, duration: 1h, name: "a\\e[31mb"}\n',
    "newline in a name": HEAD + '  - {id: a, date: 2026-05-12, sport: Run, duration: 1h, name: "a\\nb"}\n',
    "wrong type": HEAD + "  - {id: a, date: 2026-05-12, sport: Run, duration: [], name: a}\n",
    "time as duration": HEAD + "  - {id: a, date: 2026-05-12, sport: Run, duration: 4:25, name: a}\n",
    "no as a flag": HEAD + "  - {id: a, date: 2026-05-12, sport: Run, duration: 1h, name: a, key: no}\n",
    "0123 as a load": HEAD + "  - {id: a, date: 2026-05-12, sport: Run, duration: 1h, name: a, load: 0123}\n",
    "no such day": HEAD + "  - {id: a, date: 2026-05-32, sport: Run, duration: 1h, name: a}\n",
    "outside the week": HEAD + "  - {id: a, date: 2026-05-19, sport: Run, duration: 1h, name: a}\n",
    "one id twice": HEAD + "  - {id: a, date: 2026-05-12, sport: Run, duration: 1h, name: a}\n" * 2,
    "unknown key": HEAD + "  - {id: a, date: 2026-05-12, sport: Run, duratoin: 1h, name: a}\n",
    "server-computed field": HEAD
    + "  - {id: a, date: 2026-05-12, sport: Run, duration: 1h, name: a, icu_ctl: 5}\n",
    "swim without distance": HEAD + "  - {id: a, date: 2026-05-12, sport: Swim, duration: 1h, name: a}\n",
    "load over several sports": HEAD
    + "  - {id: a, date: 2026-05-12, sport: [Run, Ride], load_target: 90, name: a}\n",
}


@pytest.mark.parametrize("text", BAD_WEEKS.values(), ids=BAD_WEEKS.keys())
def test_a_week_that_cannot_be_used_stops_the_athlete(
    text: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.run("apply")
    with plans.calendar() as calendar:
        before = calendar.events("i7")
    (plans.root / "athletes" / WEEK).write_text(text, encoding="utf-8")
    capsys.readouterr()

    assert plans.run("validate") == 1
    said = capsys.readouterr()
    assert f"athletes/{WEEK}" in said.out
    assert "Traceback" not in said.out + said.err
    assert plans.run("apply") == 1
    assert plans.run("diff") == 1
    with plans.calendar() as calendar:
        assert calendar.events("i7") == before


def test_a_problem_names_line_and_column_and_the_nearest_key(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.edit(WEEK, "duration: 45m", "duratoin: 45m")
    assert plans.run("validate", "--format", "json") == 1
    problems = json.loads(capsys.readouterr().out)["problems"]
    assert (problems[0]["file"], problems[0]["line"]) == (f"athletes/{WEEK}", 5)
    assert "duration" in " ".join(problem["message"] + str(problem["hint"]) for problem in problems)


def test_one_broken_athlete_does_not_stop_the_others(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.write("bob/athlete.yaml", "name: Bob\nintervals_id: i8\ntimezone: Europe/Berlin\n")
    plans.write("bob/weeks/2026-W20.yaml", "week: [\n")
    assert plans.run("reconcile", "--format", "json") == 1
    found = {one["athlete"]: one["status"] for one in json.loads(capsys.readouterr().out)["athletes"]}
    assert found == {"ada": "applied", "bob": "error"}


def test_a_symlink_out_of_the_repository_is_refused(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    secret = plans.root.parent / "secret.zwo"
    secret.write_text("<workout_file/>")
    (plans.root / "athletes/ada/weeks/x.zwo").symlink_to(secret)
    plans.write(WEEK, HEAD + "  - {id: a, date: 2026-05-12, sport: Ride, file: x.zwo, name: a}\n")
    assert plans.run("validate") == 1
    assert "symbolic link" in capsys.readouterr().out


def test_an_unknown_athlete_is_said_with_the_known_ones(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    assert plans.run("diff", "--athlete", "adda") == 1
    assert "known: ada" in capsys.readouterr().err


def test_no_athlete_at_all_is_an_error(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    (plans.root / "athletes/ada").rename(plans.root / "ada")
    assert plans.run("reconcile") == 1
    assert "no athlete found" in capsys.readouterr().err


def test_bad_options_are_exit_code_1_and_never_2(plans: Plans, capsys: pytest.CaptureFixture[str]) -> None:
    assert plans.run("diff", "--from", "2026-13-01") == 1
    assert plans.run("diff", "--from", "2026-05-12", "--to", "2026-05-11") == 1
    assert plans.run("diff", "--no-such-option") == 1
    assert plans.run("prune", "--all") == 1
    assert plans.run("diff", "--calendar", "http://example.org") == 1
    assert plans.run("diff", "--against", "no-such-branch") == 1
    assert "Traceback" not in capsys.readouterr().err


@pytest.fixture
def server() -> Iterator[CalendarServer]:
    with EmbeddedCalendar(keys={"right-key": "i7"}) as calendar, serve(calendar) as running:
        yield running


def test_a_missing_credential_names_the_variable(
    plans: Plans, server: CalendarServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("ADA_KEY", raising=False)
    assert plans.run("apply", "--calendar", server.url) == 1
    assert "ADA_KEY" in capsys.readouterr().out


def test_a_wrong_credential_is_refused_and_never_shown(
    plans: Plans, server: CalendarServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ADA_KEY", "wr0ng-s3cret")
    for form in ("text", "json", "markdown", "github"):
        assert plans.run("apply", "--calendar", server.url, "--format", form) == 1
        said = capsys.readouterr()
        assert said.out.strip()
        assert "wr0ng-s3cret" not in said.out + said.err


def test_a_calendar_that_is_down_is_said_so(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    monkeypatch.setenv("ADA_KEY", "right-key")
    assert plans.run("diff", "--calendar", f"http://127.0.0.1:{port}") == 1
    assert "calendar" in capsys.readouterr().out


class Broken:
    """A calendar whose answers to lists are spoilt."""

    def __init__(self, calendar: EmbeddedCalendar, spoil: Callable[[Response], Response]) -> None:
        self._calendar, self._spoil = calendar, spoil
        self.writes = 0

    def handle(self, request: Request) -> Response:
        """Answer as the calendar does, and spoil it."""
        self.writes += request.method != "GET"
        return self._spoil(self._calendar.handle(request))


def half(answer: Response) -> Response:
    return Response(answer.status, answer.body[: len(answer.body) // 2], answer.headers)


def html(answer: Response) -> Response:
    del answer
    return Response(200, b"<!DOCTYPE html><title>Just a moment</title>", {"content-type": "text/html"})


def not_a_list(answer: Response) -> Response:
    del answer
    return Response(200, b'{"events": []}', {"content-type": "application/json"})


@pytest.mark.parametrize("spoil", [half, html, not_a_list])
def test_an_answer_that_cannot_be_read_is_never_an_empty_calendar(
    spoil: Callable[[Response], Response],
    plans: Plans,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ADA_KEY", "right-key")
    with EmbeddedCalendar() as calendar:
        calendar.add_event("i7", category="NOTE", name="Dentist", start_date_local="2026-05-12T00:00:00")
        broken = Broken(calendar, spoil)
        with serve(broken) as running:
            assert plans.run("apply", "--calendar", running.url) == 1
    assert broken.writes == 0
    assert "Traceback" not in capsys.readouterr().out


def test_our_prefix_without_a_ledger_entry_is_left_alone(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    with plans.calendar() as calendar:
        number = calendar.add_event(
            "i7",
            category="NOTE",
            name="Old",
            start_date_local="2026-05-12T00:00:00",
            external_id="plan:2026-05-12:old",
        )
        before = next(event for event in calendar.events("i7") if event["id"] == number)
    assert plans.run("apply") == 0
    assert "Unclaimed" in capsys.readouterr().out
    with plans.calendar() as calendar:
        assert next(event for event in calendar.events("i7") if event["id"] == number) == before


def test_two_live_events_with_one_mark_stop_the_athlete(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    with plans.calendar() as calendar:
        for _ in range(2):
            mark = "plan:2026-05-12:easy"
            calendar.add_event(
                "i7", category="NOTE", name="x", start_date_local="2026-05-12T00:00:00", external_id=mark
            )
        before = calendar.events("i7")
    assert plans.run("apply") == 1
    assert "two live events carry the external_id plan:2026-05-12:easy" in capsys.readouterr().out
    with plans.calendar() as calendar:
        assert calendar.events("i7") == before


def test_a_dirty_tree_approves_nothing(
    plans: Plans, server: CalendarServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ADA_KEY", "right-key")
    plans.write("settings.yaml", f"calendar: {server.url}\n")
    assert plans.run("apply") == 1
    assert "not clean" in capsys.readouterr().err
    plans.commit()
    plans.git("switch", "--quiet", "--create", "draft")
    assert plans.run("apply") == 1
    assert "only main is approved" in capsys.readouterr().err
    plans.git("switch", "--quiet", "main")
    assert plans.run("apply") == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read every file")
def test_a_file_that_cannot_be_opened_is_a_problem_of_that_file(
    plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    (plans.root / "athletes" / WEEK).chmod(0)
    assert plans.run("validate") == 1
    assert f"athletes/{WEEK}" in capsys.readouterr().out


def test_a_repository_that_git_distrusts_is_told_with_the_way_to_trust_it(
    plans: Plans, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GIT_TEST_ASSUME_DIFFERENT_OWNER", "1")
    assert plans.run("diff") == 1
    said = capsys.readouterr().err
    assert "dubious ownership" in said
    assert f"if you trust it: git config --global --add safe.directory {plans.root}" in said


@pytest.mark.parametrize("name", ["an n", "Zoë", "foo.lock", "<b>@all"])
def test_an_odd_directory_is_a_problem_of_its_own_and_stops_nobody_else(
    name: str, plans: Plans, capsys: pytest.CaptureFixture[str]
) -> None:
    plans.write(f"{name}/athlete.yaml", "name: Bob\n")
    assert plans.run("validate") == 1
    assert f"athletes/{name}: found a directory that is no athlete's" in capsys.readouterr().out
    assert plans.run("reconcile") == plans.run("diff") == 1
    capsys.readouterr()
    assert plans.run("events", "--format", "json") == 1
    found = {one["athlete"]: one for one in json.loads(capsys.readouterr().out)["athletes"]}
    assert len(found["ada"]["events"]) == 4
    assert "no athlete's" in found[name]["error"]
    for command in ("validate", "diff", "apply", "reconcile", "events"):
        assert plans.run(command, "--athlete", "ada") == 0


def test_empty_settings_are_no_error(plans: Plans) -> None:
    plans.write("settings.yaml", "")
    assert plans.run("validate") == 0

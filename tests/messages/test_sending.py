"""`today --send`: at each athlete's own hour, once, whichever machine runs, and one's trouble is nobody else's."""

from __future__ import annotations

import datetime as dt
import html
import json
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest
import stamina

from reconciler.session.delivery import Delivery, Orders, deliver
from reconciler.session.options import Options
from reconciler.session.session import Session
from tests.cli.plans import ATHLETE, ROOT, WEEK, Plans, make_plans
from tests.messages.telegram import ADDRESS, CHAT, TOKEN, Telegram

KEY_DAY = "2026-05-13"
NOW = ("--send", "--now")
REF = "refs/reconciler-messages/ada"
MORNING = 'morning: {env: ADA_CHANNEL, at: "06:30"}\n'


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plans:
    """Ada's plans, with a channel, on the calendar; a bare origin that other machines clone."""
    monkeypatch.setenv("ADA_CHANNEL", ADDRESS)
    (tmp_path / "home").mkdir()
    made = make_plans(tmp_path / "home")
    made.write("ada/athlete.yaml", ATHLETE + MORNING)
    made.commit()
    assert made.run("apply") == 0
    return made


@pytest.fixture
def shared(plans: Plans, tmp_path: Path) -> Plans:
    """The same, shared through a remote."""
    bare = tmp_path / "origin.git"
    subprocess.run(["git", "init", "--quiet", "--bare", "-b", "main", str(bare)], check=True)
    plans.git("remote", "add", "origin", str(bare))
    plans.git("push", "--quiet", "origin", "main")
    return plans


def other_machine(plans: Plans) -> Plans:
    """A clone elsewhere, which speaks to the same calendar."""
    root = plans.root.parent / "elsewhere"
    subprocess.run(["git", "clone", "--quiet", str(plans.root.parent / "origin.git"), str(root)], check=True)
    (root / ".reconciler").symlink_to(plans.root / ".reconciler")
    return Plans(root)


def texts(telegram: Telegram) -> list[str]:
    return [posted.text for posted in telegram.posted]


def run(
    plans: Plans, capsys: pytest.CaptureFixture[str], *arguments: str, day: str = KEY_DAY, code: int = 0
) -> str:
    capsys.readouterr()
    assert plans.run("today", *arguments, today=day) == code
    captured = capsys.readouterr()
    assert TOKEN not in captured.out + captured.err
    return captured.out + captured.err


def at(plans: Plans, moment: str, **orders: bool) -> tuple[Delivery, ...]:
    """One run of the hourly job at a moment of UTC, for the whole roster."""
    now = dt.datetime.fromisoformat(moment).replace(tzinfo=dt.UTC)
    with Session.open(Options(root=plans.root), now=lambda: now) as session:
        return deliver(session, Orders(**orders))


def outcomes(found: tuple[Delivery, ...]) -> list[str]:
    return [one.outcome for one in found]


def test_it_arrives_and_is_not_printed(
    plans: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    """The log of a run is read by others."""
    assert run(plans, capsys, *NOW) == "ada: sent\n"
    (posted,) = telegram.posted
    assert posted.chat == CHAT
    assert posted.text.split("\r\n")[:3] == [
        "<b>08:00 · Key session · 46 min</b>",
        "Even pace.",
        "15m Z1 pace · 3\u00d7 (5m Z4 pace, 2m Z1 pace) · 10m Z1 pace",
    ]


def test_a_second_run_sends_nothing(
    plans: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    run(plans, capsys, *NOW)
    assert run(plans, capsys, *NOW) == "ada: sent already today\n"
    assert len(telegram.posted) == 1
    run(plans, capsys, *NOW, day="2026-05-16")
    assert len(telegram.posted) == 2


def test_nor_does_one_on_another_machine(
    shared: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    there = other_machine(shared)
    run(shared, capsys, *NOW)
    assert run(there, capsys, *NOW) == "ada: sent already today\n"
    assert len(telegram.posted) == 1


def test_branches_serve_where_a_forge_takes_no_other_refs(
    shared: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    shared.write("settings.yaml", "calendar: embedded\napproval: none\nledger: branch\n")
    run(shared, capsys, *NOW)
    assert "refs/heads/reconciler-messages/ada" in shared.git("ls-remote", "origin")
    assert run(shared, capsys, *NOW) == "ada: sent already today\n"
    assert len(telegram.posted) == 1


def test_a_remote_that_is_away_sends_nothing(
    shared: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    (shared.root.parent / "origin.git").rename(shared.root.parent / "gone.git")
    assert "what was sent cannot be read from origin" in run(shared, capsys, *NOW, code=1)
    assert telegram.requests == []


@pytest.mark.parametrize(
    "trouble", [(500, "down"), (429, "slow down"), (401, "Unauthorized"), (400, "chat not found")]
)
def test_what_was_not_taken_is_tried_again(
    trouble: tuple[int, str], shared: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    telegram.trouble = trouble
    said = run(shared, capsys, *NOW, code=1)
    assert said.startswith("ada: not sent: the message was not sent: the service in ADA_CHANNEL ")
    assert shared.git("for-each-ref", "refs/reconciler-messages") == ""
    telegram.trouble = None
    assert run(shared, capsys, *NOW) == "ada: sent\n"
    assert len(telegram.posted) == 1


def test_a_run_that_was_cut_off_is_not_repeated(
    shared: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows whether its message arrived: at most once."""
    there = other_machine(shared)
    blob = '{"day": "2026-05-13", "state": "claimed"}\n'
    name = subprocess.run(
        ["git", "-C", str(there.root), "hash-object", "-w", "--stdin"],
        input=blob,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    tree = subprocess.run(
        ["git", "-C", str(there.root), "mktree"],
        input=f"100644 blob {name}\tmessage.json\n",
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    there.git("push", "--quiet", "origin", f"{there.git('commit-tree', tree, '-m', 'cut off').strip()}:{REF}")
    assert run(shared, capsys, *NOW).startswith("ada: another run is sending it, or was cut off")
    assert telegram.posted == []


def test_nothing_to_say_sends_nothing_unless_asked(
    plans: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(plans, capsys, *NOW, day="2026-05-15") == "ada: nothing to say\n"
    assert telegram.requests == []
    assert plans.git("for-each-ref", "refs/reconciler-messages") == ""
    assert run(plans, capsys, *NOW, "--always", day="2026-05-15") == "ada: sent\n"
    assert texts(telegram) == ["<b>Rest day, Fri 15 May</b>\r\nTrip: Two days away."]


def test_what_is_done_already_is_not_asked_for(
    plans: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    with plans.calendar() as calendar:
        calendar.add_activity("i7", type="Run", start_date_local=f"{KEY_DAY}T05:00:00", moving_time=2760)
    assert run(plans, capsys, *NOW) == "ada: nothing to say\n"
    assert run(plans, capsys).startswith("Done: Key session")


@pytest.mark.usefixtures("telegram")
class TestHours:
    """06:30 in Berlin is 04:30 UTC in May."""

    def test_before_at_and_long_after(self, plans: Plans, telegram: Telegram) -> None:
        assert outcomes(at(plans, "2026-05-13T04:29")) == ["early"]
        assert outcomes(at(plans, "2026-05-13T10:31")) == ["late"]
        assert telegram.requests == []
        assert outcomes(at(plans, "2026-05-13T05:17")) == ["sent"]
        assert outcomes(at(plans, "2026-05-13T06:17")) == ["already"]
        assert outcomes(at(plans, "2026-05-13T10:31", at_once=True)) == ["already"]
        assert len(telegram.posted) == 1

    def test_the_words_for_waiting(self, plans: Plans) -> None:
        (found,) = at(plans, "2026-05-13T04:00")
        assert found.said == "due at 06:30, and it is 06:00 in Europe/Berlin"

    def test_each_athlete_has_their_own_day(self, plans: Plans, telegram: Telegram) -> None:
        """At 17:00 UTC on the 12th it is 07:00 on the 13th on Kiritimati, and nobody's morning in Berlin."""
        far = ATHLETE.replace("Ada", "Bea").replace("i7", "i8").replace("Europe/Berlin", "Pacific/Kiritimati")
        plans.write("bea/athlete.yaml", far + MORNING)
        plans.write("bea/weeks/2026-W20.yaml", WEEK)
        plans.commit()
        assert plans.run("apply") == 0
        assert outcomes(at(plans, "2026-05-12T17:00")) == ["late", "sent"]
        assert telegram.posted[0].text.startswith("<b>08:00 · Key session")

    def test_nobody_due_costs_no_question_to_the_remote(self, shared: Plans) -> None:
        (shared.root.parent / "origin.git").rename(shared.root.parent / "gone.git")
        assert outcomes(at(shared, "2026-05-13T04:00")) == ["early"]

    def test_a_whole_day_of_hourly_runs_sends_once(self, plans: Plans, telegram: Telegram) -> None:
        found = [outcomes(at(plans, f"2026-05-13T{hour:02}:17"))[0] for hour in range(22)]
        assert found == ["early"] * 5 + ["sent"] + ["already"] * 5 + ["late"] * 11
        assert len(telegram.posted) == 1


@pytest.mark.usefixtures("telegram")
class TestRoster:
    def test_a_broken_file_matters_at_its_athletes_hour(self, plans: Plans) -> None:
        plans.write("ada/strategy.yaml", "nonsense: 1\n")
        assert outcomes(at(plans, "2026-05-13T04:00")) == ["early"]
        assert outcomes(at(plans, "2026-05-13T05:00")) == ["failed"]

    @pytest.fixture
    def roster(self, plans: Plans) -> Plans:
        """Ada, and three others: a broken file, a variable that is not set, and no channel at all."""
        for number, (name, extra) in enumerate(
            {"bea": "nonsense: 1\n", "cleo": MORNING.replace("ADA", "CLEO"), "dora": ""}.items()
        ):
            plans.write(f"{name}/athlete.yaml", ATHLETE.replace("i7", f"i{number + 20}") + extra)
            plans.write(f"{name}/weeks/2026-W20.yaml", WEEK)
        return plans

    def test_one_failure_never_stops_the_others(
        self, roster: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
    ) -> None:
        ada, bea, cleo, dora = run(roster, capsys, *NOW, code=1).splitlines()
        assert ada == "ada: sent"
        assert bea == "bea: not sent: the YAML cannot be read (reconciler validate)"
        assert cleo.startswith("cleo: not sent: the environment variable CLEO_CHANNEL is not set, or empty")
        assert dora == "dora: no `morning` in athlete.yaml"
        assert len(telegram.posted) == 1

    def test_many_at_once_through_one_remote(self, shared: Plans, telegram: Telegram) -> None:
        names = ["ada", *(f"athlete-{n}" for n in range(6))]
        for number, name in enumerate(names[1:]):
            shared.write(f"{name}/athlete.yaml", ATHLETE.replace("i7", f"i{number + 20}") + MORNING)
            shared.write(f"{name}/weeks/2026-W20.yaml", WEEK)
        shared.commit()
        assert shared.run("apply") == 0
        assert outcomes(at(shared, "2026-05-13T05:00")) == ["sent"] * 7
        assert outcomes(at(shared, "2026-05-13T06:00")) == ["already"] * 7
        assert len(telegram.posted) == 7
        refs = shared.git("ls-remote", "origin", "refs/reconciler-messages/*").split()
        assert refs[1::2] == [f"refs/reconciler-messages/{name}" for name in names]

    def test_the_document_for_programs(self, roster: Plans, capsys: pytest.CaptureFixture[str]) -> None:
        found = json.loads(run(roster, capsys, *NOW, "--format", "json", code=1))
        jsonschema.validate(
            found, json.loads((ROOT / "schemas/today.schema.json").read_text(encoding="utf-8"))
        )
        assert [one["delivery"] for one in found["athletes"]] == ["sent", "failed", "failed", "no-channel"]
        assert "Key session" not in json.dumps(found)

    def test_nobody_has_a_channel(self, roster: Plans, capsys: pytest.CaptureFixture[str]) -> None:
        assert "Nobody has a channel" in run(roster, capsys, "dora", *NOW)


def test_a_calendar_that_is_away_leaves_the_plan(
    plans: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ADA_KEY", "k3y")
    with stamina.set_testing(testing=True, attempts=1):
        run(plans, capsys, *NOW, "--calendar", "http://localhost:9")
    (text,) = texts(telegram)
    assert text.endswith("From the plan: the calendar could not be read.")


def test_the_picture_of_a_structured_session_goes_along(
    plans: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    run(plans, capsys, *NOW)
    run(plans, capsys, *NOW, day="2026-05-16")
    structured, easy = telegram.posted
    assert structured.photo is not None
    assert structured.photo.startswith(b"\x89PNG\r\n\x1a\n")
    assert easy.photo is None


def test_without_the_extra_that_draws_the_text_goes_alone(
    plans: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    assert run(plans, capsys, *NOW) == "ada: sent\n"
    assert [posted.photo for posted in telegram.posted] == [None]


def test_findings_that_matter_today_are_said(
    plans: Plans, telegram: Telegram, capsys: pytest.CaptureFixture[str]
) -> None:
    """The rules quote names of strangers, which come alive here no more than elsewhere."""
    with plans.calendar() as calendar:
        start = f"{KEY_DAY}T08:15:00"
        calendar.add_event(
            "i7",
            category="WORKOUT",
            type="Ride",
            name="ride.example",
            start_date_local=start,
            moving_time=3600,
        )
    run(plans, capsys, *NOW)
    assert "Mind: key overlaps 'ride.\u200bexample' on Wed 2026-05-13, which is not ours" in html.unescape(
        texts(telegram)[0]
    )

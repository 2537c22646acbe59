"""The channels of settings.yaml are told what a run did: by the runs that know, never of a trial unless asked."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from typing import TypedDict

import pytest
from apprise.plugins.telegram import NotifyTelegram

from tests.forge.story import Done, Stage
from tests.messages.telegram import ADDRESS, CHAT, TOKEN, Telegram, serving

ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Tempo")
CHANNELS = """notifications:
  - {env: COACH, on: [applied, failed, drift], name: the coach's phone}
  - {env: CLUB, on: [review]}
"""
CLUB = 77


class Addresses(TypedDict):
    COACH: str
    CLUB: str


ADDRESSES: Addresses = {"COACH": ADDRESS, "CLUB": ADDRESS.replace(str(CHAT), str(CLUB))}


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    with serving(Telegram(chats={CHAT, CLUB})) as made:
        monkeypatch.setattr(NotifyTelegram, "notify_url", made.url)
        yield made


@pytest.fixture
def told(staged: Callable[..., Stage]) -> Stage:
    """A stage whose settings name two channels."""
    return staged(CHANNELS)


def heard(telegram: Telegram, chat: int = CHAT) -> list[str]:
    """What a chat was told since the last time, a line break as `|`."""
    found = [
        one.text.replace("\r\n", "|").replace("\u200b", "") for one in telegram.posted if one.chat == chat
    ]
    telegram.posted[:] = [one for one in telegram.posted if one.chat != chat]
    return found


def merge(stage: Stage, name: str, *rows: str) -> Done:
    number = stage.open(name, *rows)
    assert stage.review(number).code == 0
    stage.merge(number)
    return stage.reconcile("--notify", **ADDRESSES)


def test_a_review_and_what_was_applied(told: Stage, telegram: Telegram) -> None:
    number = told.open("w20", *ROWS)
    assert told.review(number, "--notify", **ADDRESSES).code == 0
    assert heard(telegram, CLUB) == [f"<b>Review of pull request #{number}</b>|maria: 2 to create"]
    told.merge(number)
    assert told.reconcile("--notify", **ADDRESSES).code == 0
    assert heard(telegram) == ["<b>Training plans: 1 applied</b>|maria: 2 created"]
    assert told.reconcile("--notify", **ADDRESSES).code == 0
    assert telegram.posted == []


def test_drift_and_what_stops_an_athlete(told: Stage, telegram: Telegram) -> None:
    merge(told, "w20", *ROWS)
    heard(telegram)
    told.edit("Easy", name="Easier @everyone")
    assert told.reconcile("--notify", **ADDRESSES).code == 1
    assert heard(telegram) == ["<b>Training plans: 1 drift</b>|maria: 1 in sync; 1 drifted"]
    told.push_to_main("a 2026-05-13 Easy", "b 2026-05-14 Never reviewed")
    told.reconcile("--notify", **ADDRESSES)
    (said,) = heard(telegram)
    assert said.startswith("<b>Training plans: 1 failed, 1 drift</b>|maria: blocked (")


def test_what_stops_the_whole_run(told: Stage, telegram: Telegram) -> None:
    """Before any athlete is looked at: GitHub cannot be asked what was approved."""
    merge(told, "w20", *ROWS)
    heard(telegram)
    done = told.reconcile("--notify", **ADDRESSES, GITHUB_TOKEN="")
    assert done.code == 1
    assert heard(telegram) == [
        f"<b>Training plans: 1 failed</b>|{done.err.splitlines()[0].removeprefix('error: ')}"
    ]


def test_a_calendar_on_this_machine_is_a_trial(told: Stage, telegram: Telegram) -> None:
    number = told.open("w20", *ROWS)
    assert told.review(number, **ADDRESSES).code == 0
    told.merge(number)
    assert told.reconcile(**ADDRESSES).code == 0
    assert told.reconcile("--no-notify", **ADDRESSES).code == 0
    assert telegram.requests == []


def test_it_never_fails_the_run_and_never_shows_the_address(told: Stage, telegram: Telegram) -> None:
    telegram.trouble = (500, TOKEN)
    done = merge(told, "w20", *ROWS)
    assert done.code == 0
    assert (
        "warning: the coach's phone was not told: the message was not sent: the service in COACH" in done.err
    )
    assert TOKEN not in done.out + done.err + done.summary


def test_a_fork_tells_nobody(told: Stage, telegram: Telegram) -> None:
    number = told.open("w20", *ROWS, fork=True)
    assert told.review(number, "--notify", key=False, **ADDRESSES).code == 0
    assert telegram.requests == []


def test_a_pull_request_does_not_choose_who_hears_of_it(told: Stage, telegram: Telegram) -> None:
    """It names the coach's variable for reviews; until it is merged, the base's settings count."""
    told.plans.git("switch", "--quiet", "--force-create", "w20", "main")
    settings = told.plans.root / "athletes" / "settings.yaml"
    settings.write_text(
        settings.read_text().replace("[applied, failed, drift]", "[review]"), encoding="utf-8"
    )
    number = told.github.open("w20", told.change(*ROWS), told.main())
    told.review(number, "--notify", **ADDRESSES)
    assert heard(telegram) == []
    assert len(heard(telegram, CLUB)) == 1


@pytest.mark.parametrize("command", ["apply", "reconcile"])
def test_by_hand_it_is_told_too(
    command: str, told: Stage, telegram: Telegram, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in ADDRESSES.items():
        monkeypatch.setenv(name, str(value))
    told.plans.week("2026-W20", *ROWS)
    told.plans.commit()
    run = told.plans.run(command, "--calendar", "embedded", "--notify")
    assert run.code == 0, run
    assert heard(telegram) == ["<b>Training plans: 1 applied</b>|maria: 2 created"]
    shutil.rmtree(told.plans.root / ".reconciler")
    told.plans.run(command, "--calendar", "embedded")
    assert telegram.posted == []

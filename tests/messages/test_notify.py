"""Channels hear what they listen to, in one message, and a run never fails for them."""

from __future__ import annotations

from dataclasses import dataclass

from reconciler.messages.notify import Kind, Told, notify
from tests.messages.telegram import ADDRESS, CHAT, Telegram

NEWS = [
    Told("applied", "ada: 2 created"),
    Told("failed", "bea: the calendar does not answer"),
    Told("drift", "cleo: 3 in sync; 1 drifted"),
]


@dataclass(frozen=True)
class Ear:
    env: str
    on: tuple[Kind, ...]
    name: str | None = None


def test_each_channel_hears_what_it_listens_to(telegram: Telegram) -> None:
    telegram.chats |= {1, 2}
    environ = {"A": ADDRESS.replace(str(CHAT), "1"), "B": ADDRESS.replace(str(CHAT), "2")}
    ears = [Ear("A", ("applied",)), Ear("B", ("failed", "drift")), Ear("NOT_SET", ("review",))]
    assert notify(ears, "Training plans", NEWS, environ) == ()
    one, two = telegram.posted
    assert (one.chat, one.text) == (1, "<b>Training plans: 1 applied</b>\r\nada: 2 created")
    assert two.chat == 2
    assert two.text.split("\r\n") == ["<b>Training plans: 1 failed, 1 drift</b>", NEWS[1].line, NEWS[2].line]


def test_one_that_cannot_be_told_does_not_keep_it_from_the_others(telegram: Telegram) -> None:
    ears = [
        Ear("NOT_SET", ("failed",), "the coach's phone"),
        Ear("BAD", ("failed",)),
        Ear("GOOD", ("failed",)),
    ]
    first, second = notify(ears, "Training plans", NEWS, {"BAD": "tgram://canary", "GOOD": ADDRESS})
    assert first.startswith("the coach's phone was not told: the environment variable NOT_SET is not set")
    assert second.startswith("BAD was not told: ")
    assert "canary" not in second
    assert len(telegram.posted) == 1


def test_a_large_roster_is_summed_up(telegram: Telegram) -> None:
    news = [Told("failed", f"athlete-{n}: away") for n in range(25)]
    assert notify([Ear("GOOD", ("failed",))], "Training plans", news, {"GOOD": ADDRESS}) == ()
    lines = telegram.posted[0].text.split("\r\n")
    assert (lines[0], lines[-1], len(lines)) == ("<b>Training plans: 25 failed</b>", "and 15 more", 12)

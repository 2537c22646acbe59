"""A message arrives as it was written, and where it does not, people learn why, and never the address."""
# ruff: noqa: RUF001 - the signs of the message itself

from __future__ import annotations

import html
import logging
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from apprise.plugins.telegram import NotifyTelegram

from reconciler.errors import MessageError
from reconciler.messages.channel import Message, require, send
from tests.messages.telegram import ADDRESS, CHAT, TOKEN, Telegram

NAME = "TELEGRAM_URL_ADA"
TEXT = Message(
    "08:00 · 5 x 1000 m", "Even *pace* & _calm_ <b>not bold</b>\n5× (1 km 4:35–4:25/km, 90s Z1 HR)"
)
PICTURE = b"\x89PNG\r\n\x1a\npixels"


def refused(address: str, message: Message = TEXT) -> MessageError:
    with pytest.raises(MessageError) as caught:
        send(NAME, message, {NAME: address})
    return caught.value


def test_the_text_arrives_as_it_was_written(telegram: Telegram) -> None:
    """Telegram reads HTML: what was text must be text again after it has been read."""
    send(NAME, TEXT, {NAME: ADDRESS})
    (posted,) = telegram.posted
    assert (posted.chat, posted.form) == (CHAT, "HTML")
    first, *rest = posted.text.split("\r\n")
    assert first == "<b>08:00 · 5 x 1000 m</b>"
    assert [html.unescape(line) for line in rest] == TEXT.body.split("\n")
    assert "<b>not" not in posted.text


def test_a_picture_carries_the_text_below_it(telegram: Telegram) -> None:
    send(NAME, Message(TEXT.title, TEXT.body, PICTURE), {NAME: ADDRESS})
    (posted,) = telegram.posted
    assert posted.photo == PICTURE
    assert "5× (1 km" in posted.text


def test_without_the_picture_the_text_still_arrives(telegram: Telegram) -> None:
    telegram.refuses_photos = True
    send(NAME, Message(TEXT.title, TEXT.body, PICTURE), {NAME: ADDRESS})
    (posted,) = telegram.posted
    assert posted.photo is None
    assert "5× (1 km" in posted.text


@pytest.mark.parametrize(
    ("trouble", "said"),
    [
        ((401, "Unauthorized"), "does not accept the token (401)"),
        ((404, "Not Found"), "does not accept the token (404)"),
        ((400, "Bad Request: chat not found"), "does not know the chat"),
        ((403, "Forbidden: bot was blocked by the user"), "may not write to the chat (403)"),
        ((429, "Too Many Requests: retry after 35"), "asks for fewer messages (429)"),
        ((500, "Internal Server Error"), "is out of order (500)"),
        ((502, "Bad Gateway"), "is out of order (502)"),
    ],
)
def test_why_it_was_not_taken_is_said(trouble: tuple[int, str], said: str, telegram: Telegram) -> None:
    telegram.trouble = trouble
    error = refused(ADDRESS)
    assert said in error.message
    assert error.hint
    assert NAME in error.message
    assert len(telegram.requests) == 1


def test_the_stand_in_knows_tokens_and_chats(telegram: Telegram) -> None:
    assert "(401)" in refused(ADDRESS.replace(TOKEN, "123456789:AAE-another_token")).message
    assert "(400)" in refused(ADDRESS.replace(str(CHAT), "777")).message
    telegram.blocked.add(CHAT)
    assert "(403)" in refused(ADDRESS).message
    assert telegram.posted == []


def test_no_answer_is_said_as_no_answer(telegram: Telegram) -> None:
    telegram.silent = 1.0
    assert "did not answer" in refused(f"{ADDRESS}?rto=0.1").message


def test_a_service_that_is_away_did_not_answer(telegram: Telegram, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(NotifyTelegram, "notify_url", "http://127.0.0.1:9/bot")
    assert "did not answer" in refused(ADDRESS).message


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("", "is not set, or empty"),
        ("  \n", "is not set, or empty"),
        ("api-key-canary", "holds no address"),
        ("tgram://canary", "holds no address"),
        ("canary://canary:canary@canary", "holds no address"),
        (f"tgram://{TOKEN}/", "names no chat"),
    ],
)
def test_a_bad_address_names_the_variable_and_not_the_value(address: str, said: str) -> None:
    with pytest.raises(MessageError) as caught:
        require(NAME, {NAME: address})
    for error in (refused(address), caught.value):
        assert said in error.message
        assert NAME in error.message
        assert "canary" not in f"{error.message} {error.hint} {error!r}"


@pytest.mark.parametrize("address", [ADDRESS, f"{ADDRESS}?retry=2"])
def test_one_receiver_is_one_however_often_it_is_tried(address: str) -> None:
    require(NAME, {NAME: address})


def test_several_receivers_cannot_have_a_message_once() -> None:
    """One that blocks the bot would have the others told again with every run."""
    with pytest.raises(MessageError, match=r"names 2 receivers") as caught:
        require(NAME, {NAME: f"{ADDRESS}4343/"})
    assert "canary" not in f"{caught.value.message} {caught.value.hint}"


@pytest.mark.parametrize("trouble", [None, (401, TOKEN), (500, ADDRESS)])
def test_the_address_is_nowhere_but_on_the_wire(
    trouble: tuple[int, str] | None,
    telegram: Telegram,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Not in logs at any level that others may have switched on, not in output, not in the error or what led to it."""
    for name in ("", "apprise", "urllib3", "requests"):
        caplog.set_level(logging.DEBUG, logger=name)
    telegram.trouble = trouble
    said = ""
    try:
        send(NAME, Message(TEXT.title, TEXT.body, PICTURE), {NAME: ADDRESS})
    except MessageError as error:
        said = f"{error!r} {error.message} {error.hint} {error.__cause__!r} {error.__context__!r}"
    out, err = capfd.readouterr()
    assert telegram.requests[0].startswith(f"/bot{TOKEN}/")
    assert TOKEN not in caplog.text + out + err + said
    assert bool(said) == bool(trouble)


def test_threads_do_not_mix_up_their_reasons(telegram: Telegram) -> None:
    chats = {name: str(chat) for name, chat in [("GOOD", CHAT), ("UNKNOWN", 1), ("BLOCKED", 2)]}
    telegram.chats |= {2}
    telegram.blocked.add(2)
    environ = {name: ADDRESS.replace(str(CHAT), chat) for name, chat in chats.items()}

    def status(name: str) -> str:
        try:
            send(name, TEXT, environ)
        except MessageError as error:
            return error.message[-5:]
        return "sent"

    with ThreadPoolExecutor(max_workers=6) as pool:
        found = list(pool.map(status, [*chats] * 4))
    assert found == ["sent", "(400)", "(403)"] * 4


def test_without_apprise_it_is_said_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "apprise", None)
    error = refused(ADDRESS)
    assert "apprise" in error.message
    assert "[messages]" in error.hint

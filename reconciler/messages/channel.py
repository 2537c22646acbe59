"""Sends one message to one channel by apprise, whose address stands in an environment variable. An edge: the network.

Addresses hold secrets, and apprise logs them and puts them into its errors: nothing it says gets out of here. What people
are told is the name of the variable, and what the HTTP status of the service means.
"""

from __future__ import annotations

import contextvars
import logging
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import MessageError

if TYPE_CHECKING:
    from collections.abc import Mapping

    import apprise

_STATUS = re.compile(r"error=(\d{3})\b")
_OWN_REFUSAL = frozenset({400, 413})
"""What a service answers to a picture that it does not take, too: the text alone may still arrive."""

_HEARD: contextvars.ContextVar[list[int]] = contextvars.ContextVar("heard")
"""The HTTP statuses that apprise complains of while one message is sent; its threads inherit the context."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: plain text in both parts, and a PNG picture where there is one. `title` may be empty."""

    title: str
    body: str
    picture: bytes | None = None


def send(env: str, message: Message, environ: Mapping[str, str]) -> None:
    """Send a message to the channel whose address the variable `env` holds. MessageError where it is not taken."""
    channel = _channel(env, environ)
    status = _deliver(channel, message)
    if message.picture and status in _OWN_REFUSAL:
        status = _deliver(channel, Message(message.title, message.body))
    if status is not None:
        raise _failure(env, status)


def require(env: str, environ: Mapping[str, str]) -> None:
    """Tell before anything is done for it whether a channel can be used once. MessageError where it cannot.

    Of several receivers some may get a message that others refuse: trying again would send it to the first ones twice.
    """
    channel = _channel(env, environ)
    receivers = len(channel) // (getattr(channel, "retry", 0) + 1)  # apprise counts attempts
    if receivers > 1:
        msg = (
            f"the address in {env} names {receivers} receivers, and a message that is sent once a day has one"
        )
        raise MessageError(msg, hint="name one chat; for several people, make it a group")


def _channel(env: str, environ: Mapping[str, str]) -> apprise.NotifyBase:
    """Return the channel that a variable addresses; the value itself is never repeated."""
    address = environ.get(env, "").strip()
    if not address:
        msg = f"the environment variable {env} is not set, or empty"
        raise MessageError(msg, hint="it holds the address of the channel, such as tgram://BOT_TOKEN/CHAT_ID")
    try:
        import apprise  # noqa: PLC0415
    except ImportError:
        msg = "messages need apprise, which is not installed"
        raise MessageError(msg, hint="pip install 'training-plan-reconciler[messages]'") from None
    _be_silent()
    asset = apprise.AppriseAsset(async_mode=False, storage_mode="memory")
    try:
        channel = apprise.Apprise.instantiate(address, asset=asset)
    except Exception:  # noqa: BLE001 - whatever a plugin raises may repeat the address
        channel = None
    if not isinstance(channel, apprise.NotifyBase):
        msg = f"the environment variable {env} holds no address that apprise knows"
        raise MessageError(msg, hint="for Telegram: tgram://BOT_TOKEN/CHAT_ID, on one line")
    if getattr(channel, "detect_owner", False) and not getattr(channel, "targets", True):
        msg = f"the address in {env} names no chat, so the message could go to whoever wrote to the bot first"
        raise MessageError(msg, hint="add the chat: tgram://BOT_TOKEN/CHAT_ID")
    return channel


def _deliver(channel: apprise.NotifyBase, message: Message) -> int | None:
    """Hand a message to apprise. Return None where it was taken, else the HTTP status, or 0 for no answer."""
    import apprise  # noqa: PLC0415
    from apprise.attachment.memory import AttachMemory  # noqa: PLC0415

    attached = None
    if message.picture:
        picture = AttachMemory(  # type: ignore[no-untyped-call,unused-ignore]
            content=message.picture, name="workout.png", mimetype="image/png"
        )
        attached = apprise.AppriseAttachment(picture)
    sender = apprise.Apprise(asset=channel.asset)
    sender.add(channel)
    heard: list[int] = []
    mark = _HEARD.set(heard)
    try:
        taken = bool(
            sender.notify(
                body=message.body,
                title=message.title,
                body_format=apprise.NotifyFormat.TEXT,
                attach=attached,
            )
        )
    except Exception:  # noqa: BLE001 - whatever a plugin raises may repeat the address
        taken = False
    finally:
        _HEARD.reset(mark)
    if taken:
        return None
    return heard[-1] if heard else 0


def _failure(env: str, status: int) -> MessageError:
    """Say what a status means. For Telegram: a wrong token is 401 or 404, an unknown chat 400 (its documentation)."""
    if status in (401, 404):
        said, hint = "does not accept the token", f"copy the address into {env} again, on one line"
    elif status in _OWN_REFUSAL:
        said, hint = "does not know the chat, or does not take the message", f"look at the chat in {env}"
    elif status == 403:  # noqa: PLR2004
        said, hint = "may not write to the chat", "let the chat's owner write to the bot, and not block it"
    elif status == 429:  # noqa: PLR2004
        said, hint = "asks for fewer messages", "the next run tries again"
    elif status:
        said, hint = "is out of order", "the next run tries again"
    else:
        msg = f"the message was not sent: the service in {env} did not answer"
        return MessageError(msg, hint="look at the network; the next run tries again")
    return MessageError(f"the message was not sent: the service in {env} {said} ({status})", hint=hint)


class _Listener(logging.Handler):
    """Keeps the status of a complaint, and lets the words go: they may hold the address."""

    def emit(self, record: logging.LogRecord) -> None:
        if found := _STATUS.search(record.getMessage()):
            _HEARD.get([]).append(int(found[1]))


_LISTENER = _Listener(logging.WARNING)


_NOBODY = logging.NullHandler()


def _be_silent() -> None:
    """Keep what apprise and its HTTP client log from every handler but ours, whatever the program around us set up."""
    for name, handler in (("apprise", _LISTENER), ("urllib3", _NOBODY)):
        logger = logging.getLogger(name)
        logger.propagate = False
        logger.setLevel(logging.WARNING)
        logger.handlers = [handler]

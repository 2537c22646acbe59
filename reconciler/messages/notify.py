"""Tells the channels of settings.yaml what a run has done. It never stops the run that it tells of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias

from reconciler.errors import MessageError
from reconciler.messages.channel import Message, send

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Kind: TypeAlias = Literal["applied", "failed", "drift", "review"]


class Listening(Protocol):
    """Somebody to tell: the variable with the address, and what they want to hear."""

    @property
    def env(self) -> str: ...
    @property
    def on(self) -> Sequence[Kind]: ...
    @property
    def name(self) -> str | None: ...


def notify(
    channels: Iterable[Listening], kinds: Iterable[Kind], title: str, body: str, environ: Mapping[str, str]
) -> tuple[str, ...]:
    """Send one message to every channel that listens to one of the kinds. Return what could not be told, in words."""
    wanted = frozenset(kinds)
    complaints = []
    for channel in channels:
        if wanted.intersection(channel.on):
            try:
                send(channel.env, Message(title, body), environ)
            except MessageError as error:
                hint = f" ({error.hint})" if error.hint else ""
                complaints.append(f"{channel.name or channel.env} was not told: {error.message}{hint}")
    return tuple(complaints)

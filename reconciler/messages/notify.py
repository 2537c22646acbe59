"""Tells the channels of settings.yaml what a run has done. It never stops the run that it tells of."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Literal, NamedTuple, Protocol, TypeAlias

from reconciler.errors import MessageError
from reconciler.messages.channel import Message, send

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

Kind: TypeAlias = Literal["applied", "failed", "drift", "review"]
_LINES = 10


class Told(NamedTuple):
    """One line of news, and who wants to hear it."""

    kind: Kind
    line: str


class Listening(Protocol):
    """Somebody to tell: the variable with the address, and what they want to hear."""

    @property
    def env(self) -> str: ...
    @property
    def on(self) -> Sequence[Kind]: ...
    @property
    def name(self) -> str | None: ...


def notify(
    channels: Iterable[Listening], about: str, news: Sequence[Told], environ: Mapping[str, str]
) -> tuple[str, ...]:
    """Send each channel, in one message, the news that it listens to; nothing where there is none for it.

    `about` begins the title. Returns what could not be told, in words.
    """
    complaints = []
    for channel in channels:
        heard = [told for told in news if told.kind in channel.on]
        if not heard:
            continue
        try:
            send(channel.env, _message(about, heard), environ)
        except MessageError as error:
            hint = f" ({error.hint})" if error.hint else ""
            complaints.append(f"{channel.name or channel.env} was not told: {error.message}{hint}")
    return tuple(complaints)


def _message(about: str, heard: Sequence[Told]) -> Message:
    counts = Counter(told.kind for told in heard)
    sums = ", ".join(f"{number} {kind}" for kind, number in counts.items() if kind != "review")
    lines = [told.line for told in heard[:_LINES]]
    if len(heard) > _LINES:
        lines.append(f"and {len(heard) - _LINES} more")
    return Message(f"{about}: {sums}" if sums else about, "\n".join(lines))

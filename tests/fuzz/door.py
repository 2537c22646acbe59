"""A door: where something comes in from outside, what it looks like when it is well, and who reads it."""

from __future__ import annotations

import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from reconciler.errors import InputError, ReconcilerError
from reconciler.text import printable
from tests.fuzz.mutation import mutated, mutated_json

if TYPE_CHECKING:
    from types import FrameType

SECONDS = 10.0
"""Of the processor, for one input of at most 60 kB: far beyond what any should take, and short of a hang."""


class TooSlow(BaseException):
    """An input took longer than any may. Not an Exception, so that no reader takes it for a fault of its input."""


@dataclass(frozen=True)
class Door:
    """`read` takes an input and raises nothing but errors for people; it may assert more. `share` is per thousand."""

    name: str
    read: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    pieces: tuple[bytes, ...]
    share: int
    is_json: bool = False

    def input(self, seed: int, number: int) -> bytes:
        """The input of a number, always the same."""
        chance = Random(f"{seed} {self.name} {number}")  # noqa: S311 - not for secrets
        start = chance.choice(self.seeds)
        return (mutated_json if self.is_json else mutated)(chance, start, self.pieces)

    def wrong(self, data: bytes) -> Exception | TooSlow | None:
        """What an input did that none may do."""
        try:
            with bounded():
                self.read(data)
        except ReconcilerError as error:
            return _told(error)
        except (Exception, TooSlow) as error:  # noqa: BLE001 - just these are looked for
            return error
        return None


def _told(error: ReconcilerError) -> Exception | None:
    """Every error can be shown: it has words, and none that a terminal could not print."""
    try:
        assert error.message, "an error without words"
        printable(f"{error.message}\n{error.hint}").encode()
        if isinstance(error, InputError):
            assert error.problems, "an error without problems"
    except (AssertionError, ValueError) as fault:
        return fault
    return None


@contextmanager
def bounded() -> Iterator[None]:
    """Raise TooSlow inside where the processor was busy for longer than any input may take."""

    def ring(number: int, frame: FrameType | None) -> None:
        raise TooSlow(f"not done after {SECONDS:.0f} s of the processor")

    before = signal.signal(signal.SIGVTALRM, ring)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)


def shortened(door: Door, data: bytes, found: BaseException, tries: int = 400) -> bytes:
    """A shorter input that does the same wrong thing, by leaving out ever smaller pieces."""
    size = max(1, len(data) // 2)
    while size and tries:
        at = 0
        while at < len(data) and tries:
            shorter = data[:at] + data[at + size :]
            tries -= 1
            if _alike(door.wrong(shorter), found):
                data = shorter
            else:
                at += size
        size //= 2
    return data


def _alike(one: BaseException | None, other: BaseException) -> bool:
    return type(one) is type(other) and _where(one) == _where(other)


def _where(error: BaseException | None) -> tuple[str, int] | None:
    """File and line where it was raised."""
    trace = error.__traceback__ if error else None
    while trace and trace.tb_next:
        trace = trace.tb_next
    return (trace.tb_frame.f_code.co_filename, trace.tb_lineno) if trace else None

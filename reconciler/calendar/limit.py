"""One rate limit for all requests of a run, whichever athlete or thread they come from."""

from __future__ import annotations

import threading
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

REQUESTS_PER_SECOND = 10.0  # per address, enforced in front of Intervals.icu (its author, October 2024)
_SHORTEST_SLEEP = 0.001


class RateLimit:
    """Lets a request through when its turn has come. Thread-safe; times in seconds."""

    def __init__(
        self,
        per_second: float = REQUESTS_PER_SECOND,
        *,
        clock: Callable[[], float] = time.monotonic,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._interval = 1 / per_second
        self._clock = clock
        self._sleep = sleep
        self._lock = threading.Lock()
        self._next_turn = clock()

    def wait(self) -> None:
        """Return when a request may be sent."""
        while (seconds := self._take_turn()) > 0:
            self._sleep(max(seconds, _SHORTEST_SLEEP))

    def pause(self, seconds: float) -> None:
        """Hold back everybody: the server asked for it (`Retry-After`)."""
        with self._lock:
            self._next_turn = max(self._next_turn, self._clock() + seconds)

    def _take_turn(self) -> float:
        with self._lock:
            now = self._clock()
            if now >= self._next_turn:
                self._next_turn = now + self._interval
                return 0.0
            return self._next_turn - now

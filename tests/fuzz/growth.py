"""Whether time grows with the length of an input, or faster: a shape that hangs a reader shows long before it does."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.fuzz.door import Door

SIZES = (8_000, 64_000)
FACTOR = 24  # eight times the length may cost three times that; the square would be 64
LEAST = 0.5  # seconds: below it no 64 kB are a hang


def grows(door: Door, piece: bytes, start: bytes) -> str:
    """What is wrong with how a piece grows that is repeated after `start`; empty where nothing is."""
    small, large = (_seconds(door, start + piece * (size // len(piece))) for size in SIZES)
    if large > LEAST and large > FACTOR * small:
        return f"{small:.3f} s for {SIZES[0]:,} bytes, {large:.3f} s for {SIZES[1]:,}"
    return ""


def _seconds(door: Door, data: bytes) -> float:
    """The least of three times of the processor."""
    found = []
    for _ in range(3):
        begin = time.process_time()
        error = door.wrong(data)
        found.append(time.process_time() - begin)
        if error is not None:
            return float("inf")
    return min(found)

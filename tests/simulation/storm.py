"""A network on which anything may happen to any request, decided by dice, and a process that may die on it."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random
from typing import Any

import httpx

from tests.simulation import faults
from tests.simulation.faults import Fault, Killed

Held = list[Callable[[], object]]
Make = Callable[[Random, Held], Fault]


def _always(fault: Fault) -> Make:
    return lambda _dice, _held: fault


ANY: Mapping[str, Make] = {
    "connection refused": _always(faults.never_connected),
    "connect timeout": _always(faults.connect_timeout),
    "timeout before it took effect": _always(faults.lost_on_the_way),
    "timeout after it took effect": _always(faults.too_slow),
    "connection reset": _always(faults.drop_answer),
    "half an answer": _always(faults.half_an_answer),
    "429 without Retry-After": _always(faults.too_many()),
    "429 with Retry-After": lambda dice, _: faults.too_many(dice.choice([0, 1, 30, 120])),
    "429 with a long Retry-After": _always(faults.too_many(3600)),
    "5xx before it took effect": lambda dice, _: faults.status(dice.choice([500, 502, 503])),
    "5xx after it took effect": _always(faults.broken_after),
    "an HTML page": _always(faults.html_page),
    "401": _always(faults.status(401, b'{"status":401,"error":"Unauthorized"}')),
    "422": _always(faults.status(422, b'{"status":422,"error":"no"}')),
}
LISTS: Mapping[str, Make] = {
    "a partial list": lambda dice, _: faults.partial_list(dice.randint(0, 5)),
    "an empty list": _always(faults.empty_list),
    "a list in another order": _always(faults.reordered),
    "rows that come twice": _always(faults.doubled),
    "whole numbers as floats": _always(faults.as_floats),
    "rows that are nothing": _always(faults.no_rows),
}
THEN = (faults.as_it_is, faults.too_slow, faults.broken_after, faults.half_an_answer)
WRITES: Mapping[str, Make] = {
    "a bulk call that takes some rows": lambda dice, _: faults.some_rows(
        dice.randint(0, 3), dice.choice(THEN)
    ),
    "a write that takes effect late": lambda _, held: faults.late(held),
}
HIDING = frozenset({"a partial list", "an empty list"})


@dataclass
class Storm(httpx.BaseTransport):
    """Between one run and the calendar. `share` of the requests meet a fault, the others `always` the same, if any;
    `dies_at` counts from the first request.

    `sent` holds every request that the run tried to send, `met` the faults that it met, `held` what takes effect late.
    """

    inner: httpx.BaseTransport
    dice: Random
    share: float = 0.0
    dies_at: int | None = None
    dies_after_sending: bool = False
    always: Fault | None = None
    before_each: Callable[[], None] = lambda: None
    sent: list[tuple[str, str, Any]] = field(default_factory=list)
    met: Counter[str] = field(default_factory=Counter)
    held: Held = field(default_factory=list)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        self.before_each()
        body = request.read()
        self.sent.append((request.method, request.url.path, json.loads(body) if body else None))
        dies = self.dies_at is not None and len(self.sent) > self.dies_at
        if dies and not self.dies_after_sending:
            raise Killed
        response = self._weather(request)(request, self.inner.handle_request)
        if dies:
            raise Killed
        return response

    def settle(self) -> None:
        """What was on its way arrives."""
        while self.held:
            self.held.pop(0)()

    @property
    def writes(self) -> list[tuple[str, str, Any]]:
        return [entry for entry in self.sent if entry[0] != "GET"]

    @property
    def hid_something(self) -> bool:
        return not HIDING.isdisjoint(self.met)

    def _weather(self, request: httpx.Request) -> Fault:
        if self.dice.random() >= self.share:
            return self.always or faults.as_it_is
        also = LISTS if request.method == "GET" else WRITES
        name = self.dice.choice(sorted([*ANY, *also, *also]))
        self.met[name] += 1
        return {**ANY, **also}[name](self.dice, self.held)

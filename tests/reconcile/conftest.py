"""Fixtures of the reconcile room."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from reconciler.calendar.embedded import Behaviour, EmbeddedCalendar, serve
from tests.canary import secret
from tests.reconcile.plans import Plans, Ran
from tests.reconcile.world import ATHLETE, NOW, World

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from reconciler.calendar.embedded.exchange import Request, Response
    from reconciler.reconcile.desired import Desired


@pytest.fixture
def world() -> Iterator[Callable[..., World]]:
    """Makes worlds: `world(*desired, behaviour=...)`."""
    made: list[World] = []

    def make(*desired: Desired, behaviour: Behaviour = Behaviour()) -> World:  # noqa: B008 - a frozen value
        made.append(World(*desired, behaviour=behaviour))
        return made[-1]

    yield make
    for each in made:
        each.close()


@pytest.fixture
def plans(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Plans:
    """A repository with Maria, who has a week of three sessions, committed on main."""
    monkeypatch.setenv("KEY_OF_MARIA", secret("k3y-of-maria"))
    made = Plans.make(tmp_path / "plans")
    made.athlete("maria", ATHLETE)
    made.week("2026-W20", "a 2026-05-13 Easy", "b 2026-05-14 Tempo", "c 2026-05-16 Long")
    made.commit()
    return made


class Watched(EmbeddedCalendar):
    """Remembers every request."""

    def __init__(self, clock: Callable[[], dt.datetime]) -> None:
        super().__init__(clock=clock)
        self.methods: list[str] = []

    def handle(self, request: Request) -> Response:
        self.methods.append(request.method)
        return super().handle(request)


@dataclass(frozen=True)
class Served:
    """A calendar on a port, and the command line that speaks to it."""

    calendar: Watched
    url: str
    plans: Plans

    def run(self, *arguments: str) -> Ran:
        return self.plans.run(*arguments, "--calendar", self.url)

    def json(self, *arguments: str) -> Ran:
        return self.run(*arguments, "--format", "json")

    def names(self) -> list[str]:
        return sorted(str(row["name"]) for row in self.calendar.events(ATHLETE))

    def edit(self, name: str, /, **fields: object) -> None:
        (number,) = [row["id"] for row in self.calendar.events(ATHLETE) if row["name"] == name]
        self.calendar.edit_event(ATHLETE, int(str(number)), **fields)  # type: ignore[arg-type]


@pytest.fixture
def served(plans: Plans) -> Iterator[Served]:
    """Maria's calendar over real HTTP; writing to it needs an approval."""
    with Watched(clock=lambda: NOW) as calendar, serve(calendar) as server:
        yield Served(calendar, server.url, plans)

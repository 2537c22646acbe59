"""All athletes of a run, side by side, with an orderly end on an interrupt."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor, wait
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from reconciler.athlete.reading import build_models
from reconciler.cli import progress
from reconciler.render.review import Review

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from concurrent.futures import Future

WORKERS = 8
"""Athletes at the same time. The shared rate limit bounds the requests, so more would only wait."""


@dataclass(frozen=True, slots=True)
class RosterResult:
    """A review per athlete, in the order asked for."""

    reviews: tuple[Review, ...]
    interrupted: bool = False


def run(
    names: Sequence[str],
    one: Callable[[str, Callable[[], bool]], Review],
) -> RosterResult:
    """Run `one` for every athlete. On an interrupt no new athlete is begun, and those under way end tidily."""
    build_models()
    stop = threading.Event()
    interrupted = False
    with (
        progress.counted(len(names), "athletes") as done,
        ThreadPoolExecutor(max_workers=max(1, min(WORKERS, len(names)))) as pool,
    ):
        futures = [pool.submit(_one, name, one, stop, done) for name in names]
        try:
            wait(futures)
        except KeyboardInterrupt:
            interrupted = True
            stop.set()
            click.echo("interrupted: finishing what was begun", err=True)
            wait(futures)
    return RosterResult(tuple(_result(future) for future in futures), interrupted)


def _one(
    name: str,
    one: Callable[[str, Callable[[], bool]], Review],
    stop: threading.Event,
    done: Callable[[], None],
) -> Review:
    if stop.is_set():
        return Review(name, name, error="not tried: interrupted")
    review = one(name, stop.is_set)
    done()
    return review


def _result(future: Future[Review]) -> Review:
    return future.result()

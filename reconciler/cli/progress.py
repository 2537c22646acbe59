"""One line on standard error that is rewritten and goes away. Nothing where nobody watches: a pipe, a file, CI."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from reconciler.cli import streams

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

_BAR = 16
"""Columns: with the words beside it the line fits a terminal of 40."""


@contextmanager
def counted(total: int, what: str) -> Iterator[Callable[[], None]]:
    """Count up to `total`: the caller gets what to call after each one."""
    if not streams.is_watched():
        yield lambda: None
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    words = TextColumn("{task.completed} of {task.total} {task.description}", markup=False)
    with Progress(BarColumn(_BAR), words, console=Console(stderr=True), transient=True) as line:
        task = line.add_task(what, total=total)
        yield lambda: line.advance(task)


@contextmanager
def busy(what: str) -> Iterator[None]:
    """Say what is being waited for, as long as it takes."""
    if not streams.is_watched():
        yield
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.progress import BarColumn, Progress, TextColumn  # noqa: PLC0415

    words = TextColumn("{task.description}", markup=False)
    with Progress(BarColumn(_BAR), words, console=Console(stderr=True), transient=True) as line:
        line.add_task(what, total=None)
        yield

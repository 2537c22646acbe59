"""`reconciler reconcile`: every athlete, side by side. What CI runs after a merge and on a schedule."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from reconciler.cli import notifications, output, roster
from reconciler.cli.apply import INTERRUPTED
from reconciler.cli.options import common
from reconciler.session import athlete_run, drift_proposals
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from reconciler.render.review import Review
    from reconciler.session.options import Options


@click.command("reconcile")
@common()
@click.option("--verbose", "-v", is_flag=True, help="Show each athlete's changes, not only one line.")
@notifications.notify_option
def command(options: Options, *, verbose: bool, notify: bool | None) -> int:
    """Apply for all athletes side by side, one line each.

    The exit code is 0 where every athlete's calendar says what git says, or, with `drift: adopt`, where all that was
    changed there waits in a pull request.
    """
    with Session.open(options) as session:
        with notifications.failures(session, asked=notify):
            session.prime()
            session.gate.require()
        with _progress(len(session.names)) as done:
            found = roster.run(
                session.names, lambda name, stopped: athlete_run.write(session, name, None, stopped), done
            )
        reviews = found.reviews if found.interrupted else drift_proposals.follow(session, found.reviews)
        output.reviews("reconcile", reviews, session, details=verbose)
        if options.format == "text":
            click.echo(_summary(reviews))
        notifications.results(session, reviews, asked=notify)
    if found.interrupted:
        return INTERRUPTED
    return int(not all(review.settled for review in reviews))


def _summary(reviews: Sequence[Review]) -> str:
    converged = sum(1 for review in reviews if review.converged)
    writes = sum(len(review.changes) for review in reviews if review.status == "applied")
    requests = sum(review.requests for review in reviews)
    waiting = sum(1 for review in reviews if review.settled and not review.converged)
    proposed = f", {waiting} proposed" if waiting else ""
    return f"{converged} of {len(reviews)} athletes in sync{proposed}, {writes} changes written, {requests} requests"


class _Progress:
    """A progress bar on a terminal, and nothing elsewhere."""

    def __init__(self, total: int) -> None:
        self._total = total
        self._bar: object = None

    def __enter__(self) -> Callable[[Review], None]:
        if not sys.stderr.isatty():
            return lambda _: None
        from rich.console import Console  # noqa: PLC0415
        from rich.progress import Progress  # noqa: PLC0415

        bar = Progress(console=Console(stderr=True), transient=True)
        task = bar.add_task("athletes", total=self._total)
        bar.start()
        self._bar = bar
        return lambda _: bar.advance(task)

    def __exit__(self, *_: object) -> None:
        from rich.progress import Progress  # noqa: PLC0415

        if isinstance(self._bar, Progress):
            self._bar.stop()


def _progress(total: int) -> _Progress:
    return _Progress(total)

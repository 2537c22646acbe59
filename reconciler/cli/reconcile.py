"""`reconciler reconcile`: every athlete, side by side. What CI runs after a merge and on a schedule."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import notifications, output, roster
from reconciler.cli.apply import INTERRUPTED
from reconciler.cli.options import common
from reconciler.session import athlete_run, drift_proposals
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

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
        found = roster.run(
            session.names, lambda name, stopped: athlete_run.write(session, name, None, stopped)
        )
        reviews = found.reviews if found.interrupted else drift_proposals.follow(session, found.reviews)
        output.reviews("reconcile", reviews, session, details=verbose)
        if options.format == "text":
            output.text(_summary(reviews))
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

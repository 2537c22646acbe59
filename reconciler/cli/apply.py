"""`reconciler apply`: write what was approved."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli import notifications, output, roster
from reconciler.cli.options import common
from reconciler.session import athlete_run
from reconciler.session.session import Session

if TYPE_CHECKING:
    from reconciler.reconcile.saved import Reviewed
    from reconciler.render.review import Review
    from reconciler.session.options import Options

INTERRUPTED = 130


@click.command("apply")
@common()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@notifications.notify_option
def command(options: Options, *, file: Path | None, notify: bool | None) -> int:
    """Apply what was approved to the calendar.

    With FILE, made by `diff --out FILE`, only what it holds is let through, or less.
    """
    reviewed = _read(file) if file else None
    with Session.open(options) as session:
        with notifications.failures(session, asked=notify):
            session.prime()
            session.gate.require()
        found = roster.run(
            session.names, lambda name, stopped: athlete_run.write(session, name, reviewed, stopped)
        )
        output.reviews("apply", found.reviews, session)
        notifications.results(session, found.reviews, asked=notify)
    if found.interrupted:
        return INTERRUPTED
    return int(any(_left_undone(review) for review in found.reviews))


def _left_undone(review: Review) -> bool:
    """Something that was merged is not on the calendar. Drift is not: nobody merged it."""
    conflict = review.changeset is not None and bool(review.changeset.conflicts)
    return conflict or review.status in ("error", "blocked", "failed")


def _read(file: Path) -> dict[str, tuple[str, Reviewed]]:
    from reconciler.errors import ChangesetError  # noqa: PLC0415
    from reconciler.reconcile.saved import read_saved  # noqa: PLC0415

    try:
        return read_saved(file.read_text(encoding="utf-8"), str(file))
    except (OSError, UnicodeDecodeError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        msg = f"{file} cannot be read: {reason}"
        raise ChangesetError(msg, hint="make one with `reconciler diff --out FILE`") from None

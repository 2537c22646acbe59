"""`reconciler diff`, and `plan-diff`: what would change. Nothing that can write is ever constructed for it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli import output, roster
from reconciler.cli.options import common
from reconciler.session import athlete_run
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.review import Review
    from reconciler.session.options import Options

PENDING = 2


@click.command("diff")
@common()
@click.option("--against", metavar="REV", help="Compare with the YAML at a git revision; needs no network.")
@click.option(
    "--out", type=click.Path(path_type=Path, dir_okay=False), help="Save the changeset for `apply FILE`."
)
@click.option("--detailed-exitcode", is_flag=True, help="0 in sync, 2 changes pending, 1 error.")
def command(options: Options, *, against: str | None, out: Path | None, detailed_exitcode: bool) -> int:
    """Show what would change on the calendar, and change nothing."""
    with Session.open(options) as session:
        if against is not None and out is not None:
            msg = "--out saves what was compared with the calendar, and --against compares with git"
            raise click.UsageError(msg)
        if against is not None:
            reviews = _offline(session, against)
        else:
            session.prime()
            reviews = roster.run(session.names, lambda name, _: athlete_run.look(session, name)).reviews
        output.reviews("diff", reviews, session)
        if out is not None:
            _save(out, reviews, session)
    return _exit_code(reviews, detailed=detailed_exitcode)


def _offline(session: Session, against: str) -> Sequence[Review]:
    from reconciler.session.offline import compare  # noqa: PLC0415

    return compare(session, against)


def _save(path: Path, reviews: Sequence[Review], session: Session) -> None:
    from reconciler.errors import ChangesetError  # noqa: PLC0415
    from reconciler.reconcile.saved import to_document  # noqa: PLC0415
    from reconciler.render.documents import to_text  # noqa: PLC0415
    from reconciler.session.files import write_atomically  # noqa: PLC0415

    unusable = [review.athlete for review in reviews if review.changeset is None]
    if unusable:
        msg = f"no changeset was saved, since {', '.join(unusable)} could not be compared"
        raise ChangesetError(msg)
    changesets = [review.changeset for review in reviews if review.changeset is not None]
    calendars = {name: session.calendars.name(session.read(name).document) for name in session.names}
    write_atomically(path, to_text(to_document(changesets, session.gate.approval.commit, calendars)) + "\n")


def _exit_code(reviews: Sequence[Review], *, detailed: bool) -> int:
    if any(review.status == "error" for review in reviews):
        return 1
    return PENDING if detailed and not all(review.converged for review in reviews) else 0

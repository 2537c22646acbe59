"""`reconciler review`: all that a person wants to see before merging."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli import output, roster
from reconciler.cli.options import common
from reconciler.session.look import look
from reconciler.session.session import Session

if TYPE_CHECKING:
    from reconciler.session.options import Options


@click.command("review")
@common(formats=("text", "json", "markdown", "github", "html"))
@click.option("--against", metavar="REV", help="Compare with the YAML at a git revision; needs no network.")
def command(options: Options, *, against: str | None) -> int:
    """Show the weeks that change, the findings and the forecast, as a person merges them. Changes nothing."""
    page = options.format == "html"
    with Session.open(options) as session:
        if against is not None:
            from reconciler.session.offline import compare  # noqa: PLC0415

            reviews = compare(session, against, page=page)
        else:
            session.prime()
            found = roster.run(session.names, lambda name, _: look(session, name, whole=True, page=page))
            reviews = found.reviews
        output.reviews("review", reviews, session, weeks=True)
    return int(any(review.status in ("error", "blocked") for review in reviews))

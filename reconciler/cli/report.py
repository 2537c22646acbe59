"""`reconciler report`: the state of athletes, or what a change makes of it, as pages to read, print and publish."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli import output, roster
from reconciler.cli.options import common
from reconciler.errors import ReconcilerError
from reconciler.session.look import look
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.render.review import Review
    from reconciler.session.options import Options

_SUFFIXES = (".html", ".htm")


@click.command("report")
@common(formats=("text",))
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    required=True,
    help="FILE.html for one page; else a directory: a page for each athlete, and index.html.",
)
@click.option("--against", metavar="REV", help="Compare with the YAML at a git revision; needs no network.")
def command(options: Options, *, out: Path, against: str | None) -> int:
    """Write the review or the state of athletes as pages to read, print and publish.

    Weeks, workouts with pictures, changes, findings, forecast, planned and done; the pages load nothing. Needs the extra
    `report`. Changes nothing on a calendar.
    """
    from reconciler.render.report import page  # noqa: PLC0415

    page.require()
    with Session.open(options) as session:
        reviews = _reviews(session, against)
        output.reviews("review", reviews, session, details=False)
    pages = {out: page.render(reviews)} if out.suffix.lower() in _SUFFIXES else _each(out, reviews)
    _write(pages)
    click.echo(f"Written: {next(iter(pages))}")
    return int(any(review.status == "error" for review in reviews))


def _reviews(session: Session, against: str | None) -> Sequence[Review]:
    if against is not None:
        from reconciler.session.offline import compare  # noqa: PLC0415

        return compare(session, against, whole=True, page=True)
    session.prime()
    return roster.run(session.names, lambda name, _: look(session, name, whole=True, page=True)).reviews


def _each(out: Path, reviews: Sequence[Review]) -> dict[Path, str]:
    from reconciler.render.report import page  # noqa: PLC0415

    return {out / name: text for name, text in page.render_each(reviews).items()}


def _write(pages: dict[Path, str]) -> None:
    from reconciler.session.files import write_atomically  # noqa: PLC0415

    for path, text in pages.items():
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{path.parent} cannot be made: {error.strerror}"
            raise ReconcilerError(msg) from None
        path.touch()  # with the permissions that the athlete gives new files: a page is made to be published
        mode = path.stat().st_mode
        write_atomically(path, text)
        path.chmod(mode)

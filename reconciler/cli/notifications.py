"""Tells the channels of athletes/settings.yaml what a run did. What cannot be told is a warning, and no more."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from reconciler.athlete.reading import read_settings
from reconciler.errors import InputError, ReconcilerError
from reconciler.messages.notify import Told
from reconciler.render.lock_screen import foreign
from reconciler.render.review import verdict
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reconciler.athlete.tree import Tree
    from reconciler.messages.notify import Kind
    from reconciler.render.review import Review
    from reconciler.session.session import Session

F = TypeVar("F", bound="Callable[..., Any]")

_TROUBLE = ("error", "blocked", "failed", "conflict")
_LINE = 160


def notify_option(function: F) -> F:
    """Add `--notify/--no-notify`, which is None where nobody said it."""
    return click.option(
        "--notify/--no-notify",
        default=None,
        help="Tell the channels of the settings. Default: yes, but not of a calendar on this machine.",
    )(function)


def results(session: Session, reviews: Sequence[Review], *, asked: bool | None) -> None:
    """Tell what was applied, what failed and what drifted."""
    _tell(session, "Training plans", [told for review in reviews for told in _news(review)], asked)


def reviewed(
    session: Session, base: Tree, pull: int, reviews: Sequence[Review], *, asked: bool | None
) -> None:
    """Tell that a pull request waits with its review: those whom the base names, since nobody has agreed to more yet."""
    news = [_told("review", review) for review in reviews]
    _tell(session, f"Review of pull request #{pull}", news, asked, base)


@contextmanager
def failures(session: Session, *, asked: bool | None) -> Iterator[None]:
    """Tell what stops a run before it has looked at any athlete, and let it stop."""
    try:
        yield
    except ReconcilerError as error:
        said = "the settings cannot be read" if isinstance(error, InputError) else error.message
        _tell(session, "Training plans", [Told("failed", foreign(said, _LINE))], asked)
        raise


def _news(review: Review) -> Iterator[Told]:
    if review.status in _TROUBLE:
        yield _told("failed", review)
    elif review.status == "applied":
        yield _told("applied", review)
    waits = review.settled and review.offer is not None and not review.offer.is_new
    if not review.gone and not waits and review.changeset is not None and review.changeset.drift:
        yield _told("drift", review)


def _told(kind: Kind, review: Review) -> Told:
    return Told(kind, f"{review.athlete}: {foreign(verdict(review), _LINE)}")


def _tell(
    session: Session,
    about: str,
    news: Sequence[Told],
    asked: bool | None,  # noqa: FBT001
    base: Tree | None = None,
) -> None:
    try:
        channels = (read_settings(base) if base else session.settings).notifications
        wanted = asked if asked is not None else not session.calendars.is_local
    except ReconcilerError:
        return  # without settings nobody is known who could be told
    if not (channels and news and wanted):
        return
    from reconciler.messages.notify import notify  # noqa: PLC0415

    for complaint in notify(channels, about, news, session.environ):
        click.echo(f"warning: {printable(complaint)}", err=True)

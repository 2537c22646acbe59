"""The review of a pull request, in its own workflow run."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.athlete.reading import ROOT, read_athlete
from reconciler.cli import github_post, notifications, output, roster
from reconciler.errors import InputError, ReconcilerError
from reconciler.forge.record import AthleteRecord, ReviewRecord
from reconciler.forge.run import read_event, write_outputs, write_summary
from reconciler.reconcile.changes import Action
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.git_tree import GitTree
from reconciler.render.html import render as render_html
from reconciler.render.review import Review
from reconciler.session.files import write_atomically
from reconciler.session.look import look
from reconciler.session.offline import compare
from reconciler.session.same_door import same_door
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from reconciler.forge.run import Event
    from reconciler.session.options import Options

_SHARED = 2
"""Parts of the path of a file that all athletes share, such as athletes/settings.yaml."""


def run(options: Options, page: Path | None = None, *, notify: bool | None = None) -> int:
    """Review, and tell it on GitHub as far as the token may. Return the exit code. `page` also gets it as HTML."""
    environ = os.environ
    event = read_event(environ)
    with Session.open(options) as whole:
        base = _base(whole, event)
        changed = _changed(whole, base)
        names = _touched(whole, base, changed)
    # Only those are read: one athlete costs the same in a roster of any size.
    with Session(replace(options, athletes=names or options.athletes), whole.tree, whole.now) as session:
        session.everyone = whole.everyone
        live, offline = _look(session, names, base, event, environ, page=page is not None)
        gone = _gone(whole.everyone, changed)
        reviews = tuple(sorted((*live, *offline, *gone), key=lambda review: review.athlete))
        record = ReviewRecord(
            event.head, _records(session, live, live=True) | _records(session, offline, live=False)
        )
        if event.pull is not None:
            github_post.Post(session).review(event.pull, record, reviews)
        write_outputs(environ, github_post.outputs(reviews))
        write_summary(environ, github_post.markdown(reviews, most=900_000))
        output.reviews("review", reviews, session, weeks=True)
        if page is not None:
            write_atomically(page, render_html(reviews))
        if event.pull is not None and not event.is_from_fork:  # a fork's run holds no secret
            before = GitTree(session.repository, base)
            notifications.reviewed(session, before, event.pull.number, reviews, asked=notify)
    return int(any(review.status in ("error", "blocked") for review in reviews))


def _look(
    session: Session, names: Sequence[str], base: str, event: Event, environ: Mapping[str, str], *, page: bool
) -> tuple[tuple[Review, ...], tuple[Review, ...]]:
    """Return the reviews made with the calendar, and those made without."""
    try:
        embedded = session.calendars.is_embedded
    except InputError as error:
        return (), (Review("settings", "athletes/settings.yaml", problems=error.problems),)
    broken = {name: review for name in names if (review := _problems(session, name))}
    readable = [name for name in names if name not in broken]
    open_to_us = [
        name
        for name in readable
        if not event.is_from_fork and (embedded or _may_ask(session, name, base, environ))
    ]
    live = roster.run(open_to_us, lambda name, _: look(session, name, page=page)).reviews
    others = tuple(name for name in readable if name not in open_to_us)
    return live, (*broken.values(), *_offline(session, others, base, page=page))


def _may_ask(session: Session, name: str, base: str, environ: Mapping[str, str]) -> bool:
    """Tell whether there is a key, and whether it goes where the base branch sends it already."""
    key = environ.get(session.read(name).document.credential_env, "").strip()
    if key and not same_door(session, base, name):
        github_post.say(f"{name}: this changes where the key is sent, so it is reviewed without the calendar")
        return False
    return bool(key)


def _offline(session: Session, names: tuple[str, ...], base: str, *, page: bool) -> tuple[Review, ...]:
    if not names:
        return ()
    with Session(replace(session.options, athletes=names), session.tree, session.now) as part:
        return compare(part, base, page=page)


def _problems(session: Session, name: str) -> Review | None:
    """Read an athlete whole, past weeks too: a file that does not load stops the athlete at the next run."""
    try:
        compile_athlete(read_athlete(session.tree, name))
    except InputError as error:
        return Review(name, name, problems=error.problems)
    return None


def _base(session: Session, event: Event) -> str:
    """Return the commit that the pull request is compared with: what it would be merged into."""
    git = session.repository
    code, parent, _ = git.attempt("rev-parse", "--verify", "--quiet", "HEAD^1")
    merged = git.attempt("rev-parse", "--verify", "--quiet", "HEAD^2")[1].decode().strip()
    if code == 0 and merged == event.head:
        return parent.decode().strip()  # GitHub's trial merge, which a workflow checks out
    code, common, _ = git.attempt("merge-base", event.base, "HEAD")
    if code != 0:
        msg = f"this clone does not know commit {event.base[:12]}, which this is to be compared with"
        raise ReconcilerError(msg, hint="fetch the history: `fetch-depth: 0` in actions/checkout")
    return common.decode().strip()


def _gone(known: Sequence[str], changed: Sequence[list[str]]) -> tuple[Review, ...]:
    """Return a word about each athlete that is removed: nothing of theirs is deleted by that."""
    said = "removed from git: what is on the calendar stays there, unclaimed"
    hint = "to remove it as well, empty the weeks in a pull request of its own first"
    names = {parts[1] for parts in changed if len(parts) > _SHARED and parts[1][0] != "."}
    return tuple(Review(name, name, gone=said, hint=hint) for name in sorted(names.difference(known)))


def _changed(session: Session, base: str) -> list[list[str]]:
    """Return the paths below athletes/ that differ from the base, in parts."""
    found = session.repository.text(
        "diff", "--name-only", "--no-renames", "-z", "--relative", base, "--", ROOT
    )
    return [path.split("/") for path in found.split("\0") if path]


def _touched(session: Session, base: str, changed: Sequence[list[str]]) -> tuple[str, ...]:
    """Return the athletes whose files differ from the base.

    All of them where what they share differs, and where nothing does: a pull request without a change asks for a fresh
    review.
    """
    if any(len(parts) == _SHARED for parts in changed):
        return session.names
    if not changed:
        return () if session.repository.text("diff", "--name-only", base) else session.names
    names = {parts[1] for parts in changed}
    return tuple(name for name in session.names if name in names)


def _records(session: Session, reviews: Sequence[Review], *, live: bool) -> dict[str, AthleteRecord]:
    return {
        review.athlete: _record(session, review, live=live)
        for review in reviews
        if review.changeset is not None and review.changes
    }


def _record(session: Session, review: Review, *, live: bool) -> AthleteRecord:
    deletes = tuple(
        (view.change.external_id, view.change.event_id if live else None)
        for view in review.changes
        if view.change.action is Action.DELETE
    )
    calendar = session.calendars.name(session.read(review.athlete).document)
    return AthleteRecord(calendar, live, tuple(view.digest for view in review.changes), deletes)

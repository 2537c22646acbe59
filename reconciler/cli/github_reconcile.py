"""The run after a merge, on a schedule or by hand: apply, and tell the result."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

import click

from reconciler.cli import github_post, github_watch, notifications, output, roster
from reconciler.cli.apply import INTERRUPTED
from reconciler.cli.github_post import say
from reconciler.cli.shards import members
from reconciler.errors import ForgeError, ForgeForbidden
from reconciler.forge.run import write_outputs, write_summary
from reconciler.forge.sealed import seal, unseal
from reconciler.render.markdown import LIMIT
from reconciler.session import athlete_run, drift_proposals
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.forge.model import JSON, Pull
    from reconciler.render.review import Review
    from reconciler.session.options import Options

KIND = "result"
_TROUBLE = ("error", "blocked", "failed", "conflict")


def run(options: Options, shard: str | None, *, notify: bool | None = None) -> int:
    """Apply for the athletes of the shard, and tell it on GitHub. Return the exit code."""
    with Session.open(options) as whole:
        names = members(whole.names, shard)
    if not names:
        click.echo(f"no athlete belongs to shard {shard}")
        return 0
    with Session.open(replace(options, athletes=names)) as session:
        with notifications.failures(session, asked=notify):
            session.gate.require()
        found = roster.run(names, lambda name, stopped: athlete_run.write(session, name, None, stopped))
        reviews = found.reviews if found.interrupted else drift_proposals.follow(session, found.reviews)
        output.reviews("reconcile", reviews, session)
        told = tuple(review for review in reviews if review.status != "in-sync")
        write_outputs(os.environ, github_post.outputs(reviews))
        write_summary(os.environ, github_post.markdown(told, most=900_000))
        notifications.results(session, reviews, asked=notify)
        if found.interrupted:
            return INTERRUPTED
        _tell(session, reviews, "" if shard == "1/1" else shard or "")
    return int(not all(review.settled for review in reviews))


def _tell(session: Session, reviews: Sequence[Review], shard: str) -> None:
    """Comment and keep the issue. What cannot be told changes nothing about the calendar, and is said here."""
    try:
        _comment(session, reviews, shard)
    except ForgeForbidden as error:
        say(f"the result was not commented: {error.message}")
    except ForgeError as error:
        say(f"neither comment nor issue: {error.message}")
        return
    try:
        github_watch.keep(session.github, reviews, shard)
    except ForgeError as error:
        say(f"the issue was not kept: {error.message}")


def _merged(session: Session) -> Pull | None:
    branch = session.settings.default_branch
    pulls = session.github.pulls_of(session.gate.approval.commit)
    return next((pull for pull in pulls if pull.merged_at and pull.base.ref == branch), None)


def _comment(session: Session, reviews: Sequence[Review], shard: str) -> None:
    """Write the result into the one comment of this pull request and shard; be quiet where there is nothing to tell."""
    pull = _merged(session)
    if pull is None:
        return
    told = [review for review in reviews if review.status == "applied" or review.status in _TROUBLE]
    kind = KIND + shard.replace("/", "of")
    posted = github_post.own_comment(session.github.comments(pull.number), session.github.login(), kind)
    before = unseal(kind, posted.body) if posted else None
    trouble = any(review.status in _TROUBLE for review in told)
    if not told and not (before and before.data.get("trouble") is not False):
        return
    data: dict[str, JSON] = {"commit": session.gate.approval.commit, "trouble": trouble}
    text = (
        github_post.markdown(told, most=LIMIT - len(seal(kind, data, "")))
        if told
        else "\u2705 In sync now.\n"
    )
    body = seal(kind, data, text)
    if posted is None:
        session.github.create_comment(pull.number, body)
    elif posted.body != body:
        session.github.edit_comment(posted.id, body)

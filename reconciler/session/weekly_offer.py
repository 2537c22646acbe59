"""Proposes what a week that ended leaves to do: one branch and one pull request an athlete. An edge: git and the forge.

All is read from, and made on, the default branch as the remote has it: the working tree of the run takes no part.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeAlias

from reconciler.athlete.reading import build_models, read_settings
from reconciler.errors import ForgeForbidden, InputError, ReconcilerError
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.proposal import Proposal
from reconciler.reconcile.proposal_pull import open_pull
from reconciler.reconcile.propose import find_base, propose, withdraw
from reconciler.reconcile.remote import Remote
from reconciler.render.weekly_shapes import WeeklyWord
from reconciler.session.plans import utc_now
from reconciler.session.session import Session
from reconciler.session.weekly import Draft, NoKey, NotYet, prepare

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Mapping

    from reconciler.forge.github import GitHub
    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.proposal import Base
    from reconciler.session.options import Options

KIND = "weekly"
WORKERS = 8
GONE = "All that this proposed stands on the default branch, or is no longer due."

State: TypeAlias = WeeklyWord
"""`shown`: what would be proposed, where there is no forge, or only to look. Else as `Proposed` tells."""


@dataclass(frozen=True, slots=True)
class Weekly:
    """What became of one athlete's proposal, and why. Without a `draft` there was nothing to make it from."""

    athlete: str
    state: State
    said: str = ""
    hint: str = ""
    draft: Draft | None = None
    pull: int | None = None
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Desk:
    """Where proposals are made, and where they go; without `github` they are only shown."""

    repository: Repository
    remote: Remote | None
    base: Base
    github: GitHub | None


def offer(
    options: Options, *, dry_run: bool = False, now: Callable[[], dt.datetime] = utc_now
) -> tuple[Weekly, ...]:
    """Propose for every athlete of a run. One athlete's failure never stops the others.

    Calendars are read side by side; GitHub is asked one by one, as it wishes. ReconcilerError where the repository, its
    settings or its default branch cannot be read.
    """
    with Session.open(options, now) as here:
        repository, environ = here.repository, here.environ
    remote = Remote.of(repository, environ)
    settings = read_settings(GitTree(repository, "HEAD"))
    base = find_base(repository, settings.default_branch, remote)
    with Session(options, GitTree(repository, base.commit), here.now, environ) as session:
        looked = _look(session)
        only_look = dry_run or session.calendars.is_embedded
        github = None if only_look else _forge(environ, remote)
    desk = _Desk(repository, remote, base, github)
    try:
        return tuple(one if isinstance(one, Weekly) else _settle(desk, one) for one in looked)
    finally:
        if github:
            github.close()


def _look(session: Session) -> list[Draft | Weekly]:
    """Prepare all athletes. What they share is opened once, before they run side by side."""
    build_models()
    _ = (session.settings, session.calendars, session.shared)
    with suppress(ReconcilerError):  # told where an athlete needs it
        _ = session.ledgers
    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        return list(pool.map(lambda name: _one(session, name), session.names))


def _one(session: Session, name: str) -> Draft | Weekly:
    try:
        return prepare(session, name)
    except NotYet as error:
        return Weekly(name, "not yet", error.message, error.hint)
    except NoKey as error:
        return Weekly(name, "no key", error.message, error.hint)
    except ReconcilerError as error:
        return _failed(name, error)


def _forge(environ: Mapping[str, str], remote: Remote | None) -> GitHub | None:
    """Return the forge; None where the environment names none. A workflow that forgot its token is an error."""
    from reconciler.forge.github import GitHub  # noqa: PLC0415 - it loads the HTTP client

    try:
        return GitHub.from_environment(environ, origin=remote.address() if remote else "")
    except ForgeForbidden:
        if environ.get("GITHUB_ACTIONS") == "true":
            raise
        return None


def _settle(desk: _Desk, draft: Draft) -> Weekly:
    try:
        if desk.github is None:
            state: State = "shown" if draft.files else "nothing"
            return Weekly(draft.athlete, state, draft.said, draft=draft)
        return _offered(desk, desk.github, draft) if draft.files else _nothing(desk, desk.github, draft)
    except ReconcilerError as error:
        return replace(_failed(draft.athlete, error), draft=draft)


def _offered(desk: _Desk, github: GitHub, draft: Draft) -> Weekly:
    proposal = Proposal(draft.branch, draft.title, draft.body, draft.files, desk.base, KIND)
    if (closed := _closed(github, proposal, draft)) is not None:
        said = f"pull request #{closed[0]} for this week was closed: reopen it to have it after all"
        return Weekly(draft.athlete, "declined", said, draft=draft, pull=closed[0], url=closed[1])
    done = propose(desk.repository, proposal, github, remote=desk.remote, exists="update")
    state: State = "nothing" if done.state == "nothing to propose" else done.state
    return Weekly(draft.athlete, state, done.advice, draft=draft, pull=done.pull, url=done.url)


def _closed(github: GitHub, proposal: Proposal, draft: Draft) -> tuple[int, str] | None:
    """Return the pull request for this very week that a person closed without merging, unless another one is open."""
    if open_pull(github, proposal):
        return None
    pulls = [pull for pull in github.closed_pulls(draft.branch) if pull.merged_at is None]
    found = next((pull for pull in reversed(pulls) if pull.title.startswith(draft.begins)), None)
    return (found.number, found.html_url) if found else None


def _nothing(desk: _Desk, github: GitHub, draft: Draft) -> Weekly:
    """Close a pull request that has nothing left to bring; one with work of a person stays."""
    if not github.open_pulls(draft.branch):
        return Weekly(draft.athlete, "nothing", draft.said, draft=draft)
    done = withdraw(
        desk.repository, draft.branch, github, GONE, kind=KIND, base=desk.base, remote=desk.remote
    )
    state: State = "nothing" if done.state == "nothing to withdraw" else done.state
    return Weekly(draft.athlete, state, done.advice or draft.said, draft=draft)


def _failed(name: str, error: ReconcilerError) -> Weekly:
    said = str(error) if isinstance(error, InputError) else error.message
    return Weekly(name, "failed", said, error.hint)

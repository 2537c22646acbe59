"""The pull request of a proposal: opened once, and then brought up to date. An edge: GitHub."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import ForgeError
from reconciler.forge.model import ACTIONS
from reconciler.reconcile.proposal import Proposed, shown_body

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.forge.github import GitHub
    from reconciler.forge.model import Pull
    from reconciler.reconcile.proposal import Proposal, State

_UNPROCESSABLE = 422
NOT_STARTED = (
    "> [!NOTE]\n"
    "> A workflow opened this with its own token. The review of the plan does not start by itself then: approve its run "
    "where GitHub offers that, else close and reopen this pull request. For the next ones, give the workflow the token "
    "of a person or an app, kept in a secret."
)
"""GitHub's documentation: events of a workflow's own token start no other workflow, or one that waits for approval."""


def offer(github: GitHub, proposal: Proposal, commit: str, *, changed: bool) -> Proposed:
    """Open the pull request of a pushed branch, or bring it up to date. ForgeError, with the branch pushed."""
    state: State
    try:
        pull = open_pull(github, proposal)
        if pull is None and not changed and (closed := _declined(github, proposal, commit)):
            advice = f"pull request #{closed.number} with just this change was closed: reopen it to have it after all"
            return Proposed(proposal.branch, commit, True, closed.number, closed.html_url, "declined", advice)
        if pull is None:
            pull, state = _opened(github, proposal), "opened"
        else:
            state = "updated" if _edited(github, proposal, pull) or changed else "unchanged"
    except ForgeError as error:
        hint = f"the branch {proposal.branch} is pushed: run again, or open its pull request by hand"
        raise type(error)(
            error.message, hint="; ".join(filter(None, (error.hint, hint))), status=error.status
        ) from None
    return Proposed(proposal.branch, commit, True, pull.number, pull.html_url, state)


def open_pull(github: GitHub, proposal: Proposal) -> Pull | None:
    """Return the open pull request of a proposal, where there is one."""
    pulls = github.open_pulls(proposal.branch)
    return next((pull for pull in pulls if pull.base.ref == proposal.base.branch), None)


def was_merged(github: GitHub, proposal: Proposal, commit: str) -> bool:
    """Tell whether a pull request brought just this commit of the branch into the base, squashed or rebased.

    What a person added to a proposal is not lost with its branch then, though the base does not hold the commit itself.
    """
    pulls = github.closed_pulls(proposal.branch)
    return any(
        pull.merged_at and pull.head.sha == commit and pull.base.ref == proposal.base.branch for pull in pulls
    )


def close(github: GitHub, pulls: Sequence[Pull], comment: str) -> tuple[int, ...]:
    """Close pull requests with a comment, unless it is empty, and return their numbers."""
    for pull in pulls:
        if comment:
            github.create_comment(pull.number, shown_body(comment))
        github.edit_pull(pull.number, state="closed")
    return tuple(pull.number for pull in pulls)


def _declined(github: GitHub, proposal: Proposal, commit: str) -> Pull | None:
    """Return the pull request of this very commit that a person closed without merging it."""
    pulls = github.closed_pulls(proposal.branch)
    return next((pull for pull in pulls if pull.merged_at is None and pull.head.sha == commit), None)


def _opened(github: GitHub, proposal: Proposal) -> Pull:
    """Open the pull request; where another run was faster, bring that one up to date."""
    body = shown_body(proposal.body, trailers=proposal.trailers)
    pull: Pull | None
    try:
        pull = github.create_pull(
            title=proposal.title, body=body, head=proposal.branch, base=proposal.base.branch
        )
    except ForgeError as error:
        pull = open_pull(github, proposal) if error.status == _UNPROCESSABLE else None
        if pull is None:
            raise
    _edited(github, proposal, pull)
    return pull


def _edited(github: GitHub, proposal: Proposal, pull: Pull) -> bool:
    """Bring title and text up to date, with the note where the author is a workflow's own token."""
    by_workflow = pull.user is not None and pull.user.login == ACTIONS
    body = shown_body(proposal.body, NOT_STARTED if by_workflow else "", proposal.trailers)
    if pull.title == proposal.title and (pull.body or "").split() == body.split():
        return False
    github.edit_pull(pull.number, title=proposal.title, body=body)
    return True

"""Offers a change of the plans for review: a branch, pushed where there is a remote, and its pull request. An edge.

Pull requests that a workflow opens with its own token (`secrets.GITHUB_TOKEN`) start no other workflow, or one that waits
for approval, by GitHub's design, so that the review of the plan does not run by itself. A run that is to have its
proposals reviewed gives GITHUB_TOKEN (or GH_TOKEN) the token of a person or an app from a secret, for the push as well as
for the API. Where it did not, the text of the pull request says how to start the review.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.forge.address import address_of
from reconciler.reconcile import proposal_branch as branches
from reconciler.reconcile.proposal import (
    Base,
    Proposal,
    ProposalError,
    Proposed,
    Withdrawn,
    require_branch,
)
from reconciler.reconcile.proposal_pull import close, offer, open_pull, was_merged

if TYPE_CHECKING:
    from reconciler.forge.github import GitHub
    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.proposal import Exists, State
    from reconciler.reconcile.proposal_branch import Tip
    from reconciler.reconcile.remote import Remote


def find_base(repository: Repository, default_branch: str, remote: Remote | None = None) -> Base:
    """Return what proposals are made from: the remote's default branch, or, where it is away, that of this clone.

    ProposalError where there is neither.
    """
    ref = f"refs/heads/{default_branch}"
    if remote and (commit := _fetched(repository, remote, ref)):
        return Base(default_branch, commit, fetched=True)
    copy = f"refs/remotes/{remote.name}/{default_branch}" if remote else ref
    commit = branches.commit_of(repository, ref) or branches.commit_of(repository, copy)
    if commit is None:
        msg = f"there is no commit on the branch {default_branch}, which proposals are made from"
        raise ProposalError(
            msg, hint="commit the plans there, or set default_branch in athletes/settings.yaml"
        )
    return Base(default_branch, commit)


def propose(
    repository: Repository,
    proposal: Proposal,
    github: GitHub | None = None,
    *,
    remote: Remote | None = None,
    exists: Exists = "refuse",
) -> Proposed:
    """Commit a proposal on its branch, push it, and open its pull request or bring it up to date.

    Run again, it does nothing that is done. Where the branch holds something else already, `refuse` is an error for a
    person, and `update` makes it anew, one commit on the base; but what somebody else put there is kept. Where the remote
    is away, `refuse` commits in this clone and says how to go on, and `update` is an error, since nobody knows what the
    branch holds.

    ProposalError where git or the remote refuses; ForgeError where GitHub does, with the branch pushed.
    """
    commit = branches.make(repository, proposal)
    if commit is None:
        return Proposed(proposal.branch, None, False, None, "", "nothing to propose")
    remote, trouble = _worded(remote), ""
    try:
        tip = branches.look(repository, remote, proposal.branch)
    except branches.RemoteTrouble as error:
        if exists == "update":
            raise
        remote, trouble = None, error.message
        tip = branches.look(repository, None, proposal.branch)
    return _settle(repository, proposal, github, remote, tip, commit, exists, trouble)


def withdraw(
    repository: Repository,
    branch: str,
    github: GitHub | None = None,
    comment: str = "",
    *,
    kind: str,
    base: Base,
    remote: Remote | None = None,
) -> Withdrawn:
    """Delete the branch of a proposal that is no longer needed, and close its pull requests with a comment.

    A branch that holds anything but our commit is kept, with its pull requests. The branch goes first, by
    compare-and-swap: what somebody pushes in between is not lost. ProposalError where the remote is away or refuses;
    ForgeError where GitHub does not answer, which closes the pull requests of a branch that is gone by itself.
    """
    require_branch(branch, base.branch)
    remote = _worded(remote)
    tip = branches.look(repository, remote, branch)
    held = tip.there if remote else tip.here
    if held and not _is_free(repository, held, kind, base):
        return Withdrawn(branch, "kept", advice=_left_alone(branch, held))
    pulls = github.open_pulls(branch) if github and held else ()
    if held:
        branches.move(repository, remote, tip, None)
    if remote:
        branches.follow(repository, tip, None, kind, base)
    closed = close(github, pulls, comment) if github else ()
    return Withdrawn(branch, "withdrawn" if held else "nothing to withdraw", closed)


def _settle(
    repository: Repository,
    proposal: Proposal,
    github: GitHub | None,
    remote: Remote | None,
    tip: Tip,
    commit: str,
    exists: Exists,
    trouble: str,
) -> Proposed:
    """Bring the branch to what it should hold, and then the pull request."""
    seen = tip.there or tip.here
    held = tip.there if remote else tip.here
    if seen and _holds(repository, seen, commit, proposal):
        commit, changed = seen, held is None
    elif seen and exists == "refuse":
        raise _exists(tip, remote)
    elif held and not (
        _is_free(repository, held, proposal.kind, proposal.base)
        or (github and was_merged(github, proposal, held))
    ):
        return _kept(proposal, held, github, pushed=remote is not None)
    else:
        changed = True
    if changed:
        branches.move(repository, remote, tip, commit)
        if remote:
            branches.follow(repository, tip, commit, proposal.kind, proposal.base)
    if github and remote:
        return offer(github, proposal, commit, changed=changed)
    url, advice = _by_hand(proposal, remote, trouble)
    state: State = "unchanged" if not changed else "updated" if held else "committed"
    return Proposed(proposal.branch, commit, remote is not None, None, url, state, advice)


def _holds(repository: Repository, seen: str, commit: str, proposal: Proposal) -> bool:
    """Tell whether the branch holds this very proposal, waiting to be merged."""
    return (
        branches.is_ours(repository, seen, proposal.kind)
        and branches.is_same(repository, seen, commit)
        and not branches.is_merged(repository, seen, proposal.base)
    )


def _is_free(repository: Repository, held: str, kind: str, base: Base) -> bool:
    """Tell whether nobody's work is lost with what the branch holds."""
    return branches.is_ours(repository, held, kind) or branches.is_merged(repository, held, base)


def _kept(proposal: Proposal, held: str, github: GitHub | None, *, pushed: bool) -> Proposed:
    pull = open_pull(github, proposal) if github and pushed else None
    number, url = (pull.number, pull.html_url) if pull else (None, "")
    return Proposed(proposal.branch, held, pushed, number, url, "kept", _left_alone(proposal.branch, held))


def _left_alone(branch: str, held: str) -> str:
    return f"the branch {branch} holds work of somebody else ({held[:12]}) and is left alone: merge it, or delete it"


def _exists(tip: Tip, remote: Remote | None) -> ProposalError:
    where = f"on {remote.name}" if remote and tip.there else "in this clone"
    there = f"git push {remote.name} --delete {tip.branch}" if remote and tip.there else ""
    here = f"git branch -D {tip.branch}" if tip.here else ""
    commands = ", ".join(filter(None, (there, here)))
    msg = f"the branch {tip.branch} exists already {where}"
    return ProposalError(msg, hint=f"take another name, or delete it if nobody needs it: {commands}")


def _by_hand(proposal: Proposal, remote: Remote | None, trouble: str) -> tuple[str, str]:
    """Return the page on which a person opens the pull request, and what to do."""
    branch, into = proposal.branch, proposal.base.branch
    if remote is None:
        push = (
            f"push the branch (git push origin {branch}), and open a pull request from {branch} into {into}"
        )
        return "", f"{trouble}; {push}" if trouble else push
    found = address_of(remote.address())
    url = found.compare(into, branch) if found else ""
    where = f": {url}" if url else f" where {remote.name} is hosted"
    return url, f"open a pull request from {branch} into {into}{where}"


def _fetched(repository: Repository, remote: Remote, ref: str) -> str | None:
    """Return the commit of a ref of the remote, brought here; None where that cannot be had now."""
    remote = replace(remote, wording=branches.PROPOSAL)
    try:
        commit = remote.look(ref).commits.get(ref)
        if commit and branches.commit_of(repository, commit) is None:
            remote.bring(ref)
    except branches.RemoteTrouble:
        return None
    return branches.commit_of(repository, commit) if commit else None


def _worded(remote: Remote | None) -> Remote | None:
    return replace(remote, wording=branches.PROPOSAL) if remote else None

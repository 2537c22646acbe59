"""Where proposals of a session are made from and where they go: what `adopt`, `import` and drift mode `adopt` share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import ForgeError
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.propose import find_base, propose
from reconciler.reconcile.remote import Remote

if TYPE_CHECKING:
    from reconciler.forge.github import GitHub
    from reconciler.reconcile.proposal import Base, Exists, Proposal, Proposed
    from reconciler.session.session import Session


def base_of(session: Session) -> tuple[Base, GitTree]:
    """Return what proposals are made from, and its files."""
    base = find_base(session.repository, session.settings.default_branch, remote_of(session))
    return base, GitTree(session.repository, base.commit)


def offer(session: Session, proposal: Proposal, *, exists: Exists = "refuse") -> Proposed:
    """Propose what was made from the files of the base. Raises what `propose` does."""
    return propose(session.repository, proposal, forge_of(session), remote=remote_of(session), exists=exists)


def remote_of(session: Session) -> Remote | None:
    """Return the remote that proposals are pushed to, where there is one."""
    return Remote.of(session.repository, session.environ)


def forge_of(session: Session) -> GitHub | None:
    """Return GitHub, where the environment and the remote lead there; else a person goes on from the branch."""
    if remote_of(session) is None:
        return None
    try:
        return session.github
    except ForgeError:
        return None

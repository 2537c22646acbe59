"""An import, done: the files are written into the working tree, or proposed on a branch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.errors import ForgeError
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.proposal import Proposal
from reconciler.reconcile.propose import find_base, propose
from reconciler.reconcile.remote import Remote
from reconciler.render.import_text import body
from reconciler.render.import_view import ImportView
from reconciler.session.import_plan import plan_import
from reconciler.session.plan_files import replace_files

if TYPE_CHECKING:
    from reconciler.forge.github import GitHub
    from reconciler.reconcile.importing import Choice
    from reconciler.reconcile.proposal import Proposed
    from reconciler.session.import_plan import Import
    from reconciler.session.session import Session


def run(session: Session, name: str, choice: Choice, *, dry_run: bool, branch: str | None) -> ImportView:
    """Import one athlete's events: into files, or, with `branch`, as a proposal made from the default branch.

    Raises what `plan_import` does; ReconcilerError where a file was changed meanwhile; ProposalError where there can be
    no such branch.
    """
    if branch is None:
        made = plan_import(session, name, choice, session.tree)
        if made.files and not dry_run:
            files = {file.path: (file.before, file.after) for file in made.files}
            replace_files(session.options.root, files)
        return replace(_view(made), written=bool(made.files) and not dry_run)
    remote = Remote.of(session.repository, session.environ)
    base = find_base(session.repository, session.settings.default_branch, remote)
    made = plan_import(session, name, choice, GitTree(session.repository, base.commit))
    view = _view(made)
    if dry_run or not made.files:
        return view
    proposal = Proposal(
        branch=branch,
        title=f"Import {len(made.taken)} events of {name}",
        body=body(view),
        files={file.path: file.after for file in made.files},
        base=base,
        kind="import",
    )
    return replace(view, proposed=_proposed(session, proposal, remote))


def _proposed(session: Session, proposal: Proposal, remote: Remote | None) -> Proposed:
    github = _github(session) if remote else None
    return propose(session.repository, proposal, github, remote=remote)


def _github(session: Session) -> GitHub | None:
    """Return the forge where the environment names it; without one, the branch is pushed, and a person goes on."""
    try:
        return session.github
    except ForgeError:
        return None


def _view(made: Import) -> ImportView:
    return ImportView(
        athlete=made.athlete,
        first=made.first,
        last=made.last,
        today=made.today,
        taken=made.taken,
        left=made.left,
        known=made.known,
        later=made.later,
        files={file.week: file.path for file in made.files},
        new=frozenset(file.path for file in made.files if file.before is None),
        errors=made.errors,
    )

"""An import, done: the files are written into the working tree, or proposed on a branch."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from reconciler.reconcile.proposal import Proposal
from reconciler.render.import_text import body
from reconciler.render.import_view import ImportView
from reconciler.session import offering
from reconciler.session.import_plan import plan_import
from reconciler.session.plan_files import replace_files

if TYPE_CHECKING:
    from reconciler.reconcile.importing import Choice
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
    base, tree = offering.base_of(session)
    made = plan_import(session, name, choice, tree)
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
    return replace(view, proposed=offering.offer(session, proposal))


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

"""What an import shows: a view for every output, and the document for programs. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.render.documents import FORMAT_VERSION

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping

    from reconciler.reconcile.importing import Left, Taken
    from reconciler.reconcile.proposal import Proposed
    from reconciler.render.import_shapes import (
        ImportedShape,
        ImportProposalShape,
        ImportShape,
        NotImportedShape,
    )


@dataclass(frozen=True, slots=True)
class ImportView:
    """What was taken and left. `files` maps the weeks to their paths; `new` are the paths of new files."""

    athlete: str
    first: dt.date
    last: dt.date
    today: dt.date
    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    known: int
    later: int
    files: Mapping[str, str]
    new: frozenset[str]
    errors: tuple[str, ...]
    written: bool = False
    proposed: Proposed | None = None

    @property
    def looks_back(self) -> bool:
        """Whether something lies before today, where a run looks only when it is told to."""
        return any(one.live.date < self.today for one in self.taken)


def document(view: ImportView) -> ImportShape:
    """Return the document for programs."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": "import",
        "athlete": view.athlete,
        "window": [view.first.isoformat(), view.last.isoformat()],
        "taken": [_taken(one) for one in view.taken],
        "left": [_left(one) for one in view.left],
        "known": view.known,
        "later": view.later,
        "findings": list(view.errors),
        "files": [{"path": path, "week": week, "new": path in view.new} for week, path in view.files.items()],
        "written": view.written,
        "proposal": _proposal(view.proposed) if view.proposed else None,
    }


def _proposal(made: Proposed) -> ImportProposalShape:
    return {
        "branch": made.branch,
        "commit": made.commit,
        "pushed": made.pushed,
        "pull": made.pull,
        "url": made.url,
        "state": made.state,
        "advice": made.advice,
    }


def _taken(one: Taken) -> ImportedShape:
    return {
        "event_id": one.live.id,
        "external_id": one.live.external_id,
        "category": one.live.category,
        "type": one.live.type,
        "name": one.live.name or "",
        "start": one.live.start_date_local,
        "week": one.week,
        "id": one.id,
        "list": one.kind,
        "by": "number" if one.by_number else "mark",
        "left": list(one.left),
    }


def _left(one: Left) -> NotImportedShape:
    return {
        "event_id": one.live.id,
        "external_id": one.live.external_id,
        "category": one.live.category,
        "type": one.live.type,
        "name": one.live.name,
        "start": one.live.start_date_local,
        "why": one.why,
        "reason": one.reason,
    }

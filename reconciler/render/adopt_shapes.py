"""The output of `adopt --format json`, and how it is made. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from typing_extensions import TypedDict

from reconciler.render.adopt_words import file_patch
from reconciler.render.documents import FORMAT_VERSION, observation_document
from reconciler.render.review_shapes import ObservationShape  # noqa: TC001 - pydantic makes the schema from it

if TYPE_CHECKING:
    from reconciler.reconcile.adopt_model import Adoption
    from reconciler.reconcile.proposal import Proposed


class OutcomeShape(TypedDict):
    """What becomes of one edit of the calendar.

    `identity` names it in the YAML afterwards, null where the entry goes; `writes` are what the next apply writes.
    """

    seen: ObservationShape
    fate: Literal["adopted", "kept", "undecided", "refused"]
    said: list[str]
    identity: str | None
    writes: list[str]
    trailer: str | None


class AdoptedFileShape(TypedDict):
    """A file that changes, with its unified diff."""

    path: str
    is_new: bool
    diff: str


class ProposedShape(TypedDict):
    """The branch and the pull request of a proposal."""

    branch: str
    commit: str | None
    pushed: bool
    pull: int | None
    url: str | None
    state: str
    advice: str | None


class AdoptShape(TypedDict):
    """The output of `adopt`. `written`: the files of the working tree were changed.

    `findings` are errors of the rules in what changes, which stop every run after the merge.
    """

    format_version: str
    kind: Literal["adopt"]
    athlete: str
    outcomes: list[OutcomeShape]
    files: list[AdoptedFileShape]
    findings: list[str]
    trailers: list[str]
    written: bool
    proposed: ProposedShape | None


def document(adoption: Adoption, proposed: Proposed | None, *, written: bool) -> AdoptShape:
    """Return an adoption for programs."""
    return {
        "format_version": FORMAT_VERSION,
        "kind": "adopt",
        "athlete": adoption.athlete,
        "outcomes": [
            {
                "seen": observation_document(outcome.seen),
                "fate": outcome.fate,
                "said": list(outcome.said),
                "identity": outcome.identity or None,
                "writes": list(outcome.writes),
                "trailer": str(outcome.trailer) if outcome.trailer else None,
            }
            for outcome in adoption.outcomes
        ],
        "files": [
            {"path": path, "is_new": adoption.before[path] is None, "diff": file_patch(adoption, path)}
            for path in adoption.after
        ],
        "findings": list(adoption.errors),
        "trailers": [str(trailer) for trailer in adoption.trailers],
        "written": written,
        "proposed": proposed_document(proposed) if proposed else None,
    }


def proposed_document(proposed: Proposed) -> ProposedShape:
    """Return what became of a proposal."""
    return {
        "branch": proposed.branch,
        "commit": proposed.commit,
        "pushed": proposed.pushed,
        "pull": proposed.pull,
        "url": proposed.url or None,
        "state": proposed.state,
        "advice": proposed.advice or None,
    }

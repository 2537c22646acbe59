"""The part of `reconciler doctor` that asks GitHub, with the token of the environment."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from reconciler.errors import ForgeError, ReconcilerError
from reconciler.scaffold import checks, github_checks

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.forge.model import JSON
    from reconciler.forge.wire import Wire
    from reconciler.scaffold.checks import Check
    from reconciler.session.session import Session

_WORKFLOWS = ".github/workflows/"
WORKFLOW = f"{_WORKFLOWS}reconcile.yml"


def check_forge(
    session: Session, documents: Sequence[AthleteDocument], environ: Mapping[str, str]
) -> Iterator[Check]:
    """What stands on GitHub, where the repository is there, or must be since pull requests approve."""
    names = sorted({document.credential_env for document in documents})
    origin = _origin(session)
    server = environ.get("GITHUB_SERVER_URL", "https://github.com")
    repository = environ.get("GITHUB_REPOSITORY") or github_checks.repository_of(origin, server)
    if repository is None and session.settings.approval != "pull-request":
        return
    yield checks.check_workflow(WORKFLOW, _text(session, WORKFLOW), names)
    told = _told(session, documents)
    for name, (channels, what) in told.items():
        yield from checks.check_channels(name, _text(session, name), channels, what)
    names = sorted({*names, *(channel for channels, _ in told.values() for channel in channels)})
    token = environ.get("GITHUB_TOKEN") or environ.get("GH_TOKEN")
    if repository is None or not token:
        why = "GITHUB_TOKEN is not set" if repository else f"origin is not on {server}"
        yield from github_checks.not_checked(why)
        return
    yield from _github(repository, session.settings.default_branch, names, token, environ)


def _told(session: Session, documents: Sequence[AthleteDocument]) -> Mapping[str, tuple[frozenset[str], str]]:
    """Return, by workflow, the variables of those whom its run tells something, and what that is."""
    channels = session.settings.notifications
    reviews = frozenset(channel.env for channel in channels if "review" in channel.on)
    results = frozenset(channel.env for channel in channels if set(channel.on) - {"review"})
    mornings = frozenset(document.morning.env for document in documents if document.morning)
    return {
        WORKFLOW: (results, "news of a run"),
        f"{_WORKFLOWS}plan-review.yml": (reviews, "news of a review"),
        f"{_WORKFLOWS}morning.yml": (mornings, "the morning messages"),
    }


def _text(session: Session, name: str) -> str | None:
    path = session.options.root / name
    return path.read_text("utf-8") if path.is_file() else None


def _origin(session: Session) -> str:
    try:
        return session.repository.attempt("remote", "get-url", "origin")[1].decode(errors="replace").strip()
    except ReconcilerError:  # in no git repository, which has a line of its own
        return ""


def _github(
    repository: str, branch: str, names: Sequence[str], token: str, environ: Mapping[str, str]
) -> Iterator[Check]:
    from reconciler.forge.github import API  # noqa: PLC0415
    from reconciler.forge.wire import Wire  # noqa: PLC0415

    try:
        wire = Wire(environ.get("GITHUB_API_URL") or API, token)
    except ForgeError as error:
        yield from github_checks.not_checked(error.message)
        return
    try:
        yield from github_checks.check_github(repository, branch, names, partial(_ask, wire))
    finally:
        wire.close()


def _ask(wire: Wire, path: str) -> tuple[int, JSON]:
    """Return status and body; 0 where GitHub does not answer. A refusal is an answer here, too."""
    try:
        return 200, wire.get(path, {"per_page": "100"})
    except ForgeError as error:
        return error.status or 0, None

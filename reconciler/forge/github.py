"""GitHub's REST API, as far as it is needed: pull requests, their comments and reviews, check runs, issues."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Self

from pydantic import TypeAdapter

from reconciler.errors import ForgeError, ForgeForbidden
from reconciler.forge.model import CheckRun, Comment, Issue, Pull, PullReview, User, read
from reconciler.forge.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    import httpx

    from reconciler.forge.checks import Annotation
    from reconciler.forge.model import JSON

API = "https://api.github.com"
ACTIONS = "github-actions[bot]"
"""Whose comments those of a workflow's own token are."""
ANNOTATIONS = 50
"""GitHub takes so many annotations in one request, and adds those of the next."""
_REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,99}/(?!\.\.?$)[\w.-]{1,100}", re.ASCII)


class GitHub:
    """One repository on GitHub. All methods raise ForgeError, and ForgeForbidden where the token may not."""

    def __init__(self, wire: Wire, repository: str) -> None:
        if not _REPOSITORY.fullmatch(repository):
            msg = "GITHUB_REPOSITORY is not of the form owner/name"
            raise ForgeError(msg)
        self._wire = wire
        self._root = f"/repos/{repository}"
        self._login: str | None = None

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str], *, transport: httpx.BaseTransport | None = None
    ) -> Self:
        """Read GITHUB_TOKEN, GITHUB_REPOSITORY and GITHUB_API_URL. ForgeError where one is missing."""
        missing = [
            name for name in ("GITHUB_TOKEN", "GITHUB_REPOSITORY") if not environ.get(name, "").strip()
        ]
        if missing:
            msg = f"GitHub cannot be asked: {' and '.join(missing)} not set"
            hint = "a workflow passes GITHUB_TOKEN by `env:`; elsewhere set both, GITHUB_REPOSITORY as owner/name"
            raise ForgeForbidden(msg, hint=hint)
        wire = Wire(
            environ.get("GITHUB_API_URL") or API, environ["GITHUB_TOKEN"].strip(), transport=transport
        )
        return cls(wire, environ["GITHUB_REPOSITORY"].strip())

    def close(self) -> None:
        """Close the connections."""
        self._wire.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def login(self) -> str:
        """Return whose the token is. A workflow's own may not ask, and is the bot's of GitHub Actions."""
        if self._login is None:
            try:
                self._login = read(User, self._wire.get("/user")).login
            except ForgeForbidden:
                self._login = ACTIONS
        return self._login

    def pulls_of(self, commit: str) -> tuple[Pull, ...]:
        """Return the pull requests that brought a commit into the default branch, or hold it while they are open."""
        rows = self._wire.pages(f"{self._root}/commits/{commit}/pulls")
        return read(TypeAdapter(tuple[Pull, ...]), rows)

    def pull(self, number: int) -> Pull:
        """Return one pull request."""
        return read(Pull, self._wire.get(f"{self._root}/pulls/{number}"))

    def reviews(self, number: int) -> tuple[PullReview, ...]:
        """Return the reviews of a pull request, oldest first."""
        rows = self._wire.pages(f"{self._root}/pulls/{number}/reviews")
        return read(TypeAdapter(tuple[PullReview, ...]), rows)

    def comments(self, number: int) -> tuple[Comment, ...]:
        """Return the comments of a pull request or an issue, oldest first."""
        rows = self._wire.pages(f"{self._root}/issues/{number}/comments")
        return read(TypeAdapter(tuple[Comment, ...]), rows)

    def create_comment(self, number: int, body: str) -> None:
        """Comment on a pull request or an issue."""
        self._wire.send("POST", f"{self._root}/issues/{number}/comments", {"body": body})

    def edit_comment(self, comment: int, body: str) -> None:
        """Replace the text of a comment."""
        self._wire.send("PATCH", f"{self._root}/issues/comments/{comment}", {"body": body})

    def check(
        self, name: str, commit: str, conclusion: str, title: str, summary: str, notes: Sequence[Annotation]
    ) -> None:
        """Make a finished check run with any number of annotations."""
        output: dict[str, JSON] = {"title": title, "summary": summary}
        first = {**output, "annotations": [note.to_json() for note in notes[:ANNOTATIONS]]}
        body: dict[str, JSON] = {"name": name, "head_sha": commit, "status": "completed"}
        made = self._wire.send(
            "POST", f"{self._root}/check-runs", {**body, "conclusion": conclusion, "output": first}
        )
        number = read(CheckRun, made).id
        for start in range(ANNOTATIONS, len(notes), ANNOTATIONS):
            more = [note.to_json() for note in notes[start : start + ANNOTATIONS]]
            self._wire.send(
                "PATCH", f"{self._root}/check-runs/{number}", {"output": {**output, "annotations": more}}
            )

    def issues(self, label: str) -> tuple[Issue, ...]:
        """Return all issues with a label, open and closed, oldest first, without pull requests."""
        query = {"labels": label, "state": "all", "sort": "created", "direction": "asc"}
        rows = self._wire.pages(f"{self._root}/issues", query)
        found = read(TypeAdapter(tuple[Issue, ...]), rows)
        return tuple(issue for issue in found if issue.pull_request is None)

    def create_issue(self, title: str, body: str, label: str) -> int:
        """Open an issue and return its number. GitHub makes the label where there is none."""
        made = self._wire.send(
            "POST", f"{self._root}/issues", {"title": title, "body": body, "labels": [label]}
        )
        return read(Issue, made).number

    def edit_issue(self, number: int, *, title: str, body: str, state: str) -> None:
        """Replace title and text of an issue, and open or close it."""
        self._wire.send(
            "PATCH", f"{self._root}/issues/{number}", {"title": title, "body": body, "state": state}
        )

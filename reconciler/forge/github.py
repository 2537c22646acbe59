"""GitHub's REST API, as far as it is needed: pull requests, their comments and reviews, check runs, issues."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, Self

from pydantic import TypeAdapter

from reconciler.errors import ForgeError, ForgeForbidden
from reconciler.forge.address import REPOSITORY, address_of, hosts
from reconciler.forge.model import ACTIONS, CheckRun, Comment, Issue, Pull, PullReview, User, read
from reconciler.forge.wire import Wire

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import TracebackType

    import httpx

    from reconciler.forge.checks import Annotation
    from reconciler.forge.model import JSON

API = "https://api.github.com"
ANNOTATIONS = 50
"""GitHub takes so many annotations in one request, and adds those of the next."""
_BY_WORKFLOWS = (
    "allow it: GitHub \u2192 Settings \u2192 Actions \u2192 General \u2192 Workflow permissions \u2192 `Allow GitHub Actions to create "
    "and approve pull requests` (in an organisation its owner decides first), or give the job a token of a person or app"
)
_BY_PERMISSION = (
    "give the job `permissions: pull-requests: write`; a token of one's own needs `Pull requests: read and write` "
    "for this repository"
)


class GitHub:
    """One repository on GitHub. All methods raise ForgeError, and ForgeForbidden where the token may not."""

    def __init__(self, wire: Wire, repository: str) -> None:
        if not REPOSITORY.fullmatch(repository):
            msg = "GITHUB_REPOSITORY is not of the form owner/name"
            raise ForgeError(msg)
        self._wire = wire
        self._root = f"/repos/{repository}"
        self._owner = repository.partition("/")[0]
        self._login: str | None = None

    @classmethod
    def from_environment(
        cls, environ: Mapping[str, str], *, origin: str = "", transport: httpx.BaseTransport | None = None
    ) -> Self:
        """Read GITHUB_TOKEN (or GH_TOKEN), GITHUB_REPOSITORY and GITHUB_API_URL. ForgeError where one is missing.

        `origin` is the address of the git remote, which tells the repository where GITHUB_REPOSITORY does not.
        """
        token = token_of(environ)
        named = environ.get("GITHUB_REPOSITORY", "").strip()
        found = None if named else address_of(origin, hosts(environ))
        repository = found.name if found else named
        wanted = (("GITHUB_TOKEN", token), ("GITHUB_REPOSITORY", repository))
        if missing := [name for name, value in wanted if not value]:
            msg = f"GitHub cannot be asked: {' and '.join(missing)} not set"
            hint = (
                "a workflow passes GITHUB_TOKEN by `env:`; elsewhere set it (or GH_TOKEN), and GITHUB_REPOSITORY as "
                "owner/name where the remote origin does not lead to GitHub; to do without GitHub, `approval: branch` "
                "in athletes/settings.yaml"
            )
            raise ForgeForbidden(msg, hint=hint)
        return cls(Wire(environ.get("GITHUB_API_URL") or API, token, transport=transport), repository)

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

    def open_pulls(self, branch: str) -> tuple[Pull, ...]:
        """Return the open pull requests of a branch of this repository, oldest first."""
        return self._pulls(branch, "open")

    def closed_pulls(self, branch: str) -> tuple[Pull, ...]:
        """Return those that were closed, merged or not, oldest first."""
        return self._pulls(branch, "closed")

    def _pulls(self, branch: str, state: str) -> tuple[Pull, ...]:
        """List by branch, and look at the answer: GitHub ignores a `head` that it cannot read, and lists all."""
        query = {"head": f"{self._owner}:{branch}", "state": state, "sort": "created", "direction": "asc"}
        rows = read(TypeAdapter(tuple[Pull, ...]), self._wire.pages(f"{self._root}/pulls", query))
        return tuple(pull for pull in rows if pull.head.ref == branch and not pull.is_from_fork)

    def create_pull(self, *, title: str, body: str, head: str, base: str) -> Pull:
        """Open a pull request to merge the branch `head` into `base`.

        ForgeForbidden names what to allow; ForgeError with status 422 where one is open already, or nothing differs.
        """
        values = {"title": title, "body": body, "head": head, "base": base}
        try:
            return read(Pull, self._wire.send("POST", f"{self._root}/pulls", values))
        except ForgeForbidden as error:
            raise _may_not_propose(error) from None

    def edit_pull(
        self,
        number: int,
        *,
        title: str | None = None,
        body: str | None = None,
        state: Literal["open", "closed"] | None = None,
    ) -> Pull:
        """Replace what is given of a pull request: its title, its text, and whether it is open."""
        given = {"title": title, "body": body, "state": state}
        values = {name: value for name, value in given.items() if value is not None}
        try:
            return read(Pull, self._wire.send("PATCH", f"{self._root}/pulls/{number}", values))
        except ForgeForbidden as error:
            raise _may_not_propose(error) from None

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


def token_of(environ: Mapping[str, str]) -> str:
    """Return the token of an environment: GITHUB_TOKEN, or GH_TOKEN, which the command `gh` reads; empty without one."""
    return environ.get("GITHUB_TOKEN", "").strip() or environ.get("GH_TOKEN", "").strip()


def _may_not_propose(error: ForgeForbidden) -> ForgeForbidden:
    hint = _BY_WORKFLOWS if "not permitted to create" in error.message else _BY_PERMISSION
    return ForgeForbidden(error.message, hint=hint, status=error.status)

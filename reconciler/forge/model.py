"""What GitHub tells, as far as it is used. Fields that are not named here are ignored. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, TypeAlias, TypeVar

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError

from reconciler.errors import ForgeError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

JSON: TypeAlias = "str | int | float | bool | Sequence[JSON] | Mapping[str, JSON] | None"
Sha = Annotated[str, Field(pattern=r"^[0-9a-f]{40,64}$")]
T = TypeVar("T")
ACTIONS = "github-actions[bot]"
"""Who a workflow's own token is."""


class _Row(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")


class User(_Row):
    """An account. `type` is `User` or `Bot`."""

    login: str
    type: str = "User"


class Repo(_Row):
    """A repository; `full_name` is `owner/name`."""

    full_name: str


class End(_Row):
    """One end of a pull request: branch, commit, and the repository, which is None where it was deleted."""

    ref: str
    sha: Sha
    repo: Repo | None = None


class Pull(_Row):
    """A pull request. `merged_at` tells whether it was merged; `merged_by` only where one pull is asked for.

    `html_url` is its page, for people.
    """

    number: int
    title: str = ""
    body: str | None = None
    html_url: str = ""
    head: End
    base: End
    user: User | None = None
    merged_at: str | None = None
    merged_by: User | None = None

    @property
    def is_from_fork(self) -> bool:
        """The branch lives in another repository than the one it is to be merged into, or in one that is gone."""
        return self.head.repo is None or self.head.repo != self.base.repo


class PullReview(_Row):
    """A person's review of a pull request: `state` is APPROVED, CHANGES_REQUESTED, COMMENTED, DISMISSED or PENDING."""

    state: str
    commit_id: str | None = None
    user: User | None = None
    author_association: str = "NONE"


class Comment(_Row):
    """A comment of a pull request."""

    id: int
    body: str | None = None
    user: User | None = None


class Issue(_Row):
    """An issue; GitHub lists pull requests among them, which carry `pull_request`."""

    number: int
    state: str
    body: str | None = None
    user: User | None = None
    pull_request: dict[str, object] | None = Field(default=None)


class CheckRun(_Row):
    """A check run."""

    id: int


def read(kind: type[T] | TypeAdapter[T], value: object) -> T:
    """Return an answer as a value. ForgeError where it is something else."""
    adapter = kind if isinstance(kind, TypeAdapter) else TypeAdapter(kind)
    try:
        return adapter.validate_python(value)
    except (ValidationError, RecursionError):
        msg = "GitHub's answer cannot be read: it is not what its documentation says"
        raise ForgeError(msg, hint="try again; if it stays so, report it as a bug of this program") from None

"""What holds for the whole repository: the calendar, approval, guards, who is told. Never a secret."""

from typing import Annotated, Literal

from pydantic import Field

from reconciler.athlete.model import Many, Maybe, Model
from reconciler.athlete.quantity import whole
from reconciler.athlete.text import EnvName, Line, matching

INTERVALS = "https://intervals.icu"
# https anywhere; plain http only on this machine, where `reconciler calendar serve` listens. No user or
# password in the address, and the found text is not repeated, since it may hold one.
_CALENDAR = (
    r"(?:embedded|https://[A-Za-z0-9.-]{1,200}(?::[0-9]{1,5})?(?:/api/v1)?/?"
    r"|http://(?:localhost|127\.0\.0\.1)(?::[0-9]{1,5})?(?:/api/v1)?/?)"
)
Share = Annotated[float, Field(ge=0, le=1)]
Branch = Annotated[
    str,
    matching(
        r"(?!-)(?!.*\.\.)[A-Za-z0-9._/-]{1,100}", "the name of a branch, such as main", code="bad-branch"
    ),
]


class Guards(Model):
    """How much may be deleted at once without a word in the reviewed commit."""

    max_delete_share: Share = Field(default=0.3, description="Share of the claimed events in the window.")
    max_deletes: Annotated[int, whole(0, 10_000)] = Field(
        default=3, description="So many deletes are fine whatever their share."
    )


class Channel(Model):
    """Somebody to tell. The address, with its secrets, stands in an environment variable."""

    env: EnvName = Field(description="Environment variable that holds the address of the channel.")
    on: Many[Literal["applied", "failed", "drift", "review"]] = Field(
        ("failed",), description="What is told: applied, failed, drift, review."
    )
    name: Maybe[Line] = Field(None, description="A word for people.")


class Settings(Model):
    """athletes/settings.yaml. Every key has a default, the safest one: an empty file takes them all."""

    calendar: Annotated[
        str,
        matching(
            _CALENDAR,
            "embedded, an https address, or http on localhost",
            code="bad-calendar",
            hint="without user, password, path or query",
            secret=True,
        ),
    ] = Field(default=INTERVALS, description="The calendar: embedded, or an address.")
    approval: Literal["pull-request", "branch", "none"] = Field(
        default="branch",
        description=(
            "Proof needed to write to a real calendar: a merged pull request with its review, the default branch, or "
            "(by name) none."
        ),
    )
    required_reviews: Annotated[int, whole(0, 6)] = Field(
        default=0,
        description="With approval `pull-request`: so many people must have approved what was merged.",
    )
    default_branch: Branch = Field(default="main", description="The branch that counts as approved.")
    drift: Literal["report", "enforce", "adopt"] = Field(
        default="report",
        description="What to do where the calendar was edited: report it, put it back, or propose it as YAML.",
    )
    ledger: Literal["refs", "branch"] = Field(
        default="refs",
        description="Where the ledger lives: git refs, or a branch where a forge takes no refs.",
    )
    ledger_remote: Literal["origin", "none"] = Field(
        default="origin",
        description="Where runs share the ledger: the remote origin, where there is one, or only this clone.",
    )
    guards: Guards = Field(default_factory=Guards, description="How much may be deleted at once.")
    notifications: Many[Channel] = Field((), description="Who is told about what.")

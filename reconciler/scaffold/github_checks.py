"""What GitHub says about a plans repository: protection, secrets, schedule. Pure but for the `ask` it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias
from urllib.parse import urlsplit

from reconciler.forge.address import address_of
from reconciler.scaffold.checks import Check

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from reconciler.forge.model import JSON

    Ask: TypeAlias = Callable[[str], tuple[int, JSON]]

ENVIRONMENT = "calendar"
_OK, _FORBIDDEN, _MISSING = 200, 403, 404
# GitHub's documentation on plans; not checked by a test against GitHub.
_PLAN = (
    "according to GitHub's documentation private repositories on GitHub Free have neither protected branches nor "
    "environment secrets"
)
_WITHOUT_PLAN = (
    "without them: what was not reviewed and merged is not written all the same; keep the key as a secret of the "
    "repository, and see docs/security.md"
)
_BY_HAND = {
    "private": ("whether the repository is private", "look at GitHub → Settings → General → Danger Zone"),
    "branch-protection": (
        "branch protection",
        "look at GitHub → Settings → Branches (or Rules): a pull request and the check `Review` are required",
    ),
    "secrets": ("secrets", "look at GitHub → Settings → Secrets and variables → Actions"),
    "schedule": ("the schedule", "look at GitHub → Actions → reconcile: it must not say that it is disabled"),
}


def repository_of(origin: str, server: str = "https://github.com") -> str | None:
    """Return `owner/name` where a remote's address leads to that server, else None. Credentials in it are dropped."""
    found = address_of(origin, {urlsplit(server).hostname or ""})
    return found.name if found else None


def not_checked(why: str) -> Iterator[Check]:
    """Return the checks that only GitHub can answer, as not made, with how a person makes them."""
    for name in _BY_HAND:
        yield _unknown(name, why)


def check_github(repository: str, branch: str, credentials: Sequence[str], ask: Ask) -> Iterator[Check]:
    """Ask GitHub. `ask` takes a path of the REST API and returns status and JSON.

    What the token may not see is unknown, never missing.
    """
    base = f"/repos/{repository}"
    private = _private(*ask(base))
    yield private
    rules = ask(f"{base}/rules/branches/{branch}")
    protection = _protection(branch, ask(f"{base}/branches/{branch}"), rules)
    if private.status == "ok" and protection.status != "ok" and rules[0] == _FORBIDDEN:
        said = f"branch protection: not checked (GitHub answered {_FORBIDDEN}): {_PLAN}"
        protection = Check("branch-protection", "unknown", said, _WITHOUT_PLAN)
    yield protection
    yield _secrets(
        credentials,
        ask(f"{base}/actions/secrets"),
        ask(f"{base}/environments/{ENVIRONMENT}/secrets"),
    )
    yield _schedule(*ask(f"{base}/actions/workflows/reconcile.yml"))


def _private(status: int, body: JSON) -> Check:
    if status != _OK or not isinstance(body, dict):
        return _unknown("private", _answered(status))
    if body.get("private") is True:
        return Check("private", "ok", "the repository is private")
    mend = "make it private: GitHub → Settings → General → Danger Zone"
    return Check("private", "bad", "the repository is public, and it holds health data", mend)


def _protection(branch: str, protected: tuple[int, JSON], rules: tuple[int, JSON]) -> Check:
    by_rule = isinstance(rules[1], list) and any(
        isinstance(rule, dict) and rule.get("type") == "pull_request" for rule in rules[1]
    )
    by_branch = isinstance(protected[1], dict) and protected[1].get("protected") is True
    if by_rule or by_branch:
        return Check("branch-protection", "ok", f"{branch} is protected")
    if protected[0] != _OK:
        return _unknown("branch-protection", _answered(protected[0]))
    mend = "require a pull request and the check `Review`: GitHub → Settings → Branches (or Rules)"
    return Check("branch-protection", "bad", f"anybody who can push may change {branch} unreviewed", mend)


def _secrets(credentials: Sequence[str], *answers: tuple[int, JSON]) -> Check:
    names = {name for _, body in answers for name in _names(body)}
    lacking = [name for name in credentials if name not in names]
    if not lacking:
        return Check("secrets", "ok", f"GitHub holds {', '.join(credentials)}")
    if any(status not in (_OK, _MISSING) for status, _ in answers) or answers[0][0] != _OK:
        return _unknown("secrets", "the token may not list secrets")
    mend = "GitHub → Settings → Secrets and variables → Actions → New repository secret"
    return Check("secrets", "bad", f"GitHub holds no secret {', '.join(lacking)}", mend)


def _names(body: JSON) -> list[str]:
    rows = body.get("secrets") if isinstance(body, dict) else None
    return [str(row.get("name")) for row in rows if isinstance(row, dict)] if isinstance(rows, list) else []


def _schedule(status: int, body: JSON) -> Check:
    if status == _MISSING:
        return Check("schedule", "bad", "GitHub does not know reconcile.yml",
                     "push .github/workflows/reconcile.yml to the default branch")  # fmt: skip
    state = body.get("state") if isinstance(body, dict) else None
    if status != _OK or not isinstance(state, str):
        return _unknown("schedule", _answered(status))
    if state == "active":
        return Check("schedule", "ok", "reconcile.yml is active")
    why = (
        "GitHub pauses schedules after 60 days without a commit"
        if state == "disabled_inactivity"
        else "by hand"
    )
    return Check("schedule", "bad", f"reconcile.yml is disabled ({why})",
                 "enable it: GitHub → Actions → reconcile → Enable workflow")  # fmt: skip


def _unknown(name: str, why: str) -> Check:
    what, by_hand = _BY_HAND[name]
    return Check(name, "unknown", f"{what}: not checked ({why})", by_hand)


def _answered(status: int) -> str:
    return f"GitHub answered {status}" if status else "GitHub does not answer"

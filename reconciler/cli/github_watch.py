"""The one issue about athletes whose calendar does not say what git says.

What is blocked or failed opens it at once; drift only when two runs in a row saw it. It closes by itself. How often each
drift was seen stands in the hidden first line of the issue; the very first sighting makes the issue, closed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.forge.sealed import bears, seal, unseal
from reconciler.reconcile.changes import canonical_digest
from reconciler.render.escaping import escape
from reconciler.render.review import verdict

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from reconciler.forge.github import GitHub
    from reconciler.forge.model import JSON, Issue
    from reconciler.render.review import Review

LABEL = "reconciler"
KIND = "watch"
SIGHTINGS = 2
MOST_LINES = 100
TITLE = "Calendars that differ from the plan"
_KEPT = re.compile(r"<!-- reconciler:(?P<kind>watch(?:\d+of(?P<count>\d+))?) ")
_AT_ONCE = ("error", "blocked", "failed", "conflict")


@dataclass(frozen=True, slots=True)
class Watch:
    """What the issue says. `sightings` counts, per athlete, the runs in a row that saw drift."""

    sightings: Mapping[str, int]
    is_open: bool
    shown: str
    text: str

    def body(self, kind: str) -> str:
        """Return the text of the issue."""
        data: dict[str, JSON] = {"sightings": dict(self.sightings), "open": self.is_open, "shown": self.shown}
        return seal(kind, data, self.text)


def keep(github: GitHub, reviews: Sequence[Review], shard: str) -> None:
    """Open, rewrite or close the issue of this shard; send nothing where nothing changed. ForgeError."""
    kind, login = KIND + shard.replace("/", "of"), github.login()
    ours = [one for one in github.issues(LABEL) if one.user and one.user.login == login]
    _close_others(github, ours, shard)
    issue = next((one for one in ours if bears(kind, one.body)), None)
    data = unseal(kind, issue.body).data if issue else {}
    now = watch(reviews, data)
    if issue is None and not now.sightings and not now.is_open:
        return
    title = TITLE + (f" (shard {shard})" if shard else "")
    body = now.body(kind)
    state = "open" if now.is_open and not _closed_by_hand(issue, data, now) else "closed"
    if issue is None:
        number = github.create_issue(title, body, LABEL)
        if state == "closed":
            github.edit_issue(number, title=title, body=body, state=state)
    elif (issue.body, issue.state) != (body, state):
        github.edit_issue(issue.number, title=title, body=body, state=state)


def _close_others(github: GitHub, ours: Sequence[Issue], shard: str) -> None:
    """Close what is left of another division of the roster: nobody keeps it any more. The first shard does so."""
    number, _, count = shard.partition("/")
    if number not in ("", "1"):
        return
    for issue in ours:
        kept = _KEPT.match(issue.body or "")
        if kept and issue.state == "open" and (kept["count"] or "") != count:
            text = (
                "The roster is divided among runners in another way now: other issues say how things stand.\n"
            )
            body = seal(kept["kind"], {"open": False}, text)
            github.edit_issue(issue.number, title=TITLE, body=body, state="closed")


def watch(reviews: Sequence[Review], before: Mapping[str, JSON]) -> Watch:
    """Return what the issue is to say, from this run and what it said before. Pure."""
    counted = before.get("sightings")
    seen = counted if isinstance(counted, dict) else {}
    sightings = {
        review.athlete: _number(seen.get(review.athlete)) + 1
        for review in reviews
        if not review.settled and review.status not in _AT_ONCE
    }
    told = [
        review
        for review in reviews
        if review.status in _AT_ONCE or sightings.get(review.athlete, 0) >= SIGHTINGS
    ]
    unsettled = any(not review.settled for review in reviews)
    is_open = bool(told) or (unsettled and before.get("open") is True)
    shown = canonical_digest([[review.athlete, review.status, verdict(review)] for review in told])
    return Watch(sightings, is_open, shown, _text(told, unsettled=unsettled))


def _closed_by_hand(issue: Issue | None, before: Mapping[str, JSON], now: Watch) -> bool:
    """Tell whether a person closed it and nothing new came since: then it stays closed."""
    return bool(
        issue and issue.state == "closed" and before.get("open") is True and before.get("shown") == now.shown
    )


def _number(value: JSON) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _text(told: Sequence[Review], *, unsettled: bool) -> str:
    if not told:
        words = (
            "Drift was seen once. If the next run sees it too, this issue opens."
            if unsettled
            else "\u2705 All calendars say what git says."
        )
        return words + "\n"
    lines = [f"- **{escape(review.title)}**: {escape(verdict(review))}" for review in told]
    for review in told:
        lines += [f"  - {escape(reason[:300])}" for reason in (*review.refusals, review.hint) if reason][:10]
    if len(lines) > MOST_LINES:
        lines[MOST_LINES:] = [f"- and more: {len(told)} athletes in all"]
    ways = "What to do: `reconciler diff --athlete NAME` shows each difference, and `reconciler adopt NAME` writes it into the YAML."
    return "\n".join([*lines, "", ways, "This issue is kept by the program, and closes by itself.", ""])

"""A changeset as a file: what was reviewed, so that apply lets through that or less. Pure."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from reconciler.errors import ChangesetError
from reconciler.reconcile.changes import Action, Change, Changeset, canonical_digest

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

FORMAT_VERSION = "1.0"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What was reviewed for one athlete: the digest of each change, and the events (marks and ids) to be deleted."""

    digests: frozenset[str]
    deletes: frozenset[tuple[str, int | None]]


def to_document(changesets: Sequence[Changeset], commit: str, calendars: Mapping[str, str]) -> dict[str, Any]:
    """Return the file's JSON. The seal at its end tells a damaged file from a reviewed one."""
    athletes = [
        {
            "athlete": changeset.athlete,
            "calendar": calendars[changeset.athlete],
            "changes": [change_document(change, changeset.athlete) for change in changeset.changes],
        }
        for changeset in sorted(changesets, key=lambda changeset: changeset.athlete)
    ]
    body = {"format_version": FORMAT_VERSION, "kind": "changeset", "commit": commit, "athletes": athletes}
    return {**body, "seal": canonical_digest(body)}


def change_document(change: Change, athlete: str) -> dict[str, Any]:
    """Return one change as JSON, without the bytes of a workout file."""
    return {
        "action": change.action.value,
        "identity": change.identity,
        "external_id": change.external_id,
        "event_id": change.event_id,
        "name": change.name,
        "date": change.date.isoformat(),
        "reason": change.reason,
        "before": dict(change.before),
        "after": dict(change.after),
        "digest": change.digest(athlete),
    }


def read_saved(text: str, name: str) -> dict[str, tuple[str, Reviewed]]:
    """Read a saved changeset: athlete to the name of the calendar and what was reviewed. ChangesetError if damaged."""
    try:
        document = json.loads(text)
        version = str(document["format_version"])
        if (
            document["kind"] != "changeset"
            or version.split(".", maxsplit=1)[0] != FORMAT_VERSION.split(".", maxsplit=1)[0]
        ):
            msg = (
                f"{name}: expected a changeset of format {FORMAT_VERSION}, found {document['kind']} {version}"
            )
            raise ChangesetError(msg, hint="make it again with `reconciler diff --out FILE`")
        body = {key: value for key, value in document.items() if key != "seal"}
        if canonical_digest(body) != document["seal"]:
            msg = f"{name}: its content does not match its seal: it was changed after the review"
            raise ChangesetError(msg, hint="make it again with `reconciler diff --out FILE`")
        return {
            str(item["athlete"]): (str(item["calendar"]), _reviewed(item)) for item in document["athletes"]
        }
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        msg = f"{name} is no saved changeset, or is damaged"
        raise ChangesetError(msg, hint="make one with `reconciler diff --out FILE`") from None


def _reviewed(item: Mapping[str, Any]) -> Reviewed:
    changes = [_change(change) for change in item["changes"]]
    shown = [change.digest(str(item["athlete"])) for change in changes]
    if shown != [change["digest"] for change in item["changes"]]:
        msg = "what is shown is not what its digest binds"
        raise ValueError(msg)
    deleted = (change for change in changes if change.action is Action.DELETE)
    return Reviewed(frozenset(shown), frozenset((change.external_id, change.event_id) for change in deleted))


def _change(document: Mapping[str, Any]) -> Change:
    return Change(
        action=Action(document["action"]),
        identity=str(document["identity"]),
        external_id=str(document["external_id"]),
        name=str(document["name"]),
        date=date.fromisoformat(document["date"]),
        reason=str(document["reason"]),
        event_id=document["event_id"],
        before=dict(document["before"]),
        after=dict(document["after"]),
    )


def uncovered(changeset: Changeset, reviewed: Reviewed) -> tuple[str, ...]:
    """Return what the review did not cover: new changes and stronger ones.

    Less than reviewed passes: nothing at all, or an update where a delete was reviewed.
    """
    return tuple(
        f"{change.action} {change.date} {change.name} ({change.identity}) was not reviewed"
        for change in changeset.changes
        if change.digest(changeset.athlete) not in reviewed.digests and not _weaker(change, reviewed)
    )


def _weaker(change: Change, reviewed: Reviewed) -> bool:
    return (
        change.action in (Action.UPDATE, Action.MOVE)
        and (
            change.external_id,
            change.event_id,
        )
        in reviewed.deletes
    )

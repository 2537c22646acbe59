"""Whether entries claim their events without a write, by the very diff that decides after the merge. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.reconcile.changes import Changeset
    from reconciler.reconcile.importing import Taken

UNKNOWN = "with it something else would be written, and nobody can say what for"


def unproven(taken: Iterable[Taken], before: Changeset, after: Changeset) -> Mapping[str, str]:
    """Return the identities that do not do what an import promises, each with the reason.

    `before` and `after` are the changesets of one calendar, without and with the new entries. Where a write arises that
    no new entry explains, all are named.
    """
    new = {one.identity: one for one in taken}
    claimed = {claim.identity: claim.event_id for claim in after.claims}
    reasons = dict(_said(after))
    found = {
        name: reasons.get(name, "the next run would not claim it")
        for name, one in new.items()
        if claimed.get(name) != one.live.id
    }
    if found or not _worse(before, after):
        return found
    return dict.fromkeys(new, UNKNOWN)


def _said(after: Changeset) -> Iterator[tuple[str, str]]:
    for change in after.changes:
        yield change.identity, f"the next run would {change.action} it: {change.reason}"
    for seen in after.observations:
        if seen.identity:
            fields = f" ({', '.join(view.field for view in seen.fields)})" if seen.fields else ""
            yield seen.identity, f"{seen.note}{fields}"
    for text in after.blockers:
        yield text.split(" ", 1)[0], text


def _worse(before: Changeset, after: Changeset) -> bool:
    """Tell whether something would be written, or stands in the way, that was not there before."""
    return not (set(after.digests()) <= set(before.digests()) and set(after.blockers) <= set(before.blockers))

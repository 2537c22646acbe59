"""Notes for weeks that ended lately: the review of a week is merged when the week is over, and is created still."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.reading import read_athlete
from reconciler.errors import InputError
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.ownership import iso_week
from reconciler.reconcile.scope import LATE

if TYPE_CHECKING:
    import datetime as dt

    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.reconcile.desired import Desired

_KEY = b"for_week"


def late_notes(tree: Tree, athlete: Athlete, today: dt.date) -> tuple[Desired, ...]:
    """Return the notes for past weeks that may still be created, of weeks that were not read with the others.

    Only a file that speaks of such a note is read as YAML. One that has problems yields none: nothing of its days is
    written any more, so it stops nobody, and `validate` tells of it.
    """
    read = {week.week for week in athlete.weeks}
    days = (today - LATE / 2, today - LATE)
    wanted = {name for name in map(iso_week, days) if name in athlete.paths and name not in read}
    speaking = {name for name in wanted if _KEY in _content(tree, athlete.paths[name])}
    if not speaking:
        return ()
    try:
        weeks = read_athlete(tree, athlete.name, weeks=speaking.__contains__)
    except InputError:
        return ()
    return tuple(item for item in compile_athlete(weeks) if item.is_for_week and item.week in speaking)


def _content(tree: Tree, path: str) -> bytes:
    try:
        return tree.read(path)
    except OSError:
        return b""

"""Whether a pull request leaves it as it is where an athlete's key is sent.

The YAML names the calendar and the variable with the key. Were a pull request to change them, its own review would
send the key to the new place before anybody agreed to that. So such an athlete is reviewed without the calendar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.reading import athlete_names, read_athlete, read_settings
from reconciler.errors import InputError
from reconciler.reconcile.git_tree import GitTree

if TYPE_CHECKING:
    from reconciler.athlete.profile import AthleteDocument
    from reconciler.session.session import Session


def same_door(session: Session, base: str, name: str) -> bool:
    """Return whether the base commit sends the same key of this athlete to the same calendar already."""
    tree = GitTree(session.repository, base)
    try:
        if name not in athlete_names(tree) or read_settings(tree).calendar != session.settings.calendar:
            return False
        before = read_athlete(tree, name, weeks=lambda _: False).document
    except InputError:
        return False
    return _door(before) == _door(session.read(name).document)


def _door(document: AthleteDocument) -> tuple[str, str, str]:
    return document.intervals_id, document.credential_env, document.credential_kind

"""Whether a pull request leaves it as it is which key opens which athlete's calendar.

The YAML names the athlete and the variable with the key. Were a pull request to change them, its own review would read
somebody else's calendar, or send another secret of the run, before anybody agreed to that. So such an athlete, and a
new one, is reviewed without the calendar.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.reading import athlete_names, read_athlete
from reconciler.errors import InputError
from reconciler.reconcile.git_tree import GitTree

if TYPE_CHECKING:
    from reconciler.athlete.profile import AthleteDocument
    from reconciler.cli.session import Session


def same_door(session: Session, base: str, name: str) -> bool:
    """Return whether the base commit knows the athlete, by the same id and with the same variable."""
    tree = GitTree(session.repository, base)
    try:
        if name not in athlete_names(tree):
            return False
        before = read_athlete(tree, name, weeks=lambda _: False).document
    except InputError:
        return False
    return _door(before) == _door(session.read(name).document)


def _door(document: AthleteDocument) -> tuple[str, str, str]:
    return document.intervals_id, document.credential_env, document.credential_kind

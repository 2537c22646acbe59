"""The picture of the README: the key session of an example athlete, drawn as the program draws it."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

from reconciler.athlete import read_athlete
from reconciler.athlete.tree import WorkingTree
from reconciler.render.pictures.workout import card
from reconciler.render.pictures.workout import svg as drawn
from reconciler.training.facts import Facts
from reconciler.training.planned import plan_athlete

if TYPE_CHECKING:
    from pathlib import Path

_ATHLETE, _SESSION, _DAY = "maria", "intervals-5x1000m", dt.date(2026, 5, 11)


def svg(root: Path) -> bytes:
    """Return the picture as SVG. `root` is the project, with its example athletes."""
    weeks = plan_athlete(read_athlete(WorkingTree(root), _ATHLETE), Facts.offline(_DAY))
    (session,) = (session for week in weeks for session in week.sessions if session.id == _SESSION)
    return drawn(card(session))

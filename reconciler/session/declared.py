"""What the rules say of what is declared alone: no calendar is asked, and nothing is compared with one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.documents import Locator
from reconciler.render.findings import Judgement, judgement
from reconciler.rules import check_plan, prepare
from reconciler.training.facts import Facts

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable

    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.errors import Place
    from reconciler.rules.model import At


def offline(athlete: Athlete, tree: Tree, today: dt.date) -> Judgement:
    """Run the rules on what is declared alone; what they could not know is said."""
    report = check_plan(prepare(athlete, Facts.offline(today), today))
    return judgement(report, locator(tree))


def locator(tree: Tree) -> Callable[[At], Place]:
    """Return what finds the line of a finding in its file, and reads each file only once."""
    locate = Locator(tree)
    return lambda at: locate(at.path, at.pointer) if at.pointer else locate.beginning(at.path)

"""The plans on disk and who is in them: what a command needs that asks no calendar."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from reconciler.athlete.reading import athlete_names, read_settings
from reconciler.athlete.sharing import shared_calendars
from reconciler.athlete.tree import WorkingTree
from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Self

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.athlete.settings import Settings
    from reconciler.athlete.tree import Tree
    from reconciler.errors import Problem
    from reconciler.session.options import Options


def utc_now() -> dt.datetime:
    """Return the time, with its zone. The one clock of the command line."""
    return dt.datetime.now(dt.UTC)


@dataclass
class Plans:
    """The plans of one run, as they stand in a tree."""

    options: Options
    tree: Tree
    now: dt.datetime

    @classmethod
    def open(cls, options: Options, now: Callable[[], dt.datetime] = utc_now) -> Self:
        """Open the plans on disk."""
        return cls(options, WorkingTree(options.root), now())

    @cached_property
    def settings(self) -> Settings:
        """The settings of the repository. InputError where they cannot be used."""
        return read_settings(self.tree)

    @cached_property
    def everyone(self) -> tuple[str, ...]:
        """All athletes of the repository, whoever is asked for."""
        return athlete_names(self.tree)

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The athletes of this run. ReconcilerError where there is none, or one that nobody knows."""
        known = self.everyone
        if not known:
            msg = f"no athlete found in {self.options.root / 'athletes'}: nothing was looked at"
            raise ReconcilerError(msg, hint="each athlete has a directory with an athlete.yaml")
        chosen = frozenset(self.options.athletes or known)
        for name in sorted(chosen.difference(known)):
            msg = f"there is no athlete {name!r}"
            raise ReconcilerError(msg, hint=f"known: {_few(known)}")
        return tuple(name for name in known if name in chosen)

    @cached_property
    def shared(self) -> Mapping[str, Problem]:
        """Athletes of this run that would share a calendar, with one another or with one that is not of this run."""
        return shared_calendars(self.tree, self.names, self.everyone)

    def today(self, document: AthleteDocument) -> dt.date:
        """Return the athlete's own today."""
        return self.options.today or self.now.astimezone(ZoneInfo(document.timezone)).date()


def _few(names: tuple[str, ...], most: int = 20) -> str:
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")

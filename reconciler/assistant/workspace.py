"""The plans that the tools work on: opened anew for every call, so that a server that runs for weeks is never stale."""

from __future__ import annotations

import re
import threading
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reconciler.athlete.overlay import Overlay
from reconciler.athlete.quantity import WEEK, monday
from reconciler.athlete.tree import WorkingTree
from reconciler.errors import ReconcilerError
from reconciler.session.options import Options  # noqa: TC001 - the dataclass is read at run time
from reconciler.session.plans import utc_now
from reconciler.session.reading import ReadingSession
from reconciler.text import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Callable, Iterator, Mapping

    from reconciler.athlete.tree import Tree

MOST_BYTES = 200_000
"""Of a draft: a long week has 10 kB."""
_SHOWN = 60


@dataclass(frozen=True)
class Workspace:
    """The plans of one server. `options` say where they are, and which athletes an assistant may see.

    Calls run side by side in threads. `git` is held where git writes: fetching ledgers, and proposing.
    """

    options: Options
    now: Callable[[], dt.datetime] = utc_now
    git: threading.Lock = field(default_factory=threading.Lock)

    @property
    def names(self) -> tuple[str, ...]:
        """The athletes that an assistant may see."""
        return self._session(self.options).names

    def require(self, athlete: str) -> None:
        """Refuse an athlete that is not there, or that this server does not show."""
        names = self.names
        if athlete not in names:
            msg = f"there is no athlete {_short(athlete)}"
            raise ReconcilerError(msg, hint=f"use one of these names: {', '.join(names[:20])}")

    @contextmanager
    def open(
        self,
        athlete: str,
        drafts: Mapping[str, bytes] | None = None,
        *,
        first: dt.date | None = None,
        last: dt.date | None = None,
        over: Tree | None = None,
    ) -> Iterator[ReadingSession]:
        """Open the plans of one athlete; `drafts` are laid over the files on disk, or over another tree."""
        self.require(athlete)
        options = replace(self.options, athletes=(athlete,), first=first, last=last)
        tree = over or WorkingTree(options.root)
        with self._session(options, Overlay(tree, drafts) if drafts else tree) as session:
            yield session

    def with_ledgers(self, session: ReadingSession) -> None:
        """Read the ledgers, one call at a time: two fetches of the same refs would stand in each other's way.

        Where they cannot be read, whoever needs them says so.
        """
        with self.git, suppress(ReconcilerError):
            _ = session.ledgers

    def _session(self, options: Options, tree: Tree | None = None) -> ReadingSession:
        return ReadingSession(options, tree or WorkingTree(options.root), self.now())


def require_week(week: str) -> str:
    """Return an ISO week such as 2026-W20. ReconcilerError for anything else."""
    if re.fullmatch(WEEK, week):
        try:
            monday(week)
        except ValueError:
            pass
        else:
            return week
    msg = f"{_short(week)} is no week of the calendar"
    raise ReconcilerError(msg, hint="weeks are ISO weeks such as 2026-W20; list_athletes tells this week's")


def require_size(text: str) -> bytes:
    """Return a draft as the bytes of its file. ReconcilerError where it is empty or too large."""
    data = text.encode("utf-8", errors="replace")
    if not text.strip():
        msg = "the draft is empty"
        raise ReconcilerError(msg, hint="send the whole YAML document, not only what changes")
    if len(data) > MOST_BYTES:
        msg = f"the draft has {len(data):,} bytes, and {MOST_BYTES:,} are allowed"
        raise ReconcilerError(msg, hint="send one week; a long one has 10,000 bytes")
    return data if data.endswith(b"\n") else data + b"\n"


def _short(text: str) -> str:
    shown = printable(text)
    return repr(shown if len(shown) <= _SHOWN else f"{shown[:_SHOWN]}...")

"""What the commands that compare and write have open: the plans, git, the ledgers and the calendars."""

from __future__ import annotations

import datetime as dt
import os
import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar

from reconciler.athlete.reading import Athlete, read_athlete
from reconciler.errors import ApprovalError, InputError, LedgerError, ReconcilerError
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.git import Repository
from reconciler.reconcile.guard import Guards
from reconciler.reconcile.job import Job
from reconciler.reconcile.ledger_store import BRANCHES, EMBEDDED_REFS, REFS, LedgerStore, Stored
from reconciler.reconcile.ownership import sunday
from reconciler.reconcile.remote import Remote
from reconciler.reconcile.scope import Scope, listed, window
from reconciler.session.calendars import EMBEDDED, Calendars
from reconciler.session.gate import Gate
from reconciler.session.late_notes import late_notes
from reconciler.session.plans import Plans

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from reconciler.athlete.reading import Known
    from reconciler.athlete.tree import Tree
    from reconciler.forge.github import GitHub
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Ledger
    from reconciler.session.memory import Memory


@dataclass
class Session(Plans):
    """One run over a plans repository. `opens` is what its calendars are opened with."""

    opens: ClassVar[type[Calendars]] = Calendars
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _ledgers: Mapping[str, Stored | LedgerError] | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if "calendars" in self.__dict__:
            self.calendars.close()
        if "github" in self.__dict__:
            self.github.close()

    @cached_property
    def repository(self) -> Repository:
        """The git repository. ReconcilerError where the plans are in none."""
        repository = Repository(self.options.root)
        if not repository.exists():
            msg = f"{self.options.root} is in no git repository, and the ledger lives in git"
            raise ReconcilerError(msg, hint="make it one: git init && git add . && git commit")
        return repository

    @cached_property
    def calendars(self) -> Calendars:
        """The calendars of this run. ReconcilerError for an address that is none."""
        where = self.options.calendar
        if where is not None and where != EMBEDDED:
            _require_address(where)
        return self.opens(where or self.settings.calendar, self.options.root)

    @property
    def is_trial(self) -> bool:
        """Whether the embedded calendar stands in the place of a real one."""
        return self.calendars.is_embedded and self.settings.calendar != EMBEDDED

    @cached_property
    def store(self) -> LedgerStore:
        """The ledgers. A trial on the embedded calendar leaves those of the real one alone."""
        prefix = EMBEDDED_REFS if self.is_trial else (BRANCHES if self.settings.ledger == "branch" else REFS)
        shared = self.settings.ledger_remote == "origin" and not self.calendars.is_embedded
        remote = Remote.of(self.repository, self.environ) if shared else None
        return LedgerStore(self.repository, prefix, remote)

    @property
    def ledgers(self) -> Mapping[str, Stored | LedgerError]:
        """The ledgers of all athletes of this run: fetched and read once, whoever asks first."""
        with self._lock:
            if self._ledgers is None:
                self._ledgers = self._read_ledgers()
            return self._ledgers

    def _read_ledgers(self) -> Mapping[str, Stored | LedgerError]:
        try:
            unshared = self.store.fetch()
        except LedgerError as error:
            return dict.fromkeys(self.names, error)
        return {name: unshared.get(name, stored) for name, stored in self.store.read(self.names).items()}

    @cached_property
    def github(self) -> GitHub:
        """The repository on GitHub. ForgeError where the environment does not name it or holds no token."""
        from reconciler.forge.github import GitHub  # noqa: PLC0415

        remote = Remote.of(self.repository, self.environ)
        return GitHub.from_environment(self.environ, origin=remote.address() if remote else "")

    @cached_property
    def gate(self) -> Gate:
        """Who may write to the calendars of this run."""
        return Gate(
            settings=self.settings,
            options=self.options,
            calendars=self.calendars,
            repository=self.repository,
            now=self.now,
            open_github=lambda: self.github,
        )

    @cached_property
    def memory(self) -> Memory:
        """What earlier runs of this clone remember. Losing it costs time only."""
        from reconciler.session.memory import Memory  # noqa: PLC0415

        return Memory(self.repository.common_directory())

    def prime(self) -> None:
        """Open, once, all that athletes share, before they run side by side."""
        _ = (self.settings, self.names, self.repository, self.calendars, self.store, self.ledgers)
        _ = (self.gate.approval, self.shared)

    def read(
        self,
        name: str,
        tree: Tree | None = None,
        *,
        since: dt.date | None = None,
        known: Known | None = None,
    ) -> Athlete:
        """Read one athlete with the weeks that the window needs, and those from `since` on. InputError with every problem."""
        if name in self.shared:
            raise InputError((self.shared[name],))
        return read_athlete(tree or self.tree, name, weeks=self._wanted(since), known=known)

    def desired(self, athlete: Athlete, tree: Tree | None = None) -> tuple[Desired, ...]:
        """Compile what was read of an athlete, and the notes for weeks that ended lately, which may still be created."""
        late = late_notes(tree or self.tree, athlete, self.today(athlete.document))
        return (*compile_athlete(athlete), *late)

    def job(self, athlete: Athlete, ledger: Ledger, desired: tuple[Desired, ...] | None = None) -> Job:
        """Put together all that is known of one athlete before the calendar is asked.

        `desired` is what the athlete compiles to, where the caller knows it already.
        """
        settings, today = self.settings, self.today(athlete.document)
        weeks = {*athlete.declared_weeks, *(identity.split("/", 1)[0] for identity in ledger.entries)}
        first, last = window(today, weeks, self.options.first, self.options.last)
        drift = athlete.document.drift or settings.drift
        desired = self.desired(athlete) if desired is None else desired
        permitted = self.gate.permitted(ledger)
        known = [item.until for item in desired] + [sunday(week) for week in weeks]
        oldest, newest = listed(today, known, (first, last))
        return Job(
            athlete=athlete.name,
            desired=desired,
            declared_weeks=athlete.declared_weeks,
            scope=Scope(today, first, last, drift, permitted.kept(athlete.name)),
            guards=Guards(
                max_delete_share=settings.guards.max_delete_share,
                max_deletes=settings.guards.max_deletes,
                allowed_deletes=permitted.allowed_deletes(athlete.name),
            ),
            calendar=self.calendars.name(athlete.document),
            oldest=oldest,
            newest=newest,
        )

    def read_from(self, since: dt.date | None = None) -> dt.date:
        """The first day whose week is read. West of the date line today is still yesterday: one day more is read.

        `--to` bounds what is compared and not what is read, and `--from` only where it lies before today: an entry that
        moved to a week outside the window must not look as if it were gone.
        """
        today = self.options.today or self.now.date() - dt.timedelta(days=1)
        return min(self.options.first or today, since or today, today)

    def _wanted(self, since: dt.date | None = None) -> Callable[[str], bool]:
        """Tell which weeks to read."""
        first = self.read_from(since)
        return lambda week: sunday(week) >= first


def _require_address(where: str) -> None:
    from pydantic import ValidationError  # noqa: PLC0415

    from reconciler.athlete.settings import Settings  # noqa: PLC0415

    try:
        Settings(calendar=where)
    except (ValidationError, InputError):
        msg = "--calendar takes `embedded`, an https address, or http on localhost"
        raise ApprovalError(msg, hint="without user, password, path or query") from None

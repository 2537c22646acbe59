"""What the commands that compare and write have open: the plans, git, the ledgers and the calendars."""

from __future__ import annotations

import datetime as dt
import os
import threading
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, ClassVar
from zoneinfo import ZoneInfo

from reconciler.athlete.reading import (
    Athlete,
    athlete_names,
    read_athlete,
    read_settings,
    shared_calendars,
)
from reconciler.athlete.tree import WorkingTree
from reconciler.errors import ApprovalError, InputError, LedgerError, Problem, ReconcilerError
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

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from types import TracebackType
    from typing import Self

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.athlete.reading import Known
    from reconciler.athlete.settings import Settings
    from reconciler.athlete.tree import Tree
    from reconciler.forge.github import GitHub
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.ledger import Ledger
    from reconciler.session.options import Options


def utc_now() -> dt.datetime:
    """Return the time, with its zone. The one clock of the command line."""
    return dt.datetime.now(dt.UTC)


@dataclass
class Session:
    """One run over a plans repository. `opens` is what its calendars are opened with."""

    opens: ClassVar[type[Calendars]] = Calendars
    options: Options
    tree: Tree
    now: dt.datetime
    environ: Mapping[str, str] = field(default_factory=lambda: os.environ)
    _ledgers: Mapping[str, Stored | LedgerError] | None = field(default=None, init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, init=False)

    @classmethod
    def open(cls, options: Options, now: Callable[[], dt.datetime] = utc_now) -> Session:
        """Open the plans on disk."""
        return cls(options, WorkingTree(options.root), now())

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
    def settings(self) -> Settings:
        """The settings of the repository. InputError where they cannot be used."""
        return read_settings(self.tree)

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

    def prime(self) -> None:
        """Open, once, all that athletes share, before they run side by side."""
        _ = (self.settings, self.names, self.repository, self.calendars, self.store, self.ledgers)
        _ = (self.gate.approval, self.shared)

    @cached_property
    def shared(self) -> Mapping[str, Problem]:
        """Athletes of this run that would share a calendar, with one another or with one that is not of this run."""
        return shared_calendars(self.tree, self.names, self.everyone)

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

    def today(self, document: AthleteDocument) -> dt.date:
        """Return the athlete's own today."""
        return self.options.today or self.now.astimezone(ZoneInfo(document.timezone)).date()

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

    def _wanted(self, since: dt.date | None = None) -> Callable[[str], bool]:
        """Tell which weeks to read. West of the date line today is still yesterday: one day more is read.

        `--to` bounds what is compared and not what is read, and `--from` only where it lies before today: an entry that
        moved to a week outside the window must not look as if it were gone.
        """
        today = self.options.today or self.now.date() - dt.timedelta(days=1)
        first = min(self.options.first or today, since or today, today)
        return lambda week: sunday(week) >= first


def _few(names: tuple[str, ...], most: int = 20) -> str:
    return ", ".join(names[:most]) + (" ..." if len(names) > most else "")


def _require_address(where: str) -> None:
    from pydantic import ValidationError  # noqa: PLC0415

    from reconciler.athlete.settings import Settings  # noqa: PLC0415

    try:
        Settings(calendar=where)
    except (ValidationError, InputError):
        msg = "--calendar takes `embedded`, an https address, or http on localhost"
        raise ApprovalError(msg, hint="without user, password, path or query") from None

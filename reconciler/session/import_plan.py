"""An import, up to the files that it would write: reads the calendar and the plans, and changes neither."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.athlete.edit import AddEntry, apply_edits
from reconciler.athlete.overlay import Overlay
from reconciler.athlete.reading import read_athlete
from reconciler.athlete.week import KINDS
from reconciler.athlete.week_text import filled_week
from reconciler.errors import InputError, LedgerError, ReconcilerError
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.diff import diff
from reconciler.reconcile.import_proof import unproven
from reconciler.reconcile.importing import Left, Selection, Taken, in_week, select
from reconciler.reconcile.job import Assessment, assess
from reconciler.session.judging import new_errors

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Iterable, Mapping, Sequence

    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.reconcile.importing import Choice
    from reconciler.session.session import Session


@dataclass(frozen=True, slots=True)
class WeekFile:
    """A week file as it becomes. `before` is what was read; None where there was no file."""

    week: str
    path: str
    before: bytes | None
    after: bytes


@dataclass(frozen=True, slots=True)
class Import:
    """What an import of one athlete takes, what it leaves, and the files that it would write.

    `errors` are what the rules find in the new entries, and what stops `apply` until it is mended or waived.
    """

    athlete: str
    today: dt.date
    first: dt.date
    last: dt.date
    taken: tuple[Taken, ...]
    left: tuple[Left, ...]
    known: int
    later: int
    files: tuple[WeekFile, ...]
    errors: tuple[str, ...] = ()


def plan_import(session: Session, name: str, choice: Choice, tree: Tree) -> Import:
    """Return what an import does to the plans of a tree.

    Raises InputError where these do not load, CredentialError, CalendarDown or LedgerError where the calendar or the
    ledger cannot be read, and ReconcilerError for a number that is none of an event of the window.
    """
    athlete = session.read(name, tree)
    assessment = _assess(session, athlete)
    _require_known(choice, assessment)
    selection = select(assessment, _ids(athlete), choice)
    return _Draft(session, athlete, tree, assessment).made(selection)


def _assess(session: Session, athlete: Athlete) -> Assessment:
    """Compare as every run does. What refuses a run, such as that no week is declared, is no matter here."""
    stored = session.ledgers[athlete.name]
    if isinstance(stored, LedgerError):
        raise stored
    with session.calendars.reader(athlete.name, athlete.document) as reader:
        return assess(session.job(athlete, stored.ledger), reader, stored.ledger)


def _require_known(choice: Choice, assessment: Assessment) -> None:
    scope = assessment.job.scope
    for number in sorted(choice.numbers):
        live = assessment.calendar.by_id.get(number)
        if live is None:
            msg = f"the calendar holds no event {number} from {assessment.job.oldest} to {assessment.job.newest}"
            raise ReconcilerError(msg, hint="`reconciler events` lists the numbers")
        if not scope.contains(live.date):
            msg = f"event {number} is on {live.date}, and the period is {scope.first} to {scope.last}"
            raise ReconcilerError(msg, hint="name the period with --from and --to")


def _ids(athlete: Athlete) -> dict[str, set[str]]:
    """Return the ids that each loaded week uses, and those that moved away from a week and are bound to it still."""
    found: dict[str, set[str]] = {}
    for week in athlete.weeks:
        for kind in KINDS:
            for entry in getattr(week, kind):
                for bound in filter(None, (week.week, entry.moved_from)):
                    found.setdefault(bound, set()).add(entry.id)
    return found


@dataclass(frozen=True, slots=True)
class _Draft:
    """The plans of one athlete while entries are put into them."""

    session: Session
    athlete: Athlete
    tree: Tree
    assessment: Assessment
    _texts: dict[tuple[str, tuple[str, ...]], WeekFile] = field(default_factory=dict)

    def made(self, selection: Selection) -> Import:
        """Write the entries into texts, and keep those that are proven."""
        taken, left = self._sorted(selection)
        files = self._files(taken)
        scope = self.assessment.job.scope
        return Import(
            athlete=self.athlete.name,
            today=scope.today,
            first=scope.first,
            last=scope.last,
            taken=tuple(one for file in files for one in in_week(file.week, taken)),
            left=tuple(sorted(left, key=lambda one: (one.live.date, one.live.id))),
            known=selection.known,
            later=selection.later,
            files=files,
            errors=self._errors(files),
        )

    def _sorted(self, selection: Selection) -> tuple[tuple[Taken, ...], list[Left]]:
        """Divide what was selected into what is proven and what is left."""
        left = list(selection.left)
        taken: tuple[Taken, ...] = ()
        for week in sorted({one.week for one in selection.taken}):
            written, unsafe = self._written(week, in_week(week, selection.taken))
            taken += written
            left += unsafe
        while failed := self._unproven(taken):
            left += [
                Left(one.live, "unproven", failed[one.identity]) for one in taken if one.identity in failed
            ]
            taken = tuple(one for one in taken if one.identity not in failed)
        return taken, left

    def _written(self, week: str, taken: Sequence[Taken]) -> tuple[tuple[Taken, ...], list[Left]]:
        """Return the entries that a week file can hold: all at once, else one after the other."""
        try:
            self._read(week, taken)
        except InputError as error:
            first = error
        else:
            return tuple(taken), []
        kept, left = list[Taken](), list[Left]()
        for one in taken if len(taken) > 1 else ():
            try:
                self._read(week, [*kept, one])
            except InputError as error:
                left.append(Left(one.live, "unsafe", _told(error)))
            else:
                kept.append(one)
        return tuple(kept), left or [Left(one.live, "unsafe", _told(first)) for one in taken]

    def _read(self, week: str, taken: Sequence[Taken]) -> None:
        """Read one week as it would become. InputError where it cannot be edited or read."""
        overlay = Overlay(self.tree, {self._path(week): self._file(week, taken).after})
        read_athlete(overlay, self.athlete.name, weeks=lambda name: name == week)

    def _unproven(self, taken: tuple[Taken, ...]) -> Mapping[str, str]:
        """Compare the plans as they would become with the same calendar."""
        if not taken:
            return {}
        job, before = self.assessment.job, self.assessment
        desired = compile_athlete(self._overlaid(self._files(taken)))
        after = diff(job.athlete, desired, before.calendar, before.ledger, job.scope)
        return unproven(taken, before.changeset, after)

    def _overlaid(self, files: Iterable[WeekFile]) -> Athlete:
        return self.session.read(self.athlete.name, self._over(files))

    def _over(self, files: Iterable[WeekFile]) -> Tree:
        return Overlay(self.tree, {file.path: file.after for file in files})

    def _errors(self, files: tuple[WeekFile, ...]) -> tuple[str, ...]:
        """Return the errors of the rules that were not there before."""
        if not files:
            return ()
        return new_errors(self.athlete, self._overlaid(files), self.assessment)

    def _files(self, taken: Iterable[Taken]) -> tuple[WeekFile, ...]:
        found = tuple(taken)
        return tuple(self._file(week, in_week(week, found)) for week in sorted({one.week for one in found}))

    def _file(self, week: str, taken: Sequence[Taken]) -> WeekFile:
        key = week, tuple(one.id for one in taken)
        if key not in self._texts:
            self._texts[key] = self._edited(week, taken)
        return self._texts[key]

    def _edited(self, week: str, taken: Sequence[Taken]) -> WeekFile:
        path = self._path(week)
        if week not in self.athlete.paths:
            lists = {kind: [one.entry for one in taken if one.kind == kind] for kind in KINDS}
            return WeekFile(week, path, None, filled_week(week, lists).encode())
        before = self.tree.read(path)
        edits = [AddEntry(one.kind, one.entry) for one in taken]
        return WeekFile(week, path, before, apply_edits(before.decode(), edits, path=path).encode())

    def _path(self, week: str) -> str:
        return self.athlete.paths.get(week) or f"{self.athlete.directory}/weeks/{week}.yaml"


def _told(error: InputError) -> str:
    problem = error.problems[0]
    return f"{problem.place}: {problem.message}"

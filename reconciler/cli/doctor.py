"""`reconciler doctor`: what is still missing before plans reach the watch. Reads everything, writes nothing."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.cli.doctor_github import check_forge
from reconciler.cli.options import common
from reconciler.cli.roster import WORKERS
from reconciler.errors import (
    CalendarDown,
    CredentialError,
    InputError,
    LedgerError,
    ReconcilerError,
)
from reconciler.scaffold import checks
from reconciler.scaffold.checks import Check
from reconciler.scaffold.plans import FIRST_COMMIT
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.athlete.profile import AthleteDocument
    from reconciler.athlete.reading import Athlete
    from reconciler.calendar.answers import Row
    from reconciler.render import shapes
    from reconciler.session.options import Options

_MARKS = {"ok": ("✓", "green"), "bad": ("✗", "red"), "unknown": ("?", "yellow")}


@click.command("doctor")
@common(window=False, formats=("text", "json"))
def command(options: Options) -> int:
    """Tell what is still missing before plans reach the watch, in order, and how to mend it.

    ✓ holds, ✗ does not (exit code 1), ? could not be looked at. Changes nothing. What only GitHub knows is asked where
    GITHUB_TOKEN or GH_TOKEN holds a token.
    """
    with Session.open(options) as session:
        found = tuple(_examine(session, os.environ))
    if options.format == "json":
        output.json_document(_document(found))
    else:
        _print(found)
    return int(any(check.status == "bad" for check in found))


def _examine(session: Session, environ: Mapping[str, str]) -> Iterator[Check]:
    """Look at everything, from what the rest leans on to what leans on it."""
    yield _git(session)
    problems, athletes = _read(session)
    yield from problems
    documents = [athlete.document for athlete in athletes]
    if session.calendars.is_embedded:
        yield from (checks.calendar_not_checked(athlete.name, checks.EMBEDDED) for athlete in athletes)
    else:
        lines, usable = _credentials(documents, session, environ)
        yield from lines
        yield from _calendars(session, athletes, usable)
    if _is_in_git(session):
        yield from _ledgers(session)
    if session.settings.approval != "none":
        yield from check_forge(session, documents, environ)


def _git(session: Session) -> Check:
    branch = session.settings.default_branch
    try:
        repository = session.repository
    except ReconcilerError as error:
        return Check("git", "bad", error.message, error.hint)
    if repository.head() is None:
        return Check("git", "bad", "nothing is committed yet", FIRST_COMMIT)
    names = (f"refs/heads/{branch}", f"refs/remotes/origin/{branch}")
    if all(repository.attempt("rev-parse", "--verify", "--quiet", name)[0] != 0 for name in names):
        mend = f"git branch --move {branch}, or name it as default_branch in athletes/settings.yaml"
        return Check("git", "bad", f"there is no branch {branch}", mend)
    return Check("git", "ok", f"git, with the default branch {branch}")


def _read(session: Session) -> tuple[list[Check], list[Athlete]]:
    from reconciler.cli.validate import check  # noqa: PLC0415

    found: list[Check] = []
    athletes: list[Athlete] = []
    for name in session.names:
        errors = [problem for problem in check(session, name)[0] if problem.severity == "error"]
        if errors:
            more = f", and {len(errors) - 1} more" if errors[1:] else ""
            found.append(Check("documents", "bad", f"{errors[0]}{more}", "reconciler validate", name))
            continue
        try:
            athletes.append(session.read(name))
        except InputError as error:  # a file that changed since it was checked
            found.append(Check("documents", "bad", error.message, "reconciler validate", name))
            continue
        found.append(Check("documents", "ok", "the documents are valid", athlete=name))
    return found, athletes


def _credentials(
    documents: Sequence[AthleteDocument], session: Session, environ: Mapping[str, str]
) -> tuple[list[Check], frozenset[str]]:
    """One line per variable, and the variables that can be used. Their content is looked at, and never shown."""
    from reconciler.calendar.credential import Credential  # noqa: PLC0415

    lines: list[Check] = []
    broken: set[str] = set()
    for name, kind in sorted({(document.credential_env, document.credential_kind) for document in documents}):
        try:
            Credential.from_environment(name, kind, environ)
        except CredentialError as error:
            lines.append(Check("credential", "bad", error.message, error.hint))
            broken.add(name)
        else:
            lines.append(Check("credential", "ok", f"{name} is set, for {session.calendars.where}"))
    return lines, frozenset(document.credential_env for document in documents) - broken


def _calendars(session: Session, athletes: Sequence[Athlete], usable: frozenset[str]) -> Iterator[Check]:
    def look(athlete: Athlete) -> tuple[Check, ...]:
        variable = athlete.document.credential_env
        if variable not in usable:
            return (checks.calendar_not_checked(athlete.name, f"{variable} holds no key"),)
        return tuple(_calendar(session, athlete))

    with ThreadPoolExecutor(max_workers=WORKERS) as pool:
        for lines in pool.map(look, athletes):
            yield from lines


def _calendar(session: Session, athlete: Athlete) -> Iterator[Check]:
    """Ask the calendar for the athlete's record, once, and hold it against the documents."""
    document, name = athlete.document, athlete.name
    try:
        record = _record(session, athlete)
    except CalendarDown as error:
        yield Check("athlete-id", "unknown", error.message, error.hint, name)
        return
    except ReconcilerError as error:
        hint = error.hint or "write the id that Intervals.icu shows in Settings into athlete.yaml"
        yield Check("athlete-id", "bad", f"athlete {document.intervals_id}: {error.message}", hint, name)
        return
    yield Check("athlete-id", "ok", f"the calendar knows athlete {document.intervals_id}", athlete=name)
    yield checks.check_timezone(name, document.timezone, record)
    yield from checks.check_thresholds(name, _planned(athlete), record)
    yield checks.check_watch(name, record)


def _record(session: Session, athlete: Athlete) -> Row:
    reader = session.calendars.reader(athlete.name, athlete.document)
    try:
        return reader.athlete()
    finally:
        reader.close()


def _planned(athlete: Athlete) -> Mapping[str, list[str]]:
    """Return the workout texts of the weeks from today on, by sport."""
    found: dict[str, list[str]] = {}
    for week in athlete.weeks:
        for workout in week.workouts:
            found.setdefault(workout.sport, []).append(workout.workout_text)
    return found


def _is_in_git(session: Session) -> bool:
    try:
        return session.repository.head() is not None
    except ReconcilerError:
        return False


def _ledgers(session: Session) -> Iterator[Check]:
    for name, stored in session.ledgers.items():
        if isinstance(stored, LedgerError):
            yield Check("ledger", "bad", stored.message, stored.hint, name)
        elif stored.commit is None:
            yield Check("ledger", "ok", "no ledger yet: the first apply writes it", athlete=name)
        else:
            entries = len(stored.ledger.entries)
            yield Check("ledger", "ok", f"the ledger can be read, with {entries} entries", athlete=name)


def _document(found: Sequence[Check]) -> shapes.DoctorShape:
    from reconciler.render.documents import FORMAT_VERSION  # noqa: PLC0415

    rows: list[shapes.CheckShape] = [
        {
            "id": check.id,
            "athlete": check.athlete or None,
            "status": check.status,
            "message": check.said,
            "hint": check.mend or None,
        }
        for check in found
    ]
    healthy = not any(check.status == "bad" for check in found)
    return {"format_version": FORMAT_VERSION, "kind": "doctor", "healthy": healthy, "checks": rows}


def _print(found: Sequence[Check]) -> None:
    from reconciler.text import printable  # noqa: PLC0415

    for check in found:
        mark, color = _MARKS[check.status]
        about = f"{check.athlete}: " if check.athlete else ""
        click.echo(f"{click.style(mark, fg=color)} {printable(about + check.said)}")
        if check.mend:
            click.echo(f"    {printable(check.mend)}")
    bad = sum(check.status == "bad" for check in found)
    unknown = sum(check.status == "unknown" for check in found)
    click.echo(f"{len(found) - bad - unknown} fine, {bad} to mend, {unknown} not known")

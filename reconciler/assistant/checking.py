"""What a draft amounts to: problems, findings, computed sessions, forecast. The tool `check_week`. Writes nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.assistant import drafts
from reconciler.assistant.answers import MOST_PROBLEMS, findings, problem, without_paths
from reconciler.assistant.sessions import session_rows, sums
from reconciler.assistant.words import NOTICE, lines
from reconciler.assistant.workspace import require_size
from reconciler.athlete.reading import read_athlete
from reconciler.athlete.tree import WorkingTree
from reconciler.errors import InputError, Place, Problem, ReconcilerError
from reconciler.reconcile.compile import compile_athlete
from reconciler.reconcile.job import assess
from reconciler.reconcile.ownership import sunday
from reconciler.render.judged_documents import fitness_document, judgement_document
from reconciler.rules import check_plan, prepare
from reconciler.rules.words import signed
from reconciler.session.declared import offline
from reconciler.session.judging import Judged, judge, read_facts
from reconciler.session.look import ledger_of
from reconciler.training.facts import Facts

if TYPE_CHECKING:
    from reconciler.assistant.shapes import CheckShape, ForecastShape
    from reconciler.assistant.workspace import Workspace
    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.render.findings import FindingView
    from reconciler.render.fitness import FitnessView
    from reconciler.session.reading import ReadingSession
    from reconciler.training.planned import PlannedWeek

_MOST_UNKNOWN = 30


@dataclass(frozen=True, slots=True)
class Checked:
    """A draft as it was checked. `stopping` are findings that must be mended before it is proposed.

    `planned` and `judged` stand where the plans could be read; `remarks` say what could not be known.
    """

    athlete: str
    week: str
    problems: tuple[Problem, ...] = ()
    judged: Judged | None = None
    planned: PlannedWeek | None = None
    stopping: tuple[FindingView, ...] = ()
    remarks: tuple[str, ...] = ()

    @property
    def ready(self) -> bool:
        """Whether it may be proposed."""
        return not self.problems and not self.stopping and self.judged is not None


def check_week(space: Workspace, athlete: str, week_yaml: str) -> CheckShape:
    """Check a whole week as it would be, without writing a file."""
    data = require_size(week_yaml)
    space.require(athlete)
    try:
        week = drafts.week_of(data)
    except InputError as error:
        return document(Checked(athlete, "", error.problems))
    with space.open(athlete, {drafts.week_path(athlete, week): data}) as session:
        return document(check(space, session, athlete, week, WorkingTree(space.options.root)))


def check(space: Workspace, session: ReadingSession, name: str, week: str, base: Tree) -> Checked:
    """Check the week of a session whose tree holds a draft, which replaces what `base` holds."""
    try:
        athlete = session.read(name)
        compile_athlete(athlete)
    except InputError as error:
        return Checked(name, week, error.problems)
    problems = tuple(_of_the_past(session, athlete, week, base))
    if drafts.of(athlete, week) is None:
        return Checked(name, week, problems)
    judged, facts, remarks = _judged(space, session, athlete)
    planned = next((one for one in prepare(athlete, facts, facts.today).weeks if one.week.week == week), None)
    stopping = _stopping(session, judged, facts, week, base, name)
    return Checked(name, week, problems, judged, planned, stopping, remarks)


def check_files(session: ReadingSession, name: str, week: str) -> Checked:
    """Check only that the plans can be used with the draft, whose week may be over; what the rules find stops nothing."""
    try:
        athlete = read_athlete(session.tree, name, weeks=lambda one: one == week or session.wants(one))
        compile_athlete(athlete)
    except InputError as error:
        return Checked(name, week, error.problems)
    today = session.today(athlete.document)
    return Checked(name, week, judged=Judged(offline(athlete, session.tree, today)))


def _of_the_past(session: ReadingSession, athlete: Athlete, week: str, base: Tree) -> list[Problem]:
    today, path = session.today(athlete.document), drafts.week_path(athlete.name, week)
    if sunday(week) < today:
        said = f"{week} ended on {sunday(week)}, and today is {today}"
        return [Problem(Place(path), "past-week", said, "plan this week or a coming one")]
    draft, before = drafts.of(athlete, week), drafts.declared(base, athlete.name, week)
    return [] if draft is None else list(drafts.changes_of_the_past(before, draft, today, path))


def _judged(
    space: Workspace, session: ReadingSession, athlete: Athlete
) -> tuple[Judged, Facts, tuple[str, ...]]:
    """Judge by the calendar, or, where it cannot be asked, by what is declared alone, and say so."""
    today = session.today(athlete.document)
    try:
        space.with_ledgers(session)
        ledger = ledger_of(session, athlete.name).ledger
        job = session.job(athlete, ledger)
        with session.calendars.reader(athlete.name, athlete.document) as reader:
            assessment = assess(job, reader, ledger)
            facts = read_facts(reader, assessment)
    except InputError:
        raise
    except ReconcilerError as error:
        remark = (
            f"The calendar could not be read ({error.message}), so there is no forecast, and rules that need facts "
            "cannot tell. Plan carefully, and tell the person."
        )
        return (
            Judged(offline(athlete, session.tree, today)),
            Facts.offline(today),
            (lines(without_paths(remark, space.options.root)),),
        )
    return judge(athlete, session.tree, assessment, facts), facts, tuple(map(lines, facts.why_unknown))


def _stopping(
    session: ReadingSession, judged: Judged, facts: Facts, week: str, base: Tree, name: str
) -> tuple[FindingView, ...]:
    """Return the errors that the draft is to blame for: those of its week, and of others those that are new."""
    errors = judged.judgement.of("error")
    elsewhere = [one for one in errors if one.week != week]
    known = _errors_before(session, facts, base, name) if elsewhere else frozenset()
    return tuple(one for one in errors if one.week == week or (one.rule, one.week) not in known)


def _errors_before(
    session: ReadingSession, facts: Facts, base: Tree, name: str
) -> frozenset[tuple[str, str]]:
    try:
        report = check_plan(prepare(session.read(name, base), facts, facts.today))
    except InputError:
        return frozenset()
    return frozenset((one.rule, one.week) for one in report.findings if one.severity == "error")


def document(found: Checked) -> CheckShape:
    """Return what a model reads of it."""
    judgement = found.judged.judgement if found.judged else None
    fitness = found.judged.fitness if found.judged else None
    unknown = judgement_document(judgement)["unknown"] if judgement else []
    lowest = fitness.lowest if fitness else None
    return {
        "notice": NOTICE,
        "athlete": found.athlete,
        "week": found.week,
        "ready": found.ready,
        "problems": [problem(one) for one in found.problems[:MOST_PROBLEMS]],
        "findings": findings(judgement.findings, found.week) if judgement else [],
        "waived": findings(judgement.waived, found.week) if judgement else [],
        "unknown": unknown[:_MOST_UNKNOWN],
        "checks_passed": judgement.passed if judgement else 0,
        "sessions": session_rows(found.planned) if found.planned else [],
        "sums": sums(found.planned) if found.planned else None,
        "forecast": _forecast(fitness) if fitness else [],
        "lowest_form": f"{signed(lowest.tsb)} on {lowest.day}" if lowest else None,
        "remarks": list(found.remarks),
        "next": _next(found),
    }


def _forecast(fitness: FitnessView) -> list[ForecastShape]:
    return [
        {"label": row["label"], "day": row["day"], "before": row["base"], "after": row["head"]}
        for row in fitness_document(fitness)
    ]


def _next(found: Checked) -> str:
    if found.problems:
        return "mend the problems and call check_week again with the whole document"
    if found.stopping:
        rules = ", ".join(sorted({one.rule for one in found.stopping}))
        return f"mend the errors ({rules}; explain_rule tells what they want) and call check_week again"
    warnings = bool(found.judged and found.judged.judgement.of("warning"))
    weigh = "weigh each warning, prefer the safer plan, " if warnings else ""
    return (
        f"{weigh}look at preview_changes, show the plan with your reasons to the person, and call propose_week only "
        "when they agree"
    )

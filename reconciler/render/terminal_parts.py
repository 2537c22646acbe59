"""The parts of a terminal review that go beyond the changes: weeks, findings, fitness. Pure."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from click import style

from reconciler.render import words
from reconciler.rules.words import signed
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.reconcile.changes import FieldView
    from reconciler.render.findings import FindingView
    from reconciler.render.fitness import FormRow
    from reconciler.render.review import ChangeView, Review
    from reconciler.render.weeks import Row, WeekView

_MARK = {"create": "+", "update": "~", "move": "\u2192", "delete": "-", "foreign": "\u00b7"}
_MARK_COLOUR = {"create": "green", "update": "yellow", "move": "cyan", "delete": "red"}
_WIDTH = 96


def weeks(review: Review) -> Iterator[str]:
    """Return a table for each week that changes, with the author's reasons and the week's sums."""
    for week in review.weeks:
        yield from _week(week)
        yield ""


def in_a_week(view: ChangeView) -> bool:
    """Tell whether the table of the week says all there is to say: nothing but that it comes or goes."""
    return not view.fields and view.change.reason in words.PLAIN_REASONS


def _week(week: WeekView) -> Iterator[str]:
    focus = f"  {printable(week.focus)}" if week.focus else ""
    yield style(f"  Week {week.week}", bold=True) + focus
    yield from _wrapped(week.why, "    ")
    names = [f"{printable(row.sport)}  {printable(row.name)}" for row in week.rows]
    facts = [words.session_facts(row) for row in week.rows]
    name_width, facts_width = max(map(len, names), default=0), max(map(len, facts), default=0)
    for row, name, fact in zip(week.rows, names, facts, strict=True):
        yield _row(row, name.ljust(name_width), fact.ljust(facts_width))
    yield from (style(f"    {line}", dim=True) for line in words.week_sums(week))
    if week.goals:
        yield "    What each session is for"
    for name, goal in week.goals:
        yield from _wrapped(f"{name}: {goal}", "      ", "        ")


def _row(row: Row, name: str, facts: str) -> str:
    head = f"  {_MARK.get(row.mark, ' ')} {words.day(row.date)} {row.start:5} {name}"
    coloured = style(head, fg=_MARK_COLOUR.get(row.mark), bold=row.key, dim=row.mark == "foreign")
    return f"{coloured}  {facts}  {row.profile}".rstrip() if facts.strip() else coloured.rstrip()


def findings(review: Review, *, notes: bool) -> Iterator[str]:
    """Return the warnings; with `notes` also what the rules only mention. Errors stand among the refusals."""
    found = review.judgement
    if found is None:
        return
    shown = found.of("warning")
    if shown or found.waivers:
        yield "  Findings"
    yield from (_finding(finding) for finding in shown)
    yield from (f"    {printable(text)}" for text in found.waivers)
    if not notes:
        sizes = [
            (len(found.of("info")), "info"),
            (len(found.waived), "waived"),
            (len(found.unknown), "not known"),
        ]
        said = ", ".join(f"{number} {word}" for number, word in sizes if number)
        yield style(
            f"  Checks: {found.passed} hold{f', {said}' if said else ''} (`reconciler review` shows all)",
            dim=True,
        )
        return
    yield from _notes(review)


def _notes(review: Review) -> Iterator[str]:
    found = review.judgement
    if found is None:
        return
    if found.of("info"):
        yield "  Notes"
        yield from (_finding(finding) for finding in found.of("info"))
    if found.waived:
        yield "  Waived"
        yield from (f"{_finding(finding)} ({printable(finding.waived)})" for finding in found.waived)
    if found.unknown:
        yield "  Not known"
        yield from (f"    {rule}, {week}: {printable(missing)}" for rule, week, missing in found.unknown)
    yield style(f"  {found.passed} checks hold.", dim=True)


def _finding(finding: FindingView) -> str:
    colour = {"error": "red", "warning": "yellow"}.get(finding.severity)
    place = style(f"({finding.place})", dim=True)
    return f"    {style(finding.severity, fg=colour)}: {printable(finding.text)} [{finding.rule}] {place}"


def fitness(review: Review) -> Iterator[str]:
    """Return fitness, fatigue and form as they are and as the change leaves them."""
    found = review.fitness
    if found is None:
        return
    yield "  Fitness (fatigue, form, ramp), on the calendar now \u2192 after this change"
    yield from (f"    {row.label:16} {_form(row)}" for row in found.rows)
    if found.unknown_days:
        said = (
            f"the training of {len(found.unknown_days)} day(s) before today is not known and counts as rest"
        )
        yield style(f"    {said}", dim=True)
    if found.without_load:
        yield style(f"    {len(found.without_load)} session(s) without a known load count nothing", dim=True)


def _form(row: FormRow) -> str:
    shown = [
        f"{day.ctl:.0f} ({day.atl:.0f}, {signed(day.tsb)}, {'?' if day.ramp is None else f'{signed(day.ramp, 1)}'})"
        if day
        else "?"
        for day in (row.base, row.head)
    ]
    return shown[0] if shown[0] == shown[1] else " \u2192 ".join(shown)


def three(view: FieldView) -> Iterator[str]:
    """Return one field as it was applied last, in git and on the calendar; long texts as diffs."""
    name = words.label(view.field)
    if words.is_long(view.last, view.git, view.calendar):
        for title, rows in words.three_ways(view):
            yield f"      {name}, {title}:"
            yield from (f"        {coloured(row)}" for row in rows)
        return
    last, git, now = (words.value(view.field, found) for found in (view.last, view.git, view.calendar))
    yield f"      {name}: last applied {last} | git {git} | calendar {now}"


def coloured(row: str) -> str:
    """Return a line of a diff in its colour."""
    colour = {"+": "green", "-": "red"}.get(row[:1])
    return style(row, fg=colour) if colour else row


def _wrapped(text: str, indent: str, following: str | None = None) -> Iterator[str]:
    for paragraph in text.strip().split("\n\n"):
        flat = " ".join(printable(line) for line in paragraph.split("\n"))
        yield from textwrap.wrap(flat, _WIDTH, initial_indent=indent, subsequent_indent=following or indent)

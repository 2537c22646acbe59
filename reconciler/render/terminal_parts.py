"""The parts of a terminal review that go beyond the changes: weeks, findings, fitness. Pure."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

from click import style

from reconciler.render import words
from reconciler.render.wrapping import columns
from reconciler.rules.words import signed
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.reconcile.changes import FieldView
    from reconciler.render.findings import FindingView
    from reconciler.render.fitness import FormRow
    from reconciler.render.review import ChangeView, Review
    from reconciler.render.weeks import Row, WeekView

_MARK = {"create": "+", "update": "~", "move": "\u2192", "delete": "-", "foreign": "\u00b7"}
_MARK_COLOUR = {"create": "green", "update": "yellow", "move": "cyan", "delete": "red"}
_WIDTH = 96
"""Columns of prose: more are hard to read, also on a wide terminal."""
_NARROWEST = 20
_BELOW = " " * 8


def weeks(review: Review, width: int | None) -> Iterator[str]:
    """Return a table for each week that changes, with the author's reasons and the week's sums."""
    for week in review.weeks:
        yield from _week(week, width)
        yield ""


def table(heads: Sequence[str], cells: Sequence[tuple[str, ...]], width: int | None) -> list[tuple[str, str]]:
    """Return each row as its head and the rest: side by side, or where one is wider than `width`, below."""
    sizes = [max(map(columns, column)) for column in zip(*cells, strict=True)]
    widest = max(map(columns, heads), default=0)
    if width is not None and widest + sum(size + 2 for size in sizes) > width:
        below = ["  ".join(filter(None, row)) for row in cells]
        return [(head, f"\n{_BELOW}{rest}" if rest else "") for head, rest in zip(heads, below, strict=True)]
    rows = [
        "".join(f"  {_padded(cell, size)}" for cell, size in zip(row, sizes, strict=True)).rstrip()
        for row in cells
    ]
    return [
        (_padded(head, widest) if rest else head.rstrip(), rest)
        for head, rest in zip(heads, rows, strict=True)
    ]


def _padded(text: str, size: int) -> str:
    return text + " " * (size - columns(text))


def in_a_week(view: ChangeView) -> bool:
    """Tell whether the table of the week says all there is to say: nothing but that it comes or goes."""
    return not view.fields and view.change.reason in words.PLAIN_REASONS


def _week(week: WeekView, width: int | None) -> Iterator[str]:
    focus = f"  {printable(week.focus)}" if week.focus else ""
    yield style(f"  Week {week.week}", bold=True) + focus
    yield from _wrapped(week.why, "    ", width=width)
    heads = [_head(row) for row in week.rows]
    cells = [(words.session_facts(row), row.profile) for row in week.rows]
    for row, (head, facts) in zip(week.rows, table(heads, cells, width), strict=True):
        yield style(head, fg=_MARK_COLOUR.get(row.mark), bold=row.key, dim=row.mark == "foreign") + facts
    yield from (style(f"    {line}", dim=True) for line in words.week_sums(week))
    if week.goals:
        yield "    What each session is for"
    for name, goal in week.goals:
        yield from _wrapped(f"{name}: {goal}", "      ", "        ", width=width)


def _head(row: Row) -> str:
    when = f"{words.day(row.date)} {row.start:5}"
    return f"  {_MARK.get(row.mark, ' ')} {when} {printable(row.sport)}  {printable(row.name)}"


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
    if found.lowest is not None:
        yield f"    Lowest form on the way: {found.lowest.tsb:+.0f} on {words.day(found.lowest.day)}"
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


def _wrapped(text: str, indent: str, following: str | None = None, *, width: int | None) -> Iterator[str]:
    room = min(_WIDTH, max(width or _WIDTH, _NARROWEST))
    for paragraph in text.strip().split("\n\n"):
        flat = " ".join(printable(line) for line in paragraph.split("\n"))
        yield from textwrap.wrap(flat, room, initial_indent=indent, subsequent_indent=following or indent)

"""The parts of a review in Markdown. Each returns text, or nothing where there is nothing to say. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.escaping import escape, fence, folded, indented, quote
from reconciler.render.observations import SECTIONS
from reconciler.rules.words import signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.reconcile.changes import FieldView, Observation
    from reconciler.render.findings import FindingView
    from reconciler.render.fitness import FormRow
    from reconciler.render.review import ChangeView, Review
    from reconciler.render.weeks import Row, WeekView

_MARK = {
    "create": "\U0001f195",
    "update": "\u270f\ufe0f",
    "move": "\u27a1\ufe0f",
    "delete": "\U0001f5d1\ufe0f",
    "foreign": "\U0001f464",
    "unclaimed": "\u2754",
}


def refusals(review: Review) -> str:
    """Return why nothing may be written, what is wrong in the files, and what a commit message permits."""
    lines = [f"- {escape(str(problem))}" for problem in review.problems]
    lines += [f"- \u26d4 {escape(refusal)}" for refusal in review.refusals]
    lines += [f"- \U0001f4a1 {escape(review.hint)}"] if review.hint else []
    lines += [f"- \U0001f513 Permitted by a commit message: {escape(text)}" for text in review.permissions]
    return "\n".join(lines)


def weeks(review: Review) -> tuple[str, ...]:
    """Return a table for each week that changes, with the author's reasons and the week's sums."""
    return tuple(_week(week) for week in review.weeks)


def _week(week: WeekView) -> str:
    title = f"**Week {week.week}**" + (f" · {escape(week.focus)}" if week.focus else "")
    rows = ["| | day | session |", "|---|---|---|", *(_row(row) for row in week.rows)]
    sums = "<br>".join(escape(line) for line in words.week_sums(week))
    texts = [title, quote(week.why) if week.why else "", "\n".join(rows), sums]
    if week.goals:
        goals = "\n".join(f"- **{escape(name)}**: {escape(goal)}" for name, goal in week.goals)
        texts.append(folded("What each session is for", goals))
    return "\n\n".join(text for text in texts if text)


def _row(row: Row) -> str:
    name = f"**{escape(row.name)}**" if row.key else escape(row.name)
    if row.mark == "delete":
        name = f"~~{escape(row.name)}~~"
    day = words.day(row.date).rsplit(" ", 1)[0].replace("  ", " ").replace(" ", "&nbsp;")
    lines = [f"{escape(row.sport)}: {name}", escape(words.session_facts(row)), row.profile]
    cells = [_MARK.get(row.mark, ""), f"{day}<br>{row.start}" if row.start else day]
    return f"| {' | '.join(cells)} | {'<br>'.join(line for line in lines if line)} |"


def changes(review: Review) -> tuple[str, ...]:
    """Return every change that needs more words than its row in the table: field by field, one text each."""
    changed = ("\n".join(_changed(view)).strip() for view in review.changes if view.fields)
    plain = (view for view in review.changes if not view.fields)
    return (*changed, *(_reason(view) for view in plain if view.change.reason not in words.PLAIN_REASONS))


def _reason(view: ChangeView) -> str:
    return f"- {words.day(view.change.date)} {escape(view.change.name)}: {escape(view.change.reason)}"


def _changed(view: ChangeView) -> Iterator[str]:
    yield f"\n**{words.day(view.change.date)} {escape(view.change.name)}** ({escape(view.change.reason)})\n"
    for field in view.fields:
        name = words.label(field.field)
        if words.is_long(field.before, field.after):
            yield f"- {name}:\n\n{fence(words.line_diff(field.before, field.after), 'diff')}\n"
            continue
        before, after = words.value(field.field, field.before), words.value(field.field, field.after)
        yield f"- {name}: {escape(before)} \u2192 {escape(after)}"


def observations(review: Review) -> dict[str, tuple[str, ...]]:
    """Return what was seen on the calendar and left alone, by title, one text each."""
    found = {}
    for title, kinds in SECTIONS:
        seen = [observation for observation in review.observations if observation.kind in kinds]
        if seen:
            found[title] = tuple("\n".join(_observation(observation)) for observation in seen)
    return found


def _observation(seen: Observation) -> Iterator[str]:
    yield f"- {words.day(seen.date)} **{escape(seen.name)}**: {escape(seen.note)}"
    yield from (row for view in seen.fields for row in three(view))


def three(view: FieldView) -> Iterator[str]:
    """Return one field as it was applied last, in git and on the calendar; long texts as diffs."""
    name = words.label(view.field)
    if words.is_long(view.last, view.git, view.calendar):
        for title, rows in words.three_ways(view):
            yield f"  - {name}, {title}:\n\n{indented(fence(rows, 'diff'))}\n"
        return
    last, git, now = (
        escape(words.value(view.field, found)) for found in (view.last, view.git, view.calendar)
    )
    yield f"  - {name}: last applied {last}, git {git}, calendar {now}"


def findings(review: Review) -> str:
    """Return the warnings of the rules; their errors stand among the refusals."""
    if review.judgement is None:
        return ""
    lines = [f"- \u26a0\ufe0f {_finding(finding)}" for finding in review.judgement.of("warning")]
    lines += [f"- \u26a0\ufe0f {escape(text)}" for text in review.judgement.waivers]
    return "\n".join(["**Findings**", "", *lines]) if lines else ""


def notes(review: Review) -> dict[str, tuple[str, ...]]:
    """Return what the rules only mention, by title: info, waived, and what they could not know."""
    found = review.judgement
    if found is None:
        return {}
    groups = {
        "Notes": tuple(f"- {_finding(finding)}" for finding in found.of("info")),
        "Waived": tuple(f"- {_finding(finding)} ({escape(finding.waived)})" for finding in found.waived),
        "Not known": tuple(
            f"- {escape(rule)}, {week}: {escape(missing)}" for rule, week, missing in found.unknown
        ),
    }
    return {title: lines for title, lines in groups.items() if lines}


def _finding(finding: FindingView) -> str:
    return f"{escape(finding.text)} (`{finding.rule}`, {escape(str(finding.place))})"


def fitness(review: Review) -> str:
    """Return fitness, fatigue and form as they are and as the change leaves them."""
    found = review.fitness
    if found is None:
        return ""
    rows = ["**Fitness**", "", "| | fitness | fatigue | form | ramp |", "|---|---|---|---|---|"]
    rows += [_form(row) for row in found.rows]
    if found.lowest is not None:
        rows += ["", f"Lowest form on the way: {signed(found.lowest.tsb)} on {words.day(found.lowest.day)}."]
    if found.unknown_days:
        rows += [
            "",
            f"The training of {len(found.unknown_days)} day(s) before today is not known and counts as rest.",
        ]
    if found.without_load:
        names = ", ".join(escape(name) for name in found.without_load[:5])
        rows += [
            "",
            f"Nobody knows the load of {len(found.without_load)} session(s), which count nothing: {names}.",
        ]
    return "\n".join(rows)


def _form(row: FormRow) -> str:
    cells = [_pair(row, lambda day: f"{day.ctl:.0f}"), _pair(row, lambda day: f"{day.atl:.0f}")]
    cells += [_pair(row, lambda day: f"{signed(day.tsb)}")]
    cells += [_pair(row, lambda day: "?" if day.ramp is None else f"{signed(day.ramp, 1)}")]
    return f"| {row.label} | {' | '.join(cells)} |"


def _pair(row: FormRow, show: words.ShowDay) -> str:
    before = show(row.base) if row.base else "?"
    after = show(row.head) if row.head else "?"
    return after if before == after else f"{before} \u2192 {after}"


def result(review: Review) -> str:
    """Return what became of the writes."""
    found = review.result
    if found is None:
        return ""
    lines = []
    if found.error:
        sizes = f"{len(found.done)} done, {len(found.failed)} failed, {len(found.not_tried)} not tried"
        lines.append(f"\u274c {escape(found.error)}: {sizes}")
    lines += [f"- {_bold(escape(f'{one.name}: {one.text}'), bold=one.serious)}" for one in found.remarks]
    return "\n".join(lines)


def _bold(text: str, *, bold: bool) -> str:
    return f"**{text}**" if bold else text

"""The sections of the facts in Markdown. Each returns text, empty where there is nothing to say. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.facts_words import bullets, joined, left_out
from reconciler.render.foreign import block, code, plain
from reconciler.rules.words import signed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.render.facts_view import (
        ComingWeekView,
        EntryView,
        FactsReport,
        GoalView,
        PhaseView,
    )
    from reconciler.training.condition import FormPoint, Mark, Measure


def goals(report: FactsReport) -> str:
    """Return the goals ahead, with the days to go."""
    return "\n".join(_goal(goal) for goal in report.goals) or "athlete.yaml declares no goal that lies ahead."


def _goal(goal: GoalView) -> str:
    facts = joined(
        [
            goal.sport or "",
            words.distance(goal.distance or 0),
            words.duration(goal.time or 0),
            plain(goal.target or ""),
        ]
    )
    return f"- {goal.priority}: **{plain(goal.name)}**, {goal.date}, {goal.days_to_go} days to go{f': {facts}' if facts else ''}"


def strategy(report: FactsReport) -> str:
    """Return the strategy: goal, the phase of today and the next one, how weeks are built, when to think again."""
    found = report.strategy
    if found is None:
        return "There is no strategy.yaml: write one before the first week."
    lines = [plain(found.goal)]
    if found.why:
        lines.append(f"Why: {plain(found.why)}")
    if found.phase is None:
        lines.append("Today lies in no phase.")
    else:
        lines.append(f"Phase now: {_phase(found.phase)}")
    lines.append(
        f"Next: {_phase(found.next_phase)}" if found.next_phase else "No phase is declared after it."
    )
    for title, texts in (
        ("How a week is built", found.week_building),
        ("What it has to fit around", found.constraints),
        ("Signs that ask for a rethink", found.rethink),
    ):
        if texts:
            lines.append(f"{title}:\n{bullets(texts)}")
    return "\n\n".join(lines)


def _phase(phase: PhaseView) -> str:
    facts = joined(
        [
            f"load {phase.weekly_load} a week" if phase.weekly_load is not None else "",
            f"{words.duration(phase.weekly_time)} a week" if phase.weekly_time else "",
            f"key sessions {', '.join(phase.key_sessions)}" if phase.key_sessions else "",
        ]
    )
    days = f"{phase.first} to {phase.last}"
    return f"**{plain(phase.name)}** ({phase.kind}, {days}): {plain(phase.focus)}{f' ({plain(facts)})' if facts else ''}"


def thresholds(report: FactsReport) -> str:
    """Return the thresholds by sport, their age, and what speaks for or against them."""
    lines = []
    for one in report.thresholds:
        origin = f"measured {one.measured}, {one.age} days ago" if one.declared else "only on the calendar"
        source = f", {plain(one.source)}" if one.source else ""
        values = ", ".join(f"{name} {value}" for name, value in one.values.items())
        lines.append(f"- **{one.sport}** ({origin}{source}): {values or 'none'}")
        lines += [f"  - {plain(doubt)}" for doubt in one.doubts]
    return "\n".join(lines) or "No threshold is known: plan by feel."


def condition(report: FactsReport) -> str:
    """Return fitness, fatigue and form, then the body's measures against their usual, then the athlete's words."""
    found = report.condition
    if found is None:
        return "No wellness was read: fitness, fatigue, form and recovery are not known."
    lines = [
        "| | fitness | fatigue | form | ramp a week |",
        "|---|---|---|---|---|",
        *(_form(one) for one in found.form),
    ]
    texts = ["\n".join(lines)] if found.form else []
    measured = [*(_measure(one) for one in found.measures), *(_mark(one) for one in found.marks)]
    texts += ["\n".join(measured)] if measured else []
    texts += ["\n".join(f"- Mind: {what}" for what in found.missing)] if found.missing else []
    texts += ["The athlete's words of the last days:", _comments(report)] if report.comments else []
    return "\n\n".join([*texts, *left_out(report, "condition")])


def _comments(report: FactsReport) -> str:
    return block((str(one.day), one.text) for one in report.comments)


def _form(one: FormPoint) -> str:
    ago = {0: "today", 1: "yesterday"}.get(one.days_ago, f"{one.days_ago} days ago")
    ramp = "?" if one.ramp is None else f"{signed(one.ramp, 1)}"
    return f"| {ago} ({one.day}) | {one.fitness:.0f} | {one.fatigue:.0f} | {signed(one.form)} | {ramp} |"


def _measure(one: Measure) -> str:
    usual = (
        "no usual yet" if one.mean is None or one.sd is None else f"usually {one.mean:g} \u00b1 {one.sd:g}"
    )
    off = "" if one.deviation is None else f", {signed(one.deviation, 1)} SD"
    week = "" if one.week_mean is None else f"; 7-day mean {one.week_mean:g}"
    return (
        f"- {one.name}: {one.last:g} {one.unit} on {one.day} ({usual}{off}){week}; {one.records} of 28 days"
    )


def _mark(one: Mark) -> str:
    week = "" if one.week_mean is None else f"; 7-day mean {one.week_mean:g}, worst {one.week_worst:g}"
    return f"- {one.name}: {one.last:g} of 4 on {one.day}{week} (1 none, 4 a lot)"


def coming(report: FactsReport) -> str:
    """Return the weeks ahead: planned or not."""
    return "\n".join(_coming(one) for one in report.coming)


def _coming(one: ComingWeekView) -> str:
    head = f"- **{one.week}** ({one.first} to {one.last})"
    load = f"load {'at least ' if one.load_partial else ''}{one.load:.0f}"
    sums = joined([f"{one.declared} session(s)", f"{one.hard} hard", words.duration(one.time), load])
    planned = [
        plain(one.focus or ""),
        "conservative" if one.conservative else "",
        sums if one.declared else "",
    ]
    here = f"on the calendar: {one.ours} of ours, {one.foreign} of others" if one.ours or one.foreign else ""
    return f"{head}: {joined([*(planned if one.planned else []), one.remark, here])}"


def entries(report: FactsReport) -> str:
    """Return the entries of the calendar in order of days; those before today only where they explain something."""
    if report.entries is None:
        return "The calendar was not read."
    past = [_entry(one) for one in report.entries if one.first < report.today]
    ahead = [_entry(one) for one in report.entries if one.first >= report.today]
    texts = ["Since then and still of weight:\n" + "\n".join(past)] if past else []
    texts.append("\n".join(ahead) or f"Nothing is on the calendar from {report.today} to {report.until}.")
    return "\n\n".join([*texts, *left_out(report, "calendar")])


def _entry(one: EntryView) -> str:
    days = (
        words.day(one.first) if one.first == one.last else f"{words.day(one.first)} to {words.day(one.last)}"
    )
    facts = [
        f"{days}{f' {one.start}' if one.start else ''}",
        one.whose,
        one.sport or "",
        one.category.replace("_", " ").lower() if one.category != "WORKOUT" else "",
        code(one.name),
        one.identity or "",
        words.duration(one.time or 0),
        f"load {one.load}" if one.load else "",
        "done" if one.done else "",
    ]
    line = f"- {joined(facts)}"
    return f"{line}\n{block([('', one.text)], '  ')}" if one.text else line


def quality(report: FactsReport) -> str:
    """Return how much is known, what is in doubt, and what that means for a plan."""
    return "\n\n".join(_quality(report))


def _quality(report: FactsReport) -> Iterator[str]:
    found = report.quality
    yield f"**{found.level}**. {'; '.join(found.holds)}."
    if found.doubts:
        yield "\n".join(f"- {doubt.level}: {plain(doubt.what)}" for doubt in found.doubts)
    yield "What that means for a plan:\n" + "\n".join(f"- {text}" for text in found.meaning)

"""The sections of the facts in Markdown. Each returns text, empty where there is nothing to say. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import facts_words, words
from reconciler.render.foreign import block, code, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from reconciler.render.facts_view import (
        ActivityView,
        ComingWeekView,
        EntryView,
        FactsReport,
        GoalView,
        PhaseView,
        PlannedView,
        Section,
        SportWeekView,
    )
    from reconciler.training.bests import Best
    from reconciler.training.condition import FormPoint, Mark, Measure

_DOT = " \u00b7 "


def bullets(texts: Iterable[str]) -> str:
    """Return declared texts as a list."""
    return "\n".join(f"- {plain(text)}" for text in texts)


def _joined(texts: Iterable[str]) -> str:
    return _DOT.join(text for text in texts if text)


def _cut(report: FactsReport, section: Section) -> list[str]:
    return [f"_Left out here for want of room: {one.what}._" for one in report.cut if one.section == section]


def goals(report: FactsReport) -> str:
    """Return the goals ahead, with the days to go."""
    return "\n".join(_goal(goal) for goal in report.goals) or "athlete.yaml declares no goal that lies ahead."


def _goal(goal: GoalView) -> str:
    facts = _joined(
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
    facts = _joined(
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
    texts += ["\n".join(f"- Missing: {what}" for what in found.missing)] if found.missing else []
    texts += ["The athlete's words of the last days:", _comments(report)] if report.comments else []
    return "\n\n".join([*texts, *_cut(report, "condition")])


def _comments(report: FactsReport) -> str:
    return block((str(one.day), one.text) for one in report.comments)


def _form(one: FormPoint) -> str:
    ago = {0: "today", 1: "yesterday"}.get(one.days_ago, f"{one.days_ago} days ago")
    ramp = "?" if one.ramp is None else f"{one.ramp:+.1f}"
    return f"| {ago} ({one.day}) | {one.fitness:.0f} | {one.fatigue:.0f} | {one.form:+.0f} | {ramp} |"


def _measure(one: Measure) -> str:
    usual = (
        "no usual yet" if one.mean is None or one.sd is None else f"usually {one.mean:g} \u00b1 {one.sd:g}"
    )
    off = "" if one.deviation is None else f", {one.deviation:+.1f} SD"
    week = "" if one.week_mean is None else f"; 7-day mean {one.week_mean:g}"
    return (
        f"- {one.name}: {one.last:g} {one.unit} on {one.day} ({usual}{off}){week}; {one.records} of 28 days"
    )


def _mark(one: Mark) -> str:
    week = "" if one.week_mean is None else f"; 7-day mean {one.week_mean:g}, worst {one.week_worst:g}"
    return f"- {one.name}: {one.last:g} of 4 on {one.day}{week} (1 none, 4 a lot)"


def activities(report: FactsReport) -> str:
    """Return every completed session, the newest first, and the planned ones that were missed."""
    if report.activities is None:
        return "Completed training was not read."
    texts = ["\n".join(_activity(one) for one in report.activities)] if report.activities else []
    if not report.activities:
        texts.append(f"No completed session is on the calendar since {report.since}.")
    texts += _cut(report, "activities")
    if report.missed:
        lines = [
            f"- {words.day(one.day)} {one.sport} {plain(one.name)} ({one.identity}): {one.state}"
            f"{''.join(f'; {plain(note)}' for note in one.notes)}"
            for one in report.missed
        ]
        texts.append("Planned, and not done:\n" + "\n".join(lines))
    return "\n\n".join(texts)


def _activity(one: ActivityView) -> str:
    head = f"- **{words.day(one.day)}{f' {one.start}' if one.start else ''}**"
    if one.stub:
        return f"{head}{_DOT}came through Strava: nothing else is known"
    facts = [
        one.sport or "",
        code(one.name),
        words.duration(one.time or 0) or "no time",
        words.distance(one.distance or 0),
        "no load" if one.load is None else f"load {one.load:.0f}",
        one.pace or "",
        f"{one.watts:.0f} W" if one.watts else "",
        f"{one.heart_rate:.0f} bpm" if one.heart_rate else "",
        f"{one.climb:.0f} m up" if one.climb and one.climb >= 50 else "",  # noqa: PLR2004 - below it is flat
        f"{one.temperature:.0f} \u00b0C" if one.temperature is not None else "",
        f"RPE {one.rpe:g}" if one.rpe else "",
        f"feel {one.feel:g} of 5 (1 strong, 5 weak)" if one.feel else "",
        "race" if one.race else "hard" if one.hard else "",
    ]
    lines = [_joined([head, *facts, "" if one.planned else "not planned"])]
    if one.planned:
        lines.append(f"  - planned: {_planned(one.planned)}")
    if one.zones:
        times = ", ".join(
            f"Z{number} {words.duration(seconds)}" for number, seconds in enumerate(one.zones, 1) if seconds
        )
        lines.append(f"  - zones by {one.zones_by}: {times}")
    if one.report:
        lines += ["  - report:", block([("", one.report)], "    ")]
    return "\n".join(lines)


def _planned(one: PlannedView) -> str:
    shares = [
        "" if share is None else f"{what} {share:.0%}".replace("%", " %")
        for what, share in (
            ("time", one.time_share),
            ("distance", one.distance_share),
            ("load", one.load_share),
        )
    ]
    parts = [f"{plain(one.name)} ({one.identity})", one.state, ", ".join(share for share in shares if share)]
    parts += [one.compliance or "", *map(plain, one.notes)]
    return _joined(parts)


def weeks(report: FactsReport) -> str:
    """Return the completed weeks by sport as a table, the newest first."""
    head = [
        "| week | sport | sessions | hard | time | distance | load |",
        "|---|---|---|---|---|---|---|",
    ]
    rows = [_week(one, report.week) for one in report.weeks]
    table = "\n".join([*head, *rows]) if rows else ""
    return "\n\n".join([*([table] if table else []), *_cut(report, "weeks")])


def _week(one: SportWeekView, now: str) -> str:
    more = f" (+{one.hard_unknown}?)" if one.hard_unknown else ""
    least = "at least " if one.partial else ""
    cells = [
        f"{one.week}{' (running)' if one.week == now else ''}",
        one.sport,
        str(one.sessions),
        f"{one.hard}{more}",
        words.duration(one.time) or "0m",
        words.distance(one.distance) or "-",
        f"{least}{one.load:.0f}",
    ]
    return f"| {' | '.join(cells)} |"


def bests(report: FactsReport) -> str:
    """Return the best recent efforts and the thresholds that they speak for."""
    lines = [_best(one) for one in report.bests]
    if report.activities:
        lines.append("- Efforts inside sessions are not known: laps and curves are not read here.")
    return "\n".join([*lines, *_cut(report, "bests")])


def _best(one: Best) -> str:
    shown = {
        "W": f"{one.value:.0f} W",
        "bpm": f"{one.value:.0f} bpm",
        "m/s": facts_words.speed(one.value, one.sport) if one.value else "",
        "m": words.distance(one.value),
        "s": words.duration(one.value),
    }[one.unit]
    what = {
        "estimate": "the calendar's own estimate of FTP",
        "race": "race",
        "fastest": "fastest whole session",
        "power": "greatest weighted power",
        "heart rate": "heart rate of a race",
        "longest": "longest session",
        "farthest": "farthest session",
    }[one.kind]
    size = _joined([words.duration(one.time or 0), words.distance(one.distance or 0)])
    supports = ""
    if one.setting and one.supports:
        least = "at least " if one.lower_bound else "about "
        value = facts_words.setting(one.setting, one.supports, one.sport)
        supports = f"; supports a {facts_words.label(one.setting)} of {least}{value}"
    return f"- {one.sport}, {what}: {shown} on {one.day} ({size}){supports}"


def coming(report: FactsReport) -> str:
    """Return the weeks ahead: planned or not."""
    return "\n".join(_coming(one) for one in report.coming)


def _coming(one: ComingWeekView) -> str:
    head = f"- **{one.week}** ({one.first} to {one.last})"
    load = f"load {'at least ' if one.load_partial else ''}{one.load:.0f}"
    sums = _joined([f"{one.declared} session(s)", f"{one.hard} hard", words.duration(one.time), load])
    planned = [
        plain(one.focus or ""),
        "conservative" if one.conservative else "",
        sums if one.declared else "",
    ]
    here = "" if one.ours is None else f"on the calendar: {one.ours} of ours, {one.foreign} of others"
    return f"{head}: {_joined([one.remark, *(planned if one.planned else []), here])}"


def entries(report: FactsReport) -> str:
    """Return the entries of the calendar in order of days; those before today only where they explain something."""
    if report.entries is None:
        return "The calendar was not read."
    past = [_entry(one) for one in report.entries if one.first < report.today]
    ahead = [_entry(one) for one in report.entries if one.first >= report.today]
    texts = ["Since then and still of weight:\n" + "\n".join(past)] if past else []
    texts.append("\n".join(ahead) or f"Nothing is on the calendar from {report.today} to {report.until}.")
    return "\n\n".join([*texts, *_cut(report, "calendar")])


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
    line = f"- {_joined(facts)}"
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

"""The sections of the facts about completed training, in Markdown. Each returns text, empty where there is none. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import facts_words, words
from reconciler.render.facts_words import DOT, joined, left_out
from reconciler.render.foreign import block, code, plain

if TYPE_CHECKING:
    from reconciler.render.facts_view import ActivityView, FactsReport, PlannedView, SportWeekView
    from reconciler.training.bests import Best


def activities(report: FactsReport) -> str:
    """Return every completed session, the newest first, and the planned ones that were missed."""
    if report.activities is None:
        return "Completed training was not read."
    texts = ["\n".join(_activity(one) for one in report.activities)] if report.activities else []
    if not report.activities:
        texts.append(f"No completed session is on the calendar since {report.since}.")
    texts += left_out(report, "activities")
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
        planned = f"{DOT}planned: {_planned(one.planned)}" if one.planned else ""
        return f"{head}{DOT}came through Strava: nothing else is known{planned}"
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
    lines = [joined([head, *facts, "" if one.planned else "not planned"])]
    if one.planned:
        lines.append(f"  - planned: {_planned(one.planned)}")
    lines += [f"  - {plain(note)}" for note in one.notes]
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
    return joined(parts)


def weeks(report: FactsReport) -> str:
    """Return the completed weeks by sport as a table, the newest first."""
    head = [
        "| week | sport | sessions | hard | time | distance | load |",
        "|---|---|---|---|---|---|---|",
    ]
    rows = [_week(one, report.week) for one in report.weeks]
    table = "\n".join([*head, *rows]) if rows else ""
    return "\n\n".join([*([table] if table else []), *left_out(report, "weeks")])


def _week(one: SportWeekView, now: str) -> str:
    more = f" ({one.hard_unknown} not known)" if one.hard_unknown else ""
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
    if report.activities and not any(one.kind == "effort" for one in report.bests):
        lines.append("- Efforts inside sessions are not known.")
    return "\n".join([*lines, *left_out(report, "bests")])


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
        "effort": "best inside a session",
        "fastest": "fastest whole session",
        "power": "greatest weighted power",
        "heart rate": "heart rate of a race",
        "longest": "longest session",
        "farthest": "farthest session",
    }[one.kind]
    size = joined([words.duration(one.time or 0), words.distance(one.distance or 0)])
    supports = ""
    if one.setting and one.supports:
        least = "at least " if one.lower_bound else "about "
        value = facts_words.setting(one.setting, one.supports, one.sport)
        supports = f"; supports a {facts_words.label(one.setting)} of {least}{value}"
    return f"- {one.sport}, {what}: {shown} on {one.day} ({size}){supports}"

"""The text of a pull request: the assistant's reasons as a quote, and what the draft was computed to be. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.assistant.sessions import sums
from reconciler.render.escaping import escape, quote
from reconciler.render.words import day, distance, duration

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.assistant.checking import Checked
    from reconciler.render.findings import FindingView, Judgement
    from reconciler.training.planned import PlannedSession, PlannedWeek

_END = "Proposed by an assistant through `reconciler mcp`. Nothing is on the calendar before a merge."


def body(checked: Checked, reasons: str) -> str:
    """Return the Markdown. Words of the assistant are quoted and escaped: they mention nobody and permit nothing."""
    judgement = checked.judged.judgement if checked.judged else None
    parts = [
        quote(reasons.strip()),
        "\n".join(_week(checked.planned)) if checked.planned else "",
        "\n".join(_findings(judgement)) if judgement else "",
        "\n".join(f"- {escape(remark)}" for remark in checked.remarks),
        _END,
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _week(week: PlannedWeek) -> Iterator[str]:
    total = sums(week)
    yield from ("| day | session | planned |", "|---|---|---|")
    yield from map(_row, week.sessions)
    least = "at least " if total["partial"] else ""
    yield ""
    yield (
        f"{total['sessions']} sessions, {total['hard']} hard, {duration(total['duration']) or '0m'}, "
        f"load {least}{total['load']:.0f}"
    )


def _row(session: PlannedSession) -> str:
    load = "" if session.load is None else f"load {session.load:.0f}"
    amounts = (duration(session.duration or 0), distance(session.distance or 0), load)
    name = f"{escape(session.sport)}: {escape(session.entry.name)}"
    when = f"{day(session.date)} {session.entry.time or ''}".strip()
    return f"| {when} | {name} | {escape(', '.join(filter(None, amounts)))} |"


def _findings(found: Judgement) -> Iterator[str]:
    """Waived findings come first: a draft may carry waivers that nobody but the assistant has seen yet."""
    if found.waived:
        yield from ("**Accepted by waivers: look at these**", "")
        yield from (f"- {_finding(one)} ({escape(one.waived)})" for one in found.waived)
        yield ""
    warnings = found.of("warning")
    if warnings:
        yield from ("**Warnings**", "")
        yield from (f"- {_finding(one)}" for one in warnings)


def _finding(one: FindingView) -> str:
    return f"{escape(one.text)} (`{one.rule}`, {escape(one.week)})"

"""The facts of one athlete as Markdown: what matters most first, text of others as code, never more than asked for. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import facts_parts as parts
from reconciler.render import facts_parts_done as done
from reconciler.render import words
from reconciler.render.facts_size import fitted
from reconciler.render.facts_words import bullets
from reconciler.render.foreign import NOTICE, plain

if TYPE_CHECKING:
    from reconciler.render.facts_view import FactsReport


_REASONS = 3


def render(report: FactsReport, max_chars: int | None = None) -> str:
    """Return the facts, at most `max_chars` characters. ReconcilerError where not even the least fits.

    What is left out for that is said at its place and at the top. Goals, strategy, rules, thresholds, condition and
    data quality are never cut.
    """
    return text(fitted(report, lambda shorter: len(text(shorter)), max_chars))


def text(report: FactsReport) -> str:
    """Return the whole report as it is."""
    sections = [
        ("", _head(report)),
        ("Goals", parts.goals(report)),
        ("Strategy", parts.strategy(report)),
        ("Rules", bullets(report.rules) or "rules.yaml declares nothing."),
        ("Profile", bullets(report.profile)),
        ("Thresholds", parts.thresholds(report)),
        ("Condition", parts.condition(report)),
        ("Completed training", done.activities(report)),
        ("Weeks by sport", done.weeks(report)),
        ("Best recent efforts", done.bests(report)),
        ("Coming weeks", parts.coming(report)),
        ("Calendar", parts.entries(report)),
        ("Data quality", parts.quality(report)),
    ]
    shown = [f"## {title}\n\n{body}" if title else body for title, body in sections if body]
    return "\n\n".join(shown) + "\n"


def _head(report: FactsReport) -> str:
    today = f"Today is {words.day(report.today)} {report.today.year}, week {report.week}, {plain(report.timezone)}."
    span = f"Completed training since {report.since}, calendar until {report.until}."
    texts = [
        f"# Facts: {plain(report.name)}",
        f"{today} {span}",
        f"**A plan from these facts: {report.quality.level}.** {_why(report)}",
        NOTICE,
        *(f"Not known: {plain(what)}" for what in report.unknown),
        f"Left out as asked: {', '.join(report.left_out)}." if report.left_out else "",
        f"Left out for want of room: {'; '.join(one.what for one in report.cut)}." if report.cut else "",
    ]
    return "\n\n".join(text for text in texts if text)


def _why(report: FactsReport) -> str:
    """Return the weightiest reasons; all of them stand under data quality."""
    doubts = [plain(doubt.what) for doubt in report.quality.doubts]
    if not doubts:
        return "No doubt was found."
    more = f"; {len(doubts) - _REASONS} more under data quality" if len(doubts) > _REASONS else ""
    return f"Why: {'; '.join(doubts[:_REASONS])}{more}."

"""The review as GitHub Markdown, to be read on a phone. Pure.

Everything that comes from YAML or a calendar is data: it is escaped so that it makes no mention, link, image, HTML,
table cell or code fence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import DRIFT, Action, Kind
from reconciler.render import words
from reconciler.render.review import verdict
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.reconcile.changes import Observation
    from reconciler.render.review import ChangeView, Review

_SIGN = {Action.CREATE: "new", Action.UPDATE: "changed", Action.MOVE: "moved", Action.DELETE: "**deleted**"}
_ICON = {
    "in-sync": "\u2705",
    "applied": "\u2705",
    "pending": "\U0001f4dd",
    "drift": "\u26a0\ufe0f",
    "conflict": "\u26a0\ufe0f",
}
_SECTIONS = (
    ("Drift: changed on the calendar, left alone", DRIFT),
    ("Conflicts: changed in git and on the calendar", frozenset({Kind.CONFLICT})),
    ("Unclaimed: our prefix, not in the ledger", frozenset({Kind.UNCLAIMED})),
    ("Frozen: past or done", frozenset({Kind.FROZEN})),
)
_PUNCTUATION = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$^=])")
_GAP = "\u200b"
"""A zero-width space: GitHub looks for mentions and links in the finished text, where a backslash no longer helps."""


def escape(text: str) -> str:
    """Return text that Markdown shows as it is, on one line."""
    shown = printable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    shown = _PUNCTUATION.sub(r"\\\1", shown)
    shown = shown.replace("@", f"@{_GAP}").replace(r"\#", rf"\#{_GAP}").replace("://", f":{_GAP}//")
    return re.sub(r"(?i)(www|gh)(\\[.-])", rf"\1{_GAP}\2", shown)


def fence(lines: Sequence[str], language: str = "") -> str:
    """Return the lines as a code block whose fence is longer than any run of backticks inside."""
    longest = max((len(run) for line in lines for run in re.findall(r"`+", line)), default=0)
    ticks = "`" * max(3, longest + 1)
    return "\n".join([f"{ticks}{language}", *lines, ticks])


def render(reviews: Sequence[Review]) -> str:
    """Return the whole comment. Several athletes: a table first, each one's details folded."""
    if len(reviews) == 1:
        return "\n".join(_review(reviews[0])).strip() + "\n"
    parts = ["| athlete | result |", "|---|---|"]
    parts += [f"| {escape(review.athlete)} | {_headline(review)} |" for review in reviews]
    for review in (review for review in reviews if review.status != "in-sync"):
        body = "\n".join(_review(review)).strip()
        parts += ["", f"<details><summary>{escape(review.athlete)}</summary>", "", body, "", "</details>"]
    return "\n".join(parts) + "\n"


def _headline(review: Review) -> str:
    return f"{_ICON.get(review.status, chr(0x274C))} {escape(verdict(review))}"


def _review(review: Review) -> Iterator[str]:
    yield f"**{escape(review.title)}**: {_headline(review)}"
    yield ""
    for problem in review.problems:
        yield f"- {escape(str(problem))}"
    for refusal in review.refusals:
        yield f"- \u26d4 {escape(refusal)}"
    if review.changes:
        yield from _table(review)
        yield from _fields(review)
    for title, kinds in _SECTIONS:
        seen = [observation for observation in review.observations if observation.kind in kinds]
        if seen:
            yield f"\n<details><summary>{title} ({len(seen)})</summary>\n"
            yield from (row for observation in seen for row in _observation(observation))
            yield "\n</details>"
    yield from _result(review)
    if review.changes:
        yield "\n<details><summary>Digests: what a merge approves</summary>\n"
        yield fence(
            [f"{view.digest} {view.change.action.value} {view.change.identity}" for view in review.changes]
        )
        yield "\n</details>"


def _table(review: Review) -> Iterator[str]:
    yield "\n| day | sport | session | time | distance | load | |\n|---|---|---|---|---|---|---|"
    for view in review.changes:
        facts = (words.duration(view.estimate.duration), words.distance(view.estimate.distance))
        load = words.load(view.estimate).removeprefix("load ")
        start = f" {view.start}" if view.start else ""
        cells = [
            f"{words.day(view.change.date)}{start}",
            escape(view.sport),
            escape(view.change.name),
            *facts,
            load,
        ]
        yield f"| {' | '.join(cells)} | {_SIGN[view.change.action]} |"


def _fields(review: Review) -> Iterator[str]:
    changed = [view for view in review.changes if view.fields]
    if not changed:
        return
    yield "\n<details><summary>What changes, field by field</summary>\n"
    for view in changed:
        yield from _changed(view)
    yield "\n</details>"


def _changed(view: ChangeView) -> Iterator[str]:
    yield f"\n**{words.day(view.change.date)} {escape(view.change.name)}** ({escape(view.change.reason)})\n"
    for field in view.fields:
        name = words.label(field.field)
        if words.is_long(field.before, field.after):
            yield f"- {name}:\n\n{fence(words.line_diff(field.before, field.after), 'diff')}\n"
            continue
        before, after = words.value(field.field, field.before), words.value(field.field, field.after)
        yield f"- {name}: {escape(before)} \u2192 {escape(after)}"


def _observation(seen: Observation) -> Iterator[str]:
    yield f"- {words.day(seen.date)} **{escape(seen.name)}**: {escape(seen.note)}"
    for view in seen.fields:
        name = words.label(view.field)
        if words.is_long(view.last, view.git, view.calendar):
            yield f"\n{fence(words.line_diff(view.last, view.calendar), 'diff')}\n"
            continue
        last, git, now = (
            escape(words.value(view.field, found)) for found in (view.last, view.git, view.calendar)
        )
        yield f"  - {name}: last applied {last}, git {git}, calendar {now}"


def _result(review: Review) -> Iterator[str]:
    result = review.result
    if review.hint:
        yield f"\n{escape(review.hint)}"
    if result is None:
        return
    if result.error:
        yield f"\n\u274c {escape(result.error)}: {len(result.done)} done, {len(result.failed)} failed, {len(result.not_tried)} not tried"
    for remark in result.remarks:
        yield f"- {'**' if remark.serious else ''}{escape(remark.name)}: {escape(remark.text)}{'**' if remark.serious else ''}"

"""An import as a person reads it: in the terminal, as Markdown, and as the text of its pull request. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.escaping import escape
from reconciler.render.foreseen import HEADING, foreseen
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.importing import Left, Taken, Why
    from reconciler.render.import_view import ImportView

LONGEST_NAME = 60
_COUNTED: dict[Why, str] = {
    "not-asked": "of the athlete's own, not asked for: --mine takes them all, --also some, --event one",
    "other-tool": "of another tool, which may change them again: --event takes one",
    "applied-plan": "of a plan that was applied on the calendar: they belong to it",
    "kind": "of a kind that no plan declares",
}
"""What is only counted: nobody asked for these, or nothing can be done about them."""


def text(view: ImportView) -> str:
    """Return an import for the terminal."""
    rows = [_headline(view)]
    for week, path in view.files.items():
        rows += ["", f"  {path}{' (new)' if path in view.new else ''}"]
        rows += [f"    {_line(one)}" for one in view.taken if one.week == week]
    if view.left:
        rows += ["", "  Left alone:", *(f"    {line}" for line in _left_lines(view.left, printable))]
    rows += ["", *(f"  {printable(line)}" for line in _remarks(view))] if any(_remarks(view)) else []
    rows += ["", *_next(view)]
    return "\n".join(rows)


def markdown(view: ImportView) -> str:
    """Return an import as Markdown: what a person reads in the pull request."""
    rows = [f"**{escape(view.athlete)}**: {escape(_headline(view).partition(': ')[2])}"]
    if view.taken:
        rows += ["", "| day | sport | id | name | claimed |", "|---|---|---|---|---|"]
        rows += [_row(one) for one in view.taken]
    if view.left:
        rows += ["", "Left alone:", "", *(f"- {line}" for line in _left_lines(view.left, escape))]
    remarks = list(_remarks(view))
    rows += ["", *(f"- {escape(line)}" for line in remarks)] if remarks else []
    return "\n".join(rows)


def body(view: ImportView) -> str:
    """Return the text of the pull request."""
    promise = (
        "These entries claim events that are on the calendar already. Merging this sends not one write to the calendar: "
        "the next run finds them in sync and notes in the ledger whose they are."
    )
    return f"{promise}\n\n{markdown(view)}\n"


def _headline(view: ImportView) -> str:
    count, period = len(view.taken), f"{view.first} to {view.last}"
    known = f", {view.known} {'is' if view.known == 1 else 'are'} in the plan already" if view.known else ""
    if not count:
        return f"{view.athlete}: nothing to import, {period}{known}"
    events = "1 event becomes an entry" if count == 1 else f"{count} events become entries"
    return f"{view.athlete}: {events} of the plan, {period}{known}"


def _line(one: Taken) -> str:
    name = printable(_short(one.live.name or ""))
    facts = (f"{_day(one.live):17} {printable(_sport(one.live)):12} {one.id:28}", name, f"({_claimed(one)})")
    return "  ".join(facts)


def _row(one: Taken) -> str:
    cells = [_day(one.live), escape(_sport(one.live)), f"`{one.id}`", escape(_short(one.live.name or ""))]
    return f"| {' | '.join([*cells, escape(_claimed(one))])} |"


def _claimed(one: Taken) -> str:
    how = f"event {one.live.id}" if one.by_number else "by its mark"
    return f"{how}; left as it is: {', '.join(one.left)}" if one.left else how


def _left_lines(left: Iterable[Left], safe: Callable[[str], str]) -> Iterator[str]:
    counted: dict[Why, list[LiveEvent]] = {}
    for one in left:
        if one.why in _COUNTED:
            counted.setdefault(one.why, []).append(one.live)
        else:
            name = safe(_short(one.live.name or "(no name)"))
            yield f"{_day(one.live)} {safe(_sport(one.live))} {name} (event {one.live.id}): {safe(one.reason)}"
    for why in (why for why in _COUNTED if why in counted):
        kinds = sorted({event.category for event in counted[why]})
        told = f" ({safe(', '.join(kinds))})" if why == "kind" else ""
        yield f"{len(counted[why])} {safe(_COUNTED[why])}{told}"


def _remarks(view: ImportView) -> Iterator[str]:
    if view.later:
        yield f"{view.later} more lie after {view.last}: name a later day with --to"
    if view.errors:
        yield HEADING
        yield from foreseen(view.errors)


def _next(view: ImportView) -> Iterator[str]:
    if not view.taken:
        yield "Nothing was changed."
        return
    made = view.proposed
    if made is not None:
        yield f"Branch {made.branch}: {made.state}. {made.url}".rstrip()
        yield from filter(None, (printable(made.advice),))
    elif view.written:
        yield "Written. Look at the files (git diff), then commit and merge them like any change of the plan."
    else:
        yield "Nothing was changed. Without --dry-run the files are written; with --branch they are proposed."
        return
    since = f" --from {view.first}" if view.looks_back else ""
    yield f"After the merge: reconciler diff --athlete {view.athlete}{since}   says in sync"
    yield f"                 reconciler apply --athlete {view.athlete}{since}  notes the claims, and sends nothing"


def _short(name: str) -> str:
    return name if len(name) <= LONGEST_NAME else f"{name[: LONGEST_NAME - 1]}…"


def _sport(event: LiveEvent) -> str:
    return event.type or event.category


def _day(event: LiveEvent) -> str:
    time = event.start_date_local[11:16].replace("00:00", "")
    return f"{words.day(event.date)} {time}".rstrip()

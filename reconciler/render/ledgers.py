"""The ledger for people and for programs: what we own, what was applied, what was forgotten. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.annotations import note
from reconciler.render.escaping import escape
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.reconcile.ledger import Entry, Ledger
    from reconciler.render.shapes import LedgerCommitShape

_COMMIT = re.compile(r"([0-9a-f]{4,64}) (\S+) (.*)")


@dataclass(frozen=True, slots=True)
class Section:
    """What there is to say of one athlete: a sentence, the rows below it, or an error instead of both."""

    athlete: str
    head: str = ""
    rows: tuple[str, ...] = ()
    error: str = ""


def render(found: Sequence[Section], form: str) -> str:
    """Return the sections as `text`, `markdown` or `github` annotations, safe where it is shown."""
    if form == "github":
        return "\n".join(_annotation(section) for section in found)
    if form == "markdown":
        return "\n\n".join(_markdown(section) for section in found)
    return "\n".join(_text(section) for section in found)


def _text(section: Section) -> str:
    head = f"{section.athlete}: {printable(section.error or section.head)}".rstrip()
    return "\n".join([head, *(f"  {printable(row)}" for row in section.rows)])


def _markdown(section: Section) -> str:
    said = section.error or section.head
    head = f"**{escape(section.athlete)}**" + (f": {escape(said)}" if said else "")
    if not section.rows:
        return head
    return "\n".join([head, "", *(f"{'  ' * _depth(row)}- {escape(row.strip())}" for row in section.rows)])


def _depth(row: str) -> int:
    return int(row.startswith(" "))


def _annotation(section: Section) -> str:
    if section.error:
        return note("error", section.athlete, section.error)
    return note("notice", section.athlete, "\n".join(filter(None, (section.head, *section.rows))))


def holdings(athlete: str, ledger: Ledger) -> Section:
    """Return every event we own, in order of identity, and whether a run was cut off."""
    rows = [_row(identity, entry) for identity, entry in sorted(ledger.entries.items())]
    if ledger.intent:
        rows.append(
            f"a run was cut off with {len(ledger.intent)} writes under way: the next run settles them"
        )
    head = f"{len(ledger.entries)} events on {ledger.calendar or 'no calendar yet'}"
    return Section(athlete, head, tuple(rows))


def _row(identity: str, entry: Entry) -> str:
    name = entry.live.get("name") or ""
    return f"{entry.recorded_day} {identity}: {name} ({words.marked(entry.external_id, entry.event_id)})"


def history(athlete: str, commits: Sequence[LedgerCommitShape]) -> Section:
    """Return what was applied, newest first."""
    return Section(athlete, "" if commits else "nothing was applied yet", tuple(_lines(commits)))


def _lines(commits: Sequence[LedgerCommitShape]) -> Iterator[str]:
    for commit in commits:
        yield f"{commit['commit']} {commit['time']} {commit['subject']}"
        yield from (f"  {line}" for line in commit["lines"])


def read_history(log: str) -> list[LedgerCommitShape]:
    """Read what `LedgerStore.log` returns: a line `<commit> <time> <subject>`, and indented lines below it."""
    commits: list[LedgerCommitShape] = []
    for line in log.split("\n"):
        if line.startswith(" ") and commits:
            commits[-1]["lines"] += [line.strip()] if line.strip() else []
        elif found := _COMMIT.fullmatch(line):
            commits.append({"commit": found[1], "time": found[2], "subject": found[3], "lines": []})
    return commits

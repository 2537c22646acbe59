"""The run after a week: one pull request an athlete with the review of it, and the skeleton of the next."""

from __future__ import annotations

import os
from difflib import unified_diff
from typing import TYPE_CHECKING

import click

from reconciler.cli import output
from reconciler.forge.run import write_summary
from reconciler.render.escaping import escape
from reconciler.session.weekly_offer import offer
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.render.weekly_shapes import WeeklyAthleteShape, WeeklyShape
    from reconciler.session.options import Options
    from reconciler.session.weekly_offer import Weekly

SAID = {
    "opened": "proposed",
    "updated": "the proposal was brought up to date",
    "unchanged": "the proposal waits as it is",
    "committed": "on a branch",
    "kept": "not touched",
    "declined": "not proposed again",
    "withdrawn": "the proposal was closed, since it had nothing left to bring",
    "nothing": "nothing to propose",
    "not yet": "not yet",
    "no key": "left out",
    "shown": "this would be proposed",
    "failed": "failed",
}


def run(options: Options, *, dry_run: bool = False) -> int:
    """Propose, and tell a line an athlete. Return the exit code."""
    found = offer(options, dry_run=dry_run)
    if options.format == "json":
        output.json_document(_document(found))
    else:
        for one in found:
            click.echo("\n".join(map(printable, (_line(one), *_shown(one)))))
    write_summary(os.environ, "\n".join(f"- {escape(_line(one))}" for one in found))
    return int(any(one.state == "failed" for one in found))


def _line(one: Weekly) -> str:
    """What is said in public, in the log of a run: nothing of what was done or planned."""
    number = f" (#{one.pull})" if one.pull else ""
    said = f": {one.said}" if one.said else ""
    hint = f" ({one.hint})" if one.hint else ""
    url = f" {one.url}" if one.url else ""
    return f"{one.athlete}: {SAID[one.state]}{number}{said}{hint}{url}"


def _shown(one: Weekly) -> tuple[str, ...]:
    """The whole proposal, where it goes nowhere else."""
    draft = one.draft
    if one.state != "shown" or draft is None:
        return ()
    note = next(iter(draft.files)) if draft.before else ""
    lines = [
        line
        for path, content in draft.files.items()
        for line in _change(path, draft.before if path == note else b"", content)
    ]
    return ("", f"{draft.branch}: {draft.title}", "", *draft.body.rstrip("\n").split("\n"), "", *lines)


def _change(path: str, before: bytes, after: bytes) -> Iterator[str]:
    """A file as `diff` shows it, and a new one whole."""
    old, new = (content.decode().splitlines() for content in (before, after))
    return unified_diff(old, new, path if before else "/dev/null", path, lineterm="")


def _document(found: Sequence[Weekly]) -> WeeklyShape:
    from reconciler.render.documents import FORMAT_VERSION  # noqa: PLC0415

    return {"format_version": FORMAT_VERSION, "kind": "weekly", "athletes": list(map(_shape, found))}


def _shape(one: Weekly) -> WeeklyAthleteShape:
    draft, whole = one.draft, one.state == "shown"
    return {
        "athlete": one.athlete,
        "state": one.state,
        "why": one.said or None,
        "hint": one.hint or None,
        "week": draft.week if draft else None,
        "next_week": draft.next_week if draft else None,
        "branch": draft.branch if draft and draft.files else None,
        "title": draft.title or None if draft else None,
        "body": draft.body if draft and whole else None,
        "files": {path: content.decode() for path, content in draft.files.items()} if draft and whole else {},
        "pull": one.pull,
        "url": one.url or None,
    }

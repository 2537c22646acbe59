"""An adoption for the terminal. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from click import style

from reconciler.render import words
from reconciler.render.adopt_markdown import proposal_line
from reconciler.render.adopt_words import FATES, patch, verdict, ways_out
from reconciler.render.foreseen import HEADING, foreseen
from reconciler.render.terminal_parts import coloured, three
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.reconcile.adopt_model import Adoption, Outcome
    from reconciler.reconcile.proposal import Proposed

_COLOUR = {"adopted": "green", "kept": "cyan", "undecided": "magenta", "refused": "yellow"}


def render(adoption: Adoption, proposed: Proposed | None, *, patches: bool, written: bool) -> str:
    """Return what becomes of each edit, the change of the files where asked for, and what is to be done now."""
    lines = [f"{style(adoption.athlete, bold=True)}: {verdict(adoption)}"]
    lines += [row for outcome in adoption.outcomes for row in _outcome(adoption.athlete, outcome)]
    if adoption.errors:
        lines += [style(HEADING, fg="red"), *(f"  {printable(line)}" for line in foreseen(adoption.errors))]
    if patches:
        lines += [coloured(printable(row)) for row in patch(adoption).split("\n")[:-1]]
    if proposed:
        lines.append(printable(proposal_line(proposed)))
    else:
        lines += _next(adoption, written=written)
    return "\n".join(lines)


def _next(adoption: Adoption, *, written: bool) -> Iterator[str]:
    if written:
        yield from (f"written: {path}" for path in adoption.after)
    if adoption.trailers:
        yield "the commit message needs, each on a line of its own (`--branch` writes them):"
        yield from (f"  {trailer}" for trailer in adoption.trailers)


def _outcome(athlete: str, outcome: Outcome) -> Iterator[str]:
    seen = outcome.seen
    number = f", event {seen.event_id}" if seen.event_id else ""
    mark = style(printable(f" ({seen.identity or seen.external_id}{number})"), dim=True)
    fate = style(FATES[outcome.fate], fg=_COLOUR[outcome.fate])
    yield f"  {words.day(seen.date)} {printable(seen.name)}{mark}: {seen.kind.value}, {fate}"
    yield from (f"      {printable(text)}" for text in outcome.said)
    yield from (row for view in seen.fields for row in three(view))
    yield from (f"      {way}" for way in ways_out(athlete, outcome))

"""An adoption in Markdown: on its own, and as the text of a pull request. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.render import words
from reconciler.render.adopt_words import FATES, file_patch, verdict, ways_out
from reconciler.render.escaping import escape, fence
from reconciler.render.foreseen import HEADING, foreseen
from reconciler.render.markdown_parts import three
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator

    from reconciler.reconcile.adopt_model import Adoption, Outcome
    from reconciler.reconcile.proposal import Proposed

_TITLES = (
    ("adopted", "Adopted: what was changed on the calendar is in the YAML"),
    ("kept", "Kept as git has it: the next apply puts it back on the calendar"),
    ("undecided", "To decide: changed in git and on the calendar"),
    ("refused", "Not adopted"),
)
_MOST_NAMED = 3


def title(name: str, adoption: Adoption) -> str:
    """Return the title of a pull request."""
    events = [printable(outcome.seen.name) for outcome in adoption.adopted]
    more = f" and {len(events) - _MOST_NAMED} more" if len(events) > _MOST_NAMED else ""
    return f"Adopt from the calendar of {printable(name)}: {', '.join(events[:_MOST_NAMED])}{more}"


def body(name: str, adoption: Adoption) -> str:
    """Return the text of a pull request: what was changed, field by field, and what merging it does."""
    intro = (
        f"What was changed on the calendar of {escape(name)}, as YAML. The merge makes it the plan: what is adopted "
        "is on the calendar already, and nothing is written there for it."
    )
    writes = [identity for outcome in adoption.outcomes for identity in outcome.writes]
    said = (
        f"Written by the next apply: {', '.join(escape(identity) for identity in writes)}." if writes else ""
    )
    return "\n\n".join(part for part in (intro, said, *_warning(adoption), *_sections(adoption)) if part)


def render(name: str, adoption: Adoption, proposed: Proposed | None, *, patches: bool) -> str:
    """Return an adoption for people."""
    parts = [f"**{escape(name)}**: {verdict(adoption)}", *_sections(adoption)]
    parts += _warning(adoption)
    if patches:
        parts += [_patch(file_patch(adoption, path)) for path in adoption.after]
    if proposed:
        parts.append(escape(proposal_line(proposed)))
    return "\n\n".join(parts) + "\n"


def proposal_line(proposed: Proposed) -> str:
    """Say what became of a proposal."""
    pull = f"pull request #{proposed.pull} {proposed.state}" if proposed.pull else proposed.state
    where = f" on the branch {proposed.branch}" if proposed.commit else ""
    text = f"{pull}{where}{f': {proposed.url}' if proposed.url else ''}"
    return f"{text}; {proposed.advice}" if proposed.advice else text


def _patch(text: str) -> str:
    return fence([printable(line) for line in text.split("\n")[:-1]], "diff")


def _warning(adoption: Adoption) -> Iterator[str]:
    if adoption.errors:
        yield "\n".join([f"**{HEADING}**", "", *(f"- {escape(line)}" for line in foreseen(adoption.errors))])


def _sections(adoption: Adoption) -> Iterator[str]:
    for fate, heading in _TITLES:
        found = [outcome for outcome in adoption.outcomes if outcome.fate == fate]
        if found:
            texts = "\n".join(line for outcome in found for line in _outcome(adoption.athlete, outcome))
            yield f"### {heading}\n\n{texts}"


def _outcome(athlete: str, outcome: Outcome) -> Iterator[str]:
    seen = outcome.seen
    number = f", event {seen.event_id}" if seen.event_id else ""
    identity = f" (`{seen.identity}`{number})" if seen.identity else number
    yield f"- {words.day(seen.date)} **{escape(seen.name)}**{identity}: {seen.kind.value}, {FATES[outcome.fate]}"
    yield from (f"  - {escape(text)}" for text in outcome.said)
    yield from (row for view in seen.fields for row in three(view))
    yield from (f"  - {escape(way)}" for way in ways_out(athlete, outcome))

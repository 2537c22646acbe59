"""Where nobody knows what Intervals.icu does, both possibilities, each behind a switch.

The defaults are what is most likely. A reconciler is right only if it is right under all of `all_behaviours()`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Behaviour:
    """One possible Intervals.icu. Each field answers one open question about the real one."""

    null_clears: bool = False
    """`null` in a body empties the field (else it counts as not sent)."""
    minus_one_clears: bool = False
    """`-1` empties a number (documented for activities only)."""
    bulk_omitted_resets: bool = False
    """An upsert puts fields that were not sent back to their defaults (else they are kept)."""
    upsert_resets_moved_date: bool = True
    """An upsert moves an event to the date that was sent (else an existing event keeps its date)."""
    sent_load_wins_over_steps: bool = False
    """A load sent along with steps is kept (else it is computed from the steps)."""
    crlf_normalised: bool = False
    """Line ends of texts are stored as LF."""
    trailing_blanks_stripped: bool = False
    """Blanks and line ends at the end of a text are dropped."""
    copy_keeps_external_id: bool = False
    """A duplicated event carries the `external_id` of its original."""
    moving_start_moves_end: bool = True
    """Where only the start is sent, the end moves along (else it stays behind)."""
    bad_row: Literal["refuses_all", "keeps_earlier", "is_skipped"] = "refuses_all"
    """What one bad row does to a bulk write: nothing is stored and 422; the rows before it are stored and 422; all
    others are stored and 200."""
    colors_validated: bool = False
    """Only known colour names and `#rrggbb` are accepted."""
    external_id_limit: int | None = None
    """The longest `external_id`, in characters."""
    external_id_over_limit: Literal["refused", "cut"] = "refused"
    """What happens to a longer one."""
    list_includes_overlap: bool = False
    """A list holds events of several days that began before the window (documented 2020; observed otherwise 2026)."""
    answers_in_reverse: bool = False
    """A bulk write answers in another order than that of the request."""
    write_answers_are_thin: bool = False
    """The answer to a PUT holds the steps of `workout_doc` only, without the totals (observed once)."""
    locked_edit_refused: bool = True
    """The athlete may not edit what somebody else locked with `athlete_cannot_edit` (403)."""


def all_behaviours() -> tuple[tuple[str, Behaviour], ...]:
    """The default, each switch alone, and all at once, each with a name that serves as a test's id."""
    return ("usual", Behaviour()), *_SINGLE, ("contrary", _CONTRARY)


_SINGLE = (
    ("null_clears", Behaviour(null_clears=True)),
    ("minus_one_clears", Behaviour(minus_one_clears=True)),
    ("bulk_omitted_resets", Behaviour(bulk_omitted_resets=True)),
    ("upsert_keeps_moved_date", Behaviour(upsert_resets_moved_date=False)),
    ("sent_load_wins_over_steps", Behaviour(sent_load_wins_over_steps=True)),
    ("crlf_normalised", Behaviour(crlf_normalised=True)),
    ("trailing_blanks_stripped", Behaviour(trailing_blanks_stripped=True)),
    ("copy_keeps_external_id", Behaviour(copy_keeps_external_id=True)),
    ("moving_start_leaves_end", Behaviour(moving_start_moves_end=False)),
    ("bad_row_keeps_earlier", Behaviour(bad_row="keeps_earlier")),
    ("bad_row_is_skipped", Behaviour(bad_row="is_skipped")),
    ("colors_validated", Behaviour(colors_validated=True)),
    ("external_id_refused", Behaviour(external_id_limit=64)),
    ("external_id_cut", Behaviour(external_id_limit=64, external_id_over_limit="cut")),
    ("list_includes_overlap", Behaviour(list_includes_overlap=True)),
    ("answers_in_reverse", Behaviour(answers_in_reverse=True)),
    ("write_answers_are_thin", Behaviour(write_answers_are_thin=True)),
    ("locked_edit_allowed", Behaviour(locked_edit_refused=False)),
)
_CONTRARY = Behaviour(
    null_clears=True,
    minus_one_clears=True,
    bulk_omitted_resets=True,
    upsert_resets_moved_date=False,
    sent_load_wins_over_steps=True,
    crlf_normalised=True,
    trailing_blanks_stripped=True,
    copy_keeps_external_id=True,
    moving_start_moves_end=False,
    bad_row="is_skipped",
    colors_validated=True,
    external_id_limit=64,
    external_id_over_limit="cut",
    list_includes_overlap=True,
    answers_in_reverse=True,
    write_answers_are_thin=True,
    locked_edit_refused=False,
)

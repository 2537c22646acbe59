"""Names become ids: readable, unique in their week, and the same whatever part of the calendar is imported. Pure."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from reconciler.reconcile.ownership import iso_week

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from reconciler.calendar.event import LiveEvent

LONGEST = 60
_MARK = re.compile(r"(?:plan|note):[0-9]{4}-[0-9]{2}-[0-9]{2}:(.+)", re.DOTALL)
_MOST_READ = 400  # characters of a name: more make no id
_LETTERS = str.maketrans(
    {
        "ß": "ss",
        "æ": "ae",
        "œ": "oe",
        "ø": "o",
        "đ": "d",
        "ð": "d",
        "ł": "l",
        "þ": "th",
        "\u0131": "i",
        "\xd7": "x",
    }
)
_UNSEEN = re.compile("['\u2019\u2018\u0300-\u036f]")
_TIMES = re.compile(r"(?<=[0-9]) ?x ?(?=[0-9])")
_CAPITAL = re.compile(r"(?<=[a-z])(?=[A-Z])")


def slug(text: str) -> str:
    """Return the words of a text as small ASCII letters and digits, with hyphens between; empty where none is left.

    Letters lose their accents, so that they can still be read; those of other scripts are left out.
    """
    plain = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text[:_MOST_READ]).lower())
    plain = _UNSEEN.sub("", plain.translate(_LETTERS))
    return "-".join(re.findall(r"[a-z0-9]+", _TIMES.sub("x", plain)))


def base_id(event: LiveEvent) -> str:
    """Return the id that an event asks for: that in its mark, else one from its name, else its sport or kind."""
    marked = _MARK.fullmatch(event.external_id or "")
    wanted = slug(marked[1]) if marked else ""
    if wanted and len(wanted) <= LONGEST:
        return wanted
    kind = _CAPITAL.sub("-", event.type or event.category)
    return _cut(slug(event.name or "") or slug(kind), LONGEST) or "event"


def new_ids(
    events: Iterable[LiveEvent], first: Collection[int], taken: Mapping[str, Collection[str]]
) -> dict[int, str]:
    """Return an id for each event by its number.

    `taken` holds the ids of each week that are in use. Events whose numbers are in `first` choose first, then by day and
    number; so that an id does not depend on which events are taken, give all of a week that ever could be.
    """
    used = {week: set(ids) for week, ids in taken.items()}
    found = {}
    for event in sorted(events, key=lambda event: (event.id not in first, event.date, event.id)):
        ids = used.setdefault(iso_week(event.date), set())
        found[event.id] = _free(base_id(event), ids)
        ids.add(found[event.id])
    return found


def _free(wanted: str, used: Collection[str]) -> str:
    if wanted not in used:
        return wanted
    number = 2
    while (numbered := f"{_cut(wanted, LONGEST - len(str(number)) - 1)}-{number}") in used:
        number += 1
    return numbered


def _cut(text: str, most: int) -> str:
    """Cut behind a word where one ends."""
    if len(text) <= most:
        return text
    words, _, _ = text[: most + 1].rpartition("-")
    return words or text[:most]

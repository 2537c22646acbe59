"""Athletes whose events would land on one calendar."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from reconciler.athlete.documents import Documents
from reconciler.athlete.profile import AthleteDocument
from reconciler.errors import Place, Problem

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from reconciler.athlete.tree import Tree

_KEY = b"intervals_id"
_PLAIN = re.compile(rb"^intervals_id: *(i?[1-9][0-9]*)\r?$", re.MULTILINE)
_ESCAPE = b"\\"


def shared_calendars(tree: Tree, names: Collection[str], everyone: Iterable[str] = ()) -> dict[str, Problem]:
    """Those of `names` who share a calendar, each with the problem: they would take each other's events.

    `everyone` are the athletes of the repository. Only those are read as YAML whose number is not plain to see, or may be
    that of another: to read each of a large roster twice would take long. An athlete that does not load is left out: it
    is refused for that.
    """
    chosen = frozenset(names)
    plain = {name: _plain_number(_content(tree, name)) for name in sorted(chosen.union(everyone))}
    owners = dict[tuple[str, str], list[str]]()
    for name in (name for name, number in plain.items() if number is None):
        _note_owner(tree, name, owners)
    taken = Counter(plain.values())
    taken.update(number.encode() for number, _ in owners)
    for name, number in plain.items():
        if number is not None and taken[number] > 1:
            _note_owner(tree, name, owners)
    return {
        name: _shared(name, number, sorted(group))
        for (number, _), group in owners.items()
        for name in group
        if len(group) > 1 and name in chosen
    }


def profile(name: str) -> str:
    """The path of an athlete's own document."""
    return f"athletes/{name}/athlete.yaml"


def _plain_number(content: bytes) -> bytes | None:
    """The number of a profile, where it is plain to see. YAML can write it in many ways: only one is certain."""
    found = _PLAIN.findall(content)
    return found[0] if len(found) == content.count(_KEY) == 1 and _ESCAPE not in content else None


def _note_owner(tree: Tree, name: str, owners: dict[tuple[str, str], list[str]]) -> None:
    document = Documents(tree).model(profile(name), AthleteDocument)
    if document is not None:
        own_key = document.credential_env if document.intervals_id == "0" else ""
        owners.setdefault((document.intervals_id, own_key), []).append(name)


def _content(tree: Tree, name: str) -> bytes:
    try:
        return tree.read(profile(name))
    except OSError:
        return b""


def _shared(name: str, number: str, group: list[str]) -> Problem:
    others = ", ".join(other for other in group if other != name)
    said = f"found intervals_id {number}, which is the calendar of {others}, too"
    return Problem(Place(profile(name)), "shared-calendar", said, "each athlete has a calendar of their own")

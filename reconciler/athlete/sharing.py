"""Athletes whose events would land on one calendar."""

from __future__ import annotations

import re
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

    `everyone` are the athletes of the repository. Of the others only those are read whose number is not plain to see, or
    is one of these; to read each of a large roster for one athlete would take long. An athlete that does not load is
    left out: it is refused for that.
    """
    owners = dict[tuple[str, str], list[str]]()
    for name in names:
        _note_owner(tree, name, owners)
    numbers = {number.encode() for number, _ in owners}
    for name in set(everyone).difference(names):
        if _may_be_one_of(numbers, _content(tree, name)):
            _note_owner(tree, name, owners)
    chosen = frozenset(names)
    return {
        name: _shared(name, number, sorted(group))
        for (number, _), group in owners.items()
        for name in group
        if len(group) > 1 and name in chosen
    }


def profile(name: str) -> str:
    """The path of an athlete's own document."""
    return f"athletes/{name}/athlete.yaml"


def _may_be_one_of(numbers: Collection[bytes], content: bytes) -> bool:
    """Whether the number of a profile may be one of these. YAML can write a number in many ways: only one is certain."""
    found = _PLAIN.findall(content)
    is_plain = len(found) == content.count(_KEY) == 1 and _ESCAPE not in content
    return not is_plain or found[0] in numbers


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

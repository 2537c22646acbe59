"""The week files of one athlete: which are read, which are known already, and what is wrong between them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.expansion import read_week
from reconciler.athlete.model import Flaw
from reconciler.athlete.week import KINDS, Week

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from reconciler.athlete.documents import Documents
    from reconciler.athlete.library import LibraryWorkout
    from reconciler.athlete.reading import Known


class WeekReader:
    """Reads week files, those that are known already only once."""

    def __init__(
        self,
        documents: Documents,
        paths: Mapping[str, str],
        library: Mapping[str, LibraryWorkout],
        broken: frozenset[str],
        known: Known | None,
    ) -> None:
        self.documents, self.paths, self._library, self._broken = documents, paths, library, broken
        self._is_same: Callable[[str], bool] = lambda _: False
        self._before: Mapping[str, Week] = {}
        if known and not broken and dict(known.athlete.library) == library:
            self._is_same = known.is_same
            self._before = {known.athlete.paths[week.week]: week for week in known.athlete.weeks}

    def read(self, name: str) -> Week | None:
        """The week of that name; None, with problems, where its file holds none."""
        path = self.paths[name]
        before = self._before.get(path)
        if before is not None and self._is_same(path):
            return before
        week = read_week(self.documents, path, self._library, self._broken)
        if week is not None and week.week != name:
            said = f"found {week.week}, expected {name}, the name of the file"
            self.documents.report(path, [Flaw(("week",), "file-name", said)])
            return None
        return week


def read_weeks(reader: WeekReader, wanted: Callable[[str], bool]) -> dict[str, Week]:
    """The wanted weeks by name, and those that their entries moved from."""
    pending = sorted((week for week in reader.paths if wanted(week)), reverse=True)
    seen, loaded = set(pending), dict[str, Week]()
    while pending:
        name = pending.pop()
        week = reader.read(name)
        if week is None:
            continue
        loaded[name] = week
        before = {
            entry.moved_from for kind in KINDS for entry in getattr(week, kind)
        } & reader.paths.keys() - seen
        seen |= before
        pending += sorted(before, reverse=True)
    return loaded


def refuse_twice(documents: Documents, paths: Mapping[str, str], loaded: Mapping[str, Week]) -> None:
    """An entry that moved to another week must not stand in the old one as well."""
    ids = {
        week: {
            entry.id: (kind, index)
            for kind in KINDS
            for index, entry in enumerate(getattr(loaded[week], kind))
        }
        for week in loaded
    }
    for name, week in loaded.items():
        for kind in KINDS:
            for index, entry in enumerate(getattr(week, kind)):
                before = entry.moved_from
                if before and entry.id in ids.get(before, {}):
                    said = f"{entry.id} moved from {before}, but still stands there"
                    also = documents.place(paths[before], (*ids[before][entry.id], "id"))
                    flaw = Flaw((kind, index, "moved_from"), "moved-twice", said, f"delete it in {before}")
                    documents.report(paths[name], [flaw._replace(also=(also,))])

"""A week file to a Week: library workouts are put in place first, and errors point at both places."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from pydantic import ValidationError

from reconciler.athlete.library import LibraryWorkout, Use, expand
from reconciler.athlete.model import Flaw, show
from reconciler.athlete.problems import flaws_of
from reconciler.athlete.quantity import day
from reconciler.athlete.refused import nearest
from reconciler.athlete.week import KINDS, Spot, Week, week_flaws

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.athlete.documents import Document, Documents


class Used(NamedTuple):
    """The library workout behind a workout, and the fields that came from there."""

    use: str
    fields: frozenset[str]


class Expansion(NamedTuple):
    """A week without `use`: for each workout its index in the file, and the library workout behind it."""

    value: Document
    indexes: tuple[int, ...]
    used: Mapping[int, Used]
    flaws: tuple[Flaw, ...]


def read_week(
    documents: Documents, path: str, library: Mapping[str, LibraryWorkout], broken: frozenset[str]
) -> Week | None:
    """The week that a file declares; None, with problems, where it does not.

    `broken` names library workouts with problems of their own, which are not reported again here.
    """
    value = documents.value(path, Week)
    if value is None:
        return None
    expansion = expand_week(value, library, broken)
    documents.report(path, (_with_library(documents, path, value, flaw) for flaw in expansion.flaws))
    try:
        return Week.model_validate(expansion.value)
    except ValidationError as error:
        flaws = list(flaws_of(error, Week))
    known = {(flaw.at, flaw.code) for flaw in flaws}
    flaws += [flaw for flaw in _layout(expansion.value) if (flaw.at, flaw.code) not in known]
    documents.report(path, (_as_written(documents, path, flaw, expansion) for flaw in flaws))
    return None


def expand_week(
    value: Document, library: Mapping[str, LibraryWorkout], broken: frozenset[str] = frozenset()
) -> Expansion:
    """Put library workouts in place. A workout whose `use` is flawed is left out, and its flaws are told."""
    workouts = value.get("workouts")
    if not isinstance(workouts, list):
        return Expansion(value, (), {}, ())
    plain: list[object] = []
    indexes: list[int] = []
    used: dict[int, Used] = {}
    flaws: list[Flaw] = []
    for index, workout in enumerate(workouts):
        if not isinstance(workout, dict) or not workout.keys() & {"use", "with"}:
            filled: Document | None = None
            plain.append(workout)
        else:
            filled, found = _filled(workout, library, broken)
            flaws += [flaw._replace(at=("workouts", index, *flaw.at)) for flaw in found]
            if filled is None:
                continue
            plain.append(filled)
            used[index] = Used(str(workout["use"]), frozenset(filled.keys() - workout.keys()))
        indexes.append(index)
    return Expansion({**value, "workouts": plain}, tuple(indexes), used, tuple(flaws))


def _filled(
    workout: Document, library: Mapping[str, LibraryWorkout], broken: frozenset[str]
) -> tuple[Document | None, list[Flaw]]:
    """The plain workout behind one with `use`; its own keys win over those of the library."""
    try:
        use = Use.model_validate({key: workout[key] for key in ("use", "with") if key in workout})
    except ValidationError as error:
        return None, list(flaws_of(error, Use))
    if use.use in broken:
        return None, []
    if use.use not in library:
        said = f"found {show(use.use)}, which is no library workout"
        hint = nearest(use.use, library) or f"write library/{use.use}.yaml"
        return None, [Flaw(("use",), "unknown-library-workout", said, hint)]
    fields, flaws = expand(library[use.use], use.values)
    own = {key: value for key, value in workout.items() if key not in ("use", "with")}
    return (None, flaws) if flaws else ({**fields, **own}, [])


def _layout(value: Document) -> Iterator[Flaw]:
    """What is wrong between the entries of a week that has problems inside them, as far as can be told."""
    week = value.get("week")
    try:
        yield from week_flaws(str(week), _spots(value))
    except ValueError:  # the week itself is wrong, and was reported
        return


def _spots(value: Document) -> Iterator[Spot]:
    for kind in KINDS:
        entries = value.get(kind)
        for index, entry in enumerate(entries if isinstance(entries, list) else []):
            if isinstance(entry, dict) and isinstance(found := entry.get("id"), str):
                key = "from" if "from" in entry else "date"
                try:
                    start = day(entry.get(key))
                except ValueError:
                    start = None
                yield Spot((kind, index, "id"), found, (kind, index, key), start, None)


def _as_written(documents: Documents, path: str, flaw: Flaw, expansion: Expansion) -> Flaw:
    """A flaw of the expanded week where it stands in the file; one that the library brought in, at both places."""
    if flaw.at[:1] != ("workouts",) or len(flaw.at) == 1 or not isinstance(flaw.at[1], int):
        return flaw
    index, rest = expansion.indexes[flaw.at[1]], flaw.at[2:]
    used = expansion.used.get(index)
    if not (used and rest and rest[0] in used.fields):
        return flaw._replace(at=("workouts", index, *rest))
    also = documents.place(_library_path(path, used.use), ("workout", *rest))
    said = f"{rest[0]} of the library workout {used.use}: {flaw.said}"
    return flaw._replace(at=("workouts", index, "use"), said=said, at_key=False, also=(also,))


def _with_library(documents: Documents, path: str, value: Document, flaw: Flaw) -> Flaw:
    """A flaw in the choice of parameters, with the place where they are declared."""
    if flaw.code not in ("unknown-parameter", "missing-parameter"):
        return flaw
    workouts, index = value["workouts"], flaw.at[1]
    use = workouts[index]["use"] if isinstance(workouts, list) and isinstance(index, int) else ""
    return flaw._replace(also=(documents.place(_library_path(path, use), ("parameters",)),))


def _library_path(week: str, use: str) -> str:
    return f"{week.rpartition('/weeks/')[0]}/library/{use}.yaml"

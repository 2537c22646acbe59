"""One edit of the calendar as edits of the week files. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, cast

from reconciler.athlete.edit import AddEntry, RemoveEntry, RemoveField, SetField, apply_edits, new_week
from reconciler.athlete.edit_move import move_entry
from reconciler.athlete.edit_source import same
from reconciler.athlete.week import KINDS
from reconciler.athlete.yaml import load
from reconciler.reconcile.adopt_model import Outcome
from reconciler.reconcile.changes import Kind
from reconciler.reconcile.decompile import Decompiled, Unfit, decompile
from reconciler.reconcile.fields import WRITE_ONLY, normal
from reconciler.reconcile.ownership import iso_week
from reconciler.reconcile.proposal import Trailer
from reconciler.reconcile.restate import Stated, differing, restated

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.athlete.edit import Edit, Value
    from reconciler.athlete.reading import Athlete
    from reconciler.athlete.tree import Tree
    from reconciler.calendar.event import LiveEvent
    from reconciler.reconcile.adopt_model import Choices, Fate
    from reconciler.reconcile.changes import Observation
    from reconciler.reconcile.decompile import Kind as List
    from reconciler.reconcile.desired import Desired
    from reconciler.reconcile.job import Assessment
    from reconciler.reconcile.restate import Restated

_LONGEST_ID = 60
_LONGEST_NAME = 200


@dataclass(frozen=True, slots=True)
class Step:
    """What becomes of one edit, and the texts of the files that change by it; `first` are to be written first."""

    outcome: Outcome
    texts: Mapping[str, str] = field(default_factory=dict)
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _At:
    """One edit and all around it."""

    assessment: Assessment
    athlete: Athlete
    tree: Tree
    seen: Observation

    @property
    def item(self) -> Desired | None:
        return next((one for one in self.assessment.job.desired if one.identity == self.seen.identity), None)

    @property
    def live(self) -> LiveEvent | None:
        number = self.seen.event_id
        return self.assessment.calendar.by_id.get(number) if number is not None else None

    def path(self, week: str) -> str:
        return self.athlete.paths.get(week) or f"{self.athlete.directory}/weeks/{week}.yaml"

    def text(self, week: str) -> str:
        """The text of a week's file; that of a new one where there is none."""
        try:
            return self.tree.read(self.path(week)).decode()
        except FileNotFoundError:
            return new_week(week)

    def entries(self, week: str) -> dict[str, list[dict[str, object]]]:
        found = cast("dict[str, list[dict[str, object]]]", load(self.text(week).encode()))
        return {kind: found.get(kind) or [] for kind in KINDS}

    def ids(self, week: str) -> set[str]:
        return {str(entry.get("id")) for entries in self.entries(week).values() for entry in entries}

    def step(self, fate: Fate, *said: str) -> Step:
        return Step(Outcome(self.seen, fate, said, self.seen.identity or ""))


def step_of(
    assessment: Assessment, athlete: Athlete, tree: Tree, seen: Observation, choices: Choices
) -> Step:
    """Return what becomes of an edit. Raises InputError for a file that cannot be edited safely."""
    at = _At(assessment, athlete, tree, seen)
    if seen.kind is Kind.CONFLICT:
        return _conflict(at, choices)
    if seen.kind is Kind.UNMARKED:
        return at.step("refused", "it is no longer ours: `reconciler import` takes it over as it is now")
    if seen.kind is Kind.UNCLAIMED:
        return at.step("refused", "no entry of the YAML stands for it: `reconciler import` makes one")
    if seen.kind is Kind.FROZEN:
        return at.step("refused", f"nothing is changed about it: {seen.note}")
    return _drift(at, choices)


def _drift(at: _At, choices: Choices) -> Step:
    item, live = at.item, at.live
    if item is None:
        return at.step("refused", "the YAML holds no entry for it any more")
    if live is None:
        return _gone(at, item, keep=choices.keep_skipped)
    if live.date < at.assessment.job.scope.today:
        return at.step("refused", "it was moved to a day that is over, where nothing is changed any more")
    drifted = _drifted(at, item, live)
    kept = differing(item, live) - drifted
    step = _taken(at, item, live, drifted | kept)
    if not kept or step.outcome.fate != "adopted":
        return step
    also = f"with its {', '.join(sorted(kept))}, which the calendar keeps in another form than it was sent"
    return replace(step, outcome=replace(step.outcome, said=(*step.outcome.said, also)))


def _drifted(at: _At, item: Desired, live: LiveEvent) -> frozenset[str]:
    """Return what a person changed on the calendar; what the server keeps in another form is not among it."""
    entry = at.assessment.ledger.entries.get(item.identity)
    if entry is None and item.former_identity:
        entry = at.assessment.ledger.entries.get(item.former_identity)
    if entry is None:
        return differing(item, live)
    changed = {view.field for view in at.seen.fields if view.last != view.calendar}
    return frozenset(changed & (set(item.fields) | set(entry.desired)) - WRITE_ONLY)


def _gone(at: _At, item: Desired, *, keep: bool) -> Step:
    """Take a deleted event out of the YAML, or leave a note in its place."""
    if item.date < at.assessment.job.scope.today:
        return at.step("refused", "its day is over, where nothing is changed any more")
    path, kind = item.path, str(item.pointer[0])
    edits: list[Edit] = [RemoveEntry((kind, item.id))]
    said, writes = f"taken out of {path}", tuple[str, ...]()
    if keep and kind != "notes":
        note = _note(item, at.ids(item.week))
        edits.append(AddEntry("notes", note))
        said = f"stands as the note `{note['id']}` in {path}, which the next apply puts on the calendar"
        writes = (f"{item.week}/{note['id']}",)
    text = apply_edits(at.text(item.week), edits, path=path)
    return Step(Outcome(at.seen, "adopted", (said,), writes=writes), {path: text})


def _note(item: Desired, taken: set[str]) -> dict[str, Value]:
    base = f"skipped-{item.id}"[:_LONGEST_ID].rstrip("-")
    names = (base, *(f"{base[: _LONGEST_ID - 4]}-{number}" for number in range(2, 100)))
    name = next(name for name in names if name not in taken)
    return {"id": name, "date": item.date.isoformat(), "name": f"skipped: {item.name}"[:_LONGEST_NAME]}


def _taken(at: _At, item: Desired, live: LiveEvent, taken: frozenset[str]) -> Step:
    """Write some fields of the calendar into the entry; where it left its week, in the file of the other one."""
    kind = cast("List", item.pointer[0])
    own = next((entry for entry in at.entries(item.week)[kind] if entry.get("id") == item.id), None)
    if own is None:
        return at.step("refused", "its entry stands in the file no longer")
    stated = Stated(kind, own, at.athlete.library, item.content)
    found = restated(stated, item, live, taken)
    if isinstance(found, Unfit):
        return at.step("refused", f"not adopted: {found.reason}")
    week = iso_week(live.date) if "start_date_local" in taken else item.week
    if week == item.week:
        text = apply_edits(at.text(week), _edits((kind, item.id), own, found.own), path=item.path)
        return Step(Outcome(at.seen, "adopted", found.said, item.identity), {item.path: text})
    return _to_week(at, item, week, own, found)


def _edits(
    where: tuple[str, str], own: Mapping[str, object], new: Mapping[str, object]
) -> list[SetField | RemoveField]:
    """Return the edits of an entry, key by key."""
    gone = [RemoveField(where, key) for key in own if key not in new]
    changed = [
        SetField(where, key, cast("Value", value))
        for key, value in new.items()
        if key not in own or not same(own[key], value)
    ]
    return [*changed, *gone]


def _to_week(at: _At, item: Desired, week: str, own: Mapping[str, object], found: Restated) -> Step:
    """Move the entry to another week's file, under the same id, so that it stays the same event."""
    if item.id in at.ids(week):
        return at.step(
            "refused",
            f"not adopted: it moved to {week}, where another entry has the id {item.id}: rename that one",
        )
    kind = str(item.pointer[0])
    former = _former_week(at, item)
    new = {key: value for key, value in found.own.items() if key != "moved_from"}
    if former and former != week:
        new["moved_from"] = former
    elif f"{week}/{item.id}" in at.assessment.ledger.entries and former != week:
        return at.step("refused", f"not adopted: {week} had another event with the id {item.id}")
    source = apply_edits(at.text(item.week), _edits((kind, item.id), own, new), path=item.path)
    entry = cast("dict[str, Value]", new)
    here, there = item.path, at.path(week)
    left, added = move_entry(source, at.text(week), (kind, item.id), entry, paths=(here, there))
    said = f"moved to {there}" + ("" if week in at.athlete.paths else ", which is new")
    outcome = Outcome(at.seen, "adopted", (said, *found.said), f"{week}/{item.id}")
    return Step(outcome, {there: added, here: left}, (there,))


def _former_week(at: _At, item: Desired) -> str:
    """Return the week under which the ledger knows the event; empty where it does not."""
    entries = at.assessment.ledger.entries
    if item.identity in entries:
        return item.week
    return item.moved_from if item.moved_from and item.former_identity in entries else ""


def _conflict(at: _At, choices: Choices) -> Step:
    """Decide a conflict as a person said: nothing is decided silently."""
    item, live, side = at.item, at.live, choices.side(at.seen)
    if not choices.decides(at.seen):
        return at.step("undecided", at.seen.note)
    if item is None or live is None:
        return _one_side_gone(at, item, live, choices)
    fields = differing(item, live) | _only_in_ledger(at, item)
    sides = {key: choices.side(at.seen, key) for key in sorted(fields)}
    if open_ := [key for key, of in sides.items() if of is None]:
        return at.step("undecided", f"nothing is decided about its {', '.join(open_)}", at.seen.note)
    taken = frozenset(key for key, of in sides.items() if of == "calendar")
    if not taken and side != "calendar":
        return _kept(at, item.identity, "git holds: the next apply puts it back on the calendar")
    step = _taken(at, item, live, taken)
    if step.outcome.fate != "adopted" or taken == fields:
        return step
    kept = ", ".join(key for key in sides if key not in taken)
    said = (*step.outcome.said, f"git holds for its {kept}, which the next apply writes")
    outcome = step.outcome
    return Step(_trailed(at, outcome.identity, said, "adopted"), step.texts, step.first)


def _only_in_ledger(at: _At, item: Desired) -> frozenset[str]:
    """Return what git no longer says, and the calendar holds in another form than it was sent."""
    entry = at.assessment.ledger.entries.get(item.identity)
    if entry is None:
        return frozenset()
    views = {view.field: view for view in at.seen.fields}
    gone = set(normal(entry.desired)) - set(item.fields)
    return frozenset(key for key in gone if key in views and views[key].last != views[key].calendar)


def _kept(at: _At, identity: str, said: str) -> Step:
    return Step(_trailed(at, identity, (said,), "kept"))


def _trailed(at: _At, identity: str, said: tuple[str, ...], fate: Fate) -> Outcome:
    """Record a decision for git: the merged commit says that the YAML wins."""
    trailer = Trailer(at.athlete.name, identity)
    return Outcome(at.seen, fate, said, identity, (identity,), trailer)


def _one_side_gone(at: _At, item: Desired | None, live: LiveEvent | None, choices: Choices) -> Step:
    """Changed on one side, and removed on the other."""
    side = choices.side(at.seen)
    if side is None:
        return at.step("undecided", "it is there on one side only: decide about it as a whole", at.seen.note)
    if side == "git":
        identity = at.seen.identity or ""
        return _kept(
            at,
            identity,
            f"git holds: the next apply {'makes it again' if item else 'deletes it on the calendar'}",
        )
    if item is not None:
        return _gone(at, item, keep=choices.keep_skipped)
    return _back(at, live) if live else at.step("refused", "neither git nor the calendar holds it")


def _back(at: _At, live: LiveEvent) -> Step:
    """Bring an entry back that git removed, as the calendar holds it now."""
    before, _, name = (at.seen.identity or "").partition("/")
    week = iso_week(live.date)
    if name in at.ids(week):
        return at.step("refused", f"not adopted: another entry of {week} has the id {name}")
    found = decompile(live)
    if not isinstance(found, Decompiled):
        return at.step("refused", f"not adopted: {found.reason}")
    entry: dict[str, Value] = {"id": name, **found.fields}
    if week != before:
        entry["moved_from"] = before
    path = at.path(week)
    text = apply_edits(at.text(week), [AddEntry(found.kind, entry)], path=path)
    outcome = Outcome(at.seen, "adopted", (f"back in {path}",), f"{week}/{name}")
    return Step(outcome, {path: text}, (path,))

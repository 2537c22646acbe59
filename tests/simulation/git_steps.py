"""What people do in git: each step is a commit. Dice decide the rest, so a step means the same whenever it happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

from reconciler.reconcile.desired import Desired
from reconciler.reconcile.ownership import iso_week
from tests.reconcile.world import day, note, session
from tests.simulation.stage import Stage

IDS = ("a", "b", "b", "long-run", "x" * 20)
TEXTS = (
    "",
    "Easy.",
    "- 40m Z2 HR",
    "Go.\r\n\r\n2x\r\n- 10m Z4 HR\r\n- 5m Z1 HR \n",
    "- 20m 200w",
    "Easy. \n",
)
BAD_COLOR = "no-such-color"
FIELDS: dict[str, tuple[Any, ...]] = {
    "color": ("green", "#112233", BAD_COLOR),
    "tags": (["x"], ["x", "y"]),
    "hide_from_athlete": (True, False),
    "load_target": (50,),
    "calendar_id": (2,),
    "indoor": (True, False),
}
KEYS = ("category", "type", "name", "description")


def drawn(dice: Random) -> Desired:
    """Some entry of a week: a workout, a note, or a workout file."""
    first = dice.randrange(14)
    kind = dice.choice(["workout", "workout", "workout", "note", "file"])
    if kind == "note" and dice.random() < 0.3:
        monday = first // 7 * 7
        return note(dice.choice(IDS), monday, monday, description=dice.choice(TEXTS), for_week=True)
    if kind == "note":
        return note(
            dice.choice(IDS), first, min(first + dice.randrange(4), 13), description=dice.choice(TEXTS)
        )
    fields = {key: dice.choice(values) for key, values in FIELDS.items() if dice.random() < 0.25}
    if kind == "file":
        content = dice.choice([b"<a/>", b"<b/>"])
        fields |= {"description": None, "filename": "a.zwo", "file_sha256": content.hex(), "content": content}
    else:
        fields["description"] = dice.choice(TEXTS)
        if "- " not in fields["description"]:
            fields["moving_time"] = 3600
    return session(dice.choice(IDS), first, time=dice.choice(["00:00", "08:00"]), **fields)


def writes_a_plan(stage: Stage, dice: Random) -> str:
    items = [drawn(dice) for _ in range(dice.randrange(6))]
    stage.commit_plan(list({item.identity: item for item in items}.values()))
    return f"a plan of {_names(stage)}"


def declares(stage: Stage, dice: Random) -> str:
    item = drawn(dice)
    stage.commit_plan([*(old for old in stage.desired if old.identity != item.identity), item])
    return f"{item.identity} on {item.date} {dict(item.fields)}"


def leaves_out(stage: Stage, dice: Random) -> str:
    item = _some(stage, dice)
    stage.commit_plan([old for old in stage.desired if old is not item])
    return item.identity if item else "nothing"


def rewrites(stage: Stage, dice: Random) -> str:
    item, text = _some(stage, dice), dice.choice(TEXTS)
    if item is None or item.content is not None:
        return "nothing"
    changed = replace(item, fields={**item.fields, "description": text})
    stage.commit_plan([changed if old is item else old for old in stage.desired])
    return f"{item.identity}: {text!r}"


def drops_a_field(stage: Stage, dice: Random) -> str:
    item = _some(stage, dice)
    keys = sorted(item.fields.keys() & FIELDS.keys()) if item else []
    if item is None or not keys:
        return "nothing"
    key = dice.choice(keys)
    changed = replace(item, fields={name: value for name, value in item.fields.items() if name != key})
    stage.commit_plan([changed if old is item else old for old in stage.desired])
    return f"{item.identity}: {key}"


def reschedules(stage: Stage, dice: Random) -> str:
    """Within the week the identity stays; into another one the YAML says where it came from, or forgets to."""
    item, to, says = _some(stage, dice), dice.randrange(14), dice.random() < 0.8
    if item is None:
        return "nothing"
    week, start = iso_week(day(to)), str(item.fields["start_date_local"])[10:]
    fields = {key: value for key, value in item.fields.items() if key != "end_date_local"}
    moved = replace(
        item,
        week=week,
        date=day(to),
        until=day(to),
        fields={**fields, "start_date_local": f"{day(to)}{start}"},
        moved_from=(item.week if week != item.week else item.moved_from) if says else None,
    )
    rest = [old for old in stage.desired if old.identity not in (item.identity, moved.identity)]
    stage.commit_plan([*rest, moved])
    return f"{item.identity} to {day(to)}{'' if says else ', without a word of it'}"


def reverts(stage: Stage, dice: Random) -> str:
    head = dice.randrange(len(stage.commits))
    stage.commit_plan(stage.commits[head].desired)
    return f"to commit {head}: {_names(stage)}"


def permits(stage: Stage, dice: Random) -> str:
    """A commit that changes nothing and permits something."""
    deletes = dice.choice([0, 2, 10])
    known = [item.identity for item in stage.desired] + sorted(stage.ledger.entries)
    kept = frozenset(dice.sample(known, min(len(known), dice.randrange(3))))
    stage.commit_plan(stage.desired, deletes=deletes, keep_git=kept)
    return f"Allow-deletes: {deletes}, Keep-git: {sorted(kept)}"


def takes_over(stage: Stage, dice: Random) -> str:
    """What `import` writes: an event of the athlete's own, by its number."""
    held = set(stage.ids().values())
    rows = [row for row in stage.rows().values() if row["id"] not in held and row["plan_applied"] is None]
    if not rows:
        return "nothing"
    row = dice.choice(rows)
    taken = {key: row[key] for key in KEYS if row[key] is not None}
    fields = {**taken, "start_date_local": f"{row['start_date_local'][:10]}T00:00:00"}
    on = (stage.today - day(0)).days if dice.random() < 0.1 else None
    date = day(on) if on is not None else _day(row)
    fields["start_date_local"] = f"{date}T00:00:00"
    item = Desired(iso_week(date), dice.choice(IDS), date, date, fields, "weeks/x.yaml", (), event=row["id"])
    stage.commit_plan([*(old for old in stage.desired if old.identity != item.identity), item])
    return f"{item.identity} takes over event {row['id']}"


def changes_the_settings(stage: Stage, dice: Random) -> str:
    stage.drift = dice.choice(["report", "enforce", "adopt"])
    return f"drift: {stage.drift}"


def _day(row: dict[str, Any]) -> Any:
    return day(0).fromisoformat(row["start_date_local"][:10])


def _some(stage: Stage, dice: Random) -> Desired | None:
    return dice.choice(stage.desired) if stage.desired else None


def _names(stage: Stage) -> str:
    return (
        ", ".join(f"{item.identity}@{item.date:%d} {dict(item.fields)}" for item in stage.desired)
        or "nothing"
    )


GIT: dict[str, Callable[[Stage, Random], str]] = {
    "somebody writes a plan": writes_a_plan,
    "somebody declares": declares,
    "somebody leaves out": leaves_out,
    "somebody rewrites": rewrites,
    "somebody drops a field": drops_a_field,
    "somebody reschedules": reschedules,
    "somebody reverts": reverts,
    "somebody permits": permits,
    "somebody takes over": takes_over,
    "somebody changes the settings": changes_the_settings,
}

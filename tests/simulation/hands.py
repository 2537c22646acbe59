"""What people, devices and other programs do to a calendar, and what time does."""

from __future__ import annotations

from collections.abc import Callable
from random import Random
from typing import Any

from tests.reconcile.world import ATHLETE, day
from tests.simulation.git_steps import TEXTS
from tests.simulation.stage import OTHER, Stage

MARKS = (
    None,
    None,
    "their-own",
    "Plan:2026-05-13:a",
    "plan:x",
    "plan:2026-05-13:a",
    "plan:2026-05-20:long-run",
)
LAST_HOUR = 24 * 12


def adds(stage: Stage, dice: Random) -> str:
    mark, on = dice.choice(MARKS), dice.randrange(14)
    applied = {"plan_applied": "2026-05-01T00:00:00Z"} if dice.random() < 0.3 else {}
    event = stage.add(start_date_local=f"{day(on)}T00:00:00", external_id=mark, **applied)
    stage.blame.touched[event] = stage.moment
    return f"{event} on {day(on)}, {mark}{', of an applied plan' if applied else ''}"


def edits(stage: Stage, dice: Random) -> str:
    event = _some(stage, dice)
    fields: dict[str, Any] = {"name": dice.choice(["Theirs", "A"]), "description": dice.choice(TEXTS)}
    if dice.random() < 0.3:
        fields = {"color": "red", "tags": ["mine"]}
    stage.touch(event, **fields)
    return f"{event}: {fields}"


def drags(stage: Stage, dice: Random) -> str:
    event, to = _some(stage, dice), day(dice.randint(-2, 16))
    stage.touch(event, start_date_local=f"{to}T00:00:00")
    return f"{event} to {to}"


def marks_otherwise(stage: Stage, dice: Random) -> str:
    event, mark = _some(stage, dice), dice.choice(MARKS[2:]) or ""
    mark = mark[: stage.setting.behaviour.external_id_limit]
    stage.touch(event, external_id=mark)
    return f"{event} as {mark}"


def deletes(stage: Stage, dice: Random) -> str:
    event = _some(stage, dice)
    stage.take_away(event)
    return f"{event}"


def copies(stage: Stage, dice: Random) -> str:
    event, to = _some(stage, dice), day(dice.randrange(14))
    row = stage.rows()[event]
    fields: dict[str, Any] = {key: row[key] for key in ("category", "type", "name", "description")}
    mark = row["external_id"] if stage.setting.behaviour.copy_keeps_external_id else None
    made = stage.add(**fields, start_date_local=f"{to}T00:00:00", external_id=mark)
    stage.blame.touched[made] = stage.moment
    return f"{event} to {to} as {made}"


def trains(stage: Stage, dice: Random) -> str:
    """A watch uploads a session; the calendar pairs it with what was planned that day."""
    rows, on, seconds = stage.rows(), day(dice.randrange(14)), 2400
    ours = [rows[number] for number in sorted(set(stage.ids().values()) & set(rows))]
    if ours and dice.random() < 0.8:
        row = dice.choice(ours)
        on, seconds = day(0).fromisoformat(row["start_date_local"][:10]), row["moving_time"] or seconds
    made = stage.calendar.add_activity(
        ATHLETE, type="Run", start_date_local=f"{on}T08:00:00", moving_time=seconds
    )
    return f"{made} on {on}"


def somebody_else(stage: Stage, dice: Random) -> str:
    """Another athlete's calendar on the same server holds the same marks."""
    mark = dice.choice(
        [*MARKS, *(item.minted[: stage.setting.behaviour.external_id_limit] for item in stage.desired)]
    )
    made = stage.calendar.add_event(
        OTHER,
        category="WORKOUT",
        type="Run",
        name="Not Maria's",
        external_id=mark,
        start_date_local=f"{day(3)}T00:00:00",
    )
    return f"{made}, {mark}"


def time_passes(stage: Stage, dice: Random) -> str:
    begun = stage.calendar_hours
    stage.tick(max(0, min(dice.choice([1, 6, 13, 24, 50]), LAST_HOUR - begun)))
    return f"it is {stage.now:%d %H:%M} UTC, {stage.today} there"


def the_ledger_is_lost(stage: Stage, _: Random) -> str:
    stage.lose_ledger()
    stage.ledger_was_lost = True
    return "all of it"


def _some(stage: Stage, dice: Random) -> int:
    """Mostly one of ours."""
    rows = sorted(stage.rows())
    if not rows:
        made = stage.add(start_date_local=f"{day(2)}T00:00:00")
        stage.blame.touched[made] = stage.moment
        return made
    ours = sorted(set(stage.ids().values()) & set(rows))
    return dice.choice([*ours, *ours, *rows])


HANDS: dict[str, Callable[[Stage, Random], str]] = {
    "somebody adds": adds,
    "somebody edits": edits,
    "somebody drags": drags,
    "somebody marks otherwise": marks_otherwise,
    "somebody deletes": deletes,
    "somebody copies": copies,
    "somebody trains": trains,
    "somebody else plans": somebody_else,
    "time passes": time_passes,
    "the ledger is lost": the_ledger_is_lost,
}

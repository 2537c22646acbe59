"""In which order people write the keys of a week file: what they read first stands first."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.athlete.model import Pointer

WEEK = ("week", "focus", "why", "conservative", "workouts", "notes", "races", "waivers")
ENTRY = (
    *(
        "id",
        "kind",
        "priority",
        "date",
        "from",
        "until",
        "for_week",
        "moved_from",
        "event",
        "time",
        "use",
        "with",
    ),
    *("sport", "sub_type", "name", "goal", "instructions", "text", "key", "hard", "indoor", "file"),
    *("duration", "distance", "load", "rpe", "carbs_per_hour", "target", "load_target", "time_target"),
    *("distance_target", "steps", "verbatim", "tags", "color", "training_availability", "max_training_time"),
    *("can_train_sports", "not_on_fitness_chart", "show_as_note", "show_on_ctl_line", "calendar_id"),
    *("hide_from_athlete", "athlete_cannot_edit", "structure_read_only"),
)
WAIVER = ("rule", "scope", "reason", "by", "until")
LISTS: Mapping[str, tuple[str, ...]] = {
    "workouts": ENTRY,
    "notes": ENTRY,
    "races": ENTRY,
    "waivers": WAIVER,
}


def order_at(pointer: Pointer) -> tuple[str, ...]:
    """The order of the keys of a mapping in a week file; empty where it is free."""
    if not pointer:
        return WEEK
    known = len(pointer) == 2 and isinstance(pointer[0], str)  # noqa: PLR2004 - a list and a place in it
    return LISTS.get(str(pointer[0]), ()) if known else ()


def before(key: str, keys: Iterable[object], order: tuple[str, ...]) -> int:
    """Behind which of the keys a new one belongs: the index of the nearest that comes earlier, else of the last."""
    ranks = [order.index(name) if isinstance(name, str) and name in order else -1 for name in keys]
    rank = order.index(key) if key in order else len(order)
    earlier = [place for place in ranks if 0 <= place < rank]
    return ranks.index(max(earlier)) if earlier and key in order else len(ranks) - 1


def ordered(names: Iterable[str], order: tuple[str, ...]) -> list[str]:
    """Names in their order; unknown ones last, as given."""
    return sorted(names, key=lambda name: order.index(name) if name in order else len(order))

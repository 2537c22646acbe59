"""The picture that goes along with the morning message: the structure of the session that needs a look."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.render.morning import is_structured
from reconciler.training.distances import covers_all_steps

if TYPE_CHECKING:
    from reconciler.render.morning import Morning
    from reconciler.render.pictures.workout import WorkoutCard
    from reconciler.training.agenda import Item


def picture(morning: Morning) -> bytes | None:
    """Return a PNG of the key session, else of the first one with a structure; None for a day without one.

    None, too, where the extra `report`, which draws, is not installed: the text says the same.
    """
    found = [item for item in morning.agenda.open if is_structured(item) and item.measured]
    if not found:
        return None
    from reconciler.render.pictures.workout import png  # noqa: PLC0415 - for those who have something to show

    chosen = next((item for item in found if item.key or item.race), found[0])
    try:
        return png(_card(chosen, morning))
    except ReconcilerError:
        return None


def _card(item: Item, morning: Morning) -> WorkoutCard:
    from reconciler.render.pictures.workout import WorkoutCard  # noqa: PLC0415

    as_planned = None if morning.agenda.read else item.planned
    return WorkoutCard(
        name=item.name,
        workout=item.text,
        measured=item.measured,
        settings=item.settings,
        sport=item.sport,
        day=morning.agenda.day,
        start=item.time,
        duration=item.duration,
        distance=item.distance if item.measured and covers_all_steps(item.measured) else None,
        load=item.load,
        load_is=as_planned.load_is if as_planned else "exact",
    )

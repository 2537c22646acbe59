"""Which function answers which request. The templates are those of the published OpenAPI document."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from reconciler.calendar.embedded import activities, athletes, curves, events
from reconciler.calendar.embedded.exchange import PREFIX, Response

if TYPE_CHECKING:
    from collections.abc import Callable

    from reconciler.calendar.embedded.call import Call

_SUFFIX = frozenset({"format", "ext"})


@dataclass(frozen=True)
class Route:
    """`template` is relative to `/api/v1`; the part after `/athlete/` names the athlete."""

    method: str
    template: str
    answer: Callable[[Call], Response]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        parts = re.split(r"\{(\w+)\}", self.template)
        made = [_group(part) if index % 2 else re.escape(part) for index, part in enumerate(parts)]
        return re.compile(PREFIX + "".join(made))

    @property
    def athlete(self) -> str | None:
        """The name of the part that holds the athlete's id."""
        found = re.match(r"/athlete/\{(\w+)\}", self.template)
        return found[1] if found else None


def _group(name: str) -> str:
    return rf"(?P<{name}>(?:\.\w+)?)" if name in _SUFFIX else f"(?P<{name}>[^/]+)"


_EVENTS = "/athlete/{id}/events"
_SPORTS = "/athlete/{athleteId}/sport-settings"
_WELLNESS = "/athlete/{id}/wellness"

# The first that fits answers, so fixed words stand before names.
ROUTES = (
    Route("POST", f"{_EVENTS}/bulk", events.create_events),
    Route("PUT", f"{_EVENTS}/bulk-delete", events.delete_listed),
    Route("POST", f"{_EVENTS}/{{eventId}}/mark-done", activities.mark_done),
    Route("GET", f"{_EVENTS}/{{eventId}}", events.get_event),
    Route("PUT", f"{_EVENTS}/{{eventId}}", events.update_event),
    Route("DELETE", f"{_EVENTS}/{{eventId}}", events.delete_event),
    Route("POST", _EVENTS, events.create_event),
    Route("PUT", _EVENTS, events.update_events),
    Route("DELETE", _EVENTS, events.delete_events),
    Route("GET", f"{_EVENTS}{{format}}", events.list_events),
    Route("GET", "/athlete/{id}/event-tags", events.event_tags),
    Route("GET", "/athlete/{id}/fitness-model-events", events.fitness_model_events),
    Route("POST", "/athlete/{id}/duplicate-events", events.duplicate_events),
    Route("POST", "/athlete/{id}/activities/manual", activities.create_activity),
    Route("POST", "/athlete/{id}/activities/manual/bulk", activities.create_activities),
    Route("GET", "/athlete/{id}/activities", activities.list_activities),
    Route("GET", "/athlete/{id}/activity-power-curves{ext}", curves.list_power),
    Route("GET", "/athlete/{id}/activity-pace-curves{ext}", curves.list_pace),
    Route("GET", "/athlete/{athleteId}/activities/{ids}", activities.get_activities),
    Route("GET", "/activity/{id}/intervals", activities.get_intervals),
    Route("GET", "/activity/{id}/messages", activities.list_messages),
    Route("GET", "/activity/{id}", activities.get_activity),
    Route("PUT", "/activity/{id}", activities.update_activity),
    Route("DELETE", "/activity/{id}", activities.delete_activity),
    Route("GET", f"{_SPORTS}/{{id}}", athletes.get_sport),
    Route("PUT", f"{_SPORTS}/{{id}}", athletes.update_sport),
    Route("GET", _SPORTS, athletes.list_sports),
    Route("PUT", _SPORTS, athletes.update_sports),
    Route("GET", f"{_WELLNESS}/{{date}}", athletes.get_wellness),
    Route("PUT", f"{_WELLNESS}/{{date}}", athletes.update_wellness),
    Route("PUT", _WELLNESS, athletes.update_wellness),
    Route("PUT", "/athlete/{id}/wellness-bulk", athletes.update_wellness_bulk),
    Route("GET", f"{_WELLNESS}{{ext}}", athletes.list_wellness),
    Route("GET", "/athlete/{id}", athletes.get_athlete),
    Route("GET", "/athletes", athletes.list_athletes),
)

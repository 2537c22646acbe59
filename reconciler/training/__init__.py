"""What is true of an athlete: facts and their quality, the fitness model and forecast, sessions measured."""

from reconciler.training.distances import distances
from reconciler.training.effort import Effort, Ladder, Zones
from reconciler.training.facts import Absence, Activity, Facts, Quality, WellnessDay, absences
from reconciler.training.fetch import FactsClient, fetch_facts
from reconciler.training.fitness import Constants, Form, add, advance
from reconciler.training.forecast import (
    DayLoad,
    Forecast,
    ForecastDay,
    Forecasts,
    calendar_loads,
    forecast,
    forecasts,
)
from reconciler.training.planned import (
    PlannedSession,
    PlannedWeek,
    Standard,
    declared_loads,
    plan_athlete,
    plan_session,
)

__all__ = [
    "Absence",
    "Activity",
    "Constants",
    "DayLoad",
    "Effort",
    "Facts",
    "FactsClient",
    "Forecast",
    "ForecastDay",
    "Forecasts",
    "Form",
    "Ladder",
    "PlannedSession",
    "PlannedWeek",
    "Quality",
    "Standard",
    "WellnessDay",
    "Zones",
    "absences",
    "add",
    "advance",
    "calendar_loads",
    "declared_loads",
    "distances",
    "fetch_facts",
    "forecast",
    "forecasts",
    "plan_athlete",
    "plan_session",
]

"""The workout language of Intervals.icu: text to steps and back, and what they amount to. Imports nothing of ours."""

from reconciler.workout.document import workout_doc
from reconciler.workout.measure import Measured, measure
from reconciler.workout.model import Diagnostic, Repeat, Step, Target, Workout
from reconciler.workout.parse import parse
from reconciler.workout.resolve import MeasuredStep
from reconciler.workout.settings import SportSettings

__all__ = [
    "Diagnostic",
    "Measured",
    "MeasuredStep",
    "Repeat",
    "SportSettings",
    "Step",
    "Target",
    "Workout",
    "measure",
    "parse",
    "workout_doc",
]

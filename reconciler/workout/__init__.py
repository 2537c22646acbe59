"""The workout language of Intervals.icu: text to steps and back, and what they amount to. Imports nothing of ours."""

from reconciler.workout.diagnose import diagnose
from reconciler.workout.document import workout_doc
from reconciler.workout.from_document import from_doc
from reconciler.workout.measure import Measured, measure
from reconciler.workout.model import Diagnostic, Repeat, Step, Target, Workout
from reconciler.workout.parse import parse
from reconciler.workout.profile import profile
from reconciler.workout.resolve import MeasuredStep, Resolved
from reconciler.workout.settings import SportSettings
from reconciler.workout.write import NotWritable, safe_label, write

__all__ = [
    "Diagnostic",
    "Measured",
    "MeasuredStep",
    "NotWritable",
    "Repeat",
    "Resolved",
    "SportSettings",
    "Step",
    "Target",
    "Workout",
    "diagnose",
    "from_doc",
    "measure",
    "parse",
    "profile",
    "safe_label",
    "workout_doc",
    "write",
]

"""Declared state: the YAML documents of the athletes, read strictly into frozen values."""

from reconciler.athlete.documents import Locator, locate
from reconciler.athlete.entry import Entry, Session
from reconciler.athlete.library import LibraryWorkout
from reconciler.athlete.profile import AthleteDocument, Goal, Profile, Thresholds
from reconciler.athlete.reading import Athlete, athlete_names, read_athlete, read_settings
from reconciler.athlete.rules import Rules
from reconciler.athlete.settings import Channel, Guards, Settings
from reconciler.athlete.strategy import Phase, Strategy
from reconciler.athlete.tree import Tree, WorkingTree
from reconciler.athlete.week import Note, Race, Waiver, Week, Workout

__all__ = [
    "Athlete",
    "AthleteDocument",
    "Channel",
    "Entry",
    "Goal",
    "Guards",
    "LibraryWorkout",
    "Locator",
    "Note",
    "Phase",
    "Profile",
    "Race",
    "Rules",
    "Session",
    "Settings",
    "Strategy",
    "Thresholds",
    "Tree",
    "Waiver",
    "Week",
    "WorkingTree",
    "Workout",
    "athlete_names",
    "locate",
    "read_athlete",
    "read_settings",
]

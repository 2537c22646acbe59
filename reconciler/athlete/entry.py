"""What workouts, notes and races share: the fields of a calendar entry that an author may set."""

from typing import Annotated, Literal

from pydantic import Field

from reconciler.athlete.model import Before, Many, Maybe, Model, wrong
from reconciler.athlete.quantity import Clock, Day, Metres, Seconds, WeekName, whole
from reconciler.athlete.sports import Sport
from reconciler.athlete.text import Color, Line, Prose, Slug, Verbatim

EVENT_MAX = 2**53 - 1  # what JSON carries exactly; numbers of events have nine digits today (recorded)
INT32 = 2**31 - 1  # the calendar's whole numbers


def _one_sport(value: object) -> object:
    if isinstance(value, list):
        raise wrong(
            "several-sports",
            "found a list of sports, expected one sport",
            "a brick is two workouts on one day; a load target belongs to one sport",
        )
    return value


OneSport = Annotated[Sport, Before(_one_sport)]


class Entry(Model):
    """An entry of the calendar. An optional field that is None is not managed: the calendar keeps its own."""

    id: Slug = Field(description="Unique within the week file. Keep it when the entry moves to another day.")
    color: Maybe[Color] = Field(None, description="Colour name such as green, or #rrggbb.")
    tags: Maybe[Many[Line]] = Field(None, description="Tags, in order.")
    moved_from: Maybe[WeekName] = Field(
        None, description="The week whose file declared this id before: the calendar entry moves along."
    )
    event: Maybe[Annotated[int, whole(1, EVENT_MAX)]] = Field(
        None,
        description="Number of the event on the calendar that this entry takes over; `import` writes it.",
    )
    verbatim: Maybe[Verbatim] = Field(
        None, description="The whole text as it stands on the calendar, to the byte, instead of its parts."
    )
    hide_from_athlete: Maybe[bool] = Field(None, description="Coach control: the athlete does not see it.")
    athlete_cannot_edit: Maybe[bool] = Field(None, description="Coach control: the athlete cannot change it.")
    show_as_note: Maybe[bool] = Field(None, description="Show it on the fitness chart as a note.")
    show_on_ctl_line: Maybe[bool] = Field(None, description="Mark it on the fitness line of the chart.")
    training_availability: Maybe[Literal["NORMAL", "LIMITED", "UNAVAILABLE"]] = Field(
        None, description="How much training is possible then."
    )
    max_training_time: Maybe[Seconds] = Field(None, description="At most this much training then.")
    can_train_sports: Maybe[Many[Sport]] = Field(None, description="Only these sports are possible then.")
    calendar_id: Maybe[Annotated[int, whole(1, INT32)]] = Field(
        None, description="The calendar to put it on; the default calendar where unset."
    )


class Session(Entry):
    """What a workout and a race share: a sport on a day, and what is planned for it."""

    date: Day = Field(description="The day, inside the week of the file.")
    time: Maybe[Clock] = Field(None, description='Start, such as "08:00", in the athlete\'s time zone.')
    sport: OneSport = Field(description="One of the sixty sports of Intervals.icu.")
    sub_type: Maybe[Literal["NONE", "COMMUTE", "WARMUP", "COOLDOWN", "RACE"]] = Field(
        None, description="Intervals.icu's sub-type."
    )
    name: Line = Field(description="Title on the calendar, one line.")
    goal: Maybe[Prose] = Field(None, description="What the session is for; stands above the steps.")
    instructions: Maybe[Prose] = Field(None, description="What to watch for; stands below the goal.")
    steps: Maybe[Prose] = Field(None, description="Workout text of Intervals.icu: one step a line.")
    duration: Maybe[Seconds] = Field(None, description="Stated moving time: seconds, or 1h30m, 45m, 90s.")
    distance: Maybe[Metres] = Field(None, description="Stated distance: metres, or 10km, 400mtr.")
    load: Maybe[Annotated[int, whole(0, 5000)]] = Field(None, description="Stated training load.")
    target: Maybe[Literal["AUTO", "POWER", "HR", "PACE"]] = Field(
        None, description="What the device steers by where steps carry several targets."
    )
    load_target: Maybe[Annotated[int, whole(0, 5000)]] = Field(None, description="Load to reach.")
    time_target: Maybe[Seconds] = Field(None, description="Time to reach.")
    distance_target: Maybe[Metres] = Field(None, description="Distance to reach.")
    indoor: Maybe[bool] = Field(None, description="True for indoors: indoor thresholds apply.")
    structure_read_only: Maybe[bool] = Field(None, description="Coach control: the steps cannot be edited.")
    not_on_fitness_chart: Maybe[bool] = Field(None, description="Leave it out of the fitness chart.")
    carbs_per_hour: Maybe[Annotated[int, whole(0, 300)]] = Field(None, description="Carbohydrate, g/h.")

    @property
    def workout_text(self) -> str:
        """The text that holds the steps; empty where there is none."""
        return self.steps or self.verbatim or ""

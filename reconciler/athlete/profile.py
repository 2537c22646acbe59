"""athlete.yaml: who the athlete is, what they train for, and the thresholds that targets are relative to."""

import re
from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import Annotated, Literal, Self
from zoneinfo import ZoneInfo

from pydantic import Field, model_validator

from reconciler.athlete.model import Flaw, Many, Maybe, Model, Reads, raise_all, show, wrong
from reconciler.athlete.quantity import Clock, Day, Metres, Pace, Seconds, as_whole, pace_speed, whole
from reconciler.athlete.sports import FAMILY, Sport
from reconciler.athlete.text import EnvName, Line, Prose

_INTERVALS_ID = r"(?:0|i?[1-9][0-9]{0,11})"
_ZONE = r"[A-Za-z][A-Za-z0-9_+/-]{0,63}"
# Fact of the API: pace_units is for display; threshold_pace is always m/s.
_PACE_UNITS = {
    "km": "MINS_KM",
    "mi": "MINS_MILE",
    "100m": "SECS_100M",
    "100y": "SECS_100Y",
    "500m": "SECS_500M",
}
_ORDERS = ("power_zones", "hr_zones", "pace_zones")
Order = Literal[
    "POWER_HR_PACE", "POWER_PACE_HR", "HR_POWER_PACE", "HR_PACE_POWER", "PACE_POWER_HR", "PACE_HR_POWER"
]
Beats = Annotated[int, whole(20, 260)]
Watts = Annotated[int, whole(1, 3000)]


def _intervals_id(value: object) -> str:
    number = as_whole(value)
    text = value if number is None else str(number)
    if isinstance(text, str) and re.fullmatch(_INTERVALS_ID, text):
        return text
    raise wrong("bad-athlete-id", f"found {show(value)}, expected i123, a number, or 0 for the key's owner")


def _timezone(value: object) -> str:
    if isinstance(value, str) and re.fullmatch(_ZONE, value):
        try:
            return ZoneInfo(value).key
        except (OSError, ValueError, KeyError):  # a directory, a path, a name that is not known
            pass
    raise wrong("bad-timezone", f"found {show(value)}, expected an IANA time zone such as Europe/Berlin")


class Goal(Model):
    """What the athlete trains for. A is what the season is for."""

    name: Line = Field(description="Such as Berlin Marathon.")
    priority: Literal["A", "B", "C"] = Field(description="A, B or C.")
    date: Day = Field(description="The day of the race, or by which it shall be reached.")
    sport: Maybe[Sport] = Field(None, description="The sport; unset for several.")
    distance: Maybe[Metres] = Field(None, description="Metres, or 42.195km.")
    time: Maybe[Seconds] = Field(None, description="Time to reach: seconds, or 3h30m.")
    target: Maybe[Line] = Field(None, description="What counts as success, in words.")


class Profile(Model):
    """What a coach would want to know. Only what is needed: the file is read by others, too."""

    birth_year: Maybe[Annotated[int, whole(1900, 2099)]] = Field(None, description="Year of birth.")
    sex: Maybe[Literal["female", "male", "other"]] = Field(None, description="For heart-rate load models.")
    weight: Maybe[Annotated[float, Field(gt=20, lt=300)]] = Field(None, description="kg")
    height: Maybe[Annotated[float, Field(gt=80, lt=260)]] = Field(None, description="cm")
    experience: Maybe[Prose] = Field(None, description="Years and kinds of training.")
    background: Maybe[Prose] = Field(None, description="Work, family, what else the week holds.")
    injuries: Many[Prose] = Field((), description="What to be careful with.")
    equipment: Many[Line] = Field((), description="Power meter, trainer, pool length, …")
    preferences: Many[Prose] = Field((), description="What they like and what they do not.")


class Morning(Model):
    """The morning message: where it goes, and when. The address, with its secrets, stands in an environment variable."""

    env: EnvName = Field(description="Environment variable that holds the address of the athlete's channel.")
    at: Clock = Field(default="06:30", description="Not before this time of day, in the athlete's time zone.")


class Thresholds(Model):
    """What targets of one sport are relative to, and when that was measured."""

    measured: Day = Field(description="When it was measured.")
    source: Maybe[Line] = Field(None, description="How: a test, a race, the calendar's estimate.")
    ftp: Maybe[Watts] = Field(None, description="Functional threshold power, W.")
    indoor_ftp: Maybe[Watts] = Field(None, description="The same indoors, W.")
    w_prime: Maybe[Annotated[int, whole(1, 100_000)]] = Field(None, description="W', J.")
    lthr: Maybe[Beats] = Field(None, description="Lactate threshold heart rate, beats a minute.")
    max_hr: Maybe[Beats] = Field(None, description="Greatest heart rate, beats a minute.")
    resting_hr: Maybe[Beats] = Field(None, description="Resting heart rate, beats a minute.")
    threshold_pace: Maybe[Pace] = Field(None, description="Such as 4:40/km or 1:45/100m.")
    power_zones: Maybe[Many[Annotated[int, whole(1, 999)]]] = Field(
        None, description="Upper bounds in % of FTP; the last is 999."
    )
    hr_zones: Maybe[Many[Beats]] = Field(None, description="Upper bounds in beats a minute.")
    pace_zones: Maybe[Many[Annotated[float, Field(gt=0, le=999)]]] = Field(
        None, description="Upper bounds in % of threshold pace; the last is 999."
    )
    workout_order: Maybe[Order] = Field(None, description="Which target of a step counts first.")
    load_order: Maybe[Order] = Field(None, description="Which load counts first.")
    hr_load_type: Maybe[Literal["AVG_HR", "HR_ZONES", "HRSS"]] = Field(
        None, description="Load by heart rate."
    )
    pace_load_type: Maybe[Literal["SWIM", "RUN"]] = Field(None, description="Load by pace.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        raise_all("Thresholds", self._flaws(), self)
        return self

    def _flaws(self) -> Iterator[Flaw]:
        for key in _ORDERS:
            zones = getattr(self, key) or ()
            if any(low >= high for low, high in pairwise(zones)):
                yield Flaw(
                    (key,), "zone-order", "found bounds that do not rise, expected each above the last"
                )
        beats = [self.resting_hr or 0, self.lthr or self.resting_hr or 0, self.max_hr or 999]
        if beats != sorted(beats):
            yield Flaw((), "heart-rates", "expected resting_hr below lthr, and lthr below max_hr")

    def sport_settings(self) -> dict[str, object]:
        """The same in the API's words: threshold_pace in m/s, its unit as pace_units; unset keys left out."""
        values = self.model_dump(exclude={"measured", "source", "threshold_pace"}, exclude_none=True)
        if self.threshold_pace:
            values["threshold_pace"] = pace_speed(self.threshold_pace)
            values["pace_units"] = _PACE_UNITS[self.threshold_pace.partition("/")[2]]
        return values


class AthleteDocument(Model):
    """athlete.yaml."""

    name: Line = Field(description="What the athlete is called.")
    intervals_id: Annotated[
        str,
        Reads(
            _intervals_id,
            {
                "anyOf": [
                    {"type": "string", "pattern": f"^{_INTERVALS_ID}$"},
                    {"type": "integer", "minimum": 0, "maximum": 10**12 - 1},
                ]
            },
        ),
    ] = Field(description="Athlete id of Intervals.icu: i123, a number, or 0 for the owner of the key.")
    timezone: Annotated[str, Reads(_timezone, {"type": "string", "pattern": f"^{_ZONE}$"})] = Field(
        description="IANA time zone such as Europe/Berlin: it decides what today is."
    )
    credential_env: EnvName = Field(
        default="INTERVALS_API_KEY", description="Environment variable that holds the API key or token."
    )
    credential_kind: Literal["api_key", "bearer"] = Field(
        default="api_key", description="An API key (Basic), or an OAuth access token (Bearer)."
    )
    drift: Maybe[Literal["report", "enforce", "adopt"]] = Field(
        None, description="Overrides the drift mode of settings.yaml for this athlete."
    )
    morning: Maybe[Morning] = Field(None, description="The morning message; unset for none.")
    profile: Profile = Field(default_factory=Profile, description="What a coach would want to know.")
    goals: Many[Goal] = Field((), description="What the athlete trains for.")
    thresholds: Mapping[Sport, Thresholds] = Field(
        default_factory=dict, description="Thresholds by sport, with the day they were measured."
    )

    def sport_settings(self, sport: str) -> dict[str, object]:
        """The API's sport settings for a sport, from its own thresholds or its family's; {} where none are."""
        found = self.thresholds.get(sport) or self.thresholds.get(FAMILY.get(sport, sport))  # type: ignore[call-overload]
        return found.sport_settings() if found else {}

"""Illness, injury, readiness signs and heat: what the athlete recorded, never a diagnosis. H of the collection."""

from __future__ import annotations

import datetime as dt
import statistics
from typing import TYPE_CHECKING

from reconciler.rules.model import Outcome, Threshold, rule
from reconciler.rules.words import day, listed, quoted, signed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.rules.case import Case
    from reconciler.training.facts import Absence, WellnessDay

_ILL = frozenset({"sick", "injured"})
_DOCTOR = "chest pain, fainting, breathlessness or palpitations belong to a doctor"
_MARKED = 3  # "a lot" of 1 to 4
_TEN = 10
_SIGNS = 2


def _ill(case: Case) -> list[Absence]:
    return [absence for absence in case.plan.absences if absence.kind in _ILL]


@rule(
    "illness-days",
    "H1",
    "No hard session while ill or injured",
    "warning",
    source="expert practice",
    evidence="D",
)
def illness_days(case: Case) -> Iterator[Outcome]:
    """No hard session on days that are marked sick or injured, here or on the calendar."""
    good = True
    for session in case.sessions:
        for absence in _ill(case):
            if absence.covers(session.date) and session.hard is not False:
                good = False
                effort = "hard" if session.hard else "of unknown effort"
                said = f"{session.id} is {effort} and stands in {quoted(absence.name)}, marked as {absence.kind}; {_DOCTOR}"
                yield case.found(said, session)
    marked = [row for row in case.plan.facts.wellness or () if (row.injury or 0) >= _MARKED]
    if marked and (case.today - marked[-1].day).days < _SIGNS and any(s.hard for s in case.sessions):
        good = False
        yield case.found(
            f"the athlete marked an injury on {day(marked[-1].day)}, and hard sessions stand ahead", note=True
        )
    if good and case.plan.facts.events is None:
        yield case.missing("the calendar: illness and injury marked there")
    elif good:
        yield case.fine(f"{len(_ill(case))} illnesses and injuries known", known=len(_ill(case)))


@rule(
    "return-after-illness",
    "H2",
    "An easy return after illness",
    "warning",
    Threshold("days", 7, "days", "after the last day of illness"),
    Threshold("shortest", 3, "days", "of illness or injury from which on it is looked at"),
    source="trainctl R-5: 5-7 days, explicitly an extrapolation",
    evidence="E",
)
def return_after_illness(case: Case) -> Iterator[Outcome]:
    """No hard session in the first week after three days or more of illness or injury."""
    good = True
    for absence in _ill(case):
        if (absence.last - absence.first).days + 1 < case.numbers["shortest"]:
            continue
        until = absence.last + dt.timedelta(days=case.numbers["days"])
        for session in case.sessions:
            if absence.last < session.date <= until and session.hard:
                good = False
                said = f"{session.id} is hard, {(session.date - absence.last).days} days after {quoted(absence.name)}; {_DOCTOR}"
                yield case.found(said, session)
    if good and case.plan.facts.events is None:
        yield case.missing("the calendar: illness and injury marked there")
    elif good:
        yield case.fine("no hard session right after an illness or injury")


@rule(
    "readiness-signs",
    "H3",
    "Signs of the last days",
    "info",
    Threshold("resting_hr", 7, "beats/min", "above the mean of ten days"),
    Threshold("sleep_hours", 6, "h"),
    Threshold("form", -20, "points"),
    source="HRV-guided training: SMD 0.20 [-0.09, 0.48] (Manresa-Rocamora 2021): a suggestion, never a change",
    evidence="C",
)
def readiness_signs(case: Case) -> Iterator[Outcome]:
    """HRV below the own ten-day mean less one SD on two days, a raised resting heart rate, short sleep, low form.

    Two signs together are worth a thought about the next sessions. Only looked at in the week of today.
    """
    if not case.week.monday <= case.today <= case.week.sunday:
        yield case.fine("not the week of today: not looked at")
        return
    rows = case.plan.facts.wellness
    recent = [row for row in rows or () if 0 <= (case.today - row.day).days < _TEN + _SIGNS]
    if len(recent) < _TEN:
        yield case.missing(f"{_TEN} wellness records of the last {_TEN + _SIGNS} days")
        return
    if (case.today - recent[-1].day).days > 1:
        yield case.missing("a wellness record of today or yesterday")
        return
    signs = list(_signs(recent, case))
    if len(signs) >= _SIGNS:
        yield case.found(
            f"{listed(signs)}: worth a thought about the next sessions; {_DOCTOR}", signs=len(signs)
        )
    else:
        yield case.fine(f"signs: {listed(signs) or 'none'}", signs=len(signs))


def _signs(rows: Sequence[WellnessDay], case: Case) -> Iterator[str]:
    last = rows[-1]
    hrv = [row.hrv for row in rows[:-_SIGNS] if row.hrv]
    if len(hrv) >= _TEN - _SIGNS and all(row.hrv is not None for row in rows[-_SIGNS:]):
        floor = statistics.mean(hrv) - statistics.stdev(hrv)
        if all((row.hrv or 0) < floor for row in rows[-_SIGNS:]):
            yield f"HRV {last.hrv:.0f} ms on two days below {floor:.0f}"
    beats = [row.resting_hr for row in rows[:-1] if row.resting_hr]
    if beats and last.resting_hr and last.resting_hr - statistics.mean(beats) >= case.numbers["resting_hr"]:
        yield f"resting heart rate {signed(last.resting_hr - statistics.mean(beats))}"
    if last.sleep and last.sleep < case.numbers["sleep_hours"] * 3600:
        yield f"{last.sleep / 3600:.1f} h of sleep"
    if last.ctl is not None and last.atl is not None and last.ctl - last.atl < case.numbers["form"]:
        yield f"form {signed(last.ctl - last.atl)}"


@rule(
    "heat",
    "H4",
    "Warmer than the athlete is used to",
    "info",
    Threshold("degrees", 8, "°C", "above the mean of the sessions of 14 days"),
    source="Section 11: difference to the 14-day mean, since no WBGT comes from temperature and humidity of an API",
    evidence="D",
)
def heat(case: Case) -> Iterator[Outcome]:
    """The forecast temperature of outdoor sessions against the mean of the last 14 days' sessions."""
    days = sorted({session.date for session in case.sessions if not session.entry.indoor})
    forecast = {date: t for date, t in (case.plan.facts.temperatures or {}).items() if date in days}
    known = [
        one.temperature
        for one in case.plan.facts.activities or ()
        if one.temperature is not None and 0 <= (case.today - one.day).days <= 14  # noqa: PLR2004 - two weeks
    ]
    if not days:
        yield case.fine("no outdoor session ahead in the week")
        return
    if not forecast or not known:
        yield case.missing(
            "a weather forecast" if not forecast else "temperatures of the last 14 days' sessions"
        )
        return
    mean = statistics.mean(known)
    warm = [date for date in sorted(forecast) if forecast[date] - mean > case.numbers["degrees"]]
    for date in warm:
        yield case.found(
            f"{forecast[date]:.0f} °C on {day(date)}, {signed(forecast[date] - mean)} against the last 14 days",
            days=[date],
        )
    if not warm:
        yield case.fine(
            f"at most {max(forecast.values()):.0f} °C, the last 14 days had {mean:.0f}", mean=mean
        )


RULES = (illness_days, return_after_illness, readiness_signs, heat)

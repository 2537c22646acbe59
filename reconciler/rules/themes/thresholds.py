"""Thresholds: there when a target needs them, not old, and not contradicted by the calendar. E4 and G."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.athlete.sports import SWIMS
from reconciler.rules.model import At, Found, Outcome, Threshold, rule
from reconciler.rules.words import listed, percent
from reconciler.training.facts import HISTORY
from reconciler.training.fetch import number
from reconciler.training.planned import declared_thresholds
from reconciler.workout.needs import lacking, need

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession
    from reconciler.workout import Step

_COMPARED = (
    ("ftp", "FTP", "W"),
    ("lthr", "threshold heart rate", "beats/min"),
    ("threshold_pace", "threshold pace", "m/s"),
)


@rule(
    "targets-have-thresholds",
    "E4",
    "Every relative target has its threshold",
    "error",
    source="mlodyoskar `missing_zones`; the server drops such a target or takes a default",
)
def targets_have_thresholds(case: Case) -> Iterator[Outcome]:
    """Power in % or zones needs ftp; pace in % or zones threshold_pace; heart rate lthr, max_hr or zones."""
    yield from _with_settings(case, "has targets that need", relative=True)


@rule(
    "absolute-pace-threshold",
    "E4",
    "Absolute paces have a threshold pace too",
    "warning",
    source="observed: without a threshold pace the watch gets no target, though the calendar holds it",
)
def absolute_pace_threshold(case: Case) -> Iterator[Outcome]:
    """A pace such as 5:00/km says what to run, but it reaches the watch only where the sport has a threshold pace."""
    yield from _with_settings(case, "has absolute paces, which reach the watch only with", relative=False)


def _with_settings(case: Case, what: str, *, relative: bool) -> Iterator[Outcome]:
    """Sessions whose targets of one kind lack a setting."""
    good, targets = True, 0
    asked = case.plan.facts.sport_settings is not None
    for session in case.sessions:
        steps = [leaf.step for leaf in session.measured.steps] if session.measured else []
        aimed = [step for step in steps if _has(step, relative=relative)]
        targets += len(aimed)
        settings, indoor = session.standard.settings, session.entry.indoor is True
        needs = {need for step in aimed for need in lacking(step, settings, indoor=indoor)}
        names = sorted(need.setting for need in needs if need.relative is relative)
        if not names:
            continue
        good = False
        said = f"{session.id} {what} {listed(names)} for {session.sport}"
        if session.standard.source == "none" and not asked:
            yield case.missing(f"{said}: athlete.yaml has none, and the calendar's settings are not known")
        else:
            yield case.found(f"{said}, which nobody states", session, at=("steps",))
    if good:
        kind = "relative targets" if relative else "absolute paces"
        yield case.fine(f"{targets} steps with {kind}", targets=targets)


def _has(step: Step, *, relative: bool) -> bool:
    for target in (step.power, step.hr, step.pace):
        found = need(target) if target else None
        if found and found.relative is relative:
            return True
    return False


@rule(
    "threshold-age",
    "G1",
    "Thresholds were measured lately",
    "warning",
    Threshold("days", 70, "days", "tests every 8 to 10 weeks are usual"),
    source="Formkurve: tests every 8-10 weeks; trainctl: every race or 6-8 weeks",
    evidence="D",
)
def threshold_age(case: Case) -> Iterator[Outcome]:
    """The thresholds that this week's targets are relative to were measured in the last 70 days, and not in the future."""
    document = case.plan.athlete.document
    used = sorted({session.family for session in case.sessions if _relative(session)})
    ages: list[str] = []
    good = True
    for sport in used:
        found = declared_thresholds(document, sport)
        if found is None:
            good = False
            yield case.missing(f"when the thresholds of {sport} were measured: athlete.yaml has none")
            continue
        age = (case.today - found.measured).days
        ages.append(f"{sport} {age} days")
        place = At(
            f"{case.plan.athlete.directory}/athlete.yaml", ("thresholds", _name(case, sport), "measured")
        )
        if age < 0:
            good = False
            yield Found(
                f"the thresholds of {sport} were measured on {found.measured}, which is in the future", place
            )
        elif age > case.numbers["days"]:
            good = False
            said = (
                f"the thresholds of {sport} were measured {age} days ago, more than {case.numbers['days']:g}"
            )
            yield Found(said, place, numbers=(("age", age), ("days", case.numbers["days"])))
    if good:
        yield case.fine(f"measured: {listed(ages) or 'none needed'}", sports=len(used))


def _name(case: Case, family: str) -> str:
    known = [str(sport) for sport in case.plan.athlete.document.thresholds]
    return family if family in known else next(iter(known), family)


def _relative(session: PlannedSession) -> bool:
    steps = [leaf.step for leaf in session.measured.steps] if session.measured else []
    return any(_has(step, relative=True) for step in steps)


@rule(
    "threshold-evidence",
    "G2",
    "Thresholds agree with the calendar",
    "warning",
    Threshold("percent", 5, "%", "difference from the calendar's settings and its own estimate"),
    source="Formkurve +3 %/-6 %; judgerain > 5 W; 5 % as the common order of both",
    evidence="D",
)
def threshold_evidence(case: Case) -> Iterator[Outcome]:
    """Declared thresholds differ from the calendar's settings, or FTP from its estimate, by at most 5 %.

    The calendar computes load and targets with its own settings, so a difference makes the review show other numbers.
    """
    settings = case.plan.facts.sport_settings
    families = sorted({session.family for session in case.sessions})
    declared = [sport for sport in families if declared_thresholds(case.plan.athlete.document, sport)]
    if settings is None:
        yield case.missing("the calendar's sport settings")
        return
    good, compared = True, 0
    for sport in declared:
        ours = case.plan.athlete.document.sport_settings(sport)
        for name, what, unit in _COMPARED:
            mine, theirs = number(ours.get(name)), number(settings.get(sport, {}).get(name))
            if mine is None or not theirs:
                continue
            compared += 1
            difference = mine / theirs - 1
            if abs(difference) > case.share("percent"):
                good = False
                here, there = (_in_words(value, unit, sport) for value in (mine, theirs))
                said = f"{what} of {sport} is {here} here and {there} on the calendar ({percent(difference)})"
                yield _at_threshold(case, sport, name, said, mine, theirs)
    for said, mine, theirs in _estimates(case, declared):
        good = False
        yield _at_threshold(case, "Ride", "ftp", said, mine, theirs)
    if good:
        yield case.fine(f"{compared} thresholds agree with the calendar", compared=compared)


def _in_words(value: float, unit: str, sport: str) -> str:
    """`250 W`; a speed as the pace that people know: `4:36/km`, `1:45/100m`."""
    if unit != "m/s":
        return f"{value:.4g} {unit}"
    metres, per = (100, "100m") if sport in SWIMS else (1000, "km")
    minutes, seconds = divmod(round(metres / value), 60)
    return f"{minutes}:{seconds:02}/{per}"


def _at_threshold(case: Case, sport: str, name: str, said: str, mine: float, theirs: float) -> Found:
    place = At(f"{case.plan.athlete.directory}/athlete.yaml", ("thresholds", _name(case, sport), name))
    return Found(said, place, numbers=(("declared", mine), ("calendar", theirs)))


def _estimates(case: Case, declared: Sequence[str]) -> Iterator[tuple[str, float, float]]:
    """FTP against the calendar's estimate after the last ride that has one."""
    mine = (
        number(case.plan.athlete.document.sport_settings("Ride").get("ftp")) if "Ride" in declared else None
    )
    since = case.plan.facts.today - HISTORY
    rides = [one.ftp for one in case.plan.facts.activities or () if one.ftp and one.day >= since]
    if mine and rides and abs(rides[-1] / mine - 1) > case.share("percent"):
        said = f"the calendar estimates an FTP of {rides[-1]:.0f} W after the last ride, {mine:g} W is declared: worth a test"
        yield said, mine, rides[-1]


RULES = (targets_have_thresholds, absolute_pace_threshold, threshold_age, threshold_evidence)

"""Thresholds: there when a target needs them, not old, and not contradicted by the calendar. E4 and G."""

from __future__ import annotations

from typing import TYPE_CHECKING

from reconciler.rules.model import At, Found, Outcome, Threshold, rule
from reconciler.rules.words import listed, percent
from reconciler.training.facts import HISTORY
from reconciler.training.fetch import number
from reconciler.training.planned import declared_thresholds
from reconciler.workout.model import DOMAINS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.rules.case import Case
    from reconciler.training.planned import PlannedSession
    from reconciler.workout import SportSettings, Step
    from reconciler.workout.model import Domain

_ABSOLUTE = frozenset({"w", "secs"})
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
    """Power in % or zones needs ftp; pace needs threshold_pace; heart rate needs lthr, max_hr or zones."""
    good, targets = True, 0
    asked = case.plan.facts.sport_settings is not None
    for session in case.sessions:
        lacking = lacking_thresholds(session)
        targets += sum(leaf.step.has_target for leaf in session.measured.steps) if session.measured else 0
        if not lacking:
            continue
        good = False
        said = f"{session.id} has targets that need {listed(lacking)} for {session.sport}"
        if session.standard.source == "none" and not asked:
            yield case.missing(f"{said}: athlete.yaml has none, and the calendar's settings are not known")
        else:
            yield case.found(f"{said}, which nobody states", session, at=("steps",))
    if good:
        yield case.fine(f"{targets} steps with targets", targets=targets)


def lacking_thresholds(session: PlannedSession) -> tuple[str, ...]:
    """The settings that targets of a session need and nobody states."""
    settings = session.standard.settings
    steps = [leaf.step for leaf in session.measured.steps] if session.measured else []
    found = {need for step in steps for domain in DOMAINS for need in _needs(step, domain, settings, session)}
    return tuple(sorted(found))


def _needs(step: Step, domain: Domain, settings: SportSettings, session: PlannedSession) -> Iterator[str]:
    target = {"power": step.power, "hr": step.hr, "pace": step.pace}[domain]
    if target is None or target.units.split("/")[0] in _ABSOLUTE:
        return
    ftp = session.measured.ftp if session.measured else None
    needs = {
        "power": ("ftp", ftp),
        "pace": ("threshold_pace", settings.threshold_pace),
        "hr": {
            "%lthr": ("lthr", settings.lthr),
            "%hr": ("max_hr", settings.max_hr),
            "hr_zone": ("hr_zones", settings.hr_zones),
        }.get(target.units, ("lthr", settings.lthr)),
    }
    name, value = needs[domain]
    if not value and target.units != "%mmp":
        yield name


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
    targets = [target for step in steps for target in (step.power, step.hr, step.pace) if target]
    return any(target.units.split("/")[0] not in _ABSOLUTE for target in targets)


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
                said = f"{what} of {sport} is {mine:.4g} {unit} here and {theirs:.4g} on the calendar ({percent(difference)})"
                yield _at_threshold(case, sport, name, said, mine, theirs)
    for said, mine, theirs in _estimates(case, declared):
        good = False
        yield _at_threshold(case, "Ride", "ftp", said, mine, theirs)
    if good:
        yield case.fine(f"{compared} thresholds agree with the calendar", compared=compared)


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


RULES = (targets_have_thresholds, threshold_age, threshold_evidence)

"""What was asked of each repetition, and what its lap says (RULES.md I2, per repetition). Pure.

Only work is judged: recoveries, warm-up and cool-down may be as easy as the athlete likes. Heart rate follows an effort
with minutes of delay, so a step by heart rate is judged from three minutes on.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reconciler.training.alignment import Match, align
from reconciler.training.effort import domain_of
from reconciler.training.laps import MOST_LAPS
from reconciler.workout import Repeat

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from reconciler.training.laps import Lap
    from reconciler.training.planned import PlannedSession
    from reconciler.workout import MeasuredStep, Resolved
    from reconciler.workout.model import Domain

Verdict = Literal["on target", "too hard", "too easy", "unknown"]

ROUNDING_WATTS = 3.0
ROUNDING_SHARE = 0.01
LAG = 180
"""Seconds from which a step by heart rate is judged."""
_HARD = 0.88  # of threshold: the sweet spot and above; what is below is endurance, not work
_ALIKE_WORK = 0.9  # steps of a repeat within a tenth of its hardest are work, too (over-unders)
_FITS = 0.7
_REST = frozenset({"rest", "recovery", "warmup", "cooldown"})


@dataclass(frozen=True, slots=True)
class Repetition:
    """One piece of work. `low`, `high` and `done` in W, bpm or m/s after `domain`; None is not known.

    `number` of `of` counts the rounds of its repeat; a step that is not repeated is 1 of 1. `seconds` as planned.
    """

    number: int
    of: int
    seconds: int
    metres: float | None
    domain: Domain
    low: float | None
    high: float | None
    done: float | None
    done_seconds: float | None
    verdict: Verdict
    why: str = ""


@dataclass(frozen=True, slots=True)
class Repetitions:
    """The work of one session. Where the laps do not fit the steps, there are no rows and `why` says so."""

    rows: tuple[Repetition, ...] = ()
    why: str = ""

    def count(self, verdict: Verdict) -> int:
        """How many repetitions came out so."""
        return sum(row.verdict == verdict for row in self.rows)


@dataclass(frozen=True, slots=True)
class _Planned:
    """A step in the order it is done."""

    step: MeasuredStep
    number: int
    of: int
    work: bool


def has_work(session: PlannedSession) -> bool:
    """Whether there is something that laps could be compared with: worth one request."""
    return any(one.work for one in _in_order(session))


def repetitions(session: PlannedSession, laps: Sequence[Lap]) -> Repetitions:
    """The work of a session against the laps of what was done."""
    planned = list(_in_order(session))
    if not any(one.work for one in planned):
        return Repetitions(why="no step of the plan is work with a target")
    if not laps:
        return Repetitions(why="the activity has no laps")
    if len(planned) > MOST_LAPS:
        return Repetitions(why="the plan has too many steps to compare")
    matches = align([one.step for one in planned], laps, [one.work for one in planned])
    by_step = {match.step: match for match in matches if match.step is not None}
    if not _fits(planned, matches, by_step):
        return Repetitions(why=f"its {len(laps)} laps do not fit the {len(planned)} steps of the plan")
    rows = [_row(one, session, laps, by_step.get(at)) for at, one in enumerate(planned) if one.work]
    return Repetitions(tuple(rows))


def _fits(planned: Sequence[_Planned], matches: Sequence[Match], by_step: Mapping[int, Match]) -> bool:
    """Whether most steps up to the last one done have laps of their own, repeats above all.

    Laps that a watch takes every kilometre find a repetition here and there, but never its recovery.
    """
    reached = max((match.last for match in matches), default=0)
    counted = [at for at, one in enumerate(planned) if one.of > 1 or one.work]
    due = [at for at in counted if at < reached]
    matched = [at for at in due if at in by_step]
    return any(planned[at].work for at in matched) and len(matched) >= _FITS * len(due)


def _in_order(session: PlannedSession) -> Iterator[_Planned]:
    """The steps as they are done, round by round."""
    if session.measured is None:
        return
    leaves = iter(session.measured.steps)
    for item in session.text.steps:
        if isinstance(item, Repeat):
            inner = [next(leaves) for _ in item.steps]
            hardest = max((_effort(leaf, session) or 0 for leaf in inner), default=0)
            for number in range(1, item.reps + 1):
                for leaf in inner:
                    work = _is_work(leaf, session, hardest * _ALIKE_WORK)
                    yield _Planned(leaf, number, item.reps, work)
        else:
            leaf = next(leaves)
            known = _threshold(leaf, session) is not None
            yield _Planned(leaf, 1, 1, known and _is_work(leaf, session, _HARD))


def _is_work(leaf: MeasuredStep, session: PlannedSession, least: float) -> bool:
    step = leaf.step
    if step.intensity in _REST or step.warmup or step.cooldown or not step.has_target:
        return False
    effort = _effort(leaf, session)
    return effort is not None and effort >= least


def _effort(leaf: MeasuredStep, session: PlannedSession) -> float | None:
    """What a step asks for, as a share of the threshold; where that is not known, in W, bpm or m/s.

    Within a repeat that still tells work from recovery, and nothing else is asked of it.
    """
    found = _target(leaf, session)
    return found[1].value / (_threshold(leaf, session) or 1) if found else None


def _threshold(leaf: MeasuredStep, session: PlannedSession) -> float | None:
    found = _target(leaf, session)
    settings = session.standard.settings
    ftp = session.measured.ftp if session.measured else settings.ftp
    known = {"power": ftp, "hr": settings.lthr, "pace": settings.threshold_pace}
    return known[found[0]] if found else None


def _target(leaf: MeasuredStep, session: PlannedSession) -> tuple[Domain, Resolved] | None:
    domain = domain_of(leaf.step, session.measured.target if session.measured else None)
    resolved: Resolved | None = getattr(leaf, domain) if domain else None
    return (domain, resolved) if domain and resolved else None


def _row(one: _Planned, session: PlannedSession, laps: Sequence[Lap], match: Match | None) -> Repetition:
    found = _target(one.step, session)
    assert found, "work has a target"  # noqa: S101 - what _is_work means
    domain, target = found
    low, high = min(target.start, target.end), max(target.start, target.end)
    mine = laps[match.begin : match.end] if match else ()
    done = _average(mine, domain)
    verdict, why = (
        _verdict(domain, low, high, done, one.step.seconds) if mine else ("unknown", "no lap of it")
    )
    return Repetition(
        number=one.number,
        of=one.of,
        seconds=one.step.seconds,
        metres=one.step.step.distance,
        domain=domain,
        low=low,
        high=high,
        done=done,
        done_seconds=sum(lap.time for lap in mine) if mine else None,
        verdict=verdict,
        why=why,
    )


def _average(laps: Sequence[Lap], domain: Domain) -> float | None:
    """The average over laps, by their time; None where one lap does not have it."""
    key = {"power": "watts", "hr": "heart_rate", "pace": "speed"}[domain]
    parts: list[tuple[float | None, float]] = [(getattr(lap, key), lap.time) for lap in laps]
    known = [(value, time) for value, time in parts if value is not None]
    if not known or len(known) < len(parts):
        return None
    return sum(value * time for value, time in known) / sum(time for _, time in known)


def _verdict(
    domain: Domain, low: float, high: float, done: float | None, seconds: int
) -> tuple[Verdict, str]:
    if done is None:
        what = {"power": "power", "hr": "heart rate", "pace": "speed"}[domain]
        return "unknown", f"its lap holds no {what}"
    if domain == "hr" and seconds < LAG:
        return "unknown", "heart rate lags behind: not judged in steps below 3 minutes"
    above, below = (_slack(domain, bound) for bound in (high, low))
    if done > high + above:
        return "too hard", ""
    return ("too easy", "") if done < low - below else ("on target", "")


def _slack(domain: Domain, bound: float) -> float:
    share = bound * ROUNDING_SHARE
    return max(share, ROUNDING_WATTS) if domain == "power" else share

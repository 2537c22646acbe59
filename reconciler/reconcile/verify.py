"""Compare what the calendar holds after a write with what was asked for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.reconcile.changes import Action, Change
from reconciler.reconcile.fields import managed, normal, untimed

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from reconciler.calendar.event import JSON, LiveEvent
    from reconciler.reconcile.estimate import Estimate
    from reconciler.reconcile.ownership import Calendar

SECONDS, SHARE = 60, 0.02
"""How far the server's duration may be from ours before it is said: a minute, or two per cent (RULES.md F2)."""


@dataclass(frozen=True, slots=True)
class Remark:
    """Something about one written event that a person should know. `serious` means: it is not as was approved."""

    identity: str
    name: str
    text: str
    serious: bool = True


def verify(
    changes: Iterable[Change], live: Calendar, estimates: Mapping[str, Estimate]
) -> tuple[Remark, ...]:
    """Return everything that the calendar did not take, lost, or computed otherwise than we do."""
    return tuple(
        remark for change in changes for remark in _verify(change, live, estimates.get(change.identity))
    )


def _verify(change: Change, live: Calendar, estimate: Estimate | None) -> list[Remark]:
    if change.action is Action.DELETE:
        return (
            [_remark(change, "is still on the calendar after the delete")]
            if change.event_id in live.by_id
            else []
        )
    event = live.only(change.external_id)
    if event is None:
        return [_remark(change, "was sent, and is not on the calendar (or more than once)")]
    remarks = [_remark(change, f"the calendar did not take {text}") for text in _not_taken(change, event)]
    if estimate is not None:
        remarks += _computed(change, event, estimate)
    remarks += [
        _remark(change, f"the watch did not get it: {text}", serious=False) for text in _push_errors(event)
    ]
    return remarks


def _not_taken(change: Change, event: LiveEvent) -> list[str]:
    wanted = normal(change.after)
    seen = untimed(managed(event, wanted), change.after)
    return [
        f"{key}: sent {_short(wanted[key])}, holds {_short(seen[key])}"
        for key in wanted
        if wanted[key] != seen[key]
    ]


def _computed(change: Change, event: LiveEvent, estimate: Estimate) -> list[Remark]:
    remarks = []
    steps = step_count(event.workout_doc)
    if estimate.steps and steps != estimate.steps:
        remarks.append(_remark(change, f"the calendar read {steps} steps, we read {estimate.steps}"))
    duration, seen = estimate.duration, event.raw.get("moving_time")
    if duration and isinstance(seen, int) and abs(seen - duration) > max(SECONDS, SHARE * duration):
        where = "" if estimate.timed else ": it holds other thresholds than athlete.yaml"
        text = f"the calendar makes it {seen} s long, we {duration} s{where}"
        remarks.append(_remark(change, text, serious=estimate.timed))
    load = event.raw.get("icu_training_load")
    if estimate.load is not None and isinstance(load, int) and load != estimate.load:
        mark = "" if estimate.exact else " (estimated)"
        remarks.append(
            _remark(
                change, f"load {load} on the calendar, {estimate.load}{mark} by our reading", serious=False
            )
        )
    return remarks


def step_count(document: Mapping[str, JSON] | None) -> int:
    """Count the steps of a `workout_doc`, those inside a repeat once."""
    steps = document.get("steps") if document else None
    if not isinstance(steps, list):
        return 0
    return sum(step_count(step) if "steps" in step else 1 for step in steps if isinstance(step, dict))


def _push_errors(event: LiveEvent) -> list[str]:
    texts = []
    for error in event.push_errors:
        service, message = error.get("service"), error.get("message")
        texts.append(f"{service}: {message}")
    return texts


def _remark(change: Change, text: str, *, serious: bool = True) -> Remark:
    return Remark(change.identity, change.name, text, serious)


def _short(value: JSON) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."  # noqa: PLR2004

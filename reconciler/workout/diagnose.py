"""What the server would silently drop, misread or move: remarks on lines, blocks and whole workouts.

Every remark has a stable code; they are listed with examples in docs/workout-language.md.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reconciler.workout.grammar import LAP, token_pattern
from reconciler.workout.model import DOMAINS, Diagnostic, Repeat
from reconciler.workout.remark import MOST_REMARKS, Remark
from reconciler.workout.resolve import family
from reconciler.workout.suspicion import is_suspicious
from reconciler.workout.trouble import troubles

if TYPE_CHECKING:
    from reconciler.workout.model import Step, Workout
    from reconciler.workout.settings import SportSettings
    from reconciler.workout.tokens import Line

_MANY_WORDS: Final = 3
_GARMIN_STEPS: Final = 50  # documented by two independent projects: a repeat counts 1 and its steps
_GLUED: Final = re.compile(
    r"(?<![0-9.:])[0-9]{1,5}(?:h|m|s|km|mtr|mi)(?=[.:)\]!?+])|(?<=[(\[~@\u00d7])[0-9]{1,5}(?:h|m|s|km|mtr|mi)\b"
)
_NAKED_REPEAT: Final = re.compile(r"(?:.{0,200}\s)?[0-9]{1,4}\s?x:?", re.IGNORECASE)
_BULLET: Final = re.compile(r"[*+\u2022\u2013\u2014]\s*(?=\S)")
_LOST_SIGN: Final = re.compile(
    r"(?:(?<!\S)([0-9]{1,3})\s?\u00d7|(?<!\S)[x\u00d7]\s?([0-9]{1,3}))$", re.IGNORECASE
)
_NESTED_SIGN: Final = re.compile(r"(?<!\S)([0-9]{1,4})x([0-9]{1,4})x$", re.IGNORECASE)
_GLUED_SIGN: Final = re.compile(r"(?<=[^\s0-9.,])([0-9]{1,4})x[)\]}]?$", re.IGNORECASE)
_ZERO: Final = re.compile(r"(?<!\S)0{1,9}[ \t]?x$", re.IGNORECASE)
_INVISIBLE: Final = re.compile(r"[\u00ad\u200b-\u200f\u2060\ufeff]+")
_SECTION: Final = re.compile(r"(?:warm[ -]?up|cool[ -]?down|main set|recovery|rest)[ :]*$", re.IGNORECASE)


def remarks_on_step(body: str, line: Line) -> tuple[Remark, ...]:
    """Remarks on a step line without its dash, and on what was read from it."""
    step = line.step
    found = troubles(body, step) if is_suspicious(body, step) else []
    if step is None:
        return (
            tuple(found) if any(remark.severity == "error" for remark in found) else (*found, _dropped(body))
        )
    for at, text in line.overwritten[:MOST_REMARKS]:
        message = f"`{text}` is read, then replaced by what follows: the last of a kind wins"
        found.append(Remark("overwritten", "info", at, message))
    if line.label_lost:
        message = "a zone before the duration empties the label: the words before the duration are lost"
        found.append(Remark("label-lost", "info", 0, message))
    if len(line.unread) >= _MANY_WORDS:
        words = " ".join(line.unread)[:60]
        code = "text-after-tokens" if step.has_target else "prose-as-step"
        message = f"the words after the duration are dropped: `{words}`"
        if not step.has_target:
            message = f"this reads like a note, but it becomes a step without a target; dropped: `{words}`"
        found.append(Remark(code, "info" if step.has_target else "warning", 0, message))
    if step.ramp or step.hr or step.pace:
        found += _targets(step)
    return tuple(found)


def _targets(step: Step) -> list[Remark]:
    found: list[Remark] = []
    if (step.power is not None) + (step.hr is not None) + (step.pace is not None) > 1:
        message = "more than one kind of target: only one is used, and some watches refuse the session"
        found.append(Remark("several-targets", "info", 0, message))
    if step.ramp:
        targets = [target for target in (step.power, step.hr, step.pace) if target]
        if targets and all(target.value is not None for target in targets):
            message = "`ramp` needs a range such as `50-75%`: the step stays steady"
            found.append(Remark("ramp-without-range", "warning", 0, message))
    return found


def _dropped(body: str) -> Remark:
    """Why nothing at all was read from the line."""
    glued = _GLUED.search(body)
    if glued:
        message = f"`{glued[0]}` touches other signs and is not read: without a duration the line is dropped"
        rest = body[: glued.start()] + body[glued.end() :]
        return Remark(
            "glued-token", "error", glued.start(), message, f"- {rest.strip(' .:()[]~@')} {glued[0]}"
        )
    if _NAKED_REPEAT.fullmatch(body):
        message = "a repeat with a dash before it is dropped, and nothing is repeated"
        return Remark("repeat-as-step", "error", 0, message, body.rstrip(": "))
    if LAP.search(body):
        message = "`Press lap` needs a duration or a distance as a placeholder: the line is dropped"
        return Remark("dropped-step", "error", 0, message, f"- {body} 10m")
    token = token_pattern().search(" " + body)
    message = "no duration and no distance: the server drops this line"
    return Remark("dropped-step", "error" if token else "warning", 0, message)


def moved(line: str) -> Remark:
    """The remark on a step that is indented under another."""
    message = "indented under another step: it is moved to the end of the workout and not repeated"
    return Remark("indented-step", "error", 0, message, line)


def _unseen(line: str) -> tuple[Remark, ...]:
    """Remarks on a line that begins with an invisible sign: none where it is mere prose (emoji end in such signs)."""
    found = _INVISIBLE.match(line)
    rest = line[found.end() :].lstrip() if found else ""
    if found is None or not (rest[:1] == "-" or _SECTION.match(rest) or _NAKED_REPEAT.fullmatch(rest)):
        return ()
    code = f"U+{ord(found[0][0]):04X}"
    message = f"the line begins with an invisible sign ({code}): no step, repeat or section is read behind it"
    return (Remark("invisible-sign", "error", 0, message, rest),)


def remarks_on_text(line: str) -> tuple[Remark, ...]:
    """Remarks on a text line that is not under a step."""
    if not line[0].isprintable():
        return _unseen(line)
    bullet = _BULLET.match(line)
    if bullet and any(char.isdigit() for char in line[:80]):
        message = "a step begins with `-`: this line is text, and ignored"
        return (Remark("not-a-step", "info", 0, message, f"- {line[bullet.end() :]}"),)
    return ()


def remarks_on_header(line: str, reps: int, *, ends: bool) -> tuple[Remark, ...]:
    """Remarks on a text line with steps below it; `ends` says that its `Nx` ends the line."""
    if reps:
        message = "`Nx` is not at the end of the line: no recording shows what the server does"
        return () if ends else (Remark("repeat-not-last", "info", 0, message, f"{reps}x"),)
    if line[-1] in "xX)]}":
        return _unread_repeat(line)
    lost = _LOST_SIGN.search(line) if line[-1] in "\u00d70123456789" else None
    if lost is None:
        return ()
    reps_meant = lost[1] or lost[2]
    message = f"this is no repeat for the server, which wants `{reps_meant}x`: the steps are done once"
    return (Remark("repeat-sign", "error", lost.start(), message, f"{line[: lost.start()]}{reps_meant}x"),)


def _unread_repeat(line: str) -> tuple[Remark, ...]:
    """Remarks on a line that ends like `Nx`, but repeats nothing: `0x`, `1x2x`, `Main (3x)`."""
    zero = _ZERO.search(line)
    if zero:
        message = f"`{zero[0]}` neither repeats nor removes anything: the steps are done once"
        return (Remark("repeat-zero", "error", zero.start(), message, f"{line[: zero.start()]}1x"),)
    nested = _NESTED_SIGN.search(line)
    found = nested or _GLUED_SIGN.search(line)
    if found is None:
        return ()
    reps_meant = int(nested[1]) * int(nested[2]) if nested else int(found[1])
    message = (
        f"`{found[0]}` is no repeat for the server, which wants a blank before `Nx`: the steps are done once"
    )
    meant = f"{line[: found.start()].rstrip(' ([{~:;,-')} {reps_meant}x".lstrip()
    return (Remark("repeat-glued", "error", found.start(), message, meant),)


def replaced(reps: int, later: int) -> Remark:
    """The remark on a repeat header above another one."""
    message = f"another line below says `{later}x`, which is taken to replace this `{reps}x`"
    if reps == later:
        return Remark("repeat-replaced", "warning", 0, message)
    return Remark("repeat-replaced", "error", 0, message, f"{reps * later}x")


def remarks_on_swallowed(line: str, reps: int) -> tuple[Remark, ...]:
    """Remarks on a text line directly under a step."""
    if not line[0].isprintable():
        return _unseen(line)
    message = "directly under a step, this line belongs to the step: "
    if reps:
        message += f"nothing is repeated {reps} times"
        return (Remark("swallowed-repeat", "error", 0, message, f"\n{line}"),)
    if _SECTION.match(line):
        message += "it starts no section"
        return (Remark("swallowed-header", "warning", 0, message, f"\n{line}"),)
    return ()


def remarks_on_block(reps: int) -> Remark:
    """The remark on a repeat header without steps below it."""
    message = f"no step follows before the next blank line: nothing is repeated {reps} times"
    return Remark("repeat-without-steps", "warning", 0, message)


def remarks_on_whole(workout_text: str, steps: tuple[Step | Repeat, ...], leaves: int) -> tuple[Remark, ...]:
    """Remarks on the text as a whole, which was read as these steps with so many leaves."""
    if not leaves and workout_text.strip():
        message = "no step is read: duration, distance and load of the event stay what they were"
        return (Remark("no-steps", "info", 0, message),)
    if 2 * leaves <= _GARMIN_STEPS:  # each repeat has a leaf
        return ()
    if (items := count_items(steps)) > _GARMIN_STEPS:
        message = f"{items} steps (a repeat counts 1 and its steps): Garmin devices take {_GARMIN_STEPS}"
        return (Remark("too-many-steps", "warning", 0, message),)
    return ()


def diagnose(
    workout: Workout, *, sport: str | None = None, settings: SportSettings | None = None
) -> tuple[Diagnostic, ...]:
    """All diagnostics of a workout, with those that depend on the sport and the athlete's settings.

    A bare `%` or `Z2` is power in every sport; a target needs the threshold that it is relative to.
    """
    found = list(workout.diagnostics)
    numbered = zip(workout.leaves, workout.step_lines, strict=False)
    found += [
        Diagnostic(remark.code, remark.severity, line, 1, remark.message, remark.suggestion)
        for step, line in numbered
        for remark in _for_sport(step, sport, settings)
    ]
    return tuple(sorted(found, key=lambda one: (one.line, one.column, one.code)))


def _for_sport(step: Step, sport: str | None, settings: SportSettings | None) -> list[Remark]:
    found: list[Remark] = []
    kind = family(sport)
    power = step.power
    if (
        power
        and kind in ("run", "swim")
        and power.units in ("%ftp", "power_zone")
        and not (step.hr or step.pace)
    ):
        message = f"a bare % or zone is power, also for {sport}: write `Pace` or `HR` after it"
        found.append(Remark("bare-target", "warning", 0, message))
    if settings is not None:
        found += _thresholds(step, settings)
    return found


_NEEDS: Final = {"%ftp": "ftp", "power_zone": "ftp", "%lthr": "lthr", "%hr": "max_hr", "hr_zone": "hr_zones"}


def _thresholds(step: Step, settings: SportSettings) -> list[Remark]:
    found: list[Remark] = []
    for domain in DOMAINS:
        target = getattr(step, domain)
        needs = _NEEDS.get(target.units, "threshold_pace" if domain == "pace" else "") if target else ""
        if needs and not getattr(settings, needs):
            message = f"the target needs `{needs}`, which is not set: the device gets no target"
            found.append(Remark("no-threshold", "error", 0, message))
    return found


def count_items(steps: tuple[Step | Repeat, ...]) -> int:
    """How many steps a watch counts: each repeat is 1 and its steps."""
    return sum(1 + len(step.steps) if isinstance(step, Repeat) else 1 for step in steps)

"""Steps to text, in the form that the server reads without surprises.

A blank line before and after every section and repeat, `Nx` last on its line, the label before the amount, ASCII
hyphens, no blanks in ranges, `Pace`, `HR` and `LTHR` written out. What is written is read back before it is returned:
`parse(write(steps)).steps == steps` holds for everything that `write` returns.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from reconciler.workout.grammar import LAP, token_pattern
from reconciler.workout.model import SWEET_SPOT, Repeat, Step
from reconciler.workout.parse import parse
from reconciler.workout.remark import duration_text
from reconciler.workout.tokens import strip_tags

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

    from reconciler.workout.model import Target

_MILE: Final = 1609.34
_WORD_OF: Final = {
    "%ftp": "%",
    "%hr": "% HR",
    "%lthr": "% LTHR",
    "%pace": "% Pace",
    "%mmp": "% MMP",
    "w": "w",
    "rpm": "rpm",
}
_ZONE_OF: Final = {"power_zone": "", "hr_zone": " HR", "pace_zone": " Pace"}
_LAP_BLANK: Final = re.compile(r"(?<=\bpress)\s+(?=lap\b)|(?<=\blap)\s+(?=press\b)", re.IGNORECASE)
_FLAGS: Final = ("freeride", "maxeffort", "hidepower")


class NotWritable(ValueError):  # noqa: N818  reads better where it is raised
    """Steps for which no text exists that the server would read as them. The message names the step and why."""


def safe_label(text: str) -> str | None:
    """A label that reads as nothing but a label: tokens are put in brackets, which hides them from the server."""
    flat = " ".join(strip_tags(text).replace("<!>", " ").split()).lstrip("- ")
    hidden = token_pattern().sub(_bracketed, " " + flat)[1:]
    return _LAP_BLANK.sub("-", hidden).strip() or None


def _bracketed(token: re.Match[str]) -> str:
    if token.lastgroup in ("flag", "option"):
        return token[0]  # in a label these are only words
    return f"{token[0][0]}({token[0][1:]})"


def write(steps: Iterable[Step | Repeat], *, options: Sequence[tuple[str, str]] = ()) -> str:
    """The text of the steps; `options` such as `("pool_length", "25m")` come first. Ends without a newline.

    Raises `NotWritable` where the server would read something else than these steps.
    """
    wanted = tuple(steps)
    blocks = ["\n".join(f"{key.replace('_', ' ')}: {value}" for key, value in options)] if options else []
    plain: list[str] = []
    section: str | None = None
    for item in wanted:
        if isinstance(item, Repeat):
            blocks, plain, section = [*blocks, *_block(plain), _repeat(item)], [], None
            continue
        if _section(item) != section:
            blocks, section = [*blocks, *_block(plain)], _section(item)
            plain = [section] if section else []
        plain.append(_line(item))
    text = "\n\n".join([*blocks, *_block(plain)])
    read = parse(text).steps
    if read != wanted:
        raise NotWritable(_complaint(wanted, read))
    return text


def _block(lines: list[str]) -> list[str]:
    return ["\n".join(lines)] if lines else []


def _section(step: Step) -> str:
    return "Warmup" if step.warmup else "Cooldown" if step.cooldown else ""


def _repeat(item: Repeat) -> str:
    if not item.steps:
        raise NotWritable(f"the repeat `{item.text}` has no steps")
    section = _section(item.steps[0])
    head = (
        [item.text] if not section or item.text.lower().startswith(section.lower()) else [section, item.text]
    )
    return "\n".join([*head, *(_line(step) for step in item.steps)])


def _complaint(wanted: Sequence[Step | Repeat], read: Sequence[Step | Repeat]) -> str:
    for index, item in enumerate(wanted):
        if index >= len(read) or read[index] != item:
            name = item.text or (item.text if isinstance(item, Repeat) else _line(item))
            return f"step {index + 1} (`{name}`) cannot be written so that the server reads it back the same"
    return "the text reads as more steps than were given"


def _line(step: Step) -> str:
    label = step.text or ""
    parts = [label, duration_text(step.duration or 0), _distance(step.distance)]
    parts += ["ramp" if step.ramp else "", _target(step.power), _target(step.hr), _target(step.pace)]
    parts += [_target(step.cadence), *(flag for flag in _FLAGS if getattr(step, flag))]
    if step.power and step.power.average:
        parts.append(f"power={step.power.average}")
    if step.hr and step.hr.average:
        parts.append(f"hr={step.hr.average}")
    if step.intensity:
        parts.append(f"intensity={step.intensity}")
    if step.until_lap_press and not LAP.search(label):
        parts.append("Press lap")
    return "- " + " ".join(part for part in parts if part)


def _number(value: float | None) -> str:
    return f"{value or 0:.6f}".rstrip("0").rstrip(".")


def _distance(metres: float | None) -> str:
    if not metres:
        return ""
    miles = metres / _MILE
    if round(miles * 4) == miles * 4:
        return f"{_number(miles)}mi"
    if metres >= 1000 and round(metres / 10) == metres / 10:  # noqa: PLR2004  below a kilometre metres read better
        return f"{_number(metres / 1000)}km"
    return f"{_number(metres)}mtr"


def _target(target: Target | None) -> str:
    if target is None:
        return ""
    if target.units in _ZONE_OF or target.units == "custom_zone":
        return _zone(target)
    if target.units.startswith("secs"):
        unit = target.units.removeprefix("secs")
        return f"{_span(target, _clock)}{unit} Pace"
    after = f" {duration_text(target.mmp_secs)}" if target.mmp_secs else ""
    return f"{_span(target, _number)}{_WORD_OF.get(target.units, target.units)}{after}"


def _zone(target: Target) -> str:
    if target.units == "power_zone" and target.value == SWEET_SPOT:
        return "SS"
    prefix = "CZ" if target.units == "custom_zone" else "Z"
    low = target.start if target.value is None else target.value
    last = "" if target.value is not None else f"-{prefix}{_number(target.end)}"
    return f"{prefix}{_number(low)}{last}{_ZONE_OF.get(target.units, '')}"


def _span(target: Target, shown: Callable[[float | None], str]) -> str:
    return shown(target.value) if target.value is not None else f"{shown(target.start)}-{shown(target.end)}"


def _clock(secs: float | None) -> str:
    minutes, rest = divmod(int(secs or 0), 60)
    return f"{minutes}:{rest:02d}"

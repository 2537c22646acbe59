"""What a model looks up: schemas, rules, and how workouts are written. Pure."""

from __future__ import annotations

from typing import Literal, get_args

from reconciler.athlete.schemas import DOCUMENTS, render
from reconciler.errors import ReconcilerError
from reconciler.rules import named
from reconciler.rules.document import explain, listing
from reconciler.rules.registry import meant
from reconciler.text import printable

Topic = Literal["workout-syntax", "rules", "week", "strategy", "rules-file", "athlete", "library"]
TOPICS: tuple[Topic, ...] = get_args(Topic)

_SCHEMAS = {"rules-file": "rules"}

SYNTAX = """\
# How workouts are written

`steps` holds the workout text of Intervals.icu. Check what it amounts to with check_week: it computes duration,
distance and load from the steps, as the calendar will.

## Lines

- A step is a line that begins with `-` and holds a duration or a distance; a line without either is dropped.
- `Main Set 4x` on a line of its own above steps repeats them. A blank line ends the block. Repeats do not nest.
- `Warmup` and `Cooldown` on a line above steps mark them. Put a blank line before every such line: directly under a
  step it is swallowed.
- Words come first in a step, before duration and target: `- Easy jog 10m Z1 Pace`. Words after them are lost.

## Tokens of a step

| what | write | never |
|---|---|---|
| minutes, hours, seconds | `10m` `1h15m` `90s` | `10:00`, `10 minutes`, `1.5h` |
| metres, kilometres | `400mtr` `2km` | `400m` (that is 400 minutes) |
| power (any sport) | `220w` `75%` `95-105%` `Z2` | `80 %`, `40 - 55%` with blanks |
| heart rate | `Z2 HR` `70% HR` `90-95% LTHR` | `150bpm`, `Z2HR` |
| pace | `Z2 Pace` `85-90% Pace` `4:35-4:25/km Pace` `1:50/100m Pace` | `4:35/km` without the word Pace |
| cadence | `90rpm` | |
| flags | `ramp` with a range (`10m ramp 50-75%`), `freeride`, `maxeffort` | |

One target a step. A bare `%` or `Z2` is **power in every sport**: in a run write `Z2 Pace` or `Z2 HR`. Slower pace
first: `4:35-4:25/km Pace`. At most 50 steps after repeats: watches refuse more.

## Examples

A run:

```
Warmup
- 15m Z2 HR

Main Set 5x
- 1km 4:35-4:25/km Pace
- Recovery 90s Z1 HR

Cooldown
- 10m Z1 HR
```

A ride:

```
- 15m ramp 50-70%

Main Set 3x
- 12m 88-93% 85-95rpm
- 4m 55%

- 10m ramp 60-45%
```

A swim:

```
- 400mtr Z1 Pace

Main Set 8x
- 100mtr 95-100% Pace
- 20s Z1 Pace

- 200mtr Z1 Pace
```

## Around the steps

Prose for the athlete goes into `goal` (one line: what the session is for) and `instructions`, where no line begins
with `-`. Strength and other sessions without steps state `duration`, and `load` where it is known. A swim has a
distance in metres. Paces and powers come from the athlete's thresholds or from what they did: never invent one.
"""


def explain_rule(rule: str) -> str:
    """Return all there is to say about one rule, or about all that share a key."""
    found = named(rule.strip())
    if not found:
        msg = f"there is no rule {printable(rule)[:60]!r}"
        raise ReconcilerError(msg, hint=meant(rule[:60]) or 'get_reference("rules") lists all of them')
    return "\n\n".join(map(explain, found))


def reference(topic: Topic) -> str:
    """Return one page of reference."""
    if topic == "workout-syntax":
        return SYNTAX
    if topic == "rules":
        return f"id, key, severity, title of every rule; explain_rule says more about one\n\n{listing()}"
    return schema(_SCHEMAS.get(topic, topic))


def schema(name: str) -> str:
    """Return the JSON Schema of a document."""
    if name not in DOCUMENTS:
        msg = f"there is no document {printable(name)[:40]!r}"
        raise ReconcilerError(msg, hint=f"use one of these: {', '.join(DOCUMENTS)}")
    return render(name)

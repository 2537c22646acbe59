"""How fast workout text is read, resolved and measured, against reading the JSON of the same events.

The lines of a step and of a header are cached in the package. `new lines` empties these caches before every pass and
uses texts of which no line occurs twice: that is the worst case. `known lines` is the usual one.
"""

from __future__ import annotations

import importlib
import json
import os
import random
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.ratio import Ratio, paired, seconds
from reconciler.workout import SportSettings, measure, parse, workout_doc
from reconciler.workout import tokens as _tokens

ATHLETE = SportSettings(ftp=250, lthr=170, max_hr=190, resting_hr=50, threshold_pace=3.6)
_lines = importlib.import_module("reconciler.workout.parse")  # the package's name `parse` is the function
_GOAL = 40.0
_RIVAL = 7400  # texts a second with normalized power: the only nearly exact public parser (TypeScript)


def _line(chance: random.Random, label: str, number: int, low: int) -> str:
    watts, secs = chance.randrange(120, 400), chance.randrange(20, 1500)
    aim = chance.choice([f"{watts}w", f"{watts / 10:.1f}%", f"{watts}-{watts + 15}w", f"{low}-{low + 9}%"])
    return f"- {label} {number} {secs // 60}m{secs % 60}s {aim} {chance.randrange(70, 105)}rpm"


def _texts(count: int) -> list[str]:
    """Rides as people plan them, about twelve lines each; no two lines of steps are equal."""
    chance = random.Random(7)  # noqa: S311  not for secrets
    texts = []
    for number in range(count):
        low = 50 + number % 7
        steps = [_line(chance, label, number, low) for label in ("Settle", "Over", "Under", "Tempo", "Float")]
        texts.append(
            f"Session {number}: stay seated, keep the reps even.\n\nWarmup\n- Ride {number} 12m ramp {low}-75%\n\n"
            f"Set {number} {2 + number % 5}x\n{steps[0]}\n{steps[1]}\n{steps[2]}\n\n{steps[3]}\n{steps[4]}\n\n"
            f"Cooldown\n- Easy {number} 10m Z1\n"
        )
    return texts


def _forget() -> None:
    known = (_lines._known_text, _lines._known_step, _lines._known_header, _tokens.seconds)  # noqa: SLF001
    for cached in known:
        cached.cache_clear()


def _reading(texts: list[str], sports: list[str], *, forget: bool) -> Callable[[], object]:
    def work() -> None:
        _lines._known_text.cache_clear()  # noqa: SLF001  it is lines that are known
        if forget:
            _forget()
        for text, sport in zip(texts, sports, strict=True):
            measure(parse(text), sport=sport, settings=ATHLETE)

    return work


def _compared(name: str, texts: list[str], sports: list[str], events: list[str], *, forget: bool) -> Ratio:
    def load() -> None:
        for event in events:
            json.loads(event)

    work = _reading(texts, sports, forget=forget)
    speed = len(texts) / seconds(work, clock=time.process_time)
    note = f"{speed:,.0f} texts/s of one core; the best public parser reads {_RIVAL:,}"
    return Ratio(
        name, "json.loads of the same events", paired(work, load, clock=time.process_time), _GOAL, note
    )


def _event(text: str) -> str:
    workout = parse(text)
    return json.dumps(
        {"description": text, "workout_doc": workout_doc(workout, measure(workout, settings=ATHLETE))}
    )


_HOSTILE = (
    "- ",
    "10m ",
    "9",
    "3x\n- 1m\n",
    "<a",
    "60% ",
    "5:00-",
    " - x\n",
    "- 1s ramp 1-9w\n",
    "Z2 HR ",
    "\u00d7 ",
    "x",
    "5:00/km - 5:00/km ",
    "ramp ",
    "- 1m x=\n",
)


def _hostile(size: int) -> float:
    """The longest time for `size` characters of one thing over and over, or of steps that all differ."""
    worst = 0.0
    chance = random.Random(7)  # noqa: S311  not for secrets
    different = [_line(chance, "Step", number, 50 + number % 7) for number in range(size // 30)]
    for text in ("\n".join(different), *("- " + piece * (size // len(piece)) for piece in _HOSTILE)):
        _forget()
        begin = time.process_time()
        measure(parse(text), sport="Ride", settings=ATHLETE)
        worst = max(worst, time.process_time() - begin)
    return worst


def ratios() -> Iterator[Ratio]:
    """New and known lines against json.loads, the recorded texts where they are at hand, and hostile text."""
    texts = _texts(400)
    sports = ["Ride"] * len(texts)
    events = [_event(text) for text in texts]
    yield _compared("texts with new lines, read and measured", texts, sports, events, forget=True)
    yield _compared("texts with known lines, read and measured", texts, sports, events, forget=False)
    recorded = Path(os.environ.get("RECONCILER_SHARED_DATA", "")) / "workout_texts.jsonl"
    if recorded.exists():
        rows = [json.loads(line) for line in recorded.read_text(encoding="utf-8").splitlines()]
        texts, sports = [row["description"] for row in rows], [row["type"] or "Ride" for row in rows]
        events = [_event(text) for text in texts]
        yield _compared("recorded texts with new lines", texts, sports, events, forget=True)
    half, whole = _hostile(500_000), _hostile(1_000_000)
    _forget()
    note = f"worst of {len(_HOSTILE) + 1}: {whole:.2f} s for a million characters, {whole * 1000:.0f} ns each"
    yield Ratio("1,000,000 hostile characters", "500,000 of them, per character", whole / half / 2, 1.5, note)

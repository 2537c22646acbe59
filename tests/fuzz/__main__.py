"""Long runs: `python -m tests.fuzz --runs 1000000 --seed 7`, or one input again: `--door NAME --seed 7 --only 12`."""

from __future__ import annotations

import argparse
import itertools
import math
import sys
import time
import traceback
from typing import TYPE_CHECKING

from tests.fuzz.door import shortened
from tests.fuzz.doors import DOORS
from tests.fuzz.growth import grows

if TYPE_CHECKING:
    from collections.abc import Sequence

    from tests.fuzz.door import Door

MOST_SHOWN = 3


def main(arguments: list[str]) -> int:
    """1 where an input did what none may do."""
    wanted = _wanted(arguments)
    doors = [door for door in DOORS if wanted.door in ("", door.name)]
    if not doors:
        print("there are the doors " + ", ".join(door.name for door in DOORS))
        return 1
    if wanted.growth:
        return sum(_growth(door) for door in doors) and 1
    whole = sum(door.share for door in doors)
    bad = 0
    for door in doors:
        runs = math.ceil(wanted.runs * door.share / whole)
        numbers = [wanted.only] if wanted.only is not None else range(wanted.start, wanted.start + runs)
        bad += _try(door, wanted.seed, numbers)
    return int(bad > 0)


def _wanted(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz")
    parser.add_argument(
        "--runs", type=int, default=100_000, help="inputs in all, divided among the doors by their shares"
    )
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--start", type=int, default=0, help="number of the first input of each door")
    parser.add_argument("--door", default="")
    parser.add_argument("--only", type=int, help="the number of one input")
    parser.add_argument(
        "--growth", action="store_true", help="see that repeated pieces cost what their length says"
    )
    return parser.parse_args(arguments)


def _try(door: Door, seed: int, numbers: Sequence[int]) -> int:
    """Read inputs, and say how many were read and what went wrong; one failure of a kind is shown."""
    begin, seen = time.monotonic(), dict[str, int]()
    for number in numbers:
        data = door.input(seed, number)
        error = door.wrong(data)
        if error is not None:
            kind = "".join(traceback.format_tb(error.__traceback__)[-1:]) + repr(error)[:80]
            seen[kind] = seen.get(kind, 0) + 1
            if seen[kind] == 1 and len(seen) <= MOST_SHOWN:
                _show(door, seed, number, data, error)
    took = time.monotonic() - begin
    print(f"{door.name:24} {len(numbers):9,} inputs, {sum(seen.values())} bad, {took:.0f} s", flush=True)
    return sum(seen.values())


def _show(door: Door, seed: int, number: int, data: bytes, error: BaseException) -> None:
    print(f"-- {door.name}: python -m tests.fuzz --door '{door.name}' --seed {seed} --only {number}")
    print("".join(traceback.format_exception(error)[-12:]))
    print(f"shortened: {shortened(door, data, error)[:2000]!r}\n", flush=True)


def _growth(door: Door) -> int:
    bad = 0
    for piece, start in itertools.product(door.pieces, (b"", *door.seeds[:1])):
        if said := grows(door, piece, start):
            print(f"{door.name}: {piece!r} after {len(start)} bytes: {said}", flush=True)
            bad += 1
    print(f"{door.name:24} {len(door.pieces):3} pieces repeated, {bad} grow too fast", flush=True)
    return bad


sys.exit(main(sys.argv[1:]))

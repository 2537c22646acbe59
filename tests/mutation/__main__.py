"""`python -m tests.mutation [--sample N] [--seed S] [--most TESTS] [MODULE ...]`, such as `workout.parse`.

`workout.parse:40` tries the faults of one line only.
"""

from __future__ import annotations

import argparse
import importlib
import random
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutation.faults import Fault, faults
from tests.mutation.score import Count, totals
from tests.mutation.trial import Covering, covering, noticed_by

ROOT = Path(__file__).parents[2]
ROOMS = {
    "workout": ("tests/workout",),
    "reconcile": (
        "tests/reconcile",
        "tests/cli/test_main_job.py",
        "tests/cli/test_import.py",
        "tests/forge/test_approval.py",
        "tests/forge/test_import.py",
        "tests/forge/test_ledger_shared.py",
        "tests/forge/test_proposals.py",
        "tests/forge/test_sealed.py",
        "tests/session/test_offline.py",
    ),
}
"""The tests of each room: its own, and those that prove it through a command or a forge.

The lower room first: the rooms below one are loaded once, for all its trials.
"""
BELOW = {
    "workout": (),
    "reconcile": (
        "reconciler.athlete.tree",
        "reconciler.calendar.client",
        "reconciler.calendar.embedded",
        "reconciler.forge.github",
        "reconciler.rules.plan",
        "reconciler.training.forecast",
    ),
}
WARM = (
    "httpx",
    "hypothesis.strategies",
    "jsonschema",
    "pydantic",
    "rich",
    "ruamel.yaml",
    "ryaml",
    "stamina",
    "garmin_fit_sdk",
    "deepdiff",
)


def main(arguments: Sequence[str]) -> int:
    """Print what no test notices, the counts of each module, and the score of each room."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument("modules", nargs="*", default=[name for room in ROOMS for name in _modules(room)])
    parser.add_argument(
        "--sample", type=int, default=0, help="try so many faults of a module, chosen by chance"
    )
    parser.add_argument("--seed", default="1", help="another chance")
    parser.add_argument("--most", type=int, default=5_000, help="run at most so many tests for a fault")
    parser.add_argument("--tests", action="append", help="run these tests instead of those of the table")
    parser.add_argument(
        "--again", type=Path, help="try only what this output of an earlier run shows as unnoticed"
    )
    wanted = parser.parse_args(arguments)
    wanted.again = _unnoticed(wanted.again) if wanted.again else None
    for name in WARM:
        importlib.import_module(name)
    counts = [count for room in ROOMS for count in _room(room, wanted)]
    print("\n".join(totals(counts)))
    return 0


def _modules(room: str) -> Iterator[str]:
    """Every module of a room, as `room.name` or `room.folder.name`."""
    top = ROOT / "reconciler"
    for file in sorted((top / room).rglob("*.py")):
        yield ".".join(file.relative_to(top).with_suffix("").parts)


def _room(room: str, wanted: argparse.Namespace) -> Iterator[Count]:
    lines = dict[str, set[int]]()
    for name, _, line in (module.partition(":") for module in wanted.modules):
        if name.split(".")[0] == room:
            lines.setdefault(name, set()).update({int(line)} if line else ())
    if not lines:
        return
    for name in BELOW[room]:
        importlib.import_module(name)
    sources = {name: ROOT / f"reconciler/{name.replace('.', '/')}.py" for name in sorted(lines)}
    covered = covering(list(sources.values()), wanted.tests or ROOMS[room])
    for name, source in sources.items():
        yield _module(name, source, covered[str(source)], lines[name], wanted)


def _module(name: str, source: Path, lines: Covering, only: set[int], wanted: argparse.Namespace) -> Count:
    module = f"reconciler.{name}".removesuffix(".__init__")
    told = f"  {source.relative_to(ROOT)}"
    everything = [
        fault
        for fault in faults(source.read_text(encoding="utf-8"))
        if (not only or fault.line in only)
        and (wanted.again is None or f"{told}:{fault.line}: {fault.what}" in wanted.again)
    ]
    chosen = sorted(_sampled(everything, wanted, name), key=lambda fault: fault.line)
    good = Counter[str]()
    missed = [fault for fault in chosen if not _noticed(module, source, fault, lines, good, wanted.most)]
    count = Count(name, len(everything), len(chosen), len(missed), sum(fault.wording for fault in missed))
    print(
        f"{name}: {count.noticed} of {count.tried} faults noticed ({count.faults} there are)",
        flush=True,
    )
    return count


def _unnoticed(output: Path) -> frozenset[str]:
    return frozenset(line.rpartition(" (")[0] for line in output.read_text(encoding="utf-8").splitlines())


def _noticed(module: str, source: Path, fault: Fault, lines: Covering, good: Counter[str], most: int) -> bool:
    room = module.split(".")[1]
    tests = (lines.get(fault.line) or [f"tests/{room}/test_values.py", *lines[0]])[:most]
    noticing = noticed_by(module, source, fault, tests, [name for name, _ in good.most_common()])
    good[noticing] += 1
    if not noticing:
        words = ", wording" if fault.wording else ""
        print(
            f"  {source.relative_to(ROOT)}:{fault.line}: {fault.what} ({len(tests)} tests{words})", flush=True
        )
    return bool(noticing)


def _sampled(everything: Sequence[Fault], wanted: argparse.Namespace, name: str) -> Iterator[Fault]:
    if not wanted.sample or wanted.sample >= len(everything):
        return iter(everything)
    chance = random.Random(f"{wanted.seed} {name}")  # noqa: S311 - not for secrets
    return iter(chance.sample(everything, wanted.sample))


sys.exit(main(sys.argv[1:]))

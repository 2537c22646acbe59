"""`python -m tests.mutation [--sample N] [--most TESTS] [MODULE ...]`, such as `workout.parse`."""

from __future__ import annotations

import argparse
import importlib
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from tests.mutation.faults import Fault, faults
from tests.mutation.trial import Covering, covering, is_noticed

ROOT = Path(__file__).parents[2]
ROOMS = {
    "reconcile": ("threeway decisions fields field_changes guard scope ownership settle record arrival diff sides saved bodies", ["tests/reconcile"]),
    "workout": ("parse tokens measure load zones resolve power write", ["tests/workout"]),
}  # fmt: skip
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
    """Print what no test notices, and the counts of each module."""
    parser = argparse.ArgumentParser(prog="python -m tests.mutation")
    parser.add_argument(
        "modules",
        nargs="*",
        default=[f"{room}.{name}" for room, (names, _) in ROOMS.items() for name in names.split()],
    )
    parser.add_argument(
        "--sample", type=int, default=0, help="try so many faults of a module, chosen by chance"
    )
    parser.add_argument("--most", type=int, default=5_000, help="run at most so many tests for a fault")
    parser.add_argument("--tests", action="append", help="run these tests instead of those of the whole room")
    wanted = parser.parse_args(arguments)
    for name in WARM:
        importlib.import_module(name)
    for room, (_, tests) in ROOMS.items():
        modules = [name for name in wanted.modules if name.split(".")[0] == room]
        sources = [ROOT / f"reconciler/{name.replace('.', '/')}.py" for name in modules]
        lines = covering(sources, wanted.tests or tests) if modules else {}
        for name, source in zip(modules, sources, strict=True):
            _module(f"reconciler.{name}", source, lines[str(source)], wanted.sample, wanted.most)
    return 0


def _module(name: str, source: Path, lines: Covering, sample: int, most: int) -> None:
    everything = list(faults(source.read_text(encoding="utf-8")))
    chosen = sorted(_sampled(everything, sample), key=lambda fault: fault.line)
    missed = [fault for fault in chosen if not _noticed(name, source, fault, lines, most)]
    print(
        f"{name}: {len(chosen) - len(missed)} of {len(chosen)} faults noticed ({len(everything)} there are)",
        flush=True,
    )


def _noticed(name: str, source: Path, fault: Fault, lines: Covering, most: int) -> bool:
    tests = lines.get(fault.line) or lines[0]
    noticed = is_noticed(name, source, fault, tests[:most])
    if not noticed:
        print(f"  {source.relative_to(ROOT)}:{fault.line}: {fault.what} ({len(tests)} tests)", flush=True)
    return noticed


def _sampled(everything: Sequence[Fault], sample: int) -> Iterator[Fault]:
    if not sample or sample >= len(everything):
        return iter(everything)
    return iter(random.Random(1).sample(everything, sample))  # noqa: S311 - not for secrets


sys.exit(main(sys.argv[1:]))

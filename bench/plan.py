"""Plan offline: 50,000 workouts with 1 % changed, against octodns planning as many records, and against bare parsing.

octodns is installed into an environment of its own, only for this; where that fails, the reason is printed.
"""

from __future__ import annotations

import subprocess
import tempfile
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.ratio import Cost, Ratio, cost, program, size
from bench.roster import SESSIONS, WEEKS, Roster, change, change_athletes, commit, make

TODAY = "2026-05-11"


def ratios() -> Iterator[Ratio]:
    """One process and all processors; the change in one athlete of a hundred, and spread over all."""
    workouts = size("WORKOUTS", 50_000)
    with tempfile.TemporaryDirectory() as scratch:
        peer = _octodns(Path(scratch) / "octodns", workouts)
        for name, changed in (
            ("in 1 % of the athletes", change_athletes),
            ("spread over all athletes", change),
        ):
            yield from _compared(Path(scratch) / name.replace(" ", "-"), workouts, name, changed, peer)


def _compared(
    root: Path, workouts: int, name: str, changed: Callable[[Roster, float], int], peer: Cost | str
) -> Iterator[Ratio]:
    root.mkdir()
    roster = make(root, -(-workouts // (WEEKS * SESSIONS)))
    commit(root)
    count = changed(roster, 0.01)
    command = program("diff", "--root", str(root), "--against", "HEAD", "--today", TODAY)
    ours, alone = cost(command), cost(["taskset", "--cpu-list", "0", *command])
    what = f"plan {roster.workouts:,} workouts ({roster.bytes / 1e6:.0f} MB), {count} changed {name}"
    if isinstance(peer, Cost):
        against = f"octodns-sync planning {workouts:,} records"
        note = f"{alone.cpu:.1f} s of {peer.cpu:.1f} s of processor"
        yield Ratio(f"{what}, one process", against, alone.cpu / peer.cpu, 1 / 8, note)
        note = f"{ours.wall:.1f} s of {peer.wall:.1f} s"
        yield Ratio(f"{what}, all processors, by the clock", against, ours.wall / peer.wall, 1 / 8, note)
        note = f"{alone.peak:.0f} MB of {peer.peak:.0f} MB"
        yield Ratio(f"{what}, largest process", against, alone.peak / peer.peak, 1 / 4, note)
    else:
        print(f"not compared with octodns: {peer}")
    floor = min(_parse(root) for _ in range(3))
    note = f"{alone.cpu:.1f} s of {floor:.2f} s of processor"
    yield Ratio(f"{what}, one process", "ryaml parsing the same bytes", alone.cpu / floor, 8, note)


def _parse(root: Path) -> float:
    import ryaml  # noqa: PLC0415 - optional

    texts = [path.read_text() for path in root.glob("athletes/*/weeks/*.yaml")]
    begin = time.process_time()
    for text in texts:
        ryaml.loads(text)  # type: ignore[attr-defined]
    return time.process_time() - begin


def _octodns(home: Path, records: int) -> Cost | str:
    """What octodns takes to plan YAML against YAML with 1 % changed; or why that is not known."""
    for directory, changed in (("source", True), ("target", False)):
        (home / directory).mkdir(parents=True)
        (home / directory / "example.com.yaml").write_text(_zone(records, changed=changed))
    provider = "{{class: octodns.provider.yaml.YamlProvider, directory: {}, enforce_order: false}}"
    (home / "config.yaml").write_text(
        f"providers:\n  source: {provider.format(home / 'source')}\n  target: {provider.format(home / 'target')}\n"
        "zones:\n  example.com.: {sources: [source], targets: [target]}\n"
    )
    binary = home / "venv" / "bin"
    try:
        venv.create(home / "venv", with_pip=True)
        install = [str(binary / "pip"), "install", "--quiet", "--disable-pip-version-check", "octodns"]
        subprocess.run(install, check=True, capture_output=True, timeout=120)
    except (subprocess.SubprocessError, OSError) as error:
        return f"it could not be installed ({type(error).__name__})"
    return cost([str(binary / "octodns-sync"), f"--config-file={home / 'config.yaml'}"], runs=1)


def _zone(records: int, *, changed: bool) -> str:
    rows = (
        f"r{n:06d}:\n  ttl: 300\n  type: A\n  value: "
        + (
            f"192.0.2.{n % 250}"
            if changed and n % 100 == 0
            else f"10.{n >> 16 & 255}.{n >> 8 & 255}.{n & 255}"
        )
        for n in range(records)
    )
    return "---\n" + "\n".join(rows) + "\n"

"""`reconciler shards`: divide a large roster among several runners."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from typing import TYPE_CHECKING

import click

from reconciler.cli.options import common
from reconciler.session.session import Session

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.session.options import Options

MOST = 256
"""A workflow of GitHub takes no larger matrix."""


@click.command("shards")
@common(window=False, formats=("text",))
@click.option("--count", type=click.IntRange(1, MOST), required=True, help="How many runners there are.")
def command(options: Options, *, count: int) -> int:
    """Divide a large roster among several runners.

    Prints a matrix for GitHub Actions: `{"include": [{"shard": "1/2", "athletes": 3}, ...]}`. An athlete stays in the
    same shard as long as the number of shards stays; empty ones are left out. What a shard does:
    `reconciler github reconcile --shard 1/2`.
    """
    with Session.open(options) as session:
        click.echo(json.dumps(matrix(session.names, count)))
    return 0


def matrix(names: Sequence[str], count: int) -> dict[str, list[dict[str, str | int]]]:
    """Return the matrix of a roster. Pure."""
    sizes = Counter(shard_of(name, count) for name in names)
    return {"include": [{"shard": f"{n}/{count}", "athletes": sizes[n]} for n in sorted(sizes)]}


def shard_of(name: str, count: int) -> int:
    """Return the number, from 1, of the shard that an athlete belongs to: the same on every machine. Pure."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:8]) % count + 1


def members(names: Sequence[str], shard: str | None) -> tuple[str, ...]:
    """Return the athletes of a shard such as `1/2`, or all. UsageError for anything else. Pure."""
    if shard is None:
        return tuple(names)
    match = re.fullmatch(r"(\d{1,3})/(\d{1,3})", shard, re.ASCII)
    number, count = (int(match[1]), int(match[2])) if match else (0, 0)
    if not 1 <= number <= count <= MOST:
        msg = f"--shard {shard!r}: expected one such as 1/2"
        raise click.UsageError(msg)
    return tuple(name for name in names if shard_of(name, count) == number)

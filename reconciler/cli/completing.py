"""What a shell completes: athletes and weeks, from the names of directories and files alone, without reading one."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError
from reconciler.session.options import find_root

if TYPE_CHECKING:
    import click

_WEEK = re.compile(r"(\d{4})-W(\d{2})")
_AHEAD = 4


def athletes(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return the athletes whose name begins like this; none where there are no plans."""
    del param
    root = _root(ctx)
    if root is None:
        return []
    found = [entry.name for entry in root.iterdir() if entry.name[0] != "." and entry.is_dir()]
    return sorted(name for name in found if name.startswith(incomplete))


def weeks(ctx: click.Context, incomplete: str, *, coming: bool) -> list[str]:
    """Return the weeks of the athlete that have a file; with `coming` those that follow the last of them."""
    root, athlete = _root(ctx), ctx.params.get("athlete")
    files = root.glob(f"{athlete}/weeks/*.yaml") if root and _is_name(athlete) else ()
    found = sorted(file.stem for file in files if _WEEK.fullmatch(file.stem))
    offered = _following(found[-1]) if found and coming else found
    return [week for week in offered if week.startswith(incomplete)]


def _is_name(athlete: object) -> bool:
    return isinstance(athlete, str) and re.fullmatch(r"[\w-]+", athlete) is not None


def _following(week: str) -> list[str]:
    year, number = map(int, week.split("-W"))
    try:
        monday = dt.date.fromisocalendar(year, number, 1)
    except ValueError:
        return []
    days = (monday + dt.timedelta(weeks=ahead) for ahead in range(1, _AHEAD + 1))
    return [f"{day.isocalendar().year}-W{day.isocalendar().week:02d}" for day in days]


def _root(ctx: click.Context) -> Path | None:
    given = ctx.params.get("root")
    try:
        return find_root(Path(given) if given else None) / "athletes"
    except (ReconcilerError, OSError):
        return None

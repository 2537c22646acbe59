"""Reviews as pages: one file each, which loads nothing and runs nothing.

Every value that a template shows is made printable first and escaped after it; only pictures, which are drawn here, are
taken as they are. No link leads anywhere but into the page or to the pages beside it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from importlib.util import find_spec
from typing import TYPE_CHECKING
from urllib.parse import quote

from reconciler import __version__
from reconciler.errors import ReconcilerError
from reconciler.render import words
from reconciler.render.pictures.palette import DARK, LIGHT
from reconciler.render.report.athlete import athlete_part, period
from reconciler.text import printable

if TYPE_CHECKING:
    import datetime as dt
    from collections.abc import Mapping, Sequence

    from jinja2 import Environment

    from reconciler.render.pictures.palette import Role
    from reconciler.render.report.athlete import AthletePart
    from reconciler.render.review import Review

_NEEDED = ("jinja2", "matplotlib")
_ITEM = re.compile(r"\s*(?:[-*\u2022]|\d+[.)])\s")


def available() -> bool:
    """Tell whether the extra `report` is installed."""
    return all(find_spec(name) for name in _NEEDED)


def require() -> None:
    """Raise ReconcilerError where the extra `report` is not installed."""
    if not available():
        msg = "the report needs jinja2 and matplotlib, which are not installed"
        raise ReconcilerError(msg, hint="pip install 'training-plan-reconciler[report]'")


def render(reviews: Sequence[Review]) -> str:
    """Return one page that holds all athletes. ReconcilerError where the extra is not installed."""
    return _page(tuple(map(athlete_part, reviews)))


def render_each(reviews: Sequence[Review]) -> Mapping[str, str]:
    """Return a page for each athlete by its file name, and `index.html`, which leads to them."""
    parts = tuple(map(athlete_part, reviews))
    pages = {f"{quote(part.anchor)}.html": _page((part,), home="index.html") for part in parts}
    return {"index.html": _filled("roster.html", athletes=parts, title="Training plans"), **pages}


def _page(parts: Sequence[AthletePart], home: str = "") -> str:
    title = parts[0].name if len(parts) == 1 else "Training plans"
    return _filled("report.html", athletes=parts, title=title, home=home)


def _filled(template: str, **values: object) -> str:
    return _environment().get_template(template).render(values)


@lru_cache(maxsize=1)
def _environment() -> Environment:
    require()
    from jinja2 import Environment, PackageLoader, StrictUndefined  # noqa: PLC0415 - only pages need it
    from markupsafe import Markup  # noqa: PLC0415

    def shown(value: object) -> object:
        return printable(value) if isinstance(value, str) and not isinstance(value, Markup) else value

    found = Environment(
        loader=PackageLoader("reconciler.render.report"),
        autoescape=True,
        finalize=shown,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    found.globals.update(version=__version__, colours=_colours(LIGHT), dark_colours=_colours(DARK))
    found.filters.update(day=_day, short_day=_short_day, iso=str, drawn=Markup, period=period)
    found.filters.update(lines=str.splitlines, paragraphs=_paragraphs)
    found.filters["file"] = lambda name: f"{quote(name)}.html"
    return found


def _paragraphs(text: str) -> list[str]:
    """Prose as a reader takes it: a line goes on in the next one, but for list items and after an empty line."""
    found: list[str] = []
    goes_on = False
    for line in text.strip().splitlines():
        if goes_on and line.strip() and not _ITEM.match(line):
            found[-1] += f" {line.strip()}"
        elif line.strip():
            found.append(line.strip())
        goes_on = bool(line.strip())
    return found


def _colours(found: Mapping[Role, str]) -> str:
    return ";".join(f"--plan-{role}:{colour}" for role, colour in found.items())


def _day(value: dt.date) -> str:
    return " ".join(words.day(value).split())


def _short_day(value: dt.date) -> str:
    """`11 May`."""
    return _day(value).partition(" ")[2]

"""The files of a new plans repository, from what the athlete answered. Pure."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.athlete.schemas import document_schemas
from reconciler.athlete.schemas import render as render_schema
from reconciler.scaffold.answers import with_extras
from reconciler.scaffold.templates import WORKFLOWS, filled, templates, workflow

if TYPE_CHECKING:
    from collections.abc import Mapping

DISTRIBUTION = "training-plan-reconciler"
# All but the weeks: the first week is the first pull request. `weeks` alone would match no file below it.
FIRST_COMMIT = "git add --all ':!athletes/*/weeks/*' && git commit --message \"Training plans\""
_WEEKS_OF_FIRST_PHASE = 4
_PIP = "pip install --disable-pip-version-check '{}'"


@dataclass(frozen=True, slots=True)
class Answers:
    """What is needed to begin.

    `athlete` names the directory, `owner` the GitHub user or team that reviews (or None), `today` decides which week
    is the coming one, and `version` is the release that the repository pins, unless `requirement` says what pip is asked
    for instead.
    """

    athlete: str
    name: str
    intervals_id: str
    timezone: str
    today: dt.date
    version: str
    credential: str = "INTERVALS_API_KEY"
    owner: str | None = None
    requirement: str | None = None

    @property
    def channel(self) -> str:
        """The variable that holds the address of the athlete's messages."""
        return f"TELEGRAM_URL_{self.athlete.upper().replace('-', '_')}"

    @property
    def pinned(self) -> str:
        """What pip is asked for."""
        return self.requirement or requirement(self.version)


def requirement(version: str) -> str:
    """Return what pip is asked for: one release, with the fast YAML reader."""
    return f"{DISTRIBUTION}[fast]=={version}"


def coming_monday(today: dt.date) -> dt.date:
    """Return the first Monday from today on."""
    return today + dt.timedelta(days=-today.weekday() % 7)


def plans_files(answers: Answers) -> Mapping[str, str]:
    """Return the text of every file by its path, in order."""
    values = _values(answers)
    paths = {"ATHLETE": answers.athlete, "WEEK": values["week"]}
    found = {
        _path(path, paths): filled(text, values)
        for path, text in templates().items()
        if not path.startswith(".github/workflows/")
    }
    minute, hour = _when(answers.athlete)
    for name in WORKFLOWS:
        found[f".github/workflows/{name}"] = workflow(
            name,
            install=_PIP.format(answers.pinned),
            install_pages=_PIP.format(with_extras(answers.pinned, "report")),
            install_messages=_PIP.format(with_extras(answers.pinned, "messages", "report")),
            credentials=(answers.credential,),
            channels=(answers.channel,),
            minute=minute,
            hour=hour,
        )
    for name in document_schemas():
        found[f"schemas/{name}.schema.json"] = render_schema(name)
    return dict(sorted(found.items()))


def _values(answers: Answers) -> dict[str, str]:
    monday = coming_monday(answers.today)
    year, week, _ = monday.isocalendar()
    # A JSON text is a YAML text: no name, however odd, changes the document around it.
    quoted = {key: json.dumps(getattr(answers, key), ensure_ascii=False) for key in ("name", "intervals_id")}
    return quoted | {
        "athlete": answers.athlete,
        "timezone": answers.timezone,
        "credential": answers.credential,
        "channel": answers.channel,
        "requirement": answers.pinned,
        "first_commit": FIRST_COMMIT,
        "codeowners": _codeowners(answers.owner),
        "week": f"{year}-W{week:02}",
        "monday": monday.isoformat(),
        "tuesday": (monday + dt.timedelta(days=1)).isoformat(),
        "thursday": (monday + dt.timedelta(days=3)).isoformat(),
        "sunday": (monday + dt.timedelta(days=6)).isoformat(),
        "phase_end": (monday + dt.timedelta(weeks=_WEEKS_OF_FIRST_PHASE, days=-1)).isoformat(),
    }


def _path(path: str, names: Mapping[str, str]) -> str:
    for placeholder, name in names.items():
        path = path.replace(placeholder, name)
    return path


def _codeowners(owner: str | None) -> str:
    """Return the rules of CODEOWNERS; without an owner they stand there as comments."""
    rules = ("*", "/.github/", "/athletes/settings.yaml")
    return "\n".join(f"{rule} @{owner}" if owner else f"# {rule} @your-name" for rule in rules)


def _when(athlete: str) -> tuple[int, int]:
    """Return minute and hour (UTC) of the daily run: spread over the small hours, so that not everybody asks at once."""
    number = sum((place + 1) * ord(letter) for place, letter in enumerate(athlete))
    return 1 + number % 58, 2 + number % 3

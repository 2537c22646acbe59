"""What has to be true before plans reach the watch, as lines that say how to mend it. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from reconciler.athlete.sports import FAMILY
from reconciler.training.fetch import read_sport_settings
from reconciler.workout import SportSettings, parse

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from reconciler.calendar.answers import Row

Status = Literal["ok", "bad", "unknown"]

# Fact of the API: keys of the athlete record that switch on the upload of planned workouts.
UPLOADS = {
    "icu_garmin_upload_workouts": "Garmin",
    "wahoo_upload_workouts": "Wahoo",
    "suunto_upload_workouts": "Suunto",
    "coros_upload_workouts": "COROS",
    "zepp_upload_workouts": "Zepp (Amazfit)",
    "huawei_upload_workouts": "Huawei",
    "zwift_upload_workouts": "Zwift",
}
_ABSOLUTE = frozenset({"w", "secs"})
_NEEDED = {"ftp": "FTP", "heart rate": "threshold or greatest heart rate", "pace": "threshold pace"}


@dataclass(frozen=True, slots=True)
class Check:
    """One line: what was looked at, whether it holds, and how to mend it.

    `unknown` is what could not be looked at; `mend` then says how a person can. `athlete` is empty for what concerns
    the whole repository.
    """

    id: str
    status: Status
    said: str
    mend: str = ""
    athlete: str = ""


EMBEDDED = "the embedded calendar"


def calendar_not_checked(athlete: str, why: str) -> Check:
    """One line in the place of all that only the athlete's own calendar can answer."""
    said = f"athlete id, time zone, thresholds and watch: not checked: {why}"
    mend = (
        "`reconciler doctor --calendar https://intervals.icu` asks the real one"
        if why == EMBEDDED
        else "mend the credential, and ask again"
    )
    return Check("calendar", "unknown", said, mend, athlete)


def check_timezone(athlete: str, declared: str, record: Row) -> Check:
    """Today is decided by athlete.yaml here and by the athlete's settings there: they have to agree."""
    found = record.get("timezone")
    if found == declared:
        return Check("timezone", "ok", f"time zone {declared}, as on the calendar", athlete=athlete)
    if not isinstance(found, str):
        return Check("timezone", "unknown", "the calendar names no time zone", _IN_SETTINGS, athlete)
    said = f"athlete.yaml says {declared}, the calendar {found}"
    return Check("timezone", "bad", said, "write the right one into athlete.yaml, or set it in Intervals.icu "
                 "→ Settings", athlete)  # fmt: skip


_IN_SETTINGS = "set it in Intervals.icu → Settings"


def check_thresholds(athlete: str, planned: Mapping[str, Iterable[str]], record: Row) -> Iterator[Check]:
    """One line per planned sport. `planned` maps a sport to the workout texts that stand ahead."""
    rows = record.get("sportSettings")
    known = (
        read_sport_settings([row for row in rows if isinstance(row, dict)])
        if isinstance(rows, list)
        else None
    )
    for sport, texts in sorted(planned.items()):
        if known is None:
            yield Check(
                "thresholds", "unknown", f"{sport}: the calendar gave no sport settings", _SPORTS, athlete
            )
            continue
        found = known.get(sport) or known.get(FAMILY.get(sport, sport)) or {}
        yield _thresholds(athlete, sport, _needs(texts), SportSettings.from_api(found))


_SPORTS = "Intervals.icu → Settings → Sport settings"


def _thresholds(athlete: str, sport: str, needed: frozenset[str], settings: SportSettings) -> Check:
    there = {
        "ftp": settings.ftp,
        "heart rate": settings.lthr or settings.max_hr or settings.hr_zones,
        "pace": settings.threshold_pace,
    }
    lacking = [_NEEDED[name] for name in _NEEDED if name in needed and not there[name]]
    if lacking:
        said = f"{sport}: the calendar has no {' and no '.join(lacking)}, so the watch gets no such targets"
        return Check("thresholds", "bad", said, f"enter it: {_SPORTS} → {sport}", athlete)
    have = ", ".join(_NEEDED[name] for name in _NEEDED if there[name])
    if not have:
        said = f"{sport}: no threshold on the calendar; no planned session needs one yet"
        return Check(
            "thresholds", "unknown", said, f"enter them before the first targets: {_SPORTS}", athlete
        )
    return Check("thresholds", "ok", f"{sport}: the calendar has {have}", athlete=athlete)


def _needs(texts: Iterable[str]) -> frozenset[str]:
    """Return which thresholds the relative targets of workout texts lean on."""
    steps = [step for text in texts for step in parse(text).leaves]
    found = {
        name
        for step in steps
        for name, target in (("ftp", step.power), ("heart rate", step.hr), ("pace", step.pace))
        if target is not None and target.units.split("/")[0] not in _ABSOLUTE
    }
    return frozenset(found)


def check_watch(athlete: str, record: Row) -> Check:
    """Some service has to take planned workouts, or they stay on the calendar."""
    on = [name for key, name in UPLOADS.items() if record.get(key) is True]
    if on:
        return Check("watch", "ok", f"planned workouts go to {', '.join(on)}", athlete=athlete)
    mend = (
        "connect the watch: Intervals.icu → Settings → Connections, and switch on `Upload planned workouts`"
    )
    if not any(key in record for key in UPLOADS):
        return Check(
            "watch", "unknown", "the calendar does not say which watch gets the workouts", mend, athlete
        )
    return Check(
        "watch", "bad", "no service takes planned workouts: they stay on the calendar", mend, athlete
    )


def check_workflow(path: str, text: str | None, credentials: Iterable[str]) -> Check:
    """The workflow has to be there, and hand over the secret of every athlete."""
    if text is None:
        return Check("workflow", "unknown", f"there is no {path}: nothing runs on GitHub",
                     "`reconciler init` writes it; on other forges see docs/local.md")  # fmt: skip
    if lacking := _not_handed_over(text, credentials):
        said = f"{path} does not hand over {', '.join(lacking)}"
        return Check("workflow", "bad", said, _hand_over(lacking[0]))
    return Check("workflow", "ok", f"{path} hands over every credential")


def check_channels(path: str, text: str | None, channels: Iterable[str], what: str) -> Iterator[Check]:
    """The workflow that tells people something has to be there, and to hand over their addresses. Nothing without any."""
    wanted = set(channels)
    if not wanted:
        return
    if text is None:
        said = f"there is no {path}: on GitHub nobody sends {what}"
        mend = "`reconciler init` in an empty directory writes it; elsewhere see docs/messages.md"
        yield Check("messages", "unknown", said, mend)
    elif lacking := _not_handed_over(text, wanted):
        said = f"{path} does not hand over {', '.join(lacking)}, so {what} cannot be sent"
        yield Check("messages", "bad", said, _hand_over(lacking[0]))
    else:
        yield Check("messages", "ok", f"{path} hands over every address for {what}")


def _not_handed_over(text: str, secrets: Iterable[str]) -> list[str]:
    """Return the secrets that a workflow does not name in `env:`. What stands behind a `#` is not said."""
    lines = [re.split(r"(?:^|\s)#", line)[0] for line in text.splitlines()]
    named = set(re.findall(r"\bsecrets\.(\w+)", "\n".join(lines)))
    return sorted(set(secrets) - named)


def _hand_over(secret: str) -> str:
    return f"add to its env: {secret}: ${{{{ secrets.{secret} }}}}"

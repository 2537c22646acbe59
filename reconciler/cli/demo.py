"""`reconciler demo`: the main job on the example athletes, in a scratch repository, against the embedded calendar.

Every step is the real command. What other hands do to the calendar in between goes through the calendar itself.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, cast, get_args

import click

from reconciler.errors import ReconcilerError
from reconciler.reconcile.git import Repository
from reconciler.session.calendars import EMBEDDED_FILE
from reconciler.session.options import find_root

if TYPE_CHECKING:
    from reconciler.calendar.embedded import EmbeddedCalendar
    from reconciler.calendar.embedded.store import Doc
    from reconciler.calendar.event import JSON

TODAY = "2026-05-11"
ATHLETE = "maria"
_TRAINING_DAYS = {1: (50, 40), 2: (55, 60), 3: (45, 34), 5: (50, 42), 6: (90, 80)}
"""Weekday to minutes and load of what the demo's athletes did in the weeks before."""
REMOVED, MOVED = "easy-thursday", "plan:2026-05-13:intervals-5x1000m"


@click.command("demo")
@click.option(
    "--root",
    type=click.Path(path_type=Path),
    help="The examples. Default: the nearest parent with athletes/.",
)
def command(*, root: Path | None) -> int:
    """Show the main job on the example athletes: review, apply, in sync, drift, removal. Touches nothing of yours."""
    examples = find_root(root) / "athletes"
    week = examples / ATHLETE / "weeks" / "2026-W20.yaml"
    if not week.is_file() or REMOVED not in week.read_text(encoding="utf-8"):
        msg = f"{examples} does not hold the example athletes"
        raise ReconcilerError(msg, hint="run it in a checkout of the project")
    with tempfile.TemporaryDirectory(prefix="reconciler-demo-") as scratch:
        return _demo(examples, Path(scratch))


def _demo(examples: Path, scratch: Path) -> int:
    shutil.copytree(examples, scratch / "athletes")
    repository = Repository(scratch)
    repository.run("init", "--quiet", "--initial-branch=main")
    _commit(repository, "The plan of the example athletes")
    _say("An athlete's own entry is on the calendar already. Nobody but her may touch it.")
    owner = _give_thresholds(scratch)
    dentist: dict[str, JSON] = {
        "name": "Dentist",
        "start_date_local": "2026-05-14T00:00:00",
        "description": "14:30",
    }
    with _calendar(scratch) as calendar:
        foreign = calendar.add_event(owner, category="NOTE", **dentist)
        before = _event(calendar, owner, foreign)
    with tempfile.NamedTemporaryFile(prefix="reconciler-demo-", suffix=".html", delete=False) as file:
        page = Path(file.name)
    codes = [_act(scratch, owner, page)]
    with _calendar(scratch) as calendar:
        untouched = _event(calendar, owner, foreign) == before
    _say(
        "Her own entry is what it was, to the byte."
        if untouched
        else "HER OWN ENTRY WAS CHANGED: this is a bug."
    )
    click.echo(f"The review as a page: {page}")
    return int(not untouched or any(codes))


def _act(scratch: Path, owner: str, page: Path) -> int:
    """Run the story. Returns 0 where every command ended as it should."""
    ends = []
    _say("1. Review: what would change?")
    ends.append(_run(scratch, "review") == 0)
    _say("2. Apply. (A merged pull request is the approval; the embedded calendar needs none.)")
    ends.append(_run(scratch, "reconcile") == 0)
    _say("3. Run again: nothing to do, one request for each athlete.")
    ends.append(_run(scratch, "reconcile") == 0)
    _say(
        "4. The athlete drags Wednesday's session to Thursday on the calendar. That is drift: shown, not undone."
    )
    with _calendar(scratch) as calendar:
        _drag(calendar, owner)
    ends.append(_run(scratch, "diff", "--athlete", ATHLETE) == 0)
    _say(
        "5. A merged change removes Thursday's easy run and renames Sunday's. Only these two events are written."
    )
    _edit(scratch)
    ends.append(_run(scratch, "review", "--athlete", ATHLETE) == 0)
    ends.append(_run(scratch, "review", "--format", "html", into=page) == 0)
    ends.append(_run(scratch, "apply", "--athlete", ATHLETE) == 0)
    _say("6. Whose is what on the calendar?")
    ends.append(_run(scratch, "events", "--athlete", ATHLETE, "--from", TODAY, "--to", "2026-05-17") == 0)
    _say("7. What was applied, and who approved it?")
    ends.append(_run(scratch, "ledger", "log", "--athlete", ATHLETE) == 0)
    return int(not all(ends))


def _run(scratch: Path, *arguments: str, into: Path | None = None) -> int:
    from reconciler.cli.main import main  # noqa: PLC0415

    words = [*arguments, "--root", str(scratch), "--today", TODAY]
    target = f" > {into}" if into else ""
    click.secho(f"$ reconciler {' '.join(arguments)}{target}", bold=True)
    if into is None:
        return main(words)
    with into.open("w", encoding="utf-8") as file, contextlib.redirect_stdout(file):
        return main(words)


def _say(text: str) -> None:
    click.echo()
    click.secho(text, fg="blue")


def _calendar(scratch: Path) -> EmbeddedCalendar:
    from reconciler.calendar.embedded import EmbeddedCalendar  # noqa: PLC0415

    path = scratch / EMBEDDED_FILE
    path.parent.mkdir(exist_ok=True)
    return EmbeddedCalendar(str(path))


def _give_thresholds(scratch: Path) -> str:
    """Give the calendar the athletes' thresholds, as a real one has them. Returns the id of the demo's athlete."""
    from reconciler.athlete.reading import athlete_names, read_athlete  # noqa: PLC0415
    from reconciler.athlete.sports import Sport  # noqa: PLC0415
    from reconciler.athlete.tree import WorkingTree  # noqa: PLC0415

    tree, ids = WorkingTree(scratch), {}
    with _calendar(scratch) as calendar:
        for name in athlete_names(tree):
            document = read_athlete(tree, name, weeks=lambda _: False).document
            rows = [
                {"types": [sport], **settings}
                for sport in get_args(Sport)
                if (settings := document.sport_settings(sport))
            ]
            calendar.set_sports(document.intervals_id, cast("list[dict[str, JSON]]", rows))
            _give_history(calendar, document.intervals_id)
            ids[name] = document.intervals_id
    return ids[ATHLETE]


def _give_history(calendar: EmbeddedCalendar, owner: str) -> None:
    """Give the calendar six weeks of completed training and today's fitness, so that the review has facts."""
    today = dt.date.fromisoformat(TODAY)
    for back in range(42, 0, -1):
        day = today - dt.timedelta(days=back)
        if day.weekday() in _TRAINING_DAYS:
            minutes, load = _TRAINING_DAYS[day.weekday()]
            calendar.add_activity(
                owner,
                type="Run",
                name="Run",
                start_date_local=f"{day}T07:00:00",
                moving_time=minutes * 60,
                distance=minutes * 180.0,
                icu_training_load=load,
            )
        calendar.set_wellness(
            owner, day, ctl=46.0 - back / 10, atl=48.0 + back % 7, restingHR=48, sleepSecs=27_000
        )


def _event(calendar: EmbeddedCalendar, owner: str, number: int) -> Doc:
    return next(event for event in calendar.events(owner) if event["id"] == number)


def _drag(calendar: EmbeddedCalendar, owner: str) -> None:
    number = next(event["id"] for event in calendar.events(owner) if event["external_id"] == MOVED)
    if isinstance(number, int):
        calendar.edit_event(owner, number, start_date_local="2026-05-14T08:00:00")


def _edit(scratch: Path) -> None:
    week = scratch / "athletes" / ATHLETE / "weeks" / "2026-W20.yaml"
    kept = [line for line in week.read_text(encoding="utf-8").splitlines() if f"id: {REMOVED}" not in line]
    week.write_text(
        "\n".join(kept).replace("Long run 90 minutes", "Long run along the river") + "\n", encoding="utf-8"
    )
    _commit(Repository(scratch), "Drop the easy run, take the long run to the river")


def _commit(repository: Repository, message: str) -> None:
    identity = ("-c", "user.name=Demo", "-c", "user.email=demo@localhost", "-c", "commit.gpgsign=false")
    repository.run("add", "--all", "athletes")
    repository.run(*identity, "commit", "--quiet", "--message", message)

"""`reconciler init`: a plans repository of your own, from nothing. An edge: files, git and the terminal."""

from __future__ import annotations

import datetime as dt
import re
import sys
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from reconciler import __version__
from reconciler.errors import InputError, Place, Problem, ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from reconciler.scaffold.plans import Answers

_SLUG = re.compile(r"[a-z0-9][a-z0-9-]{0,59}")
_OWNER = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{0,38}(?:/[A-Za-z0-9._-]{1,100})?")
_NEXT = """
Next, in {directory}:
  1. fill in athletes/{athlete}/athlete.yaml (thresholds), strategy.yaml and rules.yaml
  2. {first_commit}
  3. push it to a private repository, and follow README.md: the first week is your first pull request
  4. reconciler doctor   says what is still missing"""


@click.command("init")
@click.argument("directory", type=click.Path(path_type=Path, file_okay=False), metavar="DIR")
@click.option("--athlete", metavar="NAME", help="The athlete's directory: small letters, digits, hyphens.")
@click.option("--name", help="What the athlete is called.")
@click.option(
    "--intervals-id", metavar="ID", help="Athlete id of Intervals.icu: i123, or 0 for the key's owner."
)
@click.option("--timezone", metavar="ZONE", help="IANA time zone such as Europe/Berlin.")
@click.option("--credential-env", default="INTERVALS_API_KEY", show_default=True, metavar="VARIABLE",
              help="Environment variable that holds the API key. Never the key itself.")  # fmt: skip
@click.option("--owner", metavar="USER", help="GitHub user or team (org/team) that reviews, for CODEOWNERS.")
@click.option("--requirement", metavar="TEXT",
              help="What pip installs instead of this release, such as a git address at a commit.")  # fmt: skip
def command(
    *,
    directory: Path,
    athlete: str | None,
    name: str | None,
    intervals_id: str | None,
    timezone: str | None,
    credential_env: str,
    owner: str | None,
    requirement: str | None,
) -> int:
    """Make a plans repository: documents, schemas, workflows, editor settings. Refuses a directory with content.

    What is not given is asked for on a terminal.
    """
    _require_empty(directory)
    asked = _ask({"athlete": athlete, "name": name, "intervals-id": intervals_id, "timezone": timezone})
    answers = _answers(asked, credential_env, owner, requirement)
    from reconciler.scaffold.plans import FIRST_COMMIT, plans_files  # noqa: PLC0415

    files = plans_files(answers)
    _write(directory, files)
    _git_init(directory)
    click.echo(f"{len(files)} files in {directory}")
    click.echo(_NEXT.format(directory=directory, athlete=answers.athlete, first_commit=FIRST_COMMIT))
    return 0


_QUESTIONS = {
    "athlete": "Short name of the athlete (a directory: small letters, digits, hyphens)",
    "name": "Name of the athlete",
    "intervals-id": "Athlete id of Intervals.icu (i123, or 0 for the owner of the key)",
    "timezone": "Time zone (such as Europe/Berlin)",
}


def _ask(given: Mapping[str, str | None]) -> dict[str, str]:
    missing = [key for key, value in given.items() if value is None]
    if missing and not sys.stdin.isatty():
        msg = f"not given, and there is no terminal to ask on: {', '.join(f'--{key}' for key in missing)}"
        raise ReconcilerError(msg, hint="give them as options")
    return {
        key: value if value is not None else click.prompt(_QUESTIONS[key], type=str).strip()
        for key, value in given.items()
    }


def _answers(
    asked: Mapping[str, str], credential: str, owner: str | None, requirement: str | None
) -> Answers:
    """Check the answers as the documents will be checked. InputError names each that cannot stand."""
    from pydantic import ValidationError  # noqa: PLC0415

    from reconciler.athlete.problems import flaws_of  # noqa: PLC0415
    from reconciler.athlete.profile import AthleteDocument  # noqa: PLC0415
    from reconciler.scaffold.plans import Answers  # noqa: PLC0415

    problems = list(_flaws(asked["athlete"], credential, owner, requirement))
    document = {key.replace("-", "_"): value for key, value in asked.items() if key != "athlete"}
    try:
        AthleteDocument.model_validate(document | {"credential_env": credential})
    except ValidationError as error:
        problems += [
            Problem(Place(f"--{str(flaw.at[0]).replace('_', '-')}"), flaw.code, flaw.said, flaw.hint)
            for flaw in flaws_of(error, AthleteDocument)
        ]
    if problems:
        raise InputError(tuple(problems))
    return Answers(
        **document,
        athlete=asked["athlete"],
        today=dt.datetime.now(ZoneInfo(asked["timezone"])).date(),
        version=__version__,
        credential=credential,
        owner=owner.removeprefix("@") if owner else None,
        requirement=requirement,
    )


def _flaws(athlete: str, credential: str, owner: str | None, requirement: str | None) -> Iterator[Problem]:
    from reconciler.scaffold.answers import requirement_flaw, reserved  # noqa: PLC0415

    if not _SLUG.fullmatch(athlete):
        said = "expected small letters, digits and hyphens, at most 60"
        yield Problem(Place("--athlete"), "bad-athlete-name", said)
    if reserved(credential):
        said = f"{credential} belongs to the shell, to GitHub or to the workflows"
        yield Problem(Place("--credential-env"), "reserved-variable", said, "such as INTERVALS_API_KEY_ADA")
    if owner is not None and not _OWNER.fullmatch(owner.removeprefix("@")):
        yield Problem(Place("--owner"), "bad-owner", "expected a GitHub user, or org/team")
    if requirement is not None and (flaw := requirement_flaw(requirement)):
        hint = "such as `training-plan-reconciler[fast] @ git+https://github.com/OWNER/REPOSITORY@COMMIT`"
        yield Problem(Place("--requirement"), "bad-requirement", flaw, hint)


def _require_empty(directory: Path) -> None:
    """A clone of an empty repository holds nothing but .git, and is welcome."""
    if directory.is_dir() and {path.name for path in directory.iterdir()} - {".git"}:
        msg = f"{directory} is not empty, and nothing in it is overwritten"
        raise ReconcilerError(msg, hint="name a new directory, or a fresh clone of an empty repository")


def _write(directory: Path, files: Mapping[str, str]) -> None:
    from reconciler.session.files import write_atomically  # noqa: PLC0415

    for path, text in files.items():
        target = directory / path
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            msg = f"{target.parent} cannot be made: {error.strerror}"
            raise ReconcilerError(msg) from None
        write_atomically(target, text)


def _git_init(directory: Path) -> None:
    from reconciler.reconcile.git import Repository  # noqa: PLC0415

    if not (directory / ".git").exists():
        Repository(directory).run("init", "--quiet", "--initial-branch=main")

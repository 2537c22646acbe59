"""`reconciler github`: what the workflows of a plans repository run."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from reconciler.cli.notifications import notify_option
from reconciler.cli.options import common

if TYPE_CHECKING:
    from reconciler.session.options import Options


@click.group("github")
def command() -> None:
    """Review pull requests, reconcile after a merge, and propose what a week leaves to do, in GitHub's workflows.

    All need GITHUB_TOKEN (by `env:`) beside what GitHub sets by itself, and the history (`fetch-depth: 0`).
    """


@command.command("review")
@common(window=False, formats=("text", "json", "markdown", "github"))
@click.option(
    "--page", type=click.Path(path_type=Path, dir_okay=False), help="Also write the review as HTML."
)
@notify_option
def review(options: Options, *, page: Path | None, notify: bool | None) -> int:
    """Review the pull request of this workflow run: one comment, edited in place, and a check run.

    Athletes whose credential is in the environment are compared with their calendar, others, and every pull request
    from a fork, with the YAML of the base. The exit code is 1 for what must not be merged, and never for changes.
    """
    from reconciler.cli.github_review import run  # noqa: PLC0415

    return run(options, page, notify=notify)


@command.command("reconcile")
@common()
@click.option(
    "--shard", metavar="I/N", help="Only these athletes of a roster divided by `reconciler shards`."
)
@notify_option
def reconcile(options: Options, *, shard: str | None, notify: bool | None) -> int:
    """Apply what was merged, comment the result on the pull request, and keep one issue about what is not in sync.

    The exit code is 0 where every athlete's calendar says what git says.
    """
    from reconciler.cli.github_reconcile import run  # noqa: PLC0415

    return run(options, shard, notify=notify)


@command.command("weekly")
@common(window=False, formats=("text", "json"))
@click.option("--dry-run", is_flag=True, help="Print what would be proposed, and propose nothing.")
def weekly(options: Options, *, dry_run: bool) -> int:
    """Propose what a week that ended leaves to do: its review as a note, and the skeleton of the next week.

    One branch `plans/week-ATHLETE` and one pull request an athlete, made from the default branch. Which week is over is
    decided in the athlete's time zone. Without a forge, and with the embedded calendar, it is only printed. Run again, it
    does nothing that is done, and leaves alone what a person put on the branch.
    """
    from reconciler.cli.github_weekly import run  # noqa: PLC0415

    return run(options, dry_run=dry_run)

"""`reconciler adopt`: what was changed on the calendar becomes YAML, in the working tree or on a branch."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

import click

from reconciler.cli import output
from reconciler.cli.options import common
from reconciler.session.session import Session

if TYPE_CHECKING:
    from reconciler.reconcile.adopt_model import Adoption, Choices, Side
    from reconciler.reconcile.proposal import Proposed
    from reconciler.session.options import Options

_SIDES = ("calendar", "git")
_OWN_NAME = "-"


@click.command("adopt")
@common(window=False, one=True, formats=("text", "markdown", "json"))
@click.argument("events", metavar="[EVENT]...", nargs=-1)
@click.option(
    "--take",
    multiple=True,
    metavar="[EVENT=]SIDE",
    help="In a conflict: `calendar` or `git` holds, for all of them or for EVENT.",
)
@click.option(
    "--field",
    "fields",
    multiple=True,
    metavar="[EVENT:]NAME=SIDE",
    help="The same for one field, such as `name=calendar`.",
)
@click.option(
    "--keep-skipped", is_flag=True, help="Leave a note `skipped: …` for a session that was deleted."
)
@click.option(
    "--dry-run", "--diff", "dry", is_flag=True, help="Show the change of the files, and write nothing."
)
@click.option(
    "--branch",
    is_flag=False,
    flag_value=_OWN_NAME,
    metavar="[NAME]",
    help="Commit on this branch (default: adopt/ATHLETE), and propose the pull request.",
)
def command(
    options: Options,
    *,
    events: tuple[str, ...],
    take: tuple[str, ...],
    fields: tuple[str, ...],
    keep_skipped: bool,
    dry: bool,
    branch: str | None,
) -> int:
    """Write what was changed on the calendar into the YAML: moved, edited and deleted events of ATHLETE.

    EVENT is an identity such as 2026-W20/long-run, an id, or the number of an event. Without one, all that differs is
    adopted. A conflict, changed in git as well, is only shown until --take or --field decides it. Never writes to the
    calendar.
    """
    from reconciler.session import adoption as adoptions  # noqa: PLC0415
    from reconciler.session import offering  # noqa: PLC0415

    choices = _choices(events, take, fields, keep_skipped=keep_skipped)
    proposed: Proposed | None = None
    with Session.open(options) as session:
        name = session.names[0]
        if branch is None:
            found = adoptions.find(session, name, choices)
            if not dry:
                adoptions.write(session, found.adoption)
        else:
            base, tree = offering.base_of(session)
            found = adoptions.find(session, name, choices, tree)
            if not dry and found.adoption.adopted:
                own = branch == _OWN_NAME
                called = f"adopt/{name}" if own else branch
                exists = "update" if own and not events else "refuse"
                proposed = adoptions.offer(session, found, base, called, exists=exists)  # type: ignore[arg-type]
    written = branch is None and not dry and bool(found.adoption.after)
    _print(options, found.title, found.adoption, proposed, dry=dry, written=written)
    kept = proposed is not None and proposed.state in ("kept", "declined")
    return int(bool(found.adoption.left) or kept)


def _choices(
    events: tuple[str, ...], take: tuple[str, ...], fields: tuple[str, ...], *, keep_skipped: bool
) -> Choices:
    from reconciler.reconcile.adopt_model import Choices  # noqa: PLC0415
    from reconciler.render.words import api_field  # noqa: PLC0415

    taken: dict[str, Side] = {}
    for text in take:
        name, _, side = text.rpartition("=")
        taken[name] = _side("--take", text, side)
    chosen: dict[tuple[str, str], Side] = {}
    for text in fields:
        where, separator, side = text.rpartition("=")
        name, _, field = where.rpartition(":")
        if not separator or not field:
            raise click.UsageError(f"--field takes NAME=SIDE, and found {text!r}")
        chosen[name, api_field(field)] = _side("--field", text, side)
    return Choices(events, taken, chosen, keep_skipped)


def _side(option: str, text: str, side: str) -> Side:
    if side not in _SIDES:
        raise click.UsageError(f"{option} {text}: the side is `calendar` or `git`")
    return cast("Side", side)


def _print(
    options: Options, title: str, adoption: Adoption, proposed: Proposed | None, *, dry: bool, written: bool
) -> None:
    if options.format == "json":
        from reconciler.render.adopt_shapes import document  # noqa: PLC0415

        output.json_document(document(adoption, proposed, written=written))
    elif options.format == "markdown":
        from reconciler.render import adopt_markdown  # noqa: PLC0415

        click.echo(adopt_markdown.render(title, adoption, proposed, patches=dry), nl=False)
    else:
        from reconciler.render import adopt_terminal  # noqa: PLC0415

        output.text(adopt_terminal.render(adoption, proposed, patches=dry, written=written))

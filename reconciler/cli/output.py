"""Prints reviews and problems in the form that was asked for."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from reconciler.cli import streams

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from typing import Any, Literal, TypeAlias

    from reconciler.render.review import Review
    from reconciler.render.shapes import ErrorShape
    from reconciler.session.session import Session

    Kind: TypeAlias = Literal["diff", "review", "apply", "reconcile"]


@dataclass
class Printed:
    """Tells whether a document for programs was printed: a run prints one, never a second one for an error."""

    document: bool = False


def reviews(
    kind: Kind,
    found: Sequence[Review],
    session: Session,
    *,
    details: bool = True,
    weeks: bool = False,
) -> None:
    """Print the reviews of one run."""
    form = session.options.format
    if form == "json":
        from reconciler.render.documents import run_document  # noqa: PLC0415

        today = session.options.today or session.now.date()
        json_document(
            run_document(kind, found, today, summary=dict(Counter(review.status for review in found)))
        )
    elif form == "markdown":
        from reconciler.render.markdown import render as render_markdown  # noqa: PLC0415

        click.echo(render_markdown(found), nl=False)
    elif form == "html":
        from reconciler.render.html import render as render_html  # noqa: PLC0415

        click.echo(render_html(found), nl=False)
    elif form == "github":
        from reconciler.render.annotations import reviews as render_annotations  # noqa: PLC0415

        _echo(render_annotations(found))
    else:
        from reconciler.render.terminal import render as render_text  # noqa: PLC0415

        text(render_text(found, details=details, weeks=weeks, width=streams.width()))


def json_document(document: Mapping[str, Any]) -> None:
    """Print a document for programs."""
    from reconciler.render.documents import to_text  # noqa: PLC0415

    context = click.get_current_context(silent=True)
    if context is not None and isinstance(context.obj, Printed):
        context.obj.document = True
    click.echo(streams.as_json(to_text(document), sys.stdout.encoding))


def error_document(error: str, hint: str) -> None:
    """Print, for programs, why there is no other document."""
    from reconciler.render.documents import FORMAT_VERSION  # noqa: PLC0415

    document: ErrorShape = {
        "format_version": FORMAT_VERSION,
        "kind": "error",
        "error": error,
        "hint": hint or None,
    }
    json_document(document)


def text(lines: str) -> None:
    """Print lines for a person, broken where the terminal is narrower. Nothing for no lines."""
    from reconciler.render.wrapping import wrapped  # noqa: PLC0415

    _echo(wrapped(lines, streams.width()))


def _echo(lines: str) -> None:
    if lines:
        click.echo(lines)

"""What `validate` prints: problems as they are found, so that those of one athlete are gone before the next is read."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import click

from reconciler.cli import output

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.errors import Problem
    from reconciler.session.options import Format

Missing = tuple[str, str, str]
"""What a rule could not tell without a calendar: rule, week, and what is missing."""


class ProblemList:
    """Prints problems, and at the end how many there were. A document for programs is printed whole, at the end."""

    def __init__(self, form: Format, athletes: Sequence[str]) -> None:
        self._form, self._athletes = form, athletes
        self._severities: Counter[str] = Counter()
        self._unknown = 0
        self._kept: list[Problem] = []
        self._rows: list[tuple[str, str, str, str]] = []

    @property
    def has_errors(self) -> bool:
        """Whether anything must be mended."""
        return self._severities["error"] > 0

    def add(self, found: Iterable[Problem], athlete: str = "", missing: Sequence[Missing] = ()) -> None:
        """Add problems, and what the rules could not tell of an athlete."""
        problems = tuple(found)
        self._severities.update(problem.severity for problem in problems)
        self._unknown += len(missing)
        if self._form == "json":
            self._kept += problems
            self._rows += ((athlete, *one) for one in missing)
        elif problems:
            self._print(problems)

    def end(self) -> None:
        """Say what all of it comes to."""
        if self._form == "json":
            from reconciler.render.documents import validation_document  # noqa: PLC0415

            output.json_document(validation_document(self._kept, self._athletes, self._rows))
        elif self._form != "github":
            self._say_counts()

    def _print(self, problems: Sequence[Problem]) -> None:
        if self._form == "github":
            from reconciler.render.annotations import problems as annotations  # noqa: PLC0415

            click.echo(annotations(problems))
        elif self._form == "markdown":
            from reconciler.render.escaping import escape  # noqa: PLC0415

            click.echo("\n".join(f"- {escape(str(problem))}" for problem in problems))
        else:
            from reconciler.text import printable  # noqa: PLC0415

            output.text("\n".join(printable(str(problem)) for problem in problems))

    def _say_counts(self) -> None:
        from reconciler.render.words import counted  # noqa: PLC0415

        errors = self._severities["error"]
        warnings = self._severities.total() - errors
        sizes = [counted(errors, "error") if errors else "", counted(warnings, "warning") if warnings else ""]
        said = ", ".join(size for size in sizes if size) or "valid"
        click.echo(f"{counted(len(self._athletes), 'athlete')}, {said}")
        if self._unknown:
            output.text(
                f"{counted(self._unknown, 'check')} could not tell without a calendar: `reconciler review` asks it"
            )

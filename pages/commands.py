"""docs/commands.md: every command with its own help, as the program prints it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from reconciler.cli.main import COMMANDS, cli

if TYPE_CHECKING:
    from collections.abc import Iterator

_WIDTH = 100
_HEAD = """\
# Commands

This page is generated from the program: `make docs`. Each command says the same with `--help`.

Most commands take `--root` (the plans repository), `--athlete`, `--today` and `--format json`; those that read a calendar
take `--calendar URL|embedded`, `--from` and `--to`. Exit codes: 0 done; 1 something to mend; 2 changes are pending, from
`diff --detailed-exitcode` alone; 3 a bug, with a log file; 130 interrupted.

| command | what it does |
|---|---|
"""


def page() -> str:
    """Return the whole page."""
    rows = "".join(
        f"| [`reconciler {name}`](#reconciler-{name}) | {said} |\n" for name, said in COMMANDS.items()
    )
    return _HEAD + rows + "".join(_section(context) for name in COMMANDS for context in contexts(name))


def contexts(name: str, parent: click.Context | None = None) -> Iterator[click.Context]:
    """A command, and where it is a group, those inside it. LookupError where there is none of that name."""
    above = parent or click.Context(
        cli, info_name="reconciler", help_option_names=["-h", "--help"], terminal_width=_WIDTH
    )
    found = above.command.get_command(above, name) if isinstance(above.command, click.Group) else None
    if found is None:
        raise LookupError(name)
    context = click.Context(found, parent=above, info_name=name, terminal_width=_WIDTH)
    yield context
    if isinstance(found, click.Group):
        for inner in found.list_commands(context):
            yield from contexts(inner, context)


def _section(context: click.Context) -> str:
    deep = "#" * (2 + context.command_path.count(" ") - 1)
    return f"\n{deep} {context.command_path}\n\n```text\n{context.get_help()}\n```\n"

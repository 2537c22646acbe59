"""`reconciler completion`: what a shell needs to complete commands, options, athletes and weeks."""

from __future__ import annotations

import click

PROGRAMS = ("reconciler", "plan-diff")


@click.command("completion")
@click.argument("shell", metavar="bash|zsh|fish", type=click.Choice(("bash", "zsh", "fish")))
def command(*, shell: str) -> int:
    """Print what makes a shell complete commands, options, athletes and weeks.

    For bash 4.4 or later, zsh and fish: put the line of your shell into its start-up file, and open a new terminal.
    """
    click.echo("\n".join(script(shell, program) for program in PROGRAMS))
    return 0


def script(shell: str, program: str) -> str:
    """Return the script by which a shell asks a program. Runs nothing."""
    from click.shell_completion import get_completion_class  # noqa: PLC0415

    kind = get_completion_class(shell)
    if kind is None:
        msg = f"click knows no completion for {shell}"
        raise click.UsageError(msg)
    asked = kind(click.Command(program), {}, program, variable(program))
    return asked.source_template % asked.source_vars()


def variable(program: str) -> str:
    """Return the environment variable by which a shell asks a program."""
    return f"_{program}_COMPLETE".replace("-", "_").upper()

"""The group of commands, and the one place that turns an exception into words and an exit code.

0 done; 1 a person has to mend something; 2 only from `diff --detailed-exitcode`: changes are pending; 3 a bug, with a
log file; 130 interrupted.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from dataclasses import dataclass
from difflib import get_close_matches
from itertools import pairwise
from keyword import iskeyword
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from reconciler import __version__
from reconciler.cli import streams
from reconciler.cli.completion import variable
from reconciler.cli.examples import with_examples
from reconciler.cli.output import Printed, error_document
from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "init": "Make a plans repository: documents, schemas, workflows, editor settings.",
    "doctor": "Tell what is still missing before plans reach the watch, in order, and how to mend it.",
    "new-week": "Write the file of a week to come: what is known, the races, what fits on which day.",
    "validate": "Check the YAML of all athletes. Needs no network.",
    "review": "Show the weeks that change, the findings and the forecast, as a person merges them.",
    "report": "Write the review or the state of athletes as pages to read, print and publish.",
    "diff": "Show what would change on the calendar, and change nothing.",
    "apply": "Apply what was approved to the calendar.",
    "reconcile": "Apply for all athletes side by side, one line each.",
    "today": "Say what today asks for, or send it to the athletes, each at their own hour.",
    "facts": "Tell all that is known of an athlete: the facts to plan from.",
    "adopt": "Write what was changed on the calendar into the YAML: moved, edited and deleted events.",
    "review-week": "Show what became of a week: planned versus done, day by day.",
    "events": "List what is on the calendar, and whose it is.",
    "github": "Review pull requests, reconcile after a merge, and propose what a week leaves to do, in GitHub's workflows.",
    "shards": "Divide a large roster among several runners.",
    "ledger": "Show what was applied, when, and who approved it.",
    "import": "Write events that are on the calendar into week files, which claim them without a change.",
    "prune": "Remove unclaimed `plan:` events. A dry run unless told otherwise.",
    "rules": "List the rules that plans are checked against, or explain one.",
    "mcp": "Serve an assistant over the Model Context Protocol: facts, checks and proposals.",
    "schema": "Write the JSON Schemas, or check that they are in step.",
    "workout": "Read, measure and write workout text as Intervals.icu does.",
    "calendar": "Run the embedded calendar.",
    "demo": "Show the main job on the example athletes.",
    "completion": "Print what makes a shell complete commands, options, athletes and weeks.",
}

MOST_COLUMNS = 110
"""A help page is no wider."""


_NO_ARGUMENTS = getattr(click.exceptions, "NoArgsIsHelpError", ())
"""A group called without a command: the help page itself, since click 8.2. Before, click printed it and went."""


@dataclass(frozen=True, slots=True)
class Failure:
    """What a person is told where a command could not go on; `hint` with its first word."""

    error: str
    hint: str = ""
    code: int = 1


class LazyGroup(click.Group):
    """A group whose commands are imported only when they are called."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order in which a person meets them."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command."""
        if cmd_name not in COMMANDS:
            return None
        keyword_ends = "_" if iskeyword(cmd_name) else ""
        module = importlib.import_module(f"reconciler.cli.{cmd_name.replace('-', '_')}{keyword_ends}")
        command: click.Command = module.command
        return with_examples(command, cmd_name)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Return the commands that begin like this without importing one."""
        if incomplete.startswith("-"):
            return super().shell_complete(ctx, incomplete)
        return [
            CompletionItem(name, help=said) for name, said in COMMANDS.items() if name.startswith(incomplete)
        ]

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command that is meant, or name the nearest."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-") and not ctx.resilient_parsing:
            near = get_close_matches(name, COMMANDS, n=1)
            ctx.fail(f"there is no command {name[:40]!r}{f': did you mean {near[0]}?' if near else ''}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the list of commands without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))


@click.group(cls=LazyGroup)
@click.version_option(__version__, prog_name="reconciler")
def cli() -> None:
    """Training plans as code: what was merged is what is on the calendar, nothing else was touched."""


def run() -> None:
    """Run `reconciler` and exit."""
    streams.prepare()
    _start_light()
    sys.exit(main(sys.argv[1:]))


def run_plan_diff() -> None:
    """Run `plan-diff`, which is `reconciler diff`, and exit."""
    streams.prepare()
    _start_light()
    sys.exit(main(sys.argv[1:], name="plan-diff"))


def _start_light() -> None:
    """Keep the interpreter and the libraries from work that nothing here asks for.

    Frozen values make no cycles, and looking for them took a sixth of the time of a large roster. And pydantic would
    read the metadata of every installed package, in search of plugins.
    """
    gc.set_threshold(50_000, 20, 20)
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")


def main(arguments: Sequence[str], name: str = "reconciler") -> int:
    """Run one command and return its exit code. Never raises."""
    printed = Printed()
    try:
        result = _program(name).main(
            args=list(arguments),
            prog_name=name,
            complete_var=variable(name),
            standalone_mode=False,
            obj=printed,
            color=streams.color(os.environ),
            help_option_names=["-h", "--help"],
            max_content_width=MOST_COLUMNS,
        )
    except click.exceptions.Abort:
        return 130
    except KeyboardInterrupt:
        _say("interrupted")
        return 130
    except BrokenPipeError:
        return _unread()
    except _NO_ARGUMENTS as error:
        click.echo(str(error), err=True)
        return 1
    except click.ClickException as error:
        context = error.ctx if isinstance(error, click.UsageError) else None
        failed = Failure(error.format_message(), f"see: {context.command_path} --help" if context else "")
    except ReconcilerError as error:
        failed = Failure(error.message, error.hint and f"hint: {error.hint}")
    except Exception as error:  # noqa: BLE001 - the last line of defence: a bug becomes a sentence and a log file
        failed = _bug(error)
    else:
        return result if isinstance(result, int) else 0
    return _fail(failed, document=_asks_json(arguments) and not printed.document)


def _program(name: str) -> click.Command:
    """`plan-diff` is the command `diff`, under a name of its own."""
    if name != "plan-diff":
        return cli
    from reconciler.cli.diff import command  # noqa: PLC0415

    return with_examples(command, "diff", name)


def _asks_json(arguments: Sequence[str]) -> bool:
    """Tell whether a program reads the output, also where the arguments are too wrong to be parsed."""
    return "--format=json" in arguments or ("--format", "json") in pairwise(arguments)


def _fail(failure: Failure, *, document: bool) -> int:
    """Say what is wrong, and where a program reads and has nothing yet, in a document as well."""
    _say(f"error: {failure.error}")
    if failure.hint:
        _say(failure.hint)
    if document:
        try:
            error_document(failure.error, failure.hint.removeprefix("hint: "))
        except BrokenPipeError:
            return _unread()
    return failure.code


def _unread() -> int:
    """Nobody reads the output any more, so that nothing may be written at the end of the process either."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


def _say(text: str) -> None:
    from reconciler.text import printable  # noqa: PLC0415

    for line in text.split("\n"):
        label, colon, rest = printable(line).partition(": ")
        shown = click.style(label, fg="red", bold=True) if label == "error" else label
        click.echo(f"{shown}{colon}{rest}", err=True, color=streams.color(os.environ))


def _bug(error: Exception) -> Failure:
    from reconciler.cli.bug import write_log  # noqa: PLC0415

    path = write_log(error)
    return Failure(
        f"this is a bug in reconciler ({type(error).__name__}); nothing more was done",
        f"hint: please report it with the file {path} (it holds versions and the traceback, no values)",
        code=3,
    )

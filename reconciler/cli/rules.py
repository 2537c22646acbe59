"""`reconciler rules`: what is checked, where it comes from, and how good the evidence is."""

from __future__ import annotations

import click

from reconciler.errors import ReconcilerError


@click.group("rules")
def command() -> None:
    """List the rules that plans are checked against, or explain one."""


@command.command("list")
@click.option(
    "--format",
    "format_",
    type=click.Choice(("text", "markdown", "json")),
    default="text",
    help="How to print.",
)
def list_rules(format_: str) -> None:
    """List every rule with its key, severity and title."""
    from reconciler.cli import output  # noqa: PLC0415
    from reconciler.rules import LISTED  # noqa: PLC0415
    from reconciler.rules.document import as_json, listing, markdown  # noqa: PLC0415

    if format_ == "json":
        output.json_document({"format_version": 1, "rules": [as_json(rule) for rule in LISTED]})
    elif format_ == "markdown":
        click.echo(markdown(), nl=False)
    else:
        click.echo(listing())


@command.command("explain")
@click.argument("name", metavar="ID")
@click.option(
    "--format", "format_", type=click.Choice(("text", "json")), default="text", help="How to print."
)
def explain_rule(name: str, format_: str) -> None:
    """Explain one rule, or all that share a key: formula, thresholds, source, evidence, waiver."""
    from reconciler.cli import output  # noqa: PLC0415
    from reconciler.rules import named  # noqa: PLC0415
    from reconciler.rules.document import as_json, explain  # noqa: PLC0415
    from reconciler.rules.registry import meant  # noqa: PLC0415

    rules = named(name)
    if not rules:
        message = f"there is no rule {name[:60]!r}"
        raise ReconcilerError(message, hint=meant(name) or "`reconciler rules list` shows all")
    if format_ == "json":
        output.json_document({"format_version": 1, "rules": [as_json(rule) for rule in rules]})
    else:
        click.echo("\n\n".join(map(explain, rules)))

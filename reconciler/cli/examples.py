"""Examples for the help page of every command. A test parses each, so that none can go stale."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Mapping

EXAMPLES: Mapping[str, tuple[str, ...]] = {
    "init": (
        "reconciler init my-plans",
        "reconciler init my-plans --athlete maria --intervals-id i12345 --timezone Europe/Berlin",
    ),
    "doctor": ("reconciler doctor", "reconciler doctor --athlete maria"),
    "new-week": (
        "reconciler new-week maria",
        "reconciler new-week maria 2026-W21 --print",
    ),
    "validate": ("reconciler validate", "reconciler validate --athlete maria --format json"),
    "review": (
        "reconciler review",
        "reconciler review --athlete maria --format markdown",
        "reconciler review --against main --format html > review.html",
    ),
    "report": (
        "reconciler report --athlete maria --out maria.html",
        "reconciler report --out pages",
        "reconciler report --out review.html --athlete maria --against main",
    ),
    "diff": (
        "reconciler diff",
        "reconciler diff --athlete maria --from 2026-05-11 --to 2026-05-17",
        "reconciler diff --against main",
        "reconciler diff --out reviewed.json",
    ),
    "apply": ("reconciler apply", "reconciler apply --athlete maria", "reconciler apply reviewed.json"),
    "reconcile": (
        "reconciler reconcile",
        "reconciler reconcile --verbose",
        "reconciler reconcile --calendar embedded",
    ),
    "today": ("reconciler today maria", "reconciler today --send"),
    "facts": (
        "reconciler facts maria",
        "reconciler facts maria --days 90 --without comments",
        "reconciler facts maria --offline --format json",
    ),
    "adopt": (
        "reconciler adopt maria --dry-run",
        "reconciler adopt maria 2026-W20/long-run",
        "reconciler adopt maria --take calendar --branch",
    ),
    "review-week": (
        "reconciler review-week maria",
        "reconciler review-week maria 2026-W20 --write",
    ),
    "events": (
        "reconciler events",
        "reconciler events --athlete maria --from 2026-05-11 --to 2026-05-17",
    ),
    "github review": ("reconciler github review --page review.html",),
    "github reconcile": ("reconciler github reconcile", "reconciler github reconcile --shard 1/2"),
    "github weekly": ("reconciler github weekly --dry-run",),
    "shards": ("reconciler shards --count 4",),
    "ledger log": ("reconciler ledger log --athlete maria",),
    "ledger show": ("reconciler ledger show --athlete maria",),
    "ledger forget": ("reconciler ledger forget --athlete maria --yes",),
    "import": (
        "reconciler import maria --dry-run",
        "reconciler import maria --mine --from 2026-05-11 --to 2026-06-14",
        "reconciler import maria --also races --branch",
    ),
    "prune": (
        "reconciler prune --from 2026-05-11 --to 2026-05-17 --all",
        "reconciler prune --from 2026-05-11 --to 2026-05-17 plan:2026-05-12:old --yes",
    ),
    "rules list": ("reconciler rules list",),
    "rules explain": ("reconciler rules explain hard-days-spacing",),
    "mcp": ("reconciler mcp --root ~/my-plans", "reconciler mcp --athlete maria --http"),
    "schema": ("reconciler schema", "reconciler schema --check"),
    "workout parse": (
        "reconciler workout parse intervals.txt --sport Run",
        'echo "- 10m 75%" | reconciler workout parse',
    ),
    "workout write": ("reconciler workout write intervals.txt",),
    "workout convert": ("reconciler workout convert over-unders.zwo",),
    "calendar serve": (
        "reconciler calendar serve",
        "reconciler calendar serve --port 0 --db calendar.sqlite",
    ),
    "demo": ("reconciler demo",),
    "completion": (
        'bash, in ~/.bashrc:  eval "$(reconciler completion bash)"',
        'zsh, in ~/.zshrc:    eval "$(reconciler completion zsh)"',
        "fish:                reconciler completion fish > ~/.config/fish/completions/reconciler.fish",
    ),
}


def with_examples(command: click.Command, path: str, program: str = "") -> click.Command:
    """Give a command, and those below it, their examples; `program` is the name it goes by, if it has its own."""
    shown = EXAMPLES.get(path, ())
    if program:
        shown = tuple(line.replace(f"reconciler {path}", program) for line in shown)
    if shown:
        command.epilog = "\n".join(("\b", "Examples:", *(f"  {line}" for line in shown)))
    if isinstance(command, click.Group):
        for name, part in command.commands.items():
            with_examples(part, f"{path} {name}")
            part.short_help = part.short_help or _sentence(part.help or "")
    return command


def _sentence(text: str) -> str:
    """Return the first paragraph on one line: click would cut it short."""
    return " ".join(text.strip().split("\n\n")[0].split())

"""What a workflow run is given, and where it answers: the event, outputs and the summary. An edge: files and environment."""

from __future__ import annotations

import json
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

from reconciler.errors import ForgeError
from reconciler.forge.model import Pull, read

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGEST_SUMMARY = 1_000_000
"""GitHub takes 1 MiB of Markdown for the summary of a step."""


def read_pull_event(environ: Mapping[str, str]) -> Pull:
    """Return the pull request of the event. ForgeError where the run is about something else."""
    path = environ.get("GITHUB_EVENT_PATH", "")
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        msg = "GITHUB_EVENT_PATH does not lead to the event of a workflow run"
        raise ForgeError(
            msg, hint="run it in a workflow `on: pull_request`; elsewhere: `reconciler review`"
        ) from None
    if not isinstance(event, dict) or "pull_request" not in event:
        msg = f"this run is about {environ.get('GITHUB_EVENT_NAME') or 'something else'}, and not a pull request"
        raise ForgeError(msg, hint="run it in a workflow `on: pull_request`; elsewhere: `reconciler review`")
    return read(Pull, event["pull_request"])


def write_outputs(
    environ: Mapping[str, str],
    values: Mapping[str, str],
    token: Callable[[], str] = lambda: secrets.token_hex(16),
) -> None:
    """Append outputs of the step. The end of each value is marked by a word that nobody can guess."""
    lines = []
    for name, value in values.items():
        end = f"end-{token()}"
        lines.append(f"{name}<<{end}\n{value}\n{end}\n")
    _append(environ.get("GITHUB_OUTPUT", ""), "".join(lines))


def write_summary(environ: Mapping[str, str], text: str) -> None:
    """Append Markdown to the summary of the step, as far as there is room."""
    raw = text.encode()[:LARGEST_SUMMARY].decode(errors="ignore")
    _append(environ.get("GITHUB_STEP_SUMMARY", ""), raw + "\n")


def _append(path: str, text: str) -> None:
    if not path:
        return
    try:
        with Path(path).open("a", encoding="utf-8") as file:
            file.write(text)
    except OSError as error:
        msg = f"a file of the workflow run cannot be written: {error.strerror}"
        raise ForgeError(msg, hint="GITHUB_OUTPUT and GITHUB_STEP_SUMMARY name files") from None

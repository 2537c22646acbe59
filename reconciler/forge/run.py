"""What a workflow run is given, and where it answers: the event, outputs and the summary. An edge: files and environment."""

from __future__ import annotations

import json
import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel

from reconciler.errors import ForgeError
from reconciler.forge.model import Pull, Sha, read
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

LARGEST_SUMMARY = 1_000_000
"""GitHub takes 1 MiB of Markdown for the summary of a step."""


@dataclass(frozen=True, slots=True)
class Event:
    """What a run is to review: the commits of head and base, and the pull request; a merge queue's run has none."""

    head: str
    base: str
    pull: Pull | None = None

    @property
    def is_from_fork(self) -> bool:
        """The head lives in a repository of somebody else."""
        return self.pull is not None and self.pull.is_from_fork


class _Group(BaseModel):
    head_sha: Sha
    base_sha: Sha


def read_event(environ: Mapping[str, str]) -> Event:
    """Return what the event of the run says. ForgeError where the run is about neither pull request nor merge queue."""
    path = environ.get("GITHUB_EVENT_PATH", "")
    try:
        event = json.loads(Path(path).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        event = None
    if isinstance(event, dict) and "pull_request" in event:
        pull = read(Pull, event["pull_request"])
        return Event(pull.head.sha, pull.base.sha, pull)
    if isinstance(event, dict) and "merge_group" in event:
        group = read(_Group, event["merge_group"])
        return Event(group.head_sha, group.base_sha)
    what = environ.get("GITHUB_EVENT_NAME")
    said = f": it is about {printable(what)}" if what else ""
    msg = f"no pull request started this run{said}"
    raise ForgeError(msg, hint="run it in a workflow `on: pull_request`; elsewhere: `reconciler review`")


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

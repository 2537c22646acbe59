"""A page that tells a story in a terminal, run as it stands there: its commands, its edits, and what it says it prints."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from tests.workflows.programs import put_programs

_BLOCK = re.compile(r"(?ms)^( *)```(\w*)\n(.*?)^\1```$")
_VARYING = (
    (r"\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun) \d{1,2} [A-Z][a-z]{2}\b(?: \d{4})?", "DAY"),
    (r"\b\d{4}-W\d\d\b", "WEEK"),
    (r"\b[0-9a-f]{12}\b", "DIGEST"),
    (r"\b\d+ (check|file)s?\b", r"N \1"),
    (r"on http://\S+", "on CALENDAR"),
    (r"(?m)[ \t]+", " "),
)


class Block(NamedTuple):
    """A fenced block: its language, its text without indentation, and the heading above it."""

    language: str
    text: str
    heading: str


def blocks(page: str) -> Iterator[Block]:
    """Every block of a page in order."""
    for found in _BLOCK.finditer(page):
        headings = ["", *re.findall(r"(?m)^#+ (.*)$", without_blocks(page[: found.start()]))]
        text = re.sub(rf"(?m)^{found[1]}", "", found[3])
        yield Block(found[2], text, headings[-1])


def without_blocks(page: str) -> str:
    """A page without its fenced blocks."""
    return _BLOCK.sub("", page)


def same_but_for_days(text: str) -> str:
    """The text without what differs from week to week: days, weeks, digests, widths of columns."""
    for pattern, word in _VARYING:
        text = re.sub(pattern, word, text)
    return text.strip()


@dataclass
class Shell:
    """A terminal that keeps its directory and its variables from one block to the next.

    The program is the one under test; `pip` and `python3 -m venv` find that all is installed already.
    """

    home: Path
    said: str = ""

    def __post_init__(self) -> None:
        """Put the programs in place."""
        self.home.mkdir()
        self._path = put_programs(self.home)
        activate = 'mkdir -p "$3/bin" && : > "$3/bin/activate"'
        (self.home / "bin/python3").write_text(f"#!/bin/sh\n{activate}\n", encoding="utf-8")
        (self.home / "bin/python3").chmod(0o755)

    def run(self, script: str, *, may_fail: bool = False) -> str:
        """Run a block, and return what it printed on both ways."""
        state = self.home / ".state"
        before = f". {shlex.quote(str(state))}\n" if state.exists() else ""
        keep = f'trap \'{{ export -p; echo "cd $(printf %q "$PWD")"; }} > {state}\' EXIT\n'
        done = subprocess.run(
            ["bash", "-e", "-c", before + keep + script],
            cwd=self.home,
            env=self._environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            check=False,
            timeout=120,
        )
        self.said = done.stdout
        assert may_fail or done.returncode == 0, f"$ {script}\n{done.stdout}"
        return done.stdout

    def _environment(self) -> dict[str, str]:
        git = {"user.name": "Ada", "user.email": "ada@example.org"}
        named = {f"GIT_CONFIG_KEY_{place}": key for place, key in enumerate(git)}
        named |= {f"GIT_CONFIG_VALUE_{place}": value for place, value in enumerate(git.values())}
        kept = {"LANG": os.environ.get("LANG", "C.UTF-8"), "PYTHONUTF8": "1"}
        return (
            kept
            | named
            | {
                "GIT_CONFIG_COUNT": str(len(git)),
                "GIT_CONFIG_GLOBAL": os.devnull,
                "GIT_CONFIG_SYSTEM": os.devnull,
                "HOME": str(self.home),
                "PATH": self._path,
            }
        )


def edited(text: str, diff: str) -> str:
    """A text after what a diff block shows: lines that begin with `-` go, those with `+` come in their place.

    Each stretch of `-` stands in the text exactly once.
    """
    for gone, come in re.findall(r"((?:^-.*\n)+)((?:^\+.*\n)+)", diff, re.MULTILINE):
        old, new = (re.sub(r"(?m)^[+-]", "", part) for part in (gone, come))
        found = list(re.finditer(r"(?m)^" + re.escape(old.rstrip("\n")), text))
        assert len(found) == 1, f"{old!r} stands {len(found)} times"
        text = text[: found[0].start()] + new.rstrip("\n") + text[found[0].end() :]
    return text

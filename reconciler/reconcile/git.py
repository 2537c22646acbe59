"""Git, asked through its own command line. An edge: processes and the repository."""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.errors import ReconcilerError

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_QUIET = {"LC_ALL": "C", "GIT_OPTIONAL_LOCKS": "0", "GIT_TERMINAL_PROMPT": "0"}

_ELSEWHERE = frozenset(
    {
        "GIT_ALTERNATE_OBJECT_DIRECTORIES",
        "GIT_COMMON_DIR",
        "GIT_DIR",
        "GIT_INDEX_FILE",
        "GIT_NAMESPACE",
        "GIT_OBJECT_DIRECTORY",
        "GIT_PREFIX",
        "GIT_WORK_TREE",
    }
)
"""Git sets these for its hooks: inherited, they would make every question one about another repository."""

_NOWHERE = b"not a git repository (or any"  # "of the parent directories", "parent up to mount point /"
_TRUST = "git config --global --add safe.directory"


class GitError(ReconcilerError):
    """Git said no. The message is git's own first line."""


@dataclass(frozen=True, slots=True)
class Repository:
    """A git repository, by a directory inside it.

    `env` adds variables to those of this process, of which the ones that lead git elsewhere are dropped.
    """

    directory: Path

    def run(self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> bytes:
        """Run git and return its output. GitError where it fails."""
        code, output, complaint = self.attempt(*arguments, stdin=stdin, env=env)
        if code != 0:
            raise _error(arguments[0], code, complaint)
        return output

    def attempt(
        self, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None
    ) -> tuple[int, bytes, bytes]:
        """Run git and return its exit code, output and complaint."""
        try:
            done = subprocess.run(
                ["git", "-C", str(self.directory), *arguments],
                input=stdin,
                capture_output=True,
                check=False,
                env={**_environment(), **(env or {})},
            )
        except FileNotFoundError:
            raise _absent() from None
        return done.returncode, done.stdout, done.stderr

    def converse(self, *arguments: str) -> subprocess.Popen[bytes]:
        """Begin a git that answers on its standard output what is written to its standard input."""
        try:
            return subprocess.Popen(
                ["git", "-C", str(self.directory), *arguments],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=_environment(),
            )
        except FileNotFoundError:
            raise _absent() from None

    def text(self, *arguments: str) -> str:
        """Run git and return its output as text, without the last newline."""
        return self.run(*arguments).decode(errors="replace").rstrip("\n")

    def head(self) -> str | None:
        """Return the commit at HEAD, or None in a repository without a commit."""
        code, output, _ = self.attempt("rev-parse", "--verify", "--quiet", "HEAD^{commit}")
        return output.decode().strip() if code == 0 else None

    def exists(self) -> bool:
        """Tell whether the directory lies in a git repository. GitError where git will not say."""
        code, _, complaint = self.attempt("rev-parse", "--git-dir")
        if code != 0 and _NOWHERE not in complaint:
            raise _error("rev-parse", code, complaint)
        return code == 0

    def common_directory(self) -> Path:
        """Return git's own directory, which all worktrees of the repository share."""
        return self.directory / self.text("rev-parse", "--git-common-dir")


def _environment() -> dict[str, str]:
    return {**{key: value for key, value in os.environ.items() if key not in _ELSEWHERE}, **_QUIET}


def _absent() -> GitError:
    return GitError("git was not found", hint="install git and put it on PATH")


def _error(command: str, code: int, complaint: bytes) -> GitError:
    """Git's first line, and the command that git advises where it distrusts the owner of the directory."""
    lines = complaint.decode(errors="replace").strip().splitlines()
    advice = next((line.strip() for line in lines if _TRUST in line), "")
    hint = f"if you trust it: {advice}" if advice else ""
    return GitError(f"git {command}: {lines[0] if lines else f'exit code {code}'}", hint=hint)

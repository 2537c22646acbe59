"""The program on a terminal of a given width, as a process of its own."""

from __future__ import annotations

import os
import re
import struct
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

from tests.cli.plans import ROOT

_ANSI = re.compile(r"\x1b\[[?\d;]*[A-Za-z]")
_DECIDES = ("COLUMNS", "LINES", "NO_COLOR", "FORCE_COLOR", "CLICOLOR", "CLICOLOR_FORCE", "CI")


def on_terminal(*arguments: str, cwd: Path, columns: int = 80, environment: Mapping[str, str]) -> str:
    """Run the program on a pseudo-terminal and return all that was written to it."""
    import fcntl  # noqa: PLC0415 - there is none on Windows
    import pty  # noqa: PLC0415
    import termios  # noqa: PLC0415

    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
    variables = {name: value for name, value in os.environ.items() if name not in _DECIDES}
    variables |= {"PYTHONPATH": str(ROOT), "TERM": "xterm-256color"} | dict(environment)
    command = [sys.executable, "-m", "reconciler", *arguments]
    with subprocess.Popen(command, cwd=cwd, env=variables, stdin=theirs, stdout=theirs, stderr=theirs) as run:
        os.close(theirs)
        written = _all(ours)
        run.wait(timeout=60)
    os.close(ours)
    return written.decode().replace("\r\n", "\n")


def plain(text: str) -> str:
    """Return a text without what steers a terminal."""
    return _ANSI.sub("", text)


def _all(terminal: int) -> bytes:
    written = b""
    while True:
        try:
            piece = os.read(terminal, 65536)
        except OSError:  # Linux: the other side is closed
            return written
        if not piece:
            return written
        written += piece

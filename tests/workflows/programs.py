"""The programs that a runner has on its PATH: ours, and a pip that has nothing left to install."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PROGRAM = """#!/bin/sh
exec {python} -P -c 'import sys; sys.path.insert(0, "{root}"); {before}from reconciler.cli.main import run; run()' "$@"
"""
# Telegram's host is a constant of apprise: the stand-in takes its place, and nothing else is changed.
_TELEGRAM = (
    'import warnings; warnings.simplefilter("ignore"); import apprise; apprise.Apprise.instantiate("tgram://1:a/1"); '
    'from apprise.plugins.telegram import NotifyTelegram; NotifyTelegram.notify_url = "{url}"; '
)
_PIP = """#!/bin/sh
# The program is installed already, and there is no network: note what was asked for, and be done.
echo "pip $*" >> "$HOME/pip.log"
"""


def put_programs(home: Path, telegram: str = "") -> str:
    """Write the programs below a home directory, and return the PATH that finds them first.

    `telegram` is the address of its stand-in, if messages are to be sent. As the installed ones, they do not look for modules in the directory they are called from.
    """
    binaries = home / "bin"
    binaries.mkdir(exist_ok=True)
    before = _TELEGRAM.format(url=telegram) if telegram else ""
    program = _PROGRAM.format(python=shlex.quote(sys.executable), root=str(ROOT), before=before)
    for name, text in (("reconciler", program), ("pip", _PIP)):
        (binaries / name).write_text(text, encoding="utf-8")
        (binaries / name).chmod(0o755)
    return f"{binaries}:/usr/local/bin:/usr/bin:/bin"

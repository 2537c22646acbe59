"""The programs that a runner has on its PATH: ours, and a pip that has nothing left to install."""

from __future__ import annotations

import shlex
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
_PROGRAM = """#!/bin/sh
exec {python} -P -c 'import sys; sys.path.insert(0, "{root}"); from reconciler.cli.main import run; run()' "$@"
"""
_PIP = """#!/bin/sh
# The program is installed already, and there is no network: note what was asked for, and be done.
echo "pip $*" >> "$HOME/pip.log"
"""


def put_programs(home: Path) -> str:
    """Write the programs below a home directory, and return the PATH that finds them first.

    As the installed ones, they do not look for modules in the directory they are called from.
    """
    binaries = home / "bin"
    binaries.mkdir(exist_ok=True)
    program = _PROGRAM.format(python=shlex.quote(sys.executable), root=str(ROOT))
    for name, text in (("reconciler", program), ("pip", _PIP)):
        (binaries / name).write_text(text, encoding="utf-8")
        (binaries / name).chmod(0o755)
    return f"{binaries}:/usr/local/bin:/usr/bin:/bin"

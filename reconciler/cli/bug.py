"""What is kept of a bug: versions and where it happened, without the values, which may be private."""

from __future__ import annotations

import platform
import tempfile
import traceback
from pathlib import Path

from reconciler import __version__


def write_log(error: BaseException) -> Path:
    """Write a log file and return its path. Values and messages stay out: they may hold a secret or health data."""
    lines = [f"reconciler {__version__}, Python {platform.python_version()}, {platform.system()}", ""]
    seen: BaseException | None = error
    while seen is not None:
        lines.append(type(seen).__name__)
        lines += [
            f"  {frame.filename}:{frame.lineno} in {frame.name}"
            for frame in traceback.extract_tb(seen.__traceback__)
        ]
        seen = seen.__cause__ or seen.__context__
    with tempfile.NamedTemporaryFile(
        "w", prefix="reconciler-", suffix=".log", delete=False, encoding="utf-8"
    ) as file:
        file.write("\n".join(lines) + "\n")
    return Path(file.name)

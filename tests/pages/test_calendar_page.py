"""docs/embedded-calendar.md: what it types in a terminal works, with another port."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.plans import ROOT
from tests.pages.shell import blocks

PAGE = (ROOT / "docs/embedded-calendar.md").read_text(encoding="utf-8")


@pytest.mark.skipif(shutil.which("curl") is None, reason="curl is not installed")
def test_it_serves_and_is_asked_as_the_page_says(tmp_path: Path) -> None:
    serving, asking = next(block.text for block in blocks(PAGE) if "curl" in block.text).splitlines()
    words = shlex.split(re.sub(r"--port \d+", "--port 0", serving))
    command = [sys.executable, "-u", "-m", "reconciler", *words[1:]]
    with subprocess.Popen(
        command, cwd=tmp_path, env={"PYTHONPATH": str(ROOT)}, stdout=subprocess.PIPE, text=True
    ) as server:
        assert server.stdout
        try:
            (url,) = re.findall(r"Serving on (\S+)", server.stdout.readline())
            ask = shlex.split(re.sub(r"http://[^/']+", url, asking))
            answer = subprocess.run([*ask, "--silent"], check=True, capture_output=True, timeout=60).stdout
        finally:
            server.send_signal(signal.SIGINT)
        assert json.loads(answer) == []
        assert server.stdout.read() == "Stopped.\n"
    assert server.returncode == 0
    assert (tmp_path / "calendar.db").exists()

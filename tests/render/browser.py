"""A headless Chromium that tests drive over a pipe, with the network off. Only the standard library."""

from __future__ import annotations

import base64
import fcntl
import json
import os
import select
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
# The browser reads commands from descriptor 3 and answers on 4, where this puts the ends of two pipes.
LAUNCH = (
    "import os,sys;r,w=map(int,sys.argv[1:3]);os.dup2(r,3);os.dup2(w,4);os.execv(sys.argv[3],sys.argv[3:])"
)
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
    "--hide-scrollbars",
    "--remote-debugging-pipe",
)
PATIENCE = 60.0


def find_browser() -> str | None:
    """The path of an installed Chromium; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Browser:
    """One tab. What a page says on its console, opens as a dialog or asks of the network is kept."""

    commands: int
    answers: int
    process: subprocess.Popen[bytes]
    session: str = ""
    said: list[str] = field(default_factory=list)
    asked: list[str] = field(default_factory=list)
    _number: int = 0
    _loaded: bool = False
    _rest: bytes = b""

    def prepare(self) -> Self:
        """Open the tab and take the network away."""
        target = self.call("Target.createTarget", url="about:blank")["targetId"]
        self.session = self.call("Target.attachToTarget", targetId=target, flatten=True)["sessionId"]
        for domain in ("Page", "Runtime", "Log", "Network"):
            self.call(f"{domain}.enable")
        offline = {"offline": True, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0}
        self.call("Network.emulateNetworkConditions", **offline)
        return self

    def open(self, path: Path, *, width: int = 1280, dark: bool = False) -> None:
        """Load a page from the disk, as a reader with a screen so wide sees it."""
        self.said, self.asked, self._loaded = [], [], False
        scheme = [{"name": "prefers-color-scheme", "value": "dark" if dark else "light"}]
        self.call("Emulation.setEmulatedMedia", features=scheme)
        screen = {"width": width, "height": 800, "deviceScaleFactor": 1, "mobile": width < 600}
        self.call("Emulation.setDeviceMetricsOverride", **screen)
        self.call("Page.navigate", url=path.as_uri())
        while not self._loaded:
            self._take(self._read())

    def evaluate(self, expression: str) -> Any:
        """Run a script of the test in the page, and return its value."""
        found = self.call("Runtime.evaluate", expression=expression, returnByValue=True)
        assert "exceptionDetails" not in found, found
        return found["result"].get("value")

    def print(self) -> bytes:
        """The page as a PDF, on the paper that it asks for."""
        found = self.call("Page.printToPDF", preferCSSPageSize=True, printBackground=False)
        return base64.b64decode(found["data"])

    def call(self, method: str, **parameters: Any) -> dict[str, Any]:
        """Send one command and wait for its answer."""
        self._number += 1
        message: dict[str, Any] = {"id": self._number, "method": method, "params": parameters}
        if self.session:
            message["sessionId"] = self.session
        os.write(self.commands, json.dumps(message).encode() + b"\0")
        while (found := self._read()).get("id") != self._number:
            self._take(found)
        assert "error" not in found, found
        result: dict[str, Any] = found["result"]
        return result

    def _take(self, event: dict[str, Any]) -> None:
        method, found = event.get("method"), event.get("params", {})
        if method == "Page.loadEventFired":
            self._loaded = True
        elif method == "Runtime.consoleAPICalled":
            self.said.append(f"console {found['args']}")
        elif method == "Runtime.exceptionThrown":
            self.said.append(f"exception {found['exceptionDetails']['text']}")
        elif method == "Log.entryAdded":
            self.said.append(f"{found['entry']['level']} {found['entry']['text']}")
        elif method == "Page.javascriptDialogOpening":
            self.said.append(f"dialog {found['message']}")
        elif method == "Network.requestWillBeSent":
            self.asked.append(found["request"]["url"])

    def _read(self) -> dict[str, Any]:
        end = time.monotonic() + PATIENCE
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self.answers], [], [], max(end - time.monotonic(), 0))
            assert ready, "the browser does not answer"
            part = os.read(self.answers, 1 << 20)
            assert part, "the browser ended"
            self._rest += part
        line, _, self._rest = self._rest.partition(b"\0")
        message: dict[str, Any] = json.loads(line)
        return message


@contextmanager
def browser(path: str, profile: Path) -> Iterator[Browser]:
    """Start a browser with a profile of its own, and end it with all that it started."""
    their_in, our_out = os.pipe()
    our_in, their_out = os.pipe()
    theirs = [fcntl.fcntl(end, fcntl.F_DUPFD, 10) for end in (their_in, their_out)]
    command = [sys.executable, "-c", LAUNCH, *map(str, theirs), path, *FLAGS, f"--user-data-dir={profile}"]
    # No word of it on stderr interests anybody here, and the environment names proxies.
    process = subprocess.Popen(
        command,
        pass_fds=theirs,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env=_environment(profile),
    )
    for end in (their_in, their_out, *theirs):
        os.close(end)
    try:
        yield Browser(our_out, our_in, process).prepare()
    finally:
        os.close(our_out)
        os.close(our_in)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(profile: Path) -> dict[str, str]:
    return {"PATH": os.environ.get("PATH", os.defpath), "HOME": str(profile), "LANG": "C.UTF-8"}

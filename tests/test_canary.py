"""The watch over secrets sees each door: what gets out of a test fails that test, and is not shown by it."""

from __future__ import annotations

import base64
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.canary import WORD, leaking_files, leaks, secret

ROOT = Path(__file__).parents[1]
LEAKING = """
import contextlib, io, logging, os, subprocess, sys, tempfile
import pytest
from reconciler.errors import CalendarDown
from tests.canary import secret

KEY = secret("key")

def test_prints(): print(KEY)
def test_prints_and_reads(capsys): print(KEY); capsys.readouterr()
def test_prints_elsewhere():
    with contextlib.redirect_stdout(io.StringIO()): print(KEY)
def test_complains(capfd): os.write(2, KEY.encode()); capfd.readouterr()
def test_logs(): logging.getLogger("any").warning("with %s", KEY)
def test_raises():
    with pytest.raises(CalendarDown): raise CalendarDown("no", hint=KEY)
def test_starts(): subprocess.run([sys.executable, "-c", "0", KEY])
def test_writes(tmp_path): (tmp_path / "a").mkdir(); (tmp_path / "a" / "b").write_text(KEY)
def test_leaves_a_log():
    with tempfile.NamedTemporaryFile("w", delete=False) as file: file.write(KEY)
def test_commits(tmp_path):
    subprocess.run(["git", "init", "-q", str(tmp_path)], check=True)
    subprocess.run(["git", "-C", str(tmp_path), "hash-object", "-w", "--stdin"], input=KEY.encode(), check=True)
def test_fails(): assert KEY == ""
def test_is_silent(): assert KEY
"""


def test_every_door_is_watched(tmp_path: Path) -> None:
    file = tmp_path / "test_leaking.py"
    file.write_text(LEAKING)
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-p",
        "tests.conftest",
        "-p",
        "no:cacheprovider",
        str(file),
    ]
    environment = os.environ | {"PYTHONPATH": str(ROOT), "TMPDIR": str(tmp_path)}
    environment |= {"GIT_CONFIG_GLOBAL": os.devnull, "PYTEST_ADDOPTS": ""}

    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    doors = LEAKING.count("def test_") - 1
    told = {
        line.split("::")[1].split(" ")[0]
        for line in done.stdout.splitlines()
        if "a secret was let" in line and "::" in line
    }
    assert len(told) == doors, done.stdout
    assert not leaks(done.stdout + done.stderr)
    for path in tmp_path.rglob("*"):
        if path.is_file() and path != file:
            path.unlink()


@pytest.mark.parametrize("before", range(4))
def test_a_secret_is_found_in_any_coat(before: int) -> None:
    text = "x" * before + secret("key") + ": y"

    assert leaks(text)
    assert leaks(text.encode())
    assert leaks(base64.b64encode(text.encode()))
    assert leaks(text.encode().hex())
    assert not leaks("x" * before + secret("key").replace(WORD, "***"))


def test_a_secret_is_found_in_packed_objects(tmp_path: Path) -> None:
    def git(*arguments: str) -> None:
        identity = ("-c", "user.name=a", "-c", "user.email=a@example.org")
        subprocess.run(["git", "-C", str(tmp_path), *identity, *arguments], check=True, capture_output=True)

    (tmp_path / "a.txt").write_text(secret("key"))
    git("init", "--quiet")
    git("add", "a.txt")
    git("commit", "--quiet", "--message", "a")
    (tmp_path / "a.txt").unlink()
    git("gc", "--quiet")

    (found,) = leaking_files(tmp_path)
    assert found.suffix == ".pack"
    for path in tmp_path.rglob("*.pack"):
        path.unlink()

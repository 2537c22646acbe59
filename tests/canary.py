"""Secrets that can be told from everything else, and the search for them wherever they must not be.

Every credential that the suite uses is made by `secret`, so that each of them holds one random word. `leaks` finds that
word as it is, in Base64 at any place of a longer text, and in hexadecimal.
"""

from __future__ import annotations

import base64
import os
import secrets
import subprocess
import zlib
from collections.abc import Iterator
from pathlib import Path

# Processes of one session share the word: those of xdist, and those that tests start.
WORD = os.environ.setdefault("RECONCILER_TEST_CANARY", f"c4nary{secrets.token_hex(8)}")
LARGEST = 8_000_000


def secret(name: str) -> str:
    """A credential for tests, which holds the word."""
    return f"{name}-{WORD}"


def _needles(word: str) -> tuple[bytes, ...]:
    raw = word.encode()
    encoded = []
    for before in range(3):
        # The characters at both ends depend on what stands next to the word.
        text = base64.b64encode(bytes(before) + raw).decode().rstrip("=")
        encoded.append(text[(0, 2, 3)[before] : -1].encode())
    return (raw, raw.hex().encode(), *encoded)


NEEDLES = _needles(WORD)


def leaks(content: str | bytes) -> bool:
    """Tell whether a secret is in there."""
    data = content.encode(errors="replace") if isinstance(content, str) else content
    return any(needle in data for needle in NEEDLES)


def leaking_files(root: Path) -> Iterator[Path]:
    """The files below `root` that hold a secret, git's objects and databases among them."""
    for path in sorted(root.rglob("*")):
        if path.is_symlink() or not path.is_file() or path.stat().st_size > LARGEST:
            continue
        content = _content(path)
        if leaks(content) or leaks(path.name):
            yield path


def _content(path: Path) -> bytes:
    try:
        data = path.read_bytes()
    except OSError:
        return b""
    if path.suffix == ".pack":
        return _packed(path)
    if "objects" in path.parts and data[:1] == b"\x78":
        try:
            return zlib.decompress(data)
        except zlib.error:
            return data
    return data


def _packed(pack: Path) -> bytes:
    """Everything in the repository of a pack."""
    command = ["git", f"--git-dir={pack.parents[2]}", "cat-file", "--batch", "--batch-all-objects"]
    return subprocess.run(command, capture_output=True, check=False).stdout

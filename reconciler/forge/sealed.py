"""Text that carries data for machines in its first line, and a seal over both, so that an edit is noticed. Pure.

    <!-- reconciler:review eJxT… 3f2a… -->
    what a person reads

The data is JSON with a `format_version`, compressed and in base64, since an HTML comment may not hold `--`. The seal is
SHA-256 over kind, data and the words of the text; white space does not count, because a forge may change line ends. It
is no signature: who may write as the program's own account could make one, so the author is checked as well.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import json
import re
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.forge.model import JSON

FORMAT_VERSION = "1.0"
State: TypeAlias = Literal["whole", "edited", "newer"]
_LINE = re.compile(
    r"\A<!-- reconciler:(?P<kind>[a-z0-9]+) (?P<data>[A-Za-z0-9+/=]+) (?P<seal>[0-9a-f]{64}) -->\s(?P<text>.*)\Z",
    re.DOTALL,
)
_MOST_DATA = 4 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Opened:
    """What a sealed text holds. `data` is empty unless the text is whole."""

    state: State
    data: Mapping[str, JSON]
    text: str = ""


def seal(kind: str, data: Mapping[str, JSON], text: str) -> str:
    """Return the text with its data and seal. The same values give the same text."""
    document = {**data, "format_version": FORMAT_VERSION}
    raw = json.dumps(document, sort_keys=True, separators=(",", ":")).encode("ascii")
    packed = base64.b64encode(zlib.compress(raw, 9)).decode("ascii")
    return f"<!-- reconciler:{kind} {packed} {_sum(kind, packed, text)} -->\n{text}"


def bears(kind: str, body: str | None) -> bool:
    """Tell whether a text is of this kind, sealed or not."""
    return (body or "").startswith(f"<!-- reconciler:{kind} ")


def unseal(kind: str, body: str | None) -> Opened:
    """Return what a sealed text holds, or that it was edited, or comes from a newer release."""
    match = _LINE.match(body or "")
    edited = Opened("edited", {})
    if match is None or match["kind"] != kind or match["seal"] != _sum(kind, match["data"], match["text"]):
        return edited
    try:
        unpacker = zlib.decompressobj()
        document = json.loads(unpacker.decompress(base64.b64decode(match["data"], validate=True), _MOST_DATA))
    except (ValueError, binascii.Error, zlib.error, RecursionError):
        return edited
    if not isinstance(document, dict):
        return edited
    version = str(document.get("format_version", ""))
    if version.partition(".")[0] != FORMAT_VERSION.partition(".")[0]:
        return Opened("newer", {})
    return Opened("whole", document, match["text"])


def _sum(kind: str, packed: str, text: str) -> str:
    words = " ".join(text.split())
    whole = f"{kind}\n{packed}\n{words}"
    # JSON can hold half of a surrogate pair, which no encoding has.
    return hashlib.sha256(whole.encode(errors="surrogatepass")).hexdigest()

"""The secret that opens a calendar: read from the environment, sent in one header, shown nowhere."""

from __future__ import annotations

import base64
import os
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from reconciler.errors import CredentialError

if TYPE_CHECKING:
    from collections.abc import Mapping

Kind = Literal["api_key", "bearer"]
HIDDEN = "***"


@dataclass(frozen=True, slots=True)
class Credential:
    """An API key (HTTP Basic with the user `API_KEY`) or an OAuth access token (Bearer)."""

    secret: str = field(repr=False)
    kind: Kind = "api_key"

    def __post_init__(self) -> None:
        if not _can_be_sent(self.secret):
            raise CredentialError(
                "The credential is empty, or holds what no key holds: blanks, control or non-ASCII characters."
            )

    @classmethod
    def from_environment(
        cls, name: str, kind: Kind = "api_key", environ: Mapping[str, str] = os.environ
    ) -> Credential:
        """Read the variable `name`; outer blanks and line ends are dropped. Raises CredentialError."""
        secret = environ.get(name, "").strip()
        if not secret:
            raise CredentialError(
                f"The environment variable {name} is not set, or empty.",
                hint=f"Put the API key from Intervals.icu → Settings → Developer Settings into {name}.",
            )
        if not _can_be_sent(secret):
            raise CredentialError(
                f"The environment variable {name} does not look like a key: blanks, control or non-ASCII characters.",
                hint="Copy the key again, by itself and on one line.",
            )
        return cls(secret, kind)

    def header(self) -> str:
        """The value of the `Authorization` header."""
        return f"Bearer {self.secret}" if self.kind == "bearer" else f"Basic {self._basic()}"

    def scrub(self, text: str) -> str:
        """`text` without the secret, in case a server repeats what it was sent."""
        return text.replace(self._basic(), HIDDEN).replace(self.secret, HIDDEN)

    def _basic(self) -> str:
        return base64.b64encode(f"API_KEY:{self.secret}".encode()).decode()


def _can_be_sent(secret: str) -> bool:
    """True for what may stand in a header: anything else would fail there, in words that show it."""
    return re.fullmatch(r"[!-~]+", secret) is not None

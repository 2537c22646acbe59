"""Who asks, and whose calendar they may see."""

from __future__ import annotations

import base64
import binascii
import hashlib
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from reconciler.calendar.embedded.exchange import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence


@dataclass(frozen=True, slots=True)
class Caller:
    """`athletes` None means any. `client` is the OAuth application, None for an API key."""

    owner: str
    athletes: frozenset[str] | None = None
    client: int | None = None

    def athlete(self, text: str) -> str:
        """The athlete that a path means; `0` is the owner of the key. Raises Refusal (403)."""
        athlete = self.owner if text == "0" else text
        if self.athletes is not None and athlete not in self.athletes:
            raise Refusal(403, "Access denied")
        return athlete


@dataclass(frozen=True, slots=True)
class Doors:
    """Keys and tokens with the athletes they open, the owner first. With none at all, every key opens everything."""

    keys: Mapping[str, str | Sequence[str]] = field(default_factory=dict, repr=False)
    tokens: Mapping[str, str | Sequence[str]] = field(default_factory=dict, repr=False)

    def caller(self, header: str | None) -> Caller:
        """Read an `Authorization` header. Raises Refusal (401, 403)."""
        scheme, _, rest = (header or "").partition(" ")
        if scheme.lower() == "bearer" and rest.strip():
            return self._bearer(rest.strip())
        if scheme.lower() == "basic":
            return self._basic(rest.strip())
        raise _unauthorized()

    def _basic(self, encoded: str) -> Caller:
        try:
            user, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
        except (binascii.Error, UnicodeDecodeError):
            raise _unauthorized() from None
        if user != "API_KEY" or not secret:
            raise _unauthorized()
        if not self._guarded:
            return Caller(derived_owner(secret))
        if secret not in self.keys:
            raise _unauthorized()
        return _known(self.keys[secret], None)

    def _bearer(self, token: str) -> Caller:
        client = _number(f"client:{token}", 10_000)
        if not self._guarded:
            return Caller(derived_owner(token), None, client)
        if token in self.keys:
            raise Refusal(403, "Access denied")  # observed: a key sent as a Bearer token
        if token not in self.tokens:
            raise _unauthorized()
        return _known(self.tokens[token], client)

    @property
    def _guarded(self) -> bool:
        return bool(self.keys or self.tokens)


def derived_owner(secret: str) -> str:
    """The athlete whom an unlisted key belongs to: always the same one, and another for another key."""
    return f"i{1_000_000 + _number(f'owner:{secret}', 9_000_000)}"


def _known(athletes: str | Sequence[str], client: int | None) -> Caller:
    names = (athletes,) if isinstance(athletes, str) else tuple(athletes)
    return Caller(names[0], frozenset(names), client)


def _number(text: str, below: int) -> int:
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8]) % below


def _unauthorized() -> Refusal:
    return Refusal(401, "Unauthorized")

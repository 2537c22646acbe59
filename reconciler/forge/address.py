"""Which repository of GitHub a remote's address leads to. Pure.

The forms are git's own: `https://HOST/OWNER/NAME.git`, `ssh://git@HOST:PORT/OWNER/NAME.git`, `git@HOST:OWNER/NAME.git`.
What is a credential in the address is dropped, and never shown.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

GITHUB = "github.com"
REPOSITORY = re.compile(r"[A-Za-z0-9][\w.-]{0,99}/(?!\.\.?$)[\w.-]{1,100}", re.ASCII)
_SCP = re.compile(r"(?:[\w.-]+@)?(?P<host>[\w.-]+):(?P<path>(?!/).+)", re.ASCII)
_SSH_OVER_HTTPS = "ssh."  # ssh.github.com:443, for networks that let no ssh through


@dataclass(frozen=True, slots=True)
class Address:
    """A repository on a host: `name` is `owner/name`."""

    host: str
    name: str

    def compare(self, base: str, branch: str) -> str:
        """Return the page on which a person opens a pull request from a branch."""
        return f"https://{self.host}/{self.name}/compare/{base}...{branch}?expand=1"


def hosts(environ: Mapping[str, str]) -> frozenset[str]:
    """Return the hosts whose repositories the API of this environment knows.

    Without GITHUB_API_URL that is github.com alone: GITHUB_SERVER_URL by itself does not move the API, and a repository
    of one server must not be looked up on another.
    """
    api = _host(environ.get("GITHUB_API_URL", ""))
    if not api:
        return frozenset({GITHUB})
    return frozenset({api.removeprefix("api."), _host(environ.get("GITHUB_SERVER_URL", ""))} - {""})


def address_of(origin: str, known: Collection[str] = (GITHUB,)) -> Address | None:
    """Return where a remote's address leads, or None where that is none of the known hosts, or no repository."""
    found = _SCP.fullmatch(origin)
    if not origin.isprintable():  # the parser of addresses drops line ends
        return None
    if "://" in origin:
        host, path = _parts(origin)
    elif found:
        host, path = found["host"].lower(), found["path"]
    else:
        return None
    if host not in known:
        host = host.removeprefix(_SSH_OVER_HTTPS)
    name = path.removeprefix("/").removesuffix("/").removesuffix(".git")
    return Address(host, name) if host in known and REPOSITORY.fullmatch(name) else None


def _parts(origin: str) -> tuple[str, str]:
    try:
        parts = urlsplit(origin)
    except ValueError:  # brackets that hold no IPv6 address
        return "", ""
    return (parts.hostname or "", parts.path) if parts.scheme in ("https", "ssh") else ("", "")


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""

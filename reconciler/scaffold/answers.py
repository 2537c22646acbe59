"""Which answers may stand in a workflow file: names of variables, and what pip is asked for. Pure."""

from __future__ import annotations

import re

_RESERVED = re.compile(
    r"(?:GITHUB|RUNNER|ACTIONS|INPUT|GIT|SSH|LD|DYLD|PYTHON|PIP|LC|XDG|RECONCILER)_.*"
    r"|PYTHON(?:PATH|HOME|STARTUP|WARNINGS)|SHARDS?|GH_TOKEN|PROPOSALS_TOKEN|CI|ENV|BASH_ENV|IFS|LANG|LANGUAGE|TZ"
    r"|PATH|HOME|USER|LOGNAME|SHELL|PWD|OLDPWD|TERM|EDITOR|PAGER|TMPDIR|TMP|TEMP|HOSTNAME"
    r"|(?:HTTPS?|ALL|NO)_PROXY|SSL_CERT_(?:FILE|DIR)"
)
# No quote, `$`, `{`, `;`, `|`, `&`, `#` nor line end: it stands between quotes in a shell line of a YAML file.
_REQUIREMENT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._\[\],@:/+=~<>! -]{0,299}")
_NAME = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[([^\]]*)\])?(?=$|[@=<>!~ ])(.*)")
_LOGIN = re.compile(r"https?://[^/ ]*@|://[^/ ]*:[^/ ]*@")


def reserved(variable: str) -> bool:
    """Tell whether a variable belongs to the shell, to GitHub or to the workflows, in any spelling.

    A secret cannot have such a name (GitHub's documentation: none that begins with `GITHUB_`), or would take the
    place of what a step needs.
    """
    return _RESERVED.fullmatch(variable.upper()) is not None


def requirement_flaw(text: str) -> str:
    """Return what keeps a text from being handed to pip by a workflow, or nothing. The text is never repeated."""
    if _LOGIN.search(text):
        return "holds a user, password or token, and would stand in a file"
    if not _REQUIREMENT.fullmatch(text) or ": " in text or text[-1] in " :":
        return "expected one requirement, without quotes, `$`, `;`, `#` or other signs that a shell or YAML reads"
    return ""


def with_extras(requirement: str, *extras: str) -> str:
    """Return a requirement with more extras; one that names no distribution, such as a path, stays as it is."""
    found = _NAME.fullmatch(requirement)
    if not found:
        return requirement
    wanted = dict.fromkeys([*filter(None, (part.strip() for part in (found[2] or "").split(","))), *extras])
    return f"{found[1]}[{','.join(wanted)}]{found[3]}"

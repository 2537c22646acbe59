"""A stand-in for GitHub's REST API on a port of this machine: the endpoints that are used, and no others.

It behaves as GitHub's documentation says: lists in pages, a workflow's own token that may not ask who it is, tokens that
may only read, rate limits, and a server that is down. State is in memory; every request is remembered.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Row = dict[str, Any]
BOT = "github-actions[bot]"


class Refused(Exception):  # noqa: N818 - an answer
    def __init__(self, status: int, message: str, *, errors: tuple[str, ...] = (), **headers: str) -> None:
        super().__init__(message)
        self.status, self.message, self.errors = status, message, errors
        self.headers = {name.replace("_", "-"): value for name, value in headers.items()}

    def body(self) -> Row:
        """The answer as GitHub puts it."""
        rows = [{"resource": "PullRequest", "code": "custom", "message": error} for error in self.errors]
        return {"message": self.message, "status": str(self.status)} | ({"errors": rows} if rows else {})


@dataclass
class StandIn:
    """One repository. `people` maps tokens to logins; any other token is a workflow's own.

    `read_only` forbids writes, as for a fork. `trouble` is raised instead of an answer, and `no_pulls` instead of a new
    or changed pull request. `tip` tells the commit of a branch, or None, since a stand-in holds none itself.
    `meanwhile` happens just before a pull request is opened.
    """

    name: str = "coach/plans"
    people: dict[str, str] = field(default_factory=dict)
    read_only: bool = False
    trouble: Refused | None = None
    no_pulls: Refused | None = None
    tip: Callable[[str], str | None] | None = None
    meanwhile: Callable[[], object] = lambda: None
    pulls: dict[int, Row] = field(default_factory=dict)
    commits: dict[str, list[int]] = field(default_factory=dict)
    reviews: dict[int, list[Row]] = field(default_factory=dict)
    comments: dict[int, list[Row]] = field(default_factory=dict)
    checks: list[Row] = field(default_factory=list)
    issues: list[Row] = field(default_factory=list)
    requests: list[tuple[str, str]] = field(default_factory=list)
    tokens: list[str] = field(default_factory=list)
    url: str = ""
    _last: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    # What people do on GitHub.

    def open(self, head: str, sha: str, base_sha: str, *, author: str = "ada", fork: bool = False) -> int:
        """Open a pull request and return its number."""
        number = self._next()
        self.pulls[number] = {
            "number": number,
            "title": f"Pull request {number}",
            "body": None,
            "html_url": f"https://github.com/{self.name}/pull/{number}",
            "state": "open",
            "user": {"login": author, "type": "Bot" if author == BOT else "User"},
            "head": {"ref": head, "sha": sha, "repo": {"full_name": "guest/plans" if fork else self.name}},
            "base": {"ref": "main", "sha": base_sha, "repo": {"full_name": self.name}},
            "merged_at": None,
            "merge_commit_sha": None,
        }
        return number

    def close(self, number: int) -> None:
        """A person closes a pull request without merging it."""
        self.pulls[number]["state"] = "closed"

    def push(self, number: int, sha: str) -> None:
        """The branch of a pull request moves."""
        self.pulls[number]["head"]["sha"] = sha

    def merge(self, number: int, *commits: str, by: str = "coach") -> None:
        """A pull request is merged: it brought these commits into main, the last one being its merge commit."""
        self.pulls[number] |= {
            "state": "closed",
            "merged_at": "2026-05-11T07:00:00Z",
            "merge_commit_sha": commits[-1],
            "merged_by": {"login": by, "type": "User"},
        }
        for commit in commits:
            self.commits.setdefault(commit, []).append(number)

    def approve(
        self, number: int, by: str, *, state: str = "APPROVED", member: str = "MEMBER", sha: str = ""
    ) -> None:
        """Somebody reviews a pull request, at its head unless told otherwise."""
        self.reviews.setdefault(number, []).append(
            {
                "state": state,
                "user": {"login": by, "type": "User"},
                "author_association": member,
                "commit_id": sha or self.pulls[number]["head"]["sha"],
            }
        )

    def say(self, number: int, body: str, *, by: str = "visitor") -> None:
        """Somebody comments."""
        row = {"id": self._next(), "body": body, "user": {"login": by, "type": "User"}}
        self.comments.setdefault(number, []).append(row)

    def bodies(self, number: int) -> list[str]:
        """The comments of a pull request."""
        return [str(row["body"]) for row in self.comments.get(number, [])]

    @property
    def writes(self) -> list[tuple[str, str]]:
        """The requests that were to change something."""
        return [(method, path) for method, path in self.requests if method != "GET"]

    def event(self, number: int) -> Row:
        """The payload of a `pull_request` event."""
        return {"action": "synchronize", "number": number, "pull_request": self.pulls[number]}

    # What the API answers.

    def answer(self, method: str, target: str, token: str, body: Row) -> tuple[int, Any]:
        parts = urlsplit(target)
        query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
        with self._lock:
            self.requests.append((method, parts.path))
            self.tokens.append(token)
            if self.trouble:
                raise self.trouble
            if parts.path == "/user":
                return 200, self._user(token)
            if method != "GET" and self.read_only:
                raise Refused(403, "Resource not accessible by integration")
            for (wanted, pattern), handler in self._routes().items():
                match = re.fullmatch(f"/repos/{self.name}{pattern}", parts.path)
                if match and wanted == method:
                    found = handler(*match.groups(), query | body | {"as": self._login(token)})
                    return (201 if method == "POST" else 200), found
        raise Refused(404, "Not Found")

    def _routes(self) -> dict[tuple[str, str], Callable[..., Any]]:
        return {
            ("GET", r"/commits/(\w+)/pulls"): self._pulls_of,
            ("GET", r"/pulls"): self._pulls,
            ("POST", r"/pulls"): self._propose,
            ("PATCH", r"/pulls/(\d+)"): self._change_pull,
            ("GET", r"/pulls/(\d+)"): lambda number, _: self.pulls[int(number)],
            ("GET", r"/pulls/(\d+)/reviews"): lambda number, call: page(
                self.reviews.get(int(number), []), call
            ),
            ("GET", r"/issues/(\d+)/comments"): lambda number, call: page(
                self.comments.get(int(number), []), call
            ),
            ("POST", r"/issues/(\d+)/comments"): self._comment,
            ("PATCH", r"/issues/comments/(\d+)"): self._edit,
            ("POST", r"/check-runs"): self._check,
            ("PATCH", r"/check-runs/(\d+)"): self._more,
            ("GET", r"/issues"): self._list,
            ("POST", r"/issues"): self._issue,
            ("PATCH", r"/issues/(\d+)"): self._change,
        }

    def _user(self, token: str) -> Row:
        if token not in self.people:
            raise Refused(403, "Resource not accessible by integration")
        return {"login": self.people[token], "type": "User"}

    def _login(self, token: str) -> str:
        return self.people.get(token, BOT)

    def _pulls_of(self, commit: str, call: Row) -> list[Row]:
        still_open = [
            number
            for number, pull in self.pulls.items()
            if pull["state"] == "open" and pull["head"]["sha"] == commit
        ]
        rows = [self.pulls[number] for number in self.commits.get(commit, still_open)]
        return page([{key: row[key] for key in row if key != "merged_by"} for row in rows], call)

    def _pulls(self, call: Row) -> list[Row]:
        """The list, oldest first. As GitHub does, a `head` without owner is not looked at, and all are listed."""
        owner, colon, branch = call.get("head", "").partition(":")
        for pull in self.pulls.values():
            self._follow(pull)
        rows = [pull for pull in self.pulls.values() if call["state"] in ("all", pull["state"])]
        if colon:
            rows = [pull for pull in rows if _label(pull) == f"{owner}:{branch}"]
        return page([{key: row[key] for key in row if key != "merged_by"} for row in rows], call)

    def _follow(self, pull: Row) -> None:
        """An open pull request follows its branch, and is closed where the branch is deleted."""
        if self.tip and pull["state"] == "open" and pull["head"]["repo"]["full_name"] == self.name:
            sha = self.tip(pull["head"]["ref"])
            pull["head"]["sha"] = sha or pull["head"]["sha"]
            pull["state"] = "open" if sha else "closed"

    def _propose(self, call: Row) -> Row:
        if self.no_pulls:
            raise self.no_pulls
        self.meanwhile()
        sha, base_sha = (self.tip(call[end]) if self.tip else None for end in ("head", "base"))
        if sha is None or base_sha is None or len(call["title"]) > 256 or len(call["body"]) > 65_536:
            raise Refused(422, "Validation Failed", errors=("head, base, title or body is invalid",))
        label = f"{self.name.partition('/')[0]}:{call['head']}"
        ends = (self.name, call["head"], call["base"])
        if any(_ends(pull) == ends for pull in self.pulls.values() if pull["state"] == "open"):
            raise Refused(422, "Validation Failed", errors=(f"A pull request already exists for {label}.",))
        number = self.open(call["head"], sha, base_sha, author=call["as"])
        self.pulls[number] |= {"title": call["title"], "body": call["body"]}
        self.pulls[number]["base"]["ref"] = call["base"]
        return self.pulls[number]

    def _change_pull(self, number: str, call: Row) -> Row:
        if self.no_pulls:
            raise self.no_pulls
        row = self.pulls[int(number)]
        row |= {key: call[key] for key in ("title", "body", "state") if key in call}
        return row

    def _comment(self, number: str, call: Row) -> Row:
        row = {"id": self._next(), "body": call["body"], "user": {"login": call["as"], "type": "Bot"}}
        self.comments.setdefault(int(number), []).append(row)
        return row

    def _edit(self, number: str, call: Row) -> Row:
        for rows in self.comments.values():
            for row in rows:
                if row["id"] == int(number):
                    row["body"] = call["body"]
                    return row
        raise Refused(404, "Not Found")

    def _check(self, call: Row) -> Row:
        if len(call["output"]["annotations"]) > 50:
            raise Refused(422, "too many annotations")
        row = {"id": self._next(), **call}
        self.checks.append(row)
        return row

    def _more(self, number: str, call: Row) -> Row:
        (row,) = [check for check in self.checks if check["id"] == int(number)]
        row["output"]["annotations"] = [*row["output"]["annotations"], *call["output"]["annotations"]]
        return row

    def _list(self, call: Row) -> list[Row]:
        rows = [issue for issue in self.issues if call["labels"] in issue["labels"]]
        return page([row for row in rows if call["state"] in ("all", row["state"])], call)

    def _issue(self, call: Row) -> Row:
        row = {
            "number": self._next(),
            "state": "open",
            "user": {"login": call["as"], "type": "Bot"},
            **{key: call[key] for key in ("title", "body", "labels")},
        }
        self.issues.append(row)
        return row

    def _change(self, number: str, call: Row) -> Row:
        (row,) = [issue for issue in self.issues if issue["number"] == int(number)]
        row |= {key: call[key] for key in ("title", "body", "state") if key in call}
        return row

    def _next(self) -> int:
        self._last += 1
        return self._last


def _ends(pull: Row) -> tuple[str, str, str]:
    """What only one open pull request may join."""
    return pull["head"]["repo"]["full_name"], pull["head"]["ref"], pull["base"]["ref"]


def _label(pull: Row) -> str:
    """What GitHub calls a branch across repositories: `owner:branch`."""
    return f"{pull['head']['repo']['full_name'].partition('/')[0]}:{pull['head']['ref']}"


def page(rows: list[Row], call: Row) -> list[Row]:
    """One page of a list, as GitHub cuts it."""
    size, number = int(call.get("per_page", 30)), int(call.get("page", 1))
    return rows[(number - 1) * size : number * size]


@contextmanager
def serving(stand_in: StandIn) -> Iterator[StandIn]:
    """Serve it on a free port; `url` is its GITHUB_API_URL."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(stand_in))
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    stand_in.url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        yield stand_in
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _handler(stand_in: StandIn) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def _serve(self) -> None:
            raw = self.rfile.read(int(self.headers.get("Content-Length", "0")))
            token = self.headers.get("Authorization", "").removeprefix("Bearer ")
            headers: dict[str, str] = {}
            try:
                status, found = stand_in.answer(self.command, self.path, token, json.loads(raw or b"{}"))
            except Refused as refused:
                status, found, headers = refused.status, refused.body(), refused.headers
            except KeyError:
                status, found = 404, {"message": "Not Found"}
            body = json.dumps(found).encode()
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json; charset=utf-8")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        do_GET = do_POST = do_PATCH = _serve  # noqa: N815 - names that http.server wants

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
            """Say nothing."""

    return Handler

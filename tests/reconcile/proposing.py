"""Where proposals are made: a bare origin, a clone of it with a week on main, and what must not change in it."""

from __future__ import annotations

import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reconciler.reconcile.git import Repository
from reconciler.reconcile.proposal import Base, Proposal, Proposed
from reconciler.reconcile.propose import find_base, propose
from reconciler.reconcile.remote import Remote
from tests.reconcile.plans import Plans

WEEK = "athletes/maria/weeks/2026-W20.yaml"
NEXT = "athletes/maria/weeks/2026-W21.yaml"
BRANCH = "plans/adopt-maria"


@dataclass
class Place:
    """`plans` is a person's clone of `bare`."""

    plans: Plans
    bare: Path

    @classmethod
    def make(cls, base: Path, below: str = "", *, form: str = "sha1") -> Place:
        """`below` puts the plans into a directory of the repository."""
        bare = base / "origin.git"
        subprocess.run(
            ["git", "init", "-q", "--bare", "-b", "main", f"--object-format={form}", str(bare)], check=True
        )
        top = Plans.make(base / "coach", form=form)
        plans = Plans(top.root / below)
        plans.write("athletes/settings.yaml", "calendar: embedded\n")
        plans.athlete("maria", "i1001")
        plans.week("2026-W20", "a 2026-05-13 Easy")
        top.git("remote", "add", "origin", str(bare))
        top.commit("Begin")
        top.git("push", "--quiet", "origin", "main")
        return cls(plans, bare)

    @property
    def repository(self) -> Repository:
        return Repository(self.plans.root)

    @property
    def remote(self) -> Remote:
        return Remote(self.repository)

    def base(self) -> Base:
        return find_base(self.repository, "main", self.remote)

    def proposal(self, files: Mapping[str, bytes | None] | None = None, **values: Any) -> Proposal:
        given = {
            "branch": BRANCH,
            "title": "Adopt Maria's edits",
            "body": "She moved a run.",
            "files": {WEEK: b"week: 2026-W20\n"} if files is None else files,
            "base": self.base(),
            "kind": "adopt",
        }
        return Proposal(**{**given, **values})

    def propose(
        self, files: Mapping[str, bytes | None] | None = None, *, here: bool = False, **options: Any
    ) -> Proposed:
        """Propose files; `here` leaves the remote out."""
        given = {"remote": None if here else self.remote, **options}
        return propose(self.repository, self.proposal(files), **given)

    def clone(self, name: str, *options: str) -> Place:
        """Another machine."""
        root = self.bare.parent / name
        subprocess.run(["git", "clone", "-q", *options, f"file://{self.bare}", str(root)], check=True)
        plans = Plans(root)
        plans.git("config", "user.name", "Runner")
        plans.git("config", "user.email", "runner@example.org")
        return Place(plans, self.bare)

    def there(self, ref: str = f"refs/heads/{BRANCH}") -> str:
        """A commit of the bare repository; empty where there is none."""
        done = subprocess.run(
            ["git", "-C", str(self.bare), "rev-parse", "--verify", "--quiet", ref],
            capture_output=True,
            text=True,
            check=False,
        )
        return done.stdout.strip()

    def here(self, ref: str = f"refs/heads/{BRANCH}") -> str:
        return (self.repository.attempt("rev-parse", "--verify", "--quiet", ref)[1]).decode().strip()

    def names(self, commit: str) -> list[str]:
        """What a commit changes, such as `M athletes/maria/athlete.yaml`."""
        rows = self.plans.git("show", "--format=", "--name-status", "--no-renames", commit)
        return rows.replace("\t", " ").splitlines()

    def content(self, commit: str, path: str) -> bytes:
        return self.repository.run("show", f"{commit}:./{path}")

    def merge(self, commit: str) -> None:
        """Merge on the remote, with a merge commit."""
        self.plans.git("merge", "--quiet", "--no-ff", "--message", "Merge", commit)
        self.plans.git("push", "--quiet", "origin", "main")

    def work_of_a_person(self, *options: str, path: str = WEEK) -> str:
        """Somebody adds a commit to the branch from their own machine, or amends the one that is there."""
        person = self.clone(f"person-{len(list(self.bare.parent.iterdir()))}", "-b", BRANCH)
        person.plans.write(path, "week: 2026-W20\nwhy: a person's words\n")
        person.plans.git("add", "--all")
        person.plans.git("commit", "--quiet", *(options or ("--message", "Mine")))
        person.plans.git("push", "--quiet", "--force", "origin", BRANCH)
        return self.there()


def untouched(root: Path) -> dict[str, bytes]:
    """All that a proposal must leave alone: every file, the index, HEAD, and every branch and tag but its own."""
    git = root / ".git"
    refs = subprocess.run(
        ["git", "-C", str(root), "for-each-ref", "refs/heads", "refs/tags", "refs/stash"],
        capture_output=True,
        check=True,
    ).stdout
    own = f"refs/heads/{BRANCH}".encode()
    found = {"refs": b"\n".join(row for row in refs.splitlines() if not row.endswith(own))}
    for path in sorted(root.rglob("*")):
        inside = path.relative_to(root)
        if path.is_file() and (".git" not in inside.parts or path in (git / "index", git / "HEAD")):
            found[str(inside)] = path.read_bytes()
    return found

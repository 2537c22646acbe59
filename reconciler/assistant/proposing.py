"""Offers a draft for review: a branch and, where a forge is configured, a pull request.

The tools `propose_week`, `propose_note` and `propose_strategy`.

The draft is checked as it would stand on the default branch. Neither that branch, nor the working tree, nor the index is
touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from reconciler.assistant import drafts
from reconciler.assistant.answers import MOST_PROBLEMS, findings
from reconciler.assistant.checking import Checked, check, check_files
from reconciler.assistant.proposal_body import body
from reconciler.assistant.words import NOTICE
from reconciler.assistant.workspace import require_size, require_week
from reconciler.athlete.edit import add_entry, new_week
from reconciler.athlete.tree import WorkingTree
from reconciler.errors import ForgeError, ReconcilerError
from reconciler.reconcile.git_tree import GitTree
from reconciler.reconcile.proposal import Proposal, ProposalError
from reconciler.reconcile.propose import find_base, propose
from reconciler.reconcile.remote import Remote

if TYPE_CHECKING:
    from collections.abc import Mapping

    from reconciler.assistant.shapes import ProposalShape
    from reconciler.assistant.workspace import Workspace
    from reconciler.athlete.edit import Value
    from reconciler.athlete.tree import Tree
    from reconciler.forge.github import GitHub
    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.proposal import Base, Proposed
    from reconciler.session.reading import ReadingSession

KIND = "assistant"
SHORTEST, LONGEST_TITLE, LONGEST_REASONS = 3, 120, 8_000


@dataclass(frozen=True, slots=True)
class Words:
    """What a person reads of a proposal. ReconcilerError where it is empty or too long."""

    title: str
    reasons: str

    def __post_init__(self) -> None:
        for name, text, most in (
            ("title", self.title, LONGEST_TITLE),
            ("reasons", self.reasons, LONGEST_REASONS),
        ):
            if not SHORTEST <= len(text.strip()) <= most:
                msg = f"the {name} has {len(text.strip())} characters"
                raise ReconcilerError(msg, hint=f"write from {SHORTEST} to {most}: a person decides by it")


@dataclass(frozen=True, slots=True)
class _Door:
    """Where proposals go. `base` is what they are made from."""

    repository: Repository
    remote: Remote | None
    base: Base
    tree: Tree


def propose_week(
    space: Workspace, athlete: str, week: str, week_yaml: str, words: Words, *, replaces: bool = False
) -> ProposalShape:
    """Check a whole week and offer it. ReconcilerError, with what to mend, where it is not ready."""
    data = require_size(week_yaml)
    space.require(athlete)
    named = drafts.week_of(data)
    if named != require_week(week):
        msg = f"the draft is of {named}, and the call says {week}"
        raise ReconcilerError(msg, hint="make both the week that you mean")
    path = drafts.week_path(athlete, week)
    door = _door(space, athlete, path)
    with space.open(athlete, {path: data}, over=door.tree) as session:
        checked = check(space, session, athlete, week, door.tree)
        _require_ready(checked)
        branch = f"plans/{athlete}-{week.lower()}"
        return _offer(space, session, door, branch, path, data, checked, words, replaces=replaces)


def propose_note(
    space: Workspace, athlete: str, week: str, note_yaml: str, words: Words, *, replaces: bool = False
) -> ProposalShape:
    """Offer one note more in a week, which may be over; everything else in the file stays to the byte."""
    note = drafts.note_of(require_size(note_yaml))
    space.require(athlete)
    path = drafts.week_path(athlete, require_week(week))
    door = _door(space, athlete, path)
    data = _with_note(_content(door.tree, path), week, note, path)
    with space.open(athlete, {path: data}, over=door.tree) as session:
        checked = check_files(session, athlete, week)
        _require_ready(checked)
        branch = f"plans/{athlete}-{week.lower()}-note-{note['id']}"
        return _offer(space, session, door, branch, path, data, checked, words, replaces=replaces)


def propose_strategy(
    space: Workspace, athlete: str, strategy_yaml: str, words: Words, *, replaces: bool = False
) -> ProposalShape:
    """Offer a whole strategy."""
    data = require_size(strategy_yaml)
    space.require(athlete)
    path = f"athletes/{athlete}/strategy.yaml"
    door = _door(space, athlete, path)
    with space.open(athlete, {path: data}, over=door.tree) as session:
        checked = check_files(session, athlete, "")
        _require_ready(checked)
        branch = f"plans/{athlete}-strategy"
        return _offer(space, session, door, branch, path, data, checked, words, replaces=replaces)


def _door(space: Workspace, athlete: str, path: str) -> _Door:
    """Find what a proposal is made from; refuse where the file that the assistant read is not the one there."""
    with space.open(athlete) as session, space.git:
        repository = session.repository
        remote = Remote.of(repository, session.environ)
        base = find_base(repository, session.settings.default_branch, remote)
        tree = GitTree(repository, base.commit)
    here, there = _content(WorkingTree(space.options.root), path), _content(tree, path)
    if _lines(here) != _lines(there):
        msg = f"{path} here is not the one on {base.branch}, so a draft made from it would undo what was merged there"
        raise ReconcilerError(
            msg,
            hint=f"ask the person to bring this clone in step with {base.branch} (commit and push, or pull); then read "
            "the file again and make the draft anew",
        )
    return _Door(repository, remote, base, tree)


def _content(tree: Tree, path: str) -> bytes | None:
    """Return a file; None where there is none."""
    try:
        return tree.read(path)
    except FileNotFoundError:
        return None
    except OSError as error:
        msg = f"{path} cannot be read: {error.strerror or 'it is no plain file'}"
        raise ReconcilerError(msg, hint="a person has to mend that") from None


def _lines(content: bytes | None) -> bytes | None:
    """Git may write other ends of lines on disk than it holds."""
    return None if content is None else content.replace(b"\r\n", b"\n")


def _with_note(content: bytes | None, week: str, note: Mapping[str, Value], path: str) -> bytes:
    try:
        text = new_week(week) if content is None else content.decode()
    except UnicodeDecodeError:
        msg = f"{path} is not UTF-8"
        raise ReconcilerError(msg, hint="a person has to save it as UTF-8") from None
    return add_entry(text, "notes", note, path=path).encode()


def _require_ready(checked: Checked) -> None:
    if checked.ready:
        return
    problems = [str(one) for one in checked.problems] + [
        f"{one.place}: {one.text} [{one.rule}, an error]" for one in checked.stopping
    ]
    shown = "\n".join(f"- {line}" for line in problems[:MOST_PROBLEMS])
    msg = f"nothing was proposed, since the draft is not ready:\n{shown}"
    raise ReconcilerError(
        msg, hint="mend it, call check_week until it is ready, and show the person the new draft first"
    )


def _offer(
    space: Workspace,
    session: ReadingSession,
    door: _Door,
    branch: str,
    path: str,
    data: bytes,
    checked: Checked,
    words: Words,
    *,
    replaces: bool,
) -> ProposalShape:
    title = f"{checked.athlete}{f' {checked.week}' if checked.week else ''}: {words.title.strip()}"
    proposal = Proposal(branch, title, body(checked, words.reasons), {path: data}, door.base, KIND)
    with space.git:
        done = _proposed(session, door, proposal, replaces=replaces)
    found = checked.judged.judgement.findings if checked.judged else ()
    return {
        "notice": NOTICE,
        "state": done.state,
        "athlete": checked.athlete,
        "branch": done.branch,
        "commit": done.commit,
        "pushed": done.pushed,
        "pull": done.pull,
        "url": done.url or None,
        "findings": findings(found, checked.week),
        "next": _next(done),
    }


def _proposed(session: ReadingSession, door: _Door, proposal: Proposal, *, replaces: bool) -> Proposed:
    github = _forge(session, door.remote)
    try:
        return propose(
            door.repository, proposal, github, remote=door.remote, exists="update" if replaces else "refuse"
        )
    except ProposalError as error:
        if replaces or "exists already" not in error.message:
            raise
        msg = f"{error.message}: an earlier proposal may wait there"
        hint = (
            "ask the person whether to replace it. If it is your own earlier proposal, call again with replaces: true "
            "(what a person put there is kept); else they merge it or delete the branch first"
        )
        raise ProposalError(msg, hint=hint) from None
    except ForgeError as error:
        msg = f"the branch {proposal.branch} is pushed, but there is no pull request: {error.message}"
        hint = f"{error.hint}; " if error.hint else ""
        raise ForgeError(
            msg,
            hint=f"{hint}tell the person, who can open it by hand; or make the same call again later: nothing is done twice",
        ) from None
    finally:
        if github:
            github.close()


def _forge(session: ReadingSession, remote: Remote | None) -> GitHub | None:
    """Return the forge that the environment of this server names; None where it names none."""
    from reconciler.forge.github import GitHub  # noqa: PLC0415 - it loads the HTTP client

    try:
        return GitHub.from_environment(session.environ, origin=remote.address() if remote else "")
    except ForgeError:
        return None


def _next(done: Proposed) -> str:
    where = f" at {done.url}" if done.url else ""
    said = {
        "opened": f"pull request #{done.pull} waits for the person{where}",
        "updated": f"the proposal was replaced and waits for the person{where}",
        "unchanged": f"this very proposal waits already{where}",
        "nothing to propose": "the plans hold all of this already; there is nothing to merge",
        "committed": "the branch is there, and a person opens the pull request",
        "kept": "nothing was changed",
        "declined": "a person closed the pull request of just this change: ask them what to do otherwise",
    }[done.state]
    advice = f". {done.advice}" if done.advice else ""
    return f"{said}{advice}. Nothing is on the calendar before a person merges; tell them so"

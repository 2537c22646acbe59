"""Proof by merged pull request: what was shown in its review, and merged, may be written. An edge: it asks GitHub.

Of the commits of the default branch since the last apply, each that came in by a merged pull request with the reviews
asked for adds the digests of its review. A commit that did not adds nothing: what it changes passes only where a
later pull request showed it again. So a push past the review stops the athletes it is about, and the next reviewed
pull request sets them free.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from reconciler.forge.record import KIND, AthleteRecord, ReviewRecord, read_record
from reconciler.forge.sealed import bears, unseal
from reconciler.reconcile.changes import Action
from reconciler.reconcile.saved import Reviewed, uncovered

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from reconciler.forge.model import Comment, Pull, PullReview
    from reconciler.reconcile.changes import Change, Changeset
    from reconciler.reconcile.git import Repository
    from reconciler.reconcile.ledger import Ledger

NEWEST, MOST = 10, 100
"""So many of the newest commits are asked about, and so many of those that touch the athlete: each is a request."""
_TRUSTED = frozenset({"OWNER", "MEMBER", "COLLABORATOR"})


class Forge(Protocol):
    """What proof needs of a forge."""

    def login(self) -> str:
        """Return whose comments are the program's own."""
        ...

    def pulls_of(self, commit: str) -> tuple[Pull, ...]:
        """Return the pull requests of a commit."""
        ...

    def pull(self, number: int) -> Pull:
        """Return one pull request, with who merged it."""
        ...

    def reviews(self, number: int) -> tuple[PullReview, ...]:
        """Return the reviews of a pull request."""
        ...

    def comments(self, number: int) -> tuple[Comment, ...]:
        """Return the comments of a pull request."""
        ...


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one commit: its review, or in words why it proves nothing."""

    commit: str
    pull: Pull | None = None
    record: ReviewRecord | None = None
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """The proofs for one athlete, HEAD first."""

    proofs: tuple[Proof, ...] = ()

    @property
    def records(self) -> tuple[ReviewRecord, ...]:
        """The reviews that count."""
        return tuple(proof.record for proof in self.proofs if proof.record)

    @property
    def doubts(self) -> tuple[str, ...]:
        """Why some commits prove nothing, each reason once."""
        return tuple(dict.fromkeys(proof.doubt for proof in self.proofs if proof.doubt))


@dataclass
class MergedPulls:
    """The proofs of one run. Each commit and each pull request is asked about once, whatever the number of athletes."""

    forge: Forge
    repository: Repository
    default_branch: str
    required_reviews: int
    head: str
    _proofs: dict[str, Proof] = field(default_factory=dict)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def evidence(self, athlete: str, applied: str) -> Evidence:
        """Return the proofs for an athlete whose last apply was of the commit `applied`; empty for none.

        ForgeError where GitHub does not answer: then nothing is proven.
        """
        commits = dict.fromkeys([self.head, *self._since(athlete, applied)])
        return Evidence(tuple(self.proof(commit) for commit in commits))

    def proof(self, commit: str) -> Proof:
        """Return what is known of a commit of the default branch."""
        with self._lock:
            if commit not in self._proofs:
                self._proofs[commit] = self._ask(commit)
            return self._proofs[commit]

    def merger(self) -> str:
        """Return who merged HEAD, for the ledger; empty where nobody did."""
        pull = self.proof(self.head).pull
        if pull is None:
            return ""
        by = self.forge.pull(pull.number).merged_by
        return f"{by.login if by else 'somebody'} (merged pull request #{pull.number})"

    def _since(self, athlete: str, applied: str) -> Sequence[str]:
        """Return the newest commits of the default branch after `applied`, and those that touch the athlete.

        Without an earlier apply there is no bound, and HEAD alone counts. So it is where a shallow clone does not know
        `applied`; a clone that is cut in between knows fewer commits, and less is proven.
        """
        known = applied and self.repository.attempt("cat-file", "-e", f"{applied}^{{commit}}")[0] == 0
        if not known:
            return ()
        span = ("rev-list", "--first-parent", f"{applied}..{self.head}")
        newest = self.repository.text(*span, f"--max-count={NEWEST}").split()
        paths = ("--", f"athletes/{athlete}", "athletes/settings.yaml")
        return [*newest, *self.repository.text(*span, f"--max-count={MOST}", *paths).split()]

    def _ask(self, commit: str) -> Proof:
        merged = [pull for pull in self.forge.pulls_of(commit) if self._is_merged(pull)]
        if not merged:
            return Proof(
                commit,
                doubt=f"commit {commit[:12]} is on {self.default_branch} without a merged pull request",
            )
        pull = merged[0]
        if doubt := self._too_few_reviews(pull):
            return Proof(commit, pull, doubt=doubt)
        record, doubt = read_comment(self.forge.comments(pull.number), self.forge.login(), pull)
        return Proof(commit, pull, record, doubt)

    def _is_merged(self, pull: Pull) -> bool:
        return pull.merged_at is not None and pull.base.ref == self.default_branch

    def _too_few_reviews(self, pull: Pull) -> str:
        if not self.required_reviews:
            return ""
        number = len(approvers(self.forge.reviews(pull.number), pull))
        if number >= self.required_reviews:
            return ""
        return (
            f"pull request #{pull.number} was approved by {number} of {self.required_reviews} people at the commit "
            "that was merged"
        )


def approvers(reviews: Iterable[PullReview], pull: Pull) -> frozenset[str]:
    """Return who approved what was merged: members, not the author, each by their last word, at the last commit."""
    last: dict[str, PullReview] = {}
    for review in reviews:
        if review.user and review.user.type != "Bot" and review.state not in ("COMMENTED", "PENDING"):
            last[review.user.login] = review
    author = pull.user.login if pull.user else ""
    return frozenset(
        login
        for login, review in last.items()
        if review.state == "APPROVED"
        and review.commit_id == pull.head.sha
        and review.author_association in _TRUSTED
        and login != author
    )


def read_comment(comments: Iterable[Comment], login: str, pull: Pull) -> tuple[ReviewRecord | None, str]:
    """Return what the program's own comment records, or in words why there is nothing to go by."""
    name = f"pull request #{pull.number}"
    ours = [
        comment.body
        for comment in comments
        if comment.user and comment.user.login == login and bears(KIND, comment.body)
    ]
    if not ours:
        return None, f"{name} holds no review of {login}: nothing was shown before the merge"
    opened = unseal(KIND, ours[0])
    record = read_record(opened.data) if opened.state == "whole" else None
    if opened.state == "newer":
        return None, f"the review of {name} was written by a newer release: install that release"
    if record is None:
        return None, f"the review of {name} was edited by hand, so it shows nothing for certain"
    if record.head != pull.head.sha:
        return (
            record,
            f"the review of {name} is of commit {record.head[:12]}, and {pull.head.sha[:12]} was merged",
        )
    return record, ""


def unproven(changeset: Changeset, ledger: Ledger, calendar: str, evidence: Evidence) -> tuple[str, ...]:
    """Return what nobody was shown before it was merged, and why; nothing where all may be written. Pure.

    `ledger` is the one that was read, with the intent of a run that was cut off. What only puts back what was applied,
    or ends what was begun, was shown then.
    """
    head = evidence.proofs[0] if evidence.proofs else None
    if head is None or head.pull is None:
        return (*evidence.doubts[:1], "merge a pull request: its review shows what is to be written")
    new = tuple(change for change in changeset.changes if not _was_approved(change, ledger))
    athlete = [
        record.athletes[changeset.athlete]
        for record in evidence.records
        if changeset.athlete in record.athletes
    ]
    same = [record for record in athlete if record.calendar == calendar]
    offline = {mark for record in same if not record.live for mark, _ in record.deletes}
    left = tuple(
        change for change in new if not (change.action is Action.DELETE and change.external_id in offline)
    )
    found = uncovered(replace(changeset, changes=left), _reviewed(same))
    if not found:
        return ()
    elsewhere = () if len(same) == len(athlete) else ("a review is of another calendar than this run's",)
    way_out = "to approve it, merge a new pull request about this athlete, if only an empty commit: its review shows it"
    return (*found, *evidence.doubts, *elsewhere, way_out)


def _was_approved(change: Change, ledger: Ledger) -> bool:
    entry = ledger.entries.get(change.identity)
    put_back = (
        change.action is not Action.DELETE
        and entry is not None
        and entry.external_id == change.external_id
        and dict(entry.desired) == dict(change.after)
    )
    begun = any(
        (intended.action, intended.identity, intended.external_id)
        == (change.action.value, change.identity, change.external_id)
        and intended.event_id == change.event_id
        and dict(intended.fields) == dict(change.after)
        for intended in ledger.intent
    )
    return put_back or begun


def _reviewed(records: Iterable[AthleteRecord]) -> Reviewed:
    found = list(records)
    digests = frozenset(digest for record in found for digest in record.digests)
    deletes = frozenset(pair for record in found if record.live for pair in record.deletes)
    return Reviewed(digests, deletes)

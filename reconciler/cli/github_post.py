"""What a workflow run tells on GitHub: the comment, the check run, the outputs."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import click

from reconciler.errors import ForgeForbidden, ReconcilerError
from reconciler.forge import record as records
from reconciler.forge.checks import Annotation, annotation
from reconciler.forge.sealed import bears, seal
from reconciler.reconcile.changes import Action, canonical_digest
from reconciler.render.annotations import reviews as commands
from reconciler.render.markdown import LIMIT, render
from reconciler.render.review import verdict
from reconciler.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from reconciler.forge.github import GitHub
    from reconciler.forge.model import Comment, Pull
    from reconciler.forge.record import ReviewRecord
    from reconciler.render.review import Review
    from reconciler.session.session import Session

CHECK = "training plan"
MOST_DIGESTS = LIMIT - 5_000
"""Characters; the rest of a comment is for people. About 1,300 changes."""
NOTHING = "\u2705 Nothing changes on the calendar."
_WORST = ("error", "failed", "blocked", "conflict", "drift", "pending", "applied", "in-sync")
_WORDS = {"create": "creates", "update": "updates", "move": "moves", "delete": "deletes"}


@dataclass
class Post:
    """Writes to GitHub as far as the token may; what it may not is printed."""

    session: Session

    @cached_property
    def github(self) -> GitHub | None:
        """GitHub, or None where there is no token."""
        try:
            return self.session.github
        except ForgeForbidden as error:
            say(f"{error.message}: the review is only printed")
            return None

    def review(self, pull: Pull, record: ReviewRecord, reviews: Sequence[Review]) -> None:
        """Comment a review, and make its check run. ForgeError where GitHub does not answer."""
        if self.github is None:
            self._print(reviews)
            return
        try:
            if self.github.pull(pull.number).head.sha != pull.head.sha:
                say(f"pull request #{pull.number} has newer commits: their own run shows them")
                return
            self._comment(self.github, pull, record, reviews)
        except ForgeForbidden as error:
            say(f"no comment: {error.message}")
        try:
            self._check(self.github, pull, reviews)
        except ForgeForbidden as error:
            say(f"no check run: {error.message}")
            self._print(reviews)

    def _comment(self, github: GitHub, pull: Pull, record: ReviewRecord, reviews: Sequence[Review]) -> None:
        quiet = not any(
            review.changes or review.status in ("error", "blocked", "conflict") for review in reviews
        )
        posted = own_comment(github.comments(pull.number), github.login(), records.KIND)
        if quiet and posted is None:
            return
        head = seal(records.KIND, record.to_json(), "")
        if len(head) > MOST_DIGESTS:
            msg = f"the digests of this review need {len(head)} characters, and a comment holds {MOST_DIGESTS} of them"
            raise ReconcilerError(msg, hint="change fewer athletes in one pull request")
        text = NOTHING + "\n" if quiet else markdown(reviews, most=LIMIT - len(head))
        body = seal(records.KIND, record.to_json(), text)
        if posted is None:
            github.create_comment(pull.number, body)
        elif posted.body != body:
            github.edit_comment(posted.id, body)

    def _check(self, github: GitHub, pull: Pull, reviews: Sequence[Review]) -> None:
        prefix = self.session.repository.text("rev-parse", "--show-prefix")
        bad = any(review.status in ("error", "blocked") for review in reviews)
        notes = tuple(note for review in reviews for note in remarks(review, prefix))
        title = "; ".join(f"{review.title}: {verdict(review)}" for review in reviews) or "no plan changes"
        text = markdown(reviews, most=LIMIT) if reviews else NOTHING
        github.check(
            CHECK, pull.head.sha, "failure" if bad else "success", printable(title)[:250], text, notes
        )

    def _print(self, reviews: Sequence[Review]) -> None:
        if text := commands(reviews):
            click.echo(text)


def remarks(review: Review, prefix: str) -> Iterator[Annotation]:
    """Return what stands at a line of a file: problems, and findings that are more than a note."""
    yield from (annotation(problem, prefix) for problem in review.problems)
    for finding in review.judgement.findings if review.judgement else ():
        if finding.severity != "info":
            yield annotation(finding.problem(), prefix)


def own_comment(comments: Sequence[Comment], login: str, kind: str) -> Comment | None:
    """Return the program's own comment of a kind: the oldest, since that is the one that is edited."""
    ours = (one for one in comments if one.user and one.user.login == login and bears(kind, one.body))
    return next(ours, None)


def markdown(reviews: Sequence[Review], most: int) -> str:
    """Return the reviews as Markdown. Where not even the digests fit, one line per athlete, and then a sum."""
    if not reviews:
        return NOTHING + "\n"
    try:
        return render(reviews, limit=most)
    except ReconcilerError:
        return _short(reviews, most)


def _short(reviews: Sequence[Review], most: int) -> str:
    from reconciler.render.escaping import escape  # noqa: PLC0415

    rows = [f"- {escape(review.title)}: {escape(verdict(review))}" for review in reviews]
    note = "The review is too long for a comment: the summary of the workflow run shows it."
    text = "\n".join([note, "", *rows, ""])
    if len(text) <= most:
        return text
    sums = ", ".join(f"{number} {status}" for status, number in sorted(_statuses(reviews).items()))
    return f"{note} {len(reviews)} athletes: {sums}.\n"


def _statuses(reviews: Sequence[Review]) -> Counter[str]:
    return Counter(review.status for review in reviews)


def outputs(reviews: Sequence[Review]) -> dict[str, str]:
    """Return the outputs of the step: the number of changes, of each kind, their digest, and the worst status."""
    counts = Counter(view.change.action for review in reviews for view in review.changes)
    found = _statuses(reviews)
    digests = sorted(view.digest for review in reviews for view in review.changes)
    return {
        "changes": str(sum(counts.values())),
        **{_WORDS[action.value]: str(counts[action]) for action in Action},
        "digest": canonical_digest(digests),
        "status": next((status for status in _WORST if found[status]), "in-sync"),
    }


def say(text: str) -> None:
    """Tell the person who reads the log of the run."""
    click.echo(printable(text), err=True)

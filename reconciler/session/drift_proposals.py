"""Drift mode `adopt`: one pull request per athlete that follows what was changed on the calendar.

It is opened when drift is seen, brought up to date when the drift changes, and closed when the drift is gone. A run that
finds nothing new writes nothing to the forge. Conflicts are never part of it: a person decides them.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reconciler.athlete.reading import read_document
from reconciler.errors import InputError, ReconcilerError
from reconciler.reconcile.changes import Kind
from reconciler.reconcile.propose import withdraw
from reconciler.render.review import Offer
from reconciler.session import adoption as adoptions
from reconciler.session import offering

if TYPE_CHECKING:
    from collections.abc import Sequence

    from reconciler.reconcile.adopt_model import Adoption
    from reconciler.reconcile.git_tree import GitTree
    from reconciler.reconcile.proposal import Base, Proposed
    from reconciler.render.review import Review
    from reconciler.session.session import Session

PREFIX = "plans/adopt-"
_STANDING = ("opened", "updated", "unchanged", "committed")
_GONE = "The calendar and the plan say the same again: what this proposed is no longer needed."
_LEFT_AS_IT_IS = ("error", "blocked", "failed")


@dataclass(frozen=True, slots=True)
class _Place:
    """What all proposals of a run are made from; `branches` are those of earlier runs that are there."""

    base: Base
    tree: GitTree
    branches: frozenset[str]


def follow(session: Session, reviews: Sequence[Review]) -> tuple[Review, ...]:
    """Return the reviews with what was proposed for athletes whose drift mode is `adopt`.

    Trouble with one proposal is told in its review, and stops no other. Where a run sees only a part of the calendar
    (`--from`, `--to`), and on the embedded calendar in the place of a real one, nothing is proposed or withdrawn.
    """
    wanted = {review.athlete for review in reviews if _is_wanted(session, review)}
    if not wanted:
        return tuple(reviews)
    try:
        place = _place(session)
    except ReconcilerError as error:
        return tuple(
            _told(review, error) if review.athlete in wanted and _drifted(review) else review
            for review in reviews
        )
    return tuple(
        _followed(session, review, place) if review.athlete in wanted else review for review in reviews
    )


def _is_wanted(session: Session, review: Review) -> bool:
    if session.is_trial or session.options.first or session.options.last:
        return False
    if review.changeset is None or review.status in _LEFT_AS_IT_IS:
        return False
    try:
        document = read_document(session.tree, review.athlete)
    except InputError:
        return False
    return (document.drift or session.settings.drift) == "adopt"


def _drifted(review: Review) -> bool:
    return review.changeset is not None and bool(review.changeset.drift)


def _place(session: Session) -> _Place:
    base, tree = offering.base_of(session)
    pattern = f"refs/heads/{PREFIX}*"
    remote = offering.remote_of(session)
    here = session.repository.text("for-each-ref", "--format=%(refname)", pattern).split()
    found = remote.refs(pattern) if remote else frozenset(here)
    return _Place(base, tree, frozenset(ref.removeprefix("refs/heads/") for ref in found))


def _followed(session: Session, review: Review, place: _Place) -> Review:
    try:
        if _drifted(review):
            return _proposed(session, review, place)
        return _withdrawn(session, review, place)
    except InputError as error:
        return replace(review, offer=Offer(f"not proposed: {error}"))
    except ReconcilerError as error:
        return _told(review, error)


def _told(review: Review, error: ReconcilerError) -> Review:
    text = f"{error.message} ({error.hint})" if error.hint else error.message
    return replace(review, offer=Offer(f"not proposed: {text}"))


def _proposed(session: Session, review: Review, place: _Place) -> Review:
    ledger = session.store.read_one(review.athlete).ledger
    found = adoptions.find(session, review.athlete, adoptions.EVERYTHING, place.tree, ledger)
    adoption = found.adoption
    if not adoption.after:
        reasons = "; ".join(said for outcome in adoption.outcomes for said in outcome.said[:1])
        return replace(review, offer=Offer(f"nothing to propose{f': {reasons}' if reasons else ''}"))
    branch = f"{PREFIX}{review.athlete}"
    done = adoptions.offer(session, found, place.base, branch, exists="update")
    return replace(review, offer=_offer(done, adoption))


def _offer(done: Proposed, adoption: Adoption) -> Offer:
    stands = done.state in _STANDING
    pull = f"#{done.pull}" if done.pull else f"the branch {done.branch}"
    text = f"proposed in {pull}" if stands else f"{done.state}: {done.advice or pull}"
    if stands and done.state == "committed" and done.advice:
        text = f"{text}: {done.advice}"
    whole = all(
        outcome.fate == "adopted" for outcome in adoption.outcomes if outcome.seen.kind is not Kind.CONFLICT
    )
    left = sum(1 for outcome in adoption.outcomes if outcome.fate != "adopted")
    text += f", without {left} that a person decides" if stands and left else ""
    return Offer(
        text,
        done.branch,
        done.pull,
        done.url,
        stands=stands,
        is_new=stands and done.state != "unchanged",
        whole=stands and whole,
    )


def _withdrawn(session: Session, review: Review, place: _Place) -> Review:
    branch = f"{PREFIX}{review.athlete}"
    if branch not in place.branches:
        return review
    done = withdraw(
        session.repository,
        branch,
        offering.forge_of(session),
        _GONE,
        kind=adoptions.KIND,
        base=place.base,
        remote=offering.remote_of(session),
    )
    if done.state == "nothing to withdraw":
        return review
    pulls = ", ".join(f"#{number}" for number in done.pulls)
    text = done.advice if done.state == "kept" else f"the drift is gone: {pulls or branch} closed"
    return replace(review, offer=Offer(text, branch))

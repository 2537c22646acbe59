"""What merged pull requests prove: the changes that their reviews showed, and nothing beside them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from reconciler.forge.model import Comment, Pull, User
from reconciler.forge.record import KIND, AthleteRecord, ReviewRecord
from reconciler.forge.sealed import seal
from reconciler.reconcile.changes import Action, Change, Changeset
from reconciler.reconcile.ledger import Entry, Intended, Ledger
from reconciler.reconcile.merged import Evidence, Proof, read_comment, unproven
from tests.reconcile.world import MARK_A, A, B, day

HERE, COMMIT = "the calendar of maria", "c" * 40
PULL = Pull.model_validate(
    {"number": 7, "head": {"ref": "plan", "sha": COMMIT}, "base": {"ref": "main", "sha": "b" * 40}}
)
NOTHING = Ledger()


def change(action: Action = Action.UPDATE, event: int | None = 7, **more: Any) -> Change:
    values = {"after": {} if action is Action.DELETE else {"name": "New"}, **more}
    return Change(action, A, MARK_A, "A", day(2), "", event, before={"name": "Old"}, **values)


def shown(*changes: Change, calendar: str = HERE, live: bool = True, athlete: str = "maria") -> Proof:
    """A merged pull request whose review showed some changes."""
    record = AthleteRecord(
        calendar,
        live,
        tuple(one.digest(athlete) for one in changes),
        tuple((one.external_id, one.event_id) for one in changes if one.action is Action.DELETE),
    )
    return Proof(COMMIT, PULL, ReviewRecord(COMMIT, {athlete: record}))


def left(*changes: Change, by: tuple[Proof, ...], ledger: Ledger = NOTHING) -> tuple[str, ...]:
    return unproven(Changeset("maria", changes), ledger, HERE, Evidence(by))


def test_what_was_shown_may_be_written() -> None:
    assert left(change(), by=(shown(change()),)) == ()
    assert left(change(), by=(shown(), shown(change()))) == (), "by whichever of the pull requests"


def test_what_was_not_shown_is_named_with_the_way_out() -> None:
    more = replace(change(), identity=B, name="B")
    doubted = Proof("d" * 40, PULL, doubt="edited by hand")

    named, doubt, way_out = left(change(), more, by=(shown(change()), doubted))

    assert B in named
    assert doubt == "edited by hand"
    assert "merge a new pull request" in way_out


@pytest.mark.parametrize("head", [(), (Proof(COMMIT, doubt="no pull request"), shown(change()))])
def test_where_head_itself_came_by_no_pull_request_nothing_is_written(head: tuple[Proof, ...]) -> None:
    *doubts, way_out = left(change(), by=head)

    assert doubts == [proof.doubt for proof in head[:1]]
    assert way_out.startswith("merge a pull request")


def test_a_review_of_another_calendar_or_of_another_athlete_shows_nothing() -> None:
    said = left(change(), by=(shown(change(), calendar="elsewhere"),))
    assert "a review is of another calendar than this run's" in said

    said = left(change(), by=(shown(change(), athlete="jonas"),))
    assert len(said) == 2
    assert not any("another calendar" in line for line in said)


class TestShownBefore:
    """What was approved once needs no second pull request."""

    ENTRY = Entry(7, MARK_A, {"name": "New"}, {"name": "New"})
    BEGUN = Intended("update", A, MARK_A, 7, {"name": "New"})

    def passes(self, asked: Change, ledger: Ledger) -> bool:
        return left(asked, by=(shown(),), ledger=ledger) == ()

    @pytest.mark.parametrize("action", [Action.CREATE, Action.UPDATE, Action.MOVE])
    def test_what_puts_back_what_was_applied(self, action: Action) -> None:
        assert self.passes(change(action), Ledger(entries={A: self.ENTRY}))

    @pytest.mark.parametrize(
        "entry",
        [
            replace(ENTRY, desired={"name": "Old"}),
            replace(ENTRY, external_id="plan:2026-05-13:other"),
        ],
    )
    def test_but_not_as_something_else(self, entry: Entry) -> None:
        assert not self.passes(change(), Ledger(entries={A: entry}))
        assert not self.passes(change(), Ledger(entries={B: self.ENTRY}))

    def test_a_delete_puts_nothing_back(self) -> None:
        empty = Entry(7, MARK_A, {}, {})
        assert not self.passes(change(Action.DELETE), Ledger(entries={A: empty}))

    def test_what_ends_a_run_that_was_cut_off(self) -> None:
        assert self.passes(change(), Ledger(intent=(self.BEGUN,)))

    @pytest.mark.parametrize(
        "begun",
        [
            replace(BEGUN, action="create"),
            replace(BEGUN, identity=B),
            replace(BEGUN, external_id="plan:2026-05-13:other"),
            replace(BEGUN, event_id=8),
            replace(BEGUN, fields={"name": "Old"}),
        ],
    )
    def test_but_not_another_write(self, begun: Intended) -> None:
        assert not self.passes(change(), Ledger(intent=(begun,)))


class TestDeletes:
    def test_without_the_calendar_the_mark_is_what_was_shown(self) -> None:
        assert left(change(Action.DELETE), by=(shown(change(Action.DELETE, None), live=False),)) == ()

    def test_with_the_calendar_it_is_the_event(self) -> None:
        assert left(change(Action.DELETE), by=(shown(change(Action.DELETE, 8)),))

    def test_a_mark_permits_no_other_change(self) -> None:
        assert left(change(), by=(shown(change(Action.DELETE, None), live=False),))

    def test_where_a_delete_was_shown_less_may_be_written(self) -> None:
        assert left(change(), by=(shown(change(Action.DELETE)),)) == ()
        assert left(change(event=None), by=(shown(change(Action.DELETE, None), live=False),))


class TestComment:
    RECORD = ReviewRecord(COMMIT, {"maria": AthleteRecord(HERE, True, ("d1",))})
    REVIEW = seal(KIND, RECORD.to_json(), "What will be written.")

    def said(self, body: str | None, login: str | None = "bot") -> Comment:
        return Comment(id=1, body=body, user=User(login=login) if login else None)

    def test_the_programs_own_review_is_found_among_what_others_say(self) -> None:
        """An account that is gone is nobody."""
        comments = [
            self.said(self.REVIEW, None),
            self.said(self.REVIEW, "mallory"),
            self.said("Applied."),
            self.said(None),
            self.said(self.REVIEW),
        ]
        assert read_comment(comments, "bot", PULL) == (self.RECORD, "")
        assert read_comment(comments[:-1], "bot", PULL)[0] is None

    def test_a_review_of_another_commit_is_shown_with_a_doubt(self) -> None:
        record = replace(self.RECORD, head="d" * 40)
        found, doubt = read_comment([self.said(seal(KIND, record.to_json(), "x"))], "bot", PULL)
        assert found == record
        assert "d" * 12 in doubt
        assert COMMIT[:12] in doubt

    def test_an_edited_one_shows_nothing(self) -> None:
        found, doubt = read_comment([self.said(self.REVIEW.replace("What", "Less"))], "bot", PULL)
        assert found is None
        assert "edited by hand" in doubt

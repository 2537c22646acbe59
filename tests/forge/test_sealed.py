"""The hidden first line of a comment: what is read back is what was written, or nothing."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from reconciler.forge.model import End, Pull, PullReview, Repo, User
from reconciler.forge.record import AthleteRecord, ReviewRecord, read_record
from reconciler.forge.sealed import FORMAT_VERSION, bears, seal, unseal
from reconciler.reconcile import merged

json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
text = st.text(st.characters(exclude_categories=["Cs"]))


@given(st.dictionaries(st.text(), json, max_size=4), text)
def test_what_was_sealed_is_read(data: dict[str, object], words: str) -> None:
    opened = unseal("review", seal("review", data, words))  # type: ignore[arg-type]

    assert opened.state == "whole"
    assert opened.data == {**data, "format_version": FORMAT_VERSION}


@given(text, st.integers(0, 10**6), st.characters(exclude_categories=["Cs"]))
def test_one_character_more_is_an_edit_unless_it_is_white_space(words: str, place: int, more: str) -> None:
    body = seal("review", {"digests": ["x" * 64]}, words)
    place %= len(body) + 1
    changed = body[:place] + more + body[place:]

    opened = unseal("review", changed)

    same_words = changed.split() == body.split()
    assert opened.state in ("whole", "edited")
    if opened.state == "whole":
        assert opened.data["digests"] == ["x" * 64]
        assert same_words or more.isspace()


@given(text)
def test_any_text_is_read_without_a_fault(body: str) -> None:
    assert unseal("review", body).state == "edited"
    assert unseal("review", f"<!-- reconciler:review {body} -->\n").state == "edited"


def test_nothing_of_the_data_can_end_the_comment_or_speak_to_people() -> None:
    body = seal("review", {"x": "--> @everyone <script>"}, "")

    assert "@" not in body
    assert body.count("-->") == 1


def test_another_kind_is_not_ours() -> None:
    body = seal("result", {}, "")

    assert bears("result", body)
    assert not bears("review", body)
    assert unseal("review", body).state == "edited"
    assert not bears("review", None)


def test_a_newer_format_is_told_from_an_edit(monkeypatch: object) -> None:
    from unittest import mock  # noqa: PLC0415

    with mock.patch("reconciler.forge.sealed.FORMAT_VERSION", "2.0"):
        body = seal("review", {}, "text")

    assert unseal("review", body).state == "newer"


def test_a_bomb_of_zeros_is_bounded() -> None:
    assert unseal("review", seal("review", {"x": "0" * 10_000_000}, "")).state == "edited"


def test_a_record_comes_back_as_it_was() -> None:
    record = ReviewRecord("h", {"ada": AthleteRecord("c", True, ("d",), (("plan:x", 7), ("plan:y", None)))})

    assert read_record(unseal("review", seal("review", record.to_json(), "t")).data) == record
    assert read_record({"head": 1}) is None


class TestApprovers:
    pull = Pull(
        number=1,
        head=End(ref="x", sha="a" * 40, repo=Repo(full_name="a/b")),
        base=End(ref="main", sha="b" * 40, repo=Repo(full_name="a/b")),
        user=User(login="ada"),
    )

    def review(self, login: str, state: str = "APPROVED", **more: str) -> PullReview:
        user = User(login=login, type=more.pop("type", "User"))
        return PullReview(
            state=state, commit_id="a" * 40, user=user, author_association=more.pop("member", "MEMBER")
        )

    def test_each_person_counts_once_by_their_last_word(self) -> None:
        said = [
            self.review("coach", "CHANGES_REQUESTED"),
            self.review("coach"),
            self.review("coach", "COMMENTED"),
        ]

        assert merged.approvers(said, self.pull) == {"coach"}

    def test_a_bot_is_nobody(self) -> None:
        assert merged.approvers([self.review("helper[bot]", type="Bot")], self.pull) == frozenset()


def test_half_of_a_surrogate_pair_is_an_edit_like_any_other() -> None:
    """JSON may hold one, and no encoding has it."""
    assert unseal("review", seal("review", {}, "words") + "\ud800").state == "edited"

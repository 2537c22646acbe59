"""What a proposal may be called, may hold, and may say."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reconciler.reconcile.approval import _PERMISSION
from reconciler.reconcile.proposal import (
    LONGEST_BODY,
    LONGEST_TITLE,
    Base,
    Proposal,
    ProposalError,
    shown_body,
    shown_title,
)

BASE = Base("main", "0" * 40)
ANY = st.text(st.one_of(st.characters(), st.sampled_from("\n\r\t :`~-"))) | st.lists(
    st.sampled_from(
        ["Allow-deletes: 9", "\n", "\r", " ", "keep-git :x", "```", "~~~", "\u2028", "text", "\0"]
    )
).map("".join)


def proposal(**values: Any) -> Proposal:
    files: Mapping[str, bytes | None] = {"athletes/maria/athlete.yaml": b""}
    given_: dict[str, Any] = {
        "branch": "plans/x",
        "title": "T",
        "body": "",
        "files": files,
        "base": BASE,
        "kind": "adopt",
    }
    return Proposal(**{**given_, **values})


@pytest.mark.parametrize(
    "path",
    [
        "README.md", "athletes", "athletes/", "/athletes/x", "/etc/passwd", "athletes/../x", "athletes/maria/../../x",
        "./athletes/x", "athletes//x", "athletes/./x", "athletes\\maria", "athletes/a\\..\\x", ".git/config",
        "athletes/.git/config", "athletes/maria/.GIT/x", "athletes/.gitattributes", "athletes/-x", "athletes/git~1/x",
        "athletes/a b", "athletes/a\nb", "athletes/a\n", "athletes/a\0b", "athletes/\u00fc", "athletes/a:b", "Athletes/x",
        "athletesx/y", "", ".github/workflows/x.yml", "athletes/" + "a/" * 200 + "x",
    ],
)  # fmt: skip
def test_no_path_leads_out_of_the_athletes(path: str) -> None:
    with pytest.raises(ProposalError, match="no plain path below athletes/") as caught:
        proposal(files={path: b"x"})
    assert "athletes/maria/weeks/2026-W20.yaml" in caught.value.hint


@pytest.mark.parametrize(
    "path",
    ["athletes/settings.yaml", "athletes/maria/library/easy-run.yaml", "athletes/x/weeks/Ride_1.v2.zwo"],
)
def test_what_the_plans_hold_may_be_proposed(path: str) -> None:
    assert dict(proposal(files={path: None}).files) == {path: None}


@pytest.mark.parametrize(
    "branch",
    [
        "main", "head", "", "-x", "--force", "+x", ":x", "x:y", "a b", "A", "refs/heads/x", "a@{1}", "@{-1}", "^x", "x~1",
        "x*", "x\\y", "x\n", "a" * 101, "reconciler/maria", ".x", "/x", "\u00fc", "\x1b[31m",
    ],
)  # fmt: skip
def test_no_branch_but_a_plain_one(branch: str) -> None:
    with pytest.raises(ProposalError, match="cannot be the branch of a proposal") as caught:
        proposal(branch=branch)
    assert caught.value.message.isprintable()


@pytest.mark.parametrize("default", ["trunk", "Trunk", "TRUNK"])
def test_a_default_branch_of_another_name_is_refused_too(default: str) -> None:
    """Where files are told apart without regard to case, `trunk` is `Trunk`."""
    with pytest.raises(ProposalError, match="default branch"):
        proposal(branch="trunk", base=Base(default, BASE.commit))


@pytest.mark.parametrize("kind", ["", "Adopt", "a b", "a\nb", "a\n", "-a", "a:b", "x" * 41])
def test_no_kind_but_a_word(kind: str) -> None:
    with pytest.raises(ProposalError, match="kind of proposal"):
        proposal(kind=kind)


def test_what_is_proposed_does_not_change_afterwards() -> None:
    files: dict[str, bytes | None] = {"athletes/a": b"1"}
    made = proposal(files=files)
    files["athletes/b"] = b"2"
    assert dict(made.files) == {"athletes/a": b"1"}


class TestTitle:
    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            (" Two\nlines\there ", "Two lines here"),
            ("red \x1b[31m", "red \\x1b[31m"),
            ("Allow-deletes: 12", "Allow-deletes\\: 12"),
            ("keep-GIT : maria", "keep-GIT\\: maria"),
            ("skip-checks: true", "skip-checks\\: true"),
            ("Easy run [skip ci] [ACTIONS SKIP]", "Easy run (skip ci) (ACTIONS SKIP)"),
            ("About Allow-deletes: 12", "About Allow-deletes: 12"),
            ("x" * 256, "x" * 256),
            ("x" * 257, "x" * 252 + " ..."),
        ],
    )
    def test_it_is_one_line(self, text: str, shown: str) -> None:
        assert shown_title(text) == proposal(title=text).title == shown

    @pytest.mark.parametrize("text", ["", " \n\t "])
    def test_there_must_be_one(self, text: str) -> None:
        with pytest.raises(ProposalError, match="no title"):
            proposal(title=text)

    @given(ANY)
    def test_whatever_it_says_it_permits_nothing(self, text: str) -> None:
        try:
            shown = shown_title(text)
        except ProposalError:
            assert not text.split()
            return
        assert len(shown) <= LONGEST_TITLE
        assert shown.isprintable() or not text.isprintable()
        assert not _PERMISSION.search(shown)
        assert shown_title(shown) == shown


class TestBody:
    def test_it_stays_as_it_is_with_the_note_at_its_end(self) -> None:
        assert shown_body("# Why\r\n\r\nSo.\n\n", "> note") == "# Why\n\nSo.\n\n> note\n"
        assert shown_body("So.") == "So.\n"

    def test_a_permission_is_left_to_people(self) -> None:
        shown = shown_body("Please\r\rAllow-Deletes: 12\n  keep-git:x\nand `Allow-deletes: 3`")
        assert shown == "Please\n\nAllow-Deletes\\: 12\n  keep-git\\:x\nand `Allow-deletes: 3`\n"

    def test_the_longest_that_fits_is_whole(self) -> None:
        text = "x" * (LONGEST_BODY - 1)
        assert shown_body(text) == f"{text}\n"

    @pytest.mark.parametrize("note", ["", "> a note"])
    def test_a_longer_one_says_that_it_was_cut(self, note: str) -> None:
        text = "a line of text\n" * 10_000
        shown = shown_body(text, note)
        kept, told = shown.split("\n\n*Cut here: the text has ")
        assert len(shown) <= LONGEST_BODY
        assert text.startswith(f"{kept}\n")
        assert len(kept) > LONGEST_BODY - 1000
        assert told.startswith("149,999 characters, and GitHub takes 65,536")
        assert shown.endswith(f"{note}\n" if note else "The files say the rest.*\n")

    @pytest.mark.parametrize(
        ("begin", "closing"),
        [
            ("```yaml\n", "\n```"),
            ("````\n```\n", "\n````"),
            ("~~~\n", "\n~~~"),
            ("```\n```\n", ""),
            ("text\n", ""),
        ],
    )
    def test_a_cut_closes_a_block_of_code(self, begin: str, closing: str) -> None:
        kept, _, _ = shown_body(begin + "a line\n" * 20_000).partition("\n\n*Cut here")
        assert kept.endswith(f"a line{closing}")

    @given(ANY, st.integers(1, 40_000), st.sampled_from(["", "> note"]))
    def test_whatever_it_says_it_fits_and_permits_nothing(self, text: str, times: int, note: str) -> None:
        shown = shown_body(text * (times if len(text) * times < 200_000 else 1), note)
        assert len(shown) <= LONGEST_BODY
        assert "\r" not in shown
        assert "\0" not in shown
        assert not _PERMISSION.search(shown)

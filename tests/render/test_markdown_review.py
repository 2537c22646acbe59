"""The Markdown review: quiet when nothing changes, within GitHub's limit, harmless with hostile text."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from reconciler.errors import ReconcilerError
from reconciler.reconcile.changes import Action, Change, Changeset, Kind, Observation
from reconciler.render.html import render_plain
from reconciler.render.markdown import LIMIT, render
from reconciler.render.review import Review, view_changes
from reconciler.render.terminal import render as render_text

DAY = dt.date(2026, 5, 13)
HOSTILE = "@team <img src=x> | [a](https://evil.example) ``` \x1b[31m\n# Approved #12"


def change(number: int, *, action: Action = Action.UPDATE, text: str = "new") -> Change:
    after = {"category": "WORKOUT", "type": "Run", "name": f"Run {number}", "description": text}
    return Change(
        action,
        f"2026-W20/run-{number}",
        f"plan:2026-05-13:run-{number}",
        f"Run {number}",
        DAY,
        "changed in git",
        number,
        before=after | {"description": "old"},
        after=after,
    )


def review(*changes: Change, athlete: str = "ada", observations: tuple[Observation, ...] = ()) -> Review:
    changeset = Changeset(athlete, changes=changes, observations=observations)
    return Review(athlete, athlete.title(), "here", DAY, DAY, view_changes(changeset, {}), changeset)


def test_nothing_to_say_is_one_line() -> None:
    assert render([review()]).count("\n") == 1
    assert "in sync" in render([review()])


def test_deletes_are_counted_in_the_verdict_and_digests_close_the_comment() -> None:
    text = render([review(change(1), change(2, action=Action.DELETE))])
    assert "1 to update, 1 to delete" in text.split("\n")[0]
    digests = re.findall(r"\b[0-9a-f]{64}\b", text)
    assert digests == [change(1).digest("ada"), change(2, action=Action.DELETE).digest("ada")]


@pytest.mark.parametrize("size", [10, 100, 400])
def test_a_long_review_is_cut_but_never_a_digest(size: int) -> None:
    changes = [change(number, text="x\n" * 300) for number in range(size)]
    text = render([review(*changes)])
    assert len(text) <= LIMIT
    assert all(one.digest("ada") in text for one in changes)
    assert text.count("<details>") == text.count("</details>")
    assert text.count("```") % 2 == 0
    assert ("a comment has its limit" in text) == (size > 10)


def test_many_athletes_fold_into_a_table_and_keep_every_digest() -> None:
    reviews = [
        review(*(change(n, text="y\n" * 50) for n in range(4)), athlete=f"a{i:03d}") for i in range(100)
    ]
    text = render(reviews)
    assert len(text) <= LIMIT
    assert all(view.digest in text for one in reviews for view in one.changes)
    assert text.count("to update") >= 100


def test_more_digests_than_a_comment_holds_is_said() -> None:
    with pytest.raises(ReconcilerError, match="digests"):
        render([review(*(change(number) for number in range(2000)))])


def test_hostile_text_does_nothing_anywhere() -> None:
    hostile = Change(
        Action.UPDATE,
        "2026-W20/a",
        "plan:2026-05-13:a",
        HOSTILE,
        DAY,
        HOSTILE,
        1,
        before={"name": "a", "description": HOSTILE},
        after={"name": HOSTILE, "description": HOSTILE + "\nmore"},
    )
    seen = Observation(Kind.EDITED, HOSTILE, DAY, HOSTILE, "2026-W20/a", "plan:2026-05-13:a", 1)
    text = render([review(hostile, observations=(seen,))])
    outside = re.sub(r"(?ms)^(`{3,}).*?^\1$", "", text)
    assert "<img" not in outside
    assert "@team" not in outside
    assert "https://" not in outside
    assert not re.search(r"^# Approved", outside, re.MULTILINE)
    for rendered in (text, render_text([review(hostile, observations=(seen,))])):
        assert "\x1b[31m\\n" not in rendered
    page = render_plain([review(hostile, observations=(seen,))])
    assert "<img" not in re.sub(r"(?s)<pre>.*?</pre>", "", page)
    assert "<script" not in page
    assert "href" not in page
    plain = re.sub(r"\x1b\[\d+(;\d+)*m", "", render_text([review(hostile, observations=(seen,))]))
    assert "\x1b" not in plain

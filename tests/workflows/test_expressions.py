"""The expressions of the tests' runner mean what GitHub says they mean, and what is not known fails."""

from __future__ import annotations

from typing import Any

import pytest

from tests.workflows.expressions import UnknownExpressionError, evaluate, filled

CONTEXTS: dict[str, Any] = {
    "github": {"event": {"number": 7, "fork": True, "head": "Ada/plans"}, "repository": "ada/Plans"},
    "secrets": {},
    "job": {"status": "failure"},
}


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("github.event.head == github.repository", True),
        ("github.event.head != github.repository", False),
        ("github.event.fork && 'fork' || 'own'", "fork"),
        ("!github.event.fork || (true && false)", False),
        ("secrets.KEY", None),
        ("github.event.pull_request.head.repo", None),
        ("github.event.pull_request.head == github.repository", False),
        ("github.event.pull_request.head != github.repository", True),
        ("'it''s'", "it's"),
        ("always()", True),
        ("success()", False),
        ("fromJSON('{\"include\": [1]}')", {"include": [1]}),
    ],
)
def test_values(expression: str, value: object) -> None:
    assert evaluate(expression, CONTEXTS) == value
    assert evaluate(f"${{{{ {expression} }}}}", CONTEXTS) == value


def test_expressions_inside_a_text() -> None:
    assert (
        filled("run ${{ github.event.number }} of ${{ github.repository }}", CONTEXTS) == "run 7 of ada/Plans"
    )
    assert filled("[${{ secrets.KEY }}]", CONTEXTS) == "[]"


@pytest.mark.parametrize(
    "expression",
    [
        "hashFiles('x')",
        "steps.a.outputs.b",
        "github.repository[0]",
        "github.repository.owner",
        "1 < 2",
        "(true",
        "true false",
        "",
        "github.event.fork == 'true'",
    ],
)
def test_what_is_not_known_fails(expression: str) -> None:
    with pytest.raises(UnknownExpressionError):
        evaluate(expression, CONTEXTS)

"""The life of a plan on GitHub, with real git, a stand-in for its API, and a calendar on a port."""

from __future__ import annotations

from tests.forge.story import Stage

ROWS = ("a 2026-05-13 Easy", "b 2026-05-14 Tempo")


def test_from_the_pull_request_to_the_calendar(stage: Stage) -> None:
    """Open, push again, merge: one comment that is edited, then the calendar, the ledger, and the result."""
    number = stage.open("plan", *ROWS)
    reviewed = stage.review(number)
    assert (reviewed.code, reviewed.err) == (0, "")
    (first,) = stage.github.bodies(number)
    assert "Easy" in first
    assert reviewed.outputs["creates"] == "2"

    stage.github.push(number, stage.change(*ROWS, "c 2026-05-16 Long"))
    assert stage.review(number).code == 0
    (second,) = stage.github.bodies(number)
    assert "Long" in second

    merged = stage.merge(number)
    done = stage.reconcile()
    assert (done.code, done.err) == (0, "")
    assert stage.names() == ["Easy", "Long", "Tempo"]
    assert f"Applied-commit: {merged}" in stage.git("log", "-1", "--format=%B", "refs/reconciler/maria")
    _, result = stage.github.bodies(number)
    assert "3 created" in result
    assert stage.github.issues == []

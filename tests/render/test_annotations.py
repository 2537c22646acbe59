"""GitHub annotations: each thing is told once, at its line where it has one."""

from __future__ import annotations

import datetime as dt

from reconciler.errors import Place, Problem
from reconciler.reconcile.changes import Changeset
from reconciler.render.annotations import problems, reviews
from reconciler.render.findings import FindingView, Judgement
from reconciler.render.review import Review

DAY = dt.date(2026, 5, 13)
PLACE = Place("athletes/ada/weeks/2026-W20.yaml", 19, 5)
FINDING = FindingView("rest-day", "error", "2026-W20", "easy stands on a rest day", PLACE)


def review(*refusals: str) -> Review:
    return Review(
        "ada",
        "Ada",
        "here",
        DAY,
        DAY,
        changeset=Changeset("ada"),
        refusals=refusals,
        judgement=Judgement(findings=(FINDING,)),
    )


def test_an_error_of_the_rules_is_told_once_at_its_line() -> None:
    found = review(*review().judgement.errors)  # type: ignore[union-attr]
    assert reviews([found]).split("\n") == [
        "::error file=athletes/ada/weeks/2026-W20.yaml,line=19,col=5,title=rest-day::easy stands on a rest day"
    ]


def test_another_refusal_is_told_of_the_athlete() -> None:
    told = reviews([review("40 deletes\nare too many: 100%")]).split("\n")
    assert told[1:] == ["::error title=ada::40 deletes%0Aare too many: 100%25"]


def test_a_problem_cannot_break_out_of_its_line() -> None:
    found = problems([Problem(Place("a,b:c.yaml", 1), "yaml", "found\n::error::x", "mend it")])
    assert found == "::error file=a%2Cb%3Ac.yaml,line=1,title=yaml::found%0A::error::x (mend it)"

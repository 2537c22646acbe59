"""Weeks, findings and forecast as JSON, in the shapes of `shapes`. Pure."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from reconciler.render import review_shapes
    from reconciler.render.findings import FindingView, Judgement
    from reconciler.render.fitness import FitnessView
    from reconciler.render.weeks import Row, Totals, WeekView
    from reconciler.training.forecast import ForecastDay


def week_document(week: WeekView) -> review_shapes.WeekShape:
    """Return one week."""
    return {
        "week": week.week,
        "focus": week.focus,
        "why": week.why,
        "rows": [_row(row) for row in week.rows],
        "totals": _totals(week.totals),
        "recent": {name: _totals(totals) for name, totals in week.recent},
    }


def judgement_document(found: Judgement) -> review_shapes.JudgementShape:
    """Return what the rules say."""
    return {
        "findings": [_finding(finding) for finding in found.findings],
        "waived": [_finding(finding) for finding in found.waived],
        "unknown": [
            {"rule": rule, "week": week, "missing": missing} for rule, week, missing in found.unknown
        ],
        "waivers": list(found.waivers),
        "passed": found.passed,
    }


def fitness_document(found: FitnessView) -> list[review_shapes.FormRowShape]:
    """Return the forecast."""
    return [
        {"label": row.label, "day": row.day.isoformat(), "base": _form(row.base), "head": _form(row.head)}
        for row in found.rows
    ]


def _row(row: Row) -> review_shapes.RowShape:
    return cast("review_shapes.RowShape", {**asdict(row), "date": row.date.isoformat()})


def _totals(totals: Totals) -> review_shapes.TotalsShape:
    return cast(
        "review_shapes.TotalsShape",
        {**asdict(totals), "distances": [asdict(one) for one in totals.distances]},
    )


def _finding(finding: FindingView) -> review_shapes.FindingShape:
    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "week": finding.week,
        "text": finding.text,
        "file": finding.place.file,
        "line": finding.place.line or None,
        "waiver": finding.waiver or None,
        "waived": finding.waived or None,
    }


def _form(day: ForecastDay | None) -> review_shapes.FormShape | None:
    if day is None:
        return None
    ramp = None if day.ramp is None else round(day.ramp, 4)
    return {
        "fitness": round(day.ctl, 4),
        "fatigue": round(day.atl, 4),
        "form": round(day.tsb, 4),
        "ramp": ramp,
    }

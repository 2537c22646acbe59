"""JSON Schemas of the outputs, made from their shapes. Pure."""

from __future__ import annotations

from typing import Any

from pydantic import TypeAdapter
from pydantic.json_schema import GenerateJsonSchema

from reconciler.render import new_week_shapes, shapes
from reconciler.render.adopt_shapes import AdoptShape
from reconciler.render.facts_document import FactsShape
from reconciler.render.import_shapes import ImportShape
from reconciler.render.today_shapes import TodayShape
from reconciler.render.week_review_shapes import WeekReviewShape
from reconciler.render.weekly_shapes import WeeklyShape

OUTPUTS: dict[str, Any] = {
    "run": shapes.RunShape,
    "validation": shapes.ValidationShape,
    "events": shapes.EventsShape,
    "prune": shapes.PruneShape,
    "changeset": shapes.ChangesetShape,
    "ledger": shapes.LedgersShape,
    "ledger-log": shapes.LedgerLogShape,
    "ledger-forget": shapes.LedgerForgetShape,
    "facts": FactsShape,
    "adopt": AdoptShape,
    "import": ImportShape,
    "week-review": WeekReviewShape,
    "error": shapes.ErrorShape,
    "doctor": shapes.DoctorShape,
    "new-week": new_week_shapes.NewWeekShape,
    "today": TodayShape,
    "weekly": WeeklyShape,
}


def output_schemas() -> dict[str, dict[str, Any]]:
    """Return the schema of every output by its name."""
    return {name: _schema(name, shape) for name, shape in OUTPUTS.items()}


def _schema(name: str, shape: Any) -> dict[str, Any]:
    schema = TypeAdapter(shape).json_schema(schema_generator=GenerateJsonSchema)
    return {"$schema": GenerateJsonSchema.schema_dialect, **schema, "title": f"reconciler {name}"}

"""The server's own results, where they are at hand: beside the repository, or where RECONCILER_SHARED_DATA says."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "data"
DATA = Path(os.environ.get("RECONCILER_SHARED_DATA") or _BESIDE)
TEXTS = DATA / "workout_texts.jsonl"
EVENTS = DATA / "api" / "events-tp2intervals-7-resolved.json"

needs_data = pytest.mark.skipif(not TEXTS.exists(), reason="no recorded workouts (RECONCILER_SHARED_DATA)")


def texts() -> list[dict[str, Any]]:
    """Each recorded text with what the server made of it; none where the recordings are not at hand."""
    if not TEXTS.exists():
        return []
    return [json.loads(line) for line in TEXTS.read_text(encoding="utf-8").splitlines()]


def events() -> list[dict[str, Any]]:
    """Complete events with resolved targets."""
    if not EVENTS.exists():
        return []
    found: list[dict[str, Any]] = json.loads(EVENTS.read_text(encoding="utf-8"))
    return [event for event in found if event["category"] == "WORKOUT"]

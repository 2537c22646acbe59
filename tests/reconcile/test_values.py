"""The values of this room stay as they were made: what was reviewed cannot become another thing before it is sent."""

from __future__ import annotations

import pytest

from tests.values import dataclasses_of, may_change

ACCOUNTS = {"_Writing", "MergedPulls"}
"""What a run has written so far, and what a forge has answered so far."""


@pytest.mark.parametrize("kind", list(dataclasses_of("reconciler.reconcile")), ids=lambda kind: kind.__name__)
def test_a_value_cannot_be_changed(kind: type) -> None:
    assert not may_change(kind) or kind.__name__ in ACCOUNTS

"""The values of this room stay as they were made."""

from __future__ import annotations

import pytest

from tests.values import dataclasses_of, may_change


@pytest.mark.parametrize("kind", list(dataclasses_of("reconciler.workout")), ids=lambda kind: kind.__name__)
def test_a_value_cannot_be_changed(kind: type) -> None:
    assert not may_change(kind)

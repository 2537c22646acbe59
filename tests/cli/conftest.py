from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import stamina

from tests.cli.plans import Plans, make_plans


@pytest.fixture
def plans(tmp_path: Path) -> Plans:
    return make_plans(tmp_path)


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """Repeat at once instead of waiting: what is tested is that it ends well, not how long it takes."""
    with stamina.set_testing(testing=True, attempts=2):
        yield

"""Telegram on a port of this machine. Only its host is replaced: apprise's code, HTTP and the address are the real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import stamina
from apprise.plugins.telegram import NotifyTelegram

from tests.messages.telegram import Telegram, serving


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    with serving(Telegram()) as made:
        monkeypatch.setattr(NotifyTelegram, "notify_url", made.url)
        yield made


@pytest.fixture(autouse=True)
def impatient() -> Iterator[None]:
    """Repeat at once instead of waiting: what is tested is that it ends well, not how long it takes."""
    with stamina.set_testing(testing=True, attempts=2):
        yield

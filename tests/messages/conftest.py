"""Telegram on a port of this machine. Only its host is replaced: apprise's code, HTTP and the address are the real ones."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from apprise.plugins.telegram import NotifyTelegram

from tests.messages.telegram import Telegram, serving


@pytest.fixture
def telegram(monkeypatch: pytest.MonkeyPatch) -> Iterator[Telegram]:
    with serving(Telegram()) as made:
        monkeypatch.setattr(NotifyTelegram, "notify_url", made.url)
        yield made

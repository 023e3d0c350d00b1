"""Fixtures of all tests of notifications."""

import pytest
from django.utils import timezone

from tests.community.notifications.scenes import NOON, today_at


@pytest.fixture(autouse=True)
def start_at_noon(monkeypatch) -> None:
    """Start each test at noon, so that neither midnight nor the hour of a digest passes during it."""
    real = timezone.now
    ahead = today_at(NOON) - real()
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead)

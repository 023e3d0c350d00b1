"""What all tests of telling share."""

import pytest
from django.utils import timezone

from tests.community.notifications.scenes import NOON, today_at


@pytest.fixture(autouse=True)
def from_noon_on(monkeypatch) -> None:
    """No midnight and no hour of a mail passes while a test counts: it begins at noon."""
    real = timezone.now
    ahead = today_at(NOON) - real()
    monkeypatch.setattr(timezone, "now", lambda: real() + ahead)

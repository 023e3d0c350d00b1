"""Constant-time answers: the time that a form takes does not tell whether an account exists."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def minimum_duration() -> Iterator[None]:
    """Make the block take at least ``MINIMUM_DURATION_SECONDS``: more than either branch needs."""
    started_at = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, settings.MINIMUM_DURATION_SECONDS - (time.monotonic() - started_at)))

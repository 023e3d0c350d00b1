"""An answer that takes as long for who is here as for who is not."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings


@contextmanager
def the_same_time() -> Iterator[None]:
    """What happens inside takes at least ``SAME_TIME_SECONDS``: more than either way needs."""
    begin = time.monotonic()
    try:
        yield
    finally:
        time.sleep(max(0.0, settings.SAME_TIME_SECONDS - (time.monotonic() - begin)))

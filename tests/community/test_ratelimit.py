import pytest
from django.core.management import call_command

from community import ratelimit
from community.settings import base


@pytest.fixture
def embedded_cache(db, settings):
    settings.CACHES = {"default": base.EMBEDDED_CACHE}
    call_command("createcachetable")


def test_a_limit_still_holds_after_many_others_took_a_place(embedded_cache):
    """A cache that is full throws away: guessing on many accounts must not give back the tries on one."""
    ratelimit.take("log_in", "anna", limit=1, seconds=86_400)
    for number in range(400):
        ratelimit.take("log_in", f"somebody {number}", limit=1, seconds=86_400)
    with pytest.raises(ratelimit.TooMany):
        ratelimit.take("log_in", "anna", limit=1, seconds=86_400)

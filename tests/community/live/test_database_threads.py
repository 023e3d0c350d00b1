"""The lasting threads of the hub; other tests call in the thread of the test instead."""

from threading import get_ident

import pytest
from django.utils.translation import get_language, override

from community.live.database import DatabaseThread, reading, storing

pytestmark = pytest.mark.once
CALL = DatabaseThread.__call__  # before a fixture puts another in its place


async def test_calls_are_made_in_one_lasting_thread_and_storing_has_another():
    threads = {await CALL(reading, get_ident) for _time in range(3)}
    assert len(threads) == 1
    assert get_ident() not in threads
    assert await CALL(storing, get_ident) not in threads


async def test_language_of_the_caller_holds_in_the_thread():
    for language in ("en", "nl"):
        with override(language):
            assert await CALL(storing, get_language) == language


async def test_error_of_a_call_reaches_its_caller_and_the_thread_goes_on():
    with pytest.raises(ZeroDivisionError):
        await CALL(reading, divmod, 1, 0)
    assert await CALL(reading, divmod, 7, 2) == (3, 1)

"""Entries are bounded in bytes, and one request at a time makes a response."""

from datetime import timedelta

from django.utils import timezone

from community.response_cache.entries import OVERHEAD_BYTES, OWN_HOST, Entry, Key, Responses

NOW = timezone.now()
PAGE_BYTES = 10_000


def key(path: str, query: str = "", host: str = OWN_HOST) -> Key:
    return Key(host, False, path, query, False)


def entry(body: bytes = b"x" * (PAGE_BYTES - OVERHEAD_BYTES), generation: int = 1) -> Entry:
    return Entry(body, (), generation, NOW + timedelta(minutes=1), "forum/", True)


def test_entry_holds_for_its_generation_and_until_its_moment():
    responses = Responses(1_000_000)
    responses.put(key("/"), entry())
    assert responses.get(key("/"), 1, NOW) is not None
    assert responses.get(key("/"), 1, NOW + timedelta(minutes=1)) is None
    responses.put(key("/"), entry())
    assert responses.get(key("/"), 2, NOW) is None
    assert responses.get(key("/"), 1, NOW) is None  # it is gone


def test_bytes_are_bounded_and_the_page_asked_longest_ago_goes_first():
    responses = Responses(100_000)
    for number in range(50):
        responses.put(key(f"/{number}"), entry())
        responses.get(key("/0"), 1, NOW)  # the page that everybody asks for
    assert responses.size <= 100_000
    assert responses.get(key("/0"), 1, NOW) is not None
    assert responses.get(key("/1"), 1, NOW) is None
    assert responses.get(key("/49"), 1, NOW) is not None


def test_entry_that_is_larger_than_all_is_not_kept():
    responses = Responses(100_000)
    responses.put(key("/"), entry(b"x" * 100_000))
    assert responses.size == 0


def test_flood_of_query_strings_and_hosts_pushes_out_no_page():
    responses = Responses(100_000)
    responses.put(key("/"), entry())
    for number in range(1000):
        responses.put(key("/", f"after={number}"), entry())
        responses.put(key("/", host=f"localhost:{number}"), entry())
    assert responses.get(key("/"), 1, NOW) is not None
    assert responses.size <= 25_000 + PAGE_BYTES


def test_others_wait_for_the_one_that_makes_a_response():
    responses = Responses(100_000)
    assert responses.begin(key("/")) is None
    waiting = responses.begin(key("/"))
    assert not waiting.done()
    assert responses.begin(key("/other")) is None
    responses.put(key("/"), entry())
    responses.end(key("/"))
    assert waiting.result(0) is True
    assert responses.begin(key("/")) is None


def test_others_hear_that_nothing_was_kept():
    responses = Responses(100_000)
    responses.begin(key("/"))
    waiting = responses.begin(key("/"))
    responses.end(key("/"))
    assert waiting.result(0) is False

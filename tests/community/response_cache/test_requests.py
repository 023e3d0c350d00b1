"""Which requests are answered from the cache: only those that tell nothing of who asks, and with the right response."""

import gzip
from http import HTTPStatus

import pytest
from django.test import Client

from tests.support.forum import make_topic

URL = "/forum/"


@pytest.fixture
def site(cached_site, cast, board):
    make_topic(cast.bram, board, "Slaap je ook zo slecht?")
    return cached_site


def test_second_visitor_gets_the_same_page_without_django(site):
    first, second = site.get(URL), site.get(URL)
    assert site.asked == [URL]
    assert b"Slaap je ook zo slecht?" in first.content == second.content
    ids = [dict(response.items()) | {"X-Request-ID": ""} for response in (first, second)]
    assert ids[0] == ids[1]
    assert first["X-Request-ID"] != second["X-Request-ID"]


def test_page_is_kept_compressed_for_browsers_that_take_it(site):
    plain = site.get(URL)
    for _visit in range(2):
        compressed = site.get(URL, Accept_Encoding="br, gzip")
        assert compressed["Content-Encoding"] == "gzip"
        assert gzip.decompress(compressed.content) == plain.content
        assert "Content-Encoding" not in site.get(URL, Accept_Encoding="br")
    assert site.asked == [URL, URL]


def test_page_is_byte_for_byte_that_of_django(site):
    site.get(URL)
    of_django = Client().get(URL)
    kept = site.get(URL)
    assert kept.content == of_django.content
    assert {**dict(kept.items()), "X-Request-ID": ""} == {**dict(of_django.items()), "X-Request-ID": ""}


@pytest.mark.parametrize(
    "headers",
    [
        {"Cookie": "session=x"},
        {"Cookie": "theme=dark"},
        {"Authorization": "Basic eA=="},
        {"Range": "bytes=0-10"},
    ],
)
def test_request_that_may_tell_who_asks_goes_to_django(site, headers):
    assert not site.is_kept(URL, **headers)
    assert site.is_kept(URL)
    assert not site.is_kept(URL, **headers)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS"])
def test_other_methods_go_to_django(site, method):
    assert site.is_kept(URL)
    assert not site.is_kept(URL, method=method)


def test_head_gets_the_headers_of_the_page_and_no_body(site):
    length = site.get(URL)["Content-Length"]
    head = site.get(URL, method="HEAD")
    assert (head.status_code, head["Content-Length"], head.content) == (HTTPStatus.OK, length, b"")
    assert site.asked == [URL]


def test_head_alone_keeps_nothing(site):
    assert not site.is_kept(URL, method="HEAD")
    assert len(site.get(URL).content) > 1000


def test_slice_of_a_list_is_kept_under_its_own_key(site):
    assert site.is_kept(f"{URL}?after=x")
    assert site.is_kept(URL)
    assert f"{URL}?after=x" in site.asked


@pytest.mark.parametrize(
    "query", ["q=x", "after=x&q=x", "after=x&after=y", "utm_source=mail", "after=" + 200 * "x", "="]
)
def test_query_with_other_names_goes_to_django(site, query):
    assert not site.is_kept(f"{URL}?{query}")


@pytest.mark.parametrize("host", ["elsewhere.example", "a b"])
def test_host_that_is_not_ours_is_refused(site, host):
    assert site.is_kept(URL)
    assert site.get(URL, Host=host).status_code == HTTPStatus.BAD_REQUEST


def test_hosts_have_pages_of_their_own(site):
    assert site.is_kept(URL)
    site.get(URL, Host="localhost")
    assert site.asked == [URL, URL]


def test_request_without_https_is_led_to_https(site, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    site.get(URL, X_Forwarded_Proto="https")
    assert site.is_kept(URL, X_Forwarded_Proto="https")
    settings.SECURE_SSL_REDIRECT = True
    site.django.load_middleware()
    assert site.get(URL, X_Forwarded_Proto="http").status_code == HTTPStatus.MOVED_PERMANENTLY


def test_page_over_https_has_its_own_headers(site, settings):
    settings.SECURE_HSTS_SECONDS = 60
    site.django.load_middleware()
    plain, secure = (site.get(URL, secure=secure) for secure in (False, True))
    assert "Strict-Transport-Security" in secure
    assert "Strict-Transport-Security" not in plain


LANGUAGES = ["", "nl", "en", "en-GB,en;q=0.9", "nl,en;q=0.5", "de", "de,en;q=0.5", "en;q=0,nl", "*", "xx;q=y"]
REFERERS = ["", "http://testserver/", "http://testserver/en/", "http://elsewhere.example/", "http://[half"]


@pytest.mark.parametrize("path", ["/forum/", "/en/forum/"])
@pytest.mark.parametrize("destination", ["", "document", "empty"])
def test_every_language_and_referring_page_gets_what_django_answers(site, path, destination):
    for language in LANGUAGES:
        for referer in REFERERS:
            headers = {"Accept-Language": language, "Referer": referer, "Sec-Fetch-Dest": destination}
            headers = {name: value for name, value in headers.items() if value}
            of_django = Client().get(path, headers=headers)
            from_cache = site.get(path, **headers)
            same = (from_cache.status_code, from_cache.get("Location"), from_cache.content)
            assert same == (of_django.status_code, of_django.get("Location"), of_django.content), headers
    assert len(site.asked) < len(LANGUAGES) * len(REFERERS)


def test_kept_page_is_logged_with_its_route_and_without_who_asked(site, monkeypatch):
    lines = []
    monkeypatch.setattr("community.web.middleware.log.info", lambda text, extra: lines.append(extra | {"ms": 0}))
    site.get(URL)
    site.get(URL, User_Agent="Browser")
    assert lines == 2 * [{"method": "GET", "route": "forum/", "status": 200, "ms": 0}]

"""Pages are compressed where the browser takes it, and only pages."""

import gzip

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.test import RequestFactory

from community.web.middleware import PageCompressionMiddleware

WORDS = b"<!doctype html><title>-</title><p>" + b"woorden " * 500


def compressed(response, accepts="gzip, deflate, br"):
    request = RequestFactory().get("/", headers={"accept-encoding": accepts} if accepts else {})
    return PageCompressionMiddleware(lambda request: response)(request)


def test_page_is_sent_compressed_and_says_so():
    response = compressed(HttpResponse(WORDS))
    assert gzip.decompress(response.content) == WORDS
    assert response["Content-Encoding"] == "gzip"
    assert response["Vary"] == "Accept-Encoding"
    assert int(response["Content-Length"]) == len(response.content) < len(WORDS) / 5


def test_page_is_sent_as_it_is_to_a_browser_that_does_not_ask():
    response = compressed(HttpResponse(WORDS), accepts="")
    assert response.content == WORDS
    assert response["Vary"] == "Accept-Encoding"


def test_size_of_the_same_page_differs_each_time():
    assert len({len(compressed(HttpResponse(WORDS)).content) for _ in range(50)}) > 10


@pytest.mark.parametrize("kind", ["image/webp", "application/pdf", "application/zip", "application/json"])
def test_other_files_are_left_alone(kind):
    response = compressed(HttpResponse(WORDS, content_type=kind))
    assert response.content == WORDS
    assert "Content-Encoding" not in response


def test_stream_is_left_alone():
    assert b"".join(compressed(StreamingHttpResponse([WORDS])).streaming_content) == WORDS


def test_every_page_of_the_site_is_compressed(client, db):
    response = client.get("/hulplijnen/", headers={"accept-encoding": "gzip"})
    assert response["Content-Encoding"] == "gzip"
    assert b"</html>" in gzip.decompress(response.content)

"""Get a page by the name of its URL, and read or measure the response."""

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse


def get_page(browser, name, *args, **query):
    return browser.get(reverse(name, args=args), query_params=query)


def html_of(response) -> str:
    return response.content.decode()


def count_queries(browser, url) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert browser.get(url).status_code == 200
    return len(queries)

"""Topics and replies for tests, and pages as text."""

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.actions import reply, start_topic


def make_topic(actor, group, title="De afwas", source="Hoe begin je?", **fields):
    return start_topic(actor=actor, group=group, title=title, source=source, submission_id=uuid4(), **fields)


def make_reply(actor, topic, source="Met één kopje."):
    return reply(actor=actor, topic=topic, source=source, submission_id=uuid4())


def get_page(browser, name, *args, **query):
    return browser.get(reverse(name, args=args), query_params=query)


def html_of(response) -> str:
    return response.content.decode()


def count_queries(browser, url) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(url).status_code == 200
    return len(caught)

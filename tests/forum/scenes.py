"""What forum tests put on the table."""

from uuid import uuid4

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from forum.actions import reply, start_topic


def talk(actor, group, title="De afwas", source="Hoe begin je?", **fields):
    return start_topic(actor=actor, group=group, title=title, source=source, cid=uuid4(), **fields)


def answer(actor, topic, source="Met één kopje."):
    return reply(actor=actor, topic=topic, source=source, cid=uuid4())


def page(browser, name, *args, **query):
    return browser.get(reverse(name, args=args), query_params=query)


def words(response) -> str:
    return response.content.decode()


def queries(browser, url) -> int:
    with CaptureQueriesContext(
        connection,
    ) as caught:
        assert browser.get(url).status_code == 200
    return len(caught)

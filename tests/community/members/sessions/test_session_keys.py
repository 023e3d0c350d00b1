"""A copy of the database opens no session."""

import pytest
from django.conf import settings as configured
from django.db import connection
from django.test import Client
from django.test.utils import override_settings
from django.urls import reverse

from community.members.models import Session
from community.members.sessions.backends import SessionStore

NAME = configured.SESSION_COOKIE_NAME


@pytest.fixture
def key(cast, as_member) -> str:
    """Return the session key in the browser of anna."""
    return as_member(cast.anna).cookies[NAME].value


def opens(key: str) -> bool:
    browser = Client()
    browser.cookies[NAME] = key
    return browser.get(reverse("members:logins")).status_code == 200


def in_the_table() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT session_key FROM members_session")
        return cursor.fetchone()[0]


def test_stored_key_opens_no_session(key):
    assert opens(key)
    assert len(in_the_table()) == 64
    assert not opens(in_the_table())
    assert not opens(Session.objects.get().pk)


def test_session_is_found_and_ended_with_its_key(key):
    row = Session.objects.get()
    assert Session.objects.get(pk=key) == row
    assert Session.objects.get(pk=row.pk) == row
    assert SessionStore.running([key, "another"]) == {key}
    assert SessionStore().exists(key)
    SessionStore(key).delete()
    assert not opens(key)


def test_session_is_read_in_one_query(key, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert SessionStore(key).load() != {}


def test_sessions_survive_a_rotated_secret_key(key):
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[configured.SECRET_KEY]):
        assert opens(key)
    with override_settings(SECRET_KEY="a third"):
        assert not opens(key)

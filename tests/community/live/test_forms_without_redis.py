"""Every kind of form works while Redis is away, and its limits hold: they are in the database."""

import re
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from community.contact.models import ContactMessage
from community.members.models import Member
from community.moderation.models import Report
from community.settings import base
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.login import log_in
from tests.support.mfa import add_authenticator_app, totp_code
from tests.support.people import PASSWORD, client_for
from tests.support.sign_up import SIGN_UP_FORM, sign_up

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def redis_away(redis):
    redis.kill()


def test_cache_of_limits_sent_forms_and_used_codes_is_in_the_database_also_with_redis():
    assert base.CACHES["default"]["BACKEND"] == "django.core.cache.backends.db.DatabaseCache"


def test_member_logs_in(cast):
    assert log_in(cast.anna).get(reverse("members:home")).status_code == 200


def test_visitor_signs_up():
    assert sign_up(Client()).status_code == 302
    assert Member.objects.filter(email=SIGN_UP_FORM["email"]).exists()


def test_code_of_the_second_step_works_once(cast):
    add_authenticator_app(cast.mo)
    code, answers = totp_code(), []
    for number in range(2):
        browser = Client(REMOTE_ADDR=f"203.0.113.{number}")
        browser.post(reverse("account_login"), {"login": cast.mo.email, "password": PASSWORD})
        answers.append(browser.post(reverse("mfa_authenticate"), {"code": code}).status_code)
    assert answers == [302, 200]


def test_visitor_sends_the_contact_form_and_a_report(cast):
    report = reverse("moderation:report", args=["persona", cast.bram.persona.public_id])
    forms = [
        (reverse("contact:write"), {"text": "Mijn vraag gaat over de site."}),
        (report, {"rule": "unkind", "text": "Kijk eens"}),
    ]
    for url, form in forms:
        assert Client().post(url, form | {"submission_id": uuid4()}).status_code < 400
    assert (ContactMessage.objects.count(), Report.objects.count()) == (1, 1)


def test_reply_that_is_sent_twice_is_stored_once_and_the_limit_of_changes_holds(cast, board, settings):
    settings.CHANGES_PER_MINUTE = 2
    topic, browser = make_topic(cast.anna, board), client_for(cast.bram)
    url = reverse("forum:reply", args=[topic.public_id])
    page = browser.get(reverse("forum:topic", args=[topic.public_id])).content.decode()
    form = {"source": "Met één kopje.", "submission_id": re.search(r'name="submission_id" value="([^"]+)"', page)[1]}
    assert [browser.post(url, form).status_code for _time in range(3)] == [302, 302, 429]
    assert Post.objects.filter(topic=topic, author=cast.bram.persona).count() == 1

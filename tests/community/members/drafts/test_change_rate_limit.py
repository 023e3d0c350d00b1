"""A generous rate limit on all changes, which loses no text."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver, resolve, reverse

from community.members.models import Draft, Mute
from community.settings import base
from community.web import ratelimit
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.marked_views import view_names_with
from tests.support.urls import example_url, make_superuser, url_patterns

WORDS = "Ik durfde het eindelijk op te schrijven."
FULL = 429


@pytest.fixture
def three_a_minute(settings, monkeypatch):
    cache.clear()
    clock = SimpleNamespace(now=1_700_000_000)
    monkeypatch.setattr(ratelimit, "time", SimpleNamespace(time=lambda: clock.now))
    settings.CHANGES_PER_MINUTE = 3
    yield clock
    cache.clear()


def mute(browser, persona) -> int:
    return browser.post(reverse("members:mute", args=[persona.public_id])).status_code


def hear_again(browser) -> int:
    return browser.post(reverse("members:hear_again", args=[Mute.objects.get().public_id])).status_code


def test_rate_limit_counts_per_member(three_a_minute, cast, as_member):
    anna = as_member(cast.anna)
    answers = [mute(anna, cast.bram.persona), hear_again(anna), mute(anna, cast.bram.persona), hear_again(anna)]
    assert answers == [302, 302, 302, FULL]
    assert Mute.objects.filter(muter=cast.anna).count() == 1, "the fourth changed nothing"
    assert mute(as_member(cast.anna), cast.noor.persona) == FULL, "another browser is the same member"
    assert mute(as_member(cast.noor), cast.bram.persona) == 302
    three_a_minute.now += 60
    assert mute(anna, cast.noor.persona) == 302


def test_rate_limit_page_shows_help_lines_and_the_wait(three_a_minute, cast, as_member):
    anna = as_member(cast.anna)
    answers = [anna.post(reverse("notifications:read_all")) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [302, 302, 302, FULL]
    assert 0 < int(answers[-1]["Retry-After"]) <= 60
    assert all(text in answers[-1].content.decode() for text in ("Een ogenblik", "tel:113", "<h1>"))


def test_refused_text_is_shown_and_saved_as_a_draft(three_a_minute, cast, board, as_member):
    topic, anna = make_topic(cast.bram, board), as_member(cast.anna)
    for _ in range(3):
        anna.post(reverse("notifications:read_all"))
    key = f"topic:{topic.public_id}"
    page = reverse("forum:topic", args=[topic.public_id])
    fields = {"source": WORDS, "kept": f"source@{key}"}
    answer = anna.post(
        reverse("forum:reply", args=[topic.public_id]), fields, headers={"referer": f"http://testserver{page}"}
    )
    text = answer.content.decode()
    assert answer.status_code == FULL
    assert WORDS in text
    assert f'href="{page}"' in text
    assert Post.objects.filter(topic=topic).count() == 1, "nothing was posted"
    assert Draft.objects.get(member=cast.anna, key=key).text == WORDS
    assert WORDS in anna.get(page).content.decode()


def test_refused_text_of_a_visitor_is_shown_and_not_stored(three_a_minute, db):
    browser, url = Client(), reverse("contact:write")
    form = {"text": WORDS, "kept": "text@"}
    assert f'name="kept" value="{form["kept"]}"' in browser.get(url).content.decode()
    answers = [browser.post(url, {"text": ""}).status_code for _ in range(6)]
    assert FULL not in answers
    answer = browser.post(url, form)
    assert (answer.status_code, WORDS in answer.content.decode()) == (FULL, True)
    assert Draft.objects.count() == 0


def test_anonymous_question_of_a_member_is_not_stored(three_a_minute, cast, as_member):
    anna = as_member(cast.anna)
    for _ in range(3):
        anna.post(reverse("notifications:read_all"))
    answer = anna.post(reverse("contact:write"), {"text": WORDS, "kept": "text@"})
    assert (answer.status_code, WORDS in answer.content.decode()) == (FULL, True)
    assert Draft.objects.count() == 0


def test_saving_drafts_has_a_limit_of_its_own(three_a_minute, cast, as_member):
    anna, keep = as_member(cast.anna), {"key": "topic:x", "text": WORDS}
    assert [anna.post(reverse("members:draft"), keep).status_code for _ in range(7)] == [204] * 6 + [FULL]
    assert mute(anna, cast.bram.persona) == 302


@pytest.mark.once
def test_no_url_changes_anything_over_the_limit(three_a_minute, cast, monkeypatch, score):
    """Also the CMS and what comes from packages; open stays the way out, and what stops something."""

    def none_left(*_arguments, **_more):
        raise ratelimit.RateLimitExceeded(60)

    urls = {name: example_url(name, pattern) for name, pattern in url_patterns(get_resolver())}
    names = {name: resolve(url).view_name for name, url in urls.items()}
    browser = Client(raise_request_exception=False)
    browser.force_login(make_superuser(cast.eva), backend="community.members.accounts.backends.LoginBackend")
    monkeypatch.setattr(ratelimit, "consume", none_left)
    unlimited = view_names_with("is_unlimited")
    way_out = {name for name in urls if names[name] in unlimited}
    answers = {name: browser.post(url).status_code for name, url in urls.items() if name not in way_out}
    assert {name: status for name, status in answers.items() if status != FULL} == {}
    score("Limits: urls that take no more when a minute is full", len(answers))
    browser.post(reverse("account_logout"))
    assert "_auth_user_id" not in browser.session, "the way out is open"


def test_unsubscribing_and_keeping_an_email_are_unlimited(three_a_minute, db, monkeypatch):
    browser = Client()
    urls = [reverse(name, args=["x"]) for name in ("notifications:unsubscribe", "members:keep_address")]
    answers = {browser.post(url).status_code for _ in range(8) for url in urls}
    assert FULL not in answers


def test_reading_is_unlimited(three_a_minute, cast, as_member):
    anna = as_member(cast.anna)
    assert {anna.get("/mijn/").status_code for _ in range(8)} == {200}


def test_default_limit_is_generous():
    assert base.CHANGES_PER_MINUTE >= 60

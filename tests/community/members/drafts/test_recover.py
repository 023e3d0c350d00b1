"""Words that are sent after the login has ended are kept, and there again after logging in."""

import re
from urllib.parse import quote
from uuid import uuid4

import pytest
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from community.groups.models import Group
from community.members.accounts.actions.account import close_account
from community.members.models import Draft, Member, Session
from community.members.sessions.actions import end_all_sessions
from forum.actions import start_topic
from forum.models import Post
from tests.support.login import log_in
from tests.support.people import PASSWORD

WORDS = "Ik durfde het eindelijk op te schrijven."


@pytest.fixture
def topic(cast, board: Group):
    return start_topic(
        actor=cast.bram, group=board, title="Slapen", source="Wie slaapt er ook slecht?", submission_id=uuid4()
    )


@pytest.fixture
def open_page(cast, topic, clock):
    """anna's browser without script, with the page of the topic open, three hours ago; and what its form sends."""
    browser = log_in(cast.anna, enforce_csrf_checks=True)
    page = reverse("forum:topic", args=[topic.public_id])
    form = form_of(browser.get(page).content.decode(), "source")
    clock.forward(hours=3)
    return browser, page, form | {"source": WORDS}


def form_of(html: str, box: str) -> dict:
    """The hidden fields of the form with this box."""
    form = next(part for part in re.findall(r"<form.*?</form>", html, re.S) if f'name="{box}"' in part)
    hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', form)
    return dict(hidden)


def send(browser, page, form):
    url = reverse("forum:reply", args=[page.split("/")[-2]])
    return browser.post(url, form, headers={"referer": f"http://testserver{page}"})


def test_text_sent_after_expiry_is_restored_after_login(open_page, cast, topic, score):
    browser, page, form = open_page
    answer = send(browser, page, form)
    assert answer["Location"] == f"{reverse('account_login')}?next={page.replace('/', '%2F')}"
    assert Post.objects.filter(topic=topic).count() == 1, "nothing was posted"
    login = form_of(browser.get(answer["Location"]).content.decode(), "login")
    filled = login | {"login": cast.anna.email, "password": PASSWORD, "next": page}
    back = browser.post(reverse("account_login"), filled)
    assert back["Location"] == page
    assert WORDS in browser.get(page).content.decode()
    score("Words sent after the end of a login that came back", 1)


def test_form_without_csrf_token_recovers_nothing(open_page):
    browser, page, form = open_page
    assert send(browser, page, form | {"csrfmiddlewaretoken": "x"}).status_code == 403
    assert Draft.objects.count() == 0


def test_browser_without_cookie_logs_in_and_returns_to_the_page(open_page):
    browser, page, form = open_page
    browser.cookies.clear()
    answer = send(browser, page, form)
    assert answer.status_code == 403
    assert f"{reverse('account_login')}?next={quote(page, safe='')}" in answer.content.decode()


def test_asking_for_the_state_keeps_the_expired_cookie(open_page, cast):
    browser, page, form = open_page
    assert browser.get(reverse("members:login_state")).status_code == 401
    browser.get("/forum/")
    send(browser, page, form)
    assert Draft.objects.get().member == cast.anna


def test_draft_saved_after_expiry_is_recovered_and_refused(open_page, cast, topic):
    browser, _page, form = open_page
    key = f"topic:{topic.public_id}"
    words = {"key": key, "text": WORDS, "csrfmiddlewaretoken": form["csrfmiddlewaretoken"]}
    assert browser.post(reverse("members:draft"), words).status_code == 403
    assert Draft.objects.get(member=cast.anna, key=key).text == WORDS


def test_recovered_text_opens_nothing(open_page):
    browser, page, form = open_page
    send(browser, page, form)
    assert browser.get("/mijn/").status_code == 302
    assert browser.get(reverse("members:login_state")).status_code == 401


def test_text_is_not_recovered_a_day_after_expiry(open_page, clock):
    browser, page, form = open_page
    clock.forward(hours=24)
    answer = send(browser, page, form)
    assert answer.status_code == 302
    assert answer.cookies["sessionid"].value == ""
    assert Draft.objects.count() == 0


@pytest.mark.parametrize("end", ["everywhere", "closed", "inactive", "password", "log out"])
def test_ended_session_recovers_nothing(open_page, cast, end):
    browser, page, form = open_page
    if end == "everywhere":
        end_all_sessions(actor=cast.anna, member=cast.anna)
        assert not cast.anna.sessions.exists(), "the rows are gone, beside the old key that fits no more"
    elif end == "closed":
        close_account(actor=None, member=cast.anna, reason="test")
        assert not cast.anna.sessions.exists()
    elif end == "inactive":
        Member.objects.filter(pk=cast.anna.pk).update(is_active=False)
    elif end == "password":
        cast.anna.set_password("een heel ander huis")
        cast.anna.save()
    else:
        Session.objects.all().delete()
    send(browser, page, form)
    assert Draft.objects.count() == 0


def test_forged_form_of_a_visitor_recovers_nothing(open_page, cast):
    _browser, page, form = open_page
    stranger = Client()
    stranger.cookies["sessionid"] = "z" * 32
    send(stranger, page, form)
    assert Draft.objects.count() == 0


def test_form_that_needs_no_account_is_not_recovered(open_page, topic):
    """A report by a visitor is not tied to who was logged in here before."""
    browser, _page, form = open_page
    url = reverse("moderation:report", args=["post", topic.posts.get().public_id])
    words = {"csrfmiddlewaretoken": form["csrfmiddlewaretoken"], "rule": "unkind", "text": WORDS, "kept": "text@late"}
    assert "/login/" not in browser.post(url, words).get("Location", "")
    assert Draft.objects.count() == 0


def test_title_and_note_of_a_new_topic_are_recovered(cast, board, clock):
    browser = log_in(cast.anna)
    page = reverse("forum:new_topic", args=[board.slug])
    form = form_of(browser.get(page).content.decode(), "source")
    marks = re.findall(r'name="kept" value="([^"]+)"', browser.get(page).content.decode())
    assert len(marks) == 3
    clock.forward(hours=3)
    browser.post(page, form | {"kept": marks, "title": "Nachten", "source": WORDS, "content_note": ""})
    assert Draft.objects.get().text == f"Nachten\n\n{WORDS}"
    again = log_in(cast.anna)
    assert WORDS in again.get(page).content.decode()


def test_text_of_a_form_without_script_is_listed_on_the_own_page(cast, clock):
    browser = log_in(cast.anna)
    page = reverse("members:edit_profile")
    form = form_of(browser.get(page).content.decode(), "about")
    clock.forward(hours=3)
    for _twice in range(2):
        browser.post(page, form | {"role": "member", "about": WORDS})
    again = Client()
    login = {"login": cast.anna.email, "password": PASSWORD}
    assert "bewaard" in again.post(reverse("account_login"), login, follow=True).content.decode()
    kept = again.get(reverse("members:kept_words")).content.decode()
    assert kept.count(WORDS) == 1
    discard_url = reverse("members:let_go_words", args=[Draft.objects.get().public_id])
    assert log_in(cast.bram).post(discard_url).status_code == 404
    again.post(discard_url)
    assert Draft.objects.count() == 0


def test_every_textarea_of_a_member_is_recoverable(cast, circle, topic):
    """A box that is added later without a mark is fields."""
    from django import forms

    import community.groups.forms
    import community.members.profiles.forms
    import community.moderation.decisions.forms
    import community.moderation.reports.forms
    import forum.forms
    import selfhelp.tools.forms
    from community.members.drafts.widgets import RecoverableMixin

    moderation = (community.moderation.decisions.forms, community.moderation.reports.forms)
    rooms = (community.groups.forms, community.members.profiles.forms, forum.forms, *moderation)
    fields = {
        f"{form.__module__}.{form.__name__}.{name}": isinstance(field.widget, RecoverableMixin)
        for room in (*rooms, selfhelp.tools.forms)
        for form in vars(room).values()
        if isinstance(form, type) and issubclass(form, forms.BaseForm)
        for name, field in getattr(form, "base_fields", {}).items()
        if isinstance(field.widget, forms.Textarea) and form.__name__ != "DraftForm"
    }
    assert len(fields) >= 8
    assert [name for name, is_kept in fields.items() if not is_kept] == []


# before the end


def left(browser) -> int:
    return browser.get(reverse("members:login_state")).json()["left"]


def test_asking_for_the_state_extends_nothing_and_staying_does(cast, clock):
    browser = log_in(cast.anna)
    clock.forward(minutes=100)
    assert 19 * 60 <= left(browser) <= 20 * 60
    assert 19 * 60 <= left(browser) <= 20 * 60
    browser.post(reverse("members:stay"))
    assert left(browser) > 119 * 60


def test_other_tab_sees_the_extended_session(cast, clock):
    browser = log_in(cast.anna)
    clock.forward(minutes=115)
    browser.get("/forum/")
    assert left(browser) > 119 * 60


def test_state_tells_staff_that_staying_does_not_help(cast, clock):
    browser = log_in(cast.mo)
    assert re.search(r'data-left="(29|30)"', browser.get("/mijn/").content.decode())
    assert browser.get(reverse("members:login_state")).json()["longer"] is True
    for _quarter in range(31):
        clock.forward(minutes=15)
        browser.post(reverse("members:stay"))
    clock.forward(minutes=10)
    answer = browser.post(reverse("members:stay")).json()
    assert answer["longer"] is False
    assert answer["left"] <= 5 * 60


def test_cms_warns_before_expiry(cast):
    call_command("duty", cast.eva.email, "editor", "--end")
    call_command("duty", cast.eva.email, "editor")
    browser = log_in(cast.eva)
    page = browser.get("/cms/").content.decode()
    assert re.search(r'login-end[^"]*\.js" data-login-notice="/mijn/ingelogd/bericht/"', page)
    assert "data-login-end" in browser.get(reverse("members:login_notice")).content.decode()


def test_visitor_gets_no_expiry_warning(client, db):
    assert "data-login-end" not in client.get("/forum/").content.decode()


def test_malformed_form_breaks_nothing(open_page, cast):
    browser, page, form = open_page
    long_key = "topic:" + "a" * 200
    assert send(browser, page, form | {"source": "a\0b", "kept": f"source@{long_key}"}).status_code == 302
    assert not cast.anna.drafts.exists()
    assert send(browser, page, form | {"source": "a\0b"}).status_code == 302
    assert [draft.text for draft in cast.anna.drafts.all()] == ["ab"]

"""Every form with words x every reason for which it is refused: nothing that somebody wrote is lost."""

import html
import re
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.db import OperationalError
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from chat.private import actions as private
from chat.private.models import Seat
from chat.rooms.actions import make_room, open_session
from chat.rooms.models import Room
from community.contact.actions import leave_message
from community.contact.models import ContactMessage
from community.members.models import Draft, Member
from community.moderation.decisions.actions import decide_report
from community.moderation.reports.actions import make_report
from community.web import ratelimit
from tests.support.college import make_run
from tests.support.conversations import seat_of
from tests.support.forum import make_reply, make_topic
from tests.support.login import client_addresses, log_in
from tests.support.people import PASSWORD, make_group
from tests.support.tools import make_tool

FORM_TYPE = "application/x-www-form-urlencoded"
WORDS = "Ik durfde het <eindelijk> op te schrijven, & nu staat het er."
# form: who sends it, the page with the form, where it is sent ("" for the page), the field with words, the other fields
FORMS = {
    "topic": ("anna", "new_topic", "", "source", {"title": "Nachten zonder slaap", "content_note": "Over slaap"}),
    "reply": ("anna", "topic", "reply", "source", {}),
    "edit": ("anna", "edit", "", "source", {}),
    "chat line": ("anna", "room", "", "text", {}),
    "private message": ("anna", "conversation", "", "text", {}),
    "request to join": ("anna", "group", "join", "asked_text", {"agreed": "on", "version": "1", "under": "own"}),
    "about me": ("anna", "edit_profile", "", "about", {"role": "relative"}),
    "group form": ("otto", "change_group", "", "summary", {"title": "Een naam", "position": "7"}),
    "new group": ("otto", "new_group", "", "agreement", {"title": "Een nieuwe naam", "kind": "peer"}),
    "report": ("anna", "report", "", "text", {"rule": "unkind"}),
    "decision": ("mo", "review", "", "explanation", {"fragment": "Die woorden daar", "outcome": "keep"}),
    "message of a moderator": ("mo", "write_note", "", "text", {}),
    "appeal": ("bram", "decision", "", "text", {}),
    "answer to a letter": ("otto", "letter", "", "answer", {}),
    "tool experience": ("anna", "rate", "", "text", {"helped": "yes", "recommend": "maybe"}),
    "new course run": ("eva", "plan", "", "location", {"seats": "9"}),
    "course run": ("eva", "change_run", "", "location", {"seats": "9"}),
}


FORM = pytest.mark.parametrize("form", FORMS)
NEEDS_LOGIN = pytest.mark.parametrize("form", [form for form in FORMS if form != "report"])  # visitors may report
# a moderator goes on deciding, also in the middle of a raid
HAS_LIMIT = pytest.mark.parametrize("form", [form for form in FORMS if form != "decision"])


def lamp_on(group, host) -> Room:
    room = make_room(actor=host, group=group, title="De serre")
    open_session(actor=host, room=room)
    return room


def talk(member, other) -> Seat:
    private.ask(actor=other, name=other.persona, other=member.persona)
    private.ask(actor=member, name=member.persona, other=other.persona)
    return seat_of(member, other)


@pytest.fixture
def urls(cast, board, circle) -> dict[str, str]:
    """Each page and form, ready to be filled in."""
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    for person in vars(cast).values():
        person.refresh_from_db()
    topic = make_topic(cast.bram, board)
    mine = make_reply(cast.anna, topic)
    waiting_group, run = make_group("nieuwe-kring", visibility="members"), make_run()
    report = make_report(actor=cast.noor, kind="post", thing=topic.posts.get(number=1), rule="unkind", text="")
    other = make_topic(cast.bram, board, title="Anders")
    earlier = make_report(actor=cast.noor, kind="post", thing=other.posts.get(), rule="unkind", text="")
    fields = {"rule": "unkind", "fragment": "Hoe", "explanation": "Vriendelijker graag.", "outcome": "hide"}
    decision = decide_report(actor=cast.mo, report=earlier, **fields)
    leave_message(submission_id=uuid4(), text="Hoe meld ik me aan?", email="iemand@demo.example")
    return {
        "new_topic": reverse("forum:new_topic", args=[board.slug]),
        "topic": topic.get_absolute_url(),
        "reply": reverse("forum:reply", args=[topic.public_id]),
        "edit": reverse("forum:edit", args=[mine.public_id]),
        "room": lamp_on(circle, cast.mo).get_absolute_url(),
        "conversation": talk(cast.anna, cast.noor).get_absolute_url(),
        "group": waiting_group.get_absolute_url(),
        "join": reverse("groups:join", args=[waiting_group.slug]),
        "edit_profile": reverse("members:edit_profile"),
        "change_group": reverse("groups:change", args=[waiting_group.slug]),
        "new_group": reverse("groups:new"),
        "report": reverse("moderation:report", args=["post", topic.posts.get(number=1).public_id]),
        "review": reverse("moderation:review", args=[report.public_id]),
        "write_note": reverse("moderation:write_note", args=[report.public_id]),
        "decision": reverse("moderation:decision", args=[decision.public_id]),
        "letter": reverse("contact:message", args=[ContactMessage.objects.get().pk]),
        "rate": reverse("tools:rate", args=[make_tool().slug]),
        "plan": reverse("college:plan", args=[run.course.slug]),
        "change_run": reverse("college:change", args=[run.public_id]),
    }


class Sender:
    """A member with a form open, in a browser without script."""

    def __init__(self, cast, urls: dict[str, str], form: str, *, checks_csrf: bool = False):
        who, page, url, self.field, self.others = FORMS[form]
        self.member, self.page, self.url = getattr(cast, who), urls[page], urls[url or page]
        self.browser = log_in(self.member, enforce_csrf_checks=checks_csrf)
        self.hidden = self.form_fields()

    def form_fields(self) -> dict:
        """The hidden fields of the form on its page, as a browser sends them."""
        text = self.browser.get(self.page).content.decode()
        form = next(part for part in re.findall(r"<form.*?</form>", text, re.S) if f'name="{self.field}"' in part)
        hidden = re.findall(r'<input type="hidden" name="([^"]+)"(?: value="([^"]*)")?', form)
        marks = [value for name, value in hidden if name == "kept"]
        return dict(hidden) | ({"kept": marks} if marks else {})

    def send(self, words: str = WORDS):
        data = self.hidden | self.others | {self.field: words}
        self.browser.raise_request_exception = False
        body, referrer = urlencode(data, doseq=True), f"http://testserver{self.page}"
        return self.browser.post(self.url, body, FORM_TYPE, headers={"referer": referrer})

    def log_in_as(self, member, next_page: str = ""):
        self.browser.handler.enforce_csrf_checks = False
        login = {"login": member.email, "password": PASSWORD, "next": next_page}
        return self.browser.post(reverse("account_login"), login, REMOTE_ADDR=next(client_addresses))


@pytest.fixture(autouse=True)
def no_limits():
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def refuse_with(monkeypatch) -> Callable[[Exception], None]:
    """Let every form fail with this error, behind the checks that come before each view."""

    def refuse(error: Exception) -> None:
        def raise_error(request):
            if request.method == "POST":
                raise error

        monkeypatch.setattr(ratelimit, "limit_changes", raise_error)

    return refuse


def words_in(response) -> bool:
    return WORDS in html.unescape(response.content.decode())


def shows_the_words(sender: Sender) -> bool:
    """Whether the form has the words when it is opened again, and every other field that was typed. Where there is no
    form any more, whether they are in the list of drafts."""
    page = html.unescape(sender.browser.get(sender.page).content.decode())
    if f'name="{sender.field}"' not in page:
        page = html.unescape(sender.browser.get(reverse("members:kept_words")).content.decode())
    typed = [value for value in sender.others.values() if " " in value]
    return all(text in page for text in [WORDS, *typed])


# a right that was lost, a thing that is gone, a fault


ERRORS = {
    "not there any more": (Http404("x"), 404),
    "right lost": (PermissionDenied("x"), 403),
    "server error": (ValueError("x"), 500),
    "database locked": (OperationalError("database is locked"), 503),
}


@FORM
@pytest.mark.parametrize("reason", ERRORS)
def test_refused_form_shows_the_words_and_keeps_every_field(cast, urls, refuse_with, form, reason):
    error, status = ERRORS[reason]
    sender = Sender(cast, urls, form)
    refuse_with(error)
    answer = sender.send()
    assert (answer.status_code, words_in(answer)) == (status, True)
    assert reverse("members:kept_words") in answer.content.decode(), "the page says where they are"
    assert shows_the_words(sender)


@FORM
def test_refused_form_says_so_when_nothing_can_be_saved(cast, urls, refuse_with, form, monkeypatch):
    sender = Sender(cast, urls, form)
    refuse_with(OperationalError("database is locked"))

    def no_database(**_fields):
        raise OperationalError("database is locked")

    monkeypatch.setattr("community.members.drafts.recover.save_draft", no_database)
    answer = sender.send()
    assert (answer.status_code, words_in(answer)) == (503, True)
    assert "hier niet bewaard" in answer.content.decode()
    assert Draft.objects.count() == 0


@HAS_LIMIT
def test_form_over_the_rate_limit_keeps_the_words(cast, urls, settings, form):
    sender = Sender(cast, urls, form)
    settings.CHANGES_PER_MINUTE = 1
    sender.browser.post(reverse("members:mute", args=[cast.pia.persona.public_id]))
    answer = sender.send()
    assert (answer.status_code, words_in(answer)) == (429, True)
    settings.CHANGES_PER_MINUTE = 0
    assert shows_the_words(sender)


@FORM
def test_form_that_is_too_large_shows_the_words(cast, urls, settings, form):
    sender = Sender(cast, urls, form)
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = sender.send()
    assert (answer.status_code, words_in(answer)) == (413, True)


@FORM
def test_form_with_too_many_fields_shows_the_words(cast, urls, settings, form):
    sender = Sender(cast, urls, form)
    settings.FORM_MAX_FIELDS = 1
    answer = sender.send()
    assert (answer.status_code, words_in(answer)) == (400, True)


# a log-in that ended


@NEEDS_LOGIN
def test_expired_login_leads_back_to_the_form_with_the_words(cast, urls, clock, form):
    sender = Sender(cast, urls, form)
    clock.forward(hours=9)
    assert "/login/" in sender.send()["Location"]
    sender.log_in_as(sender.member)
    assert shows_the_words(sender)


@NEEDS_LOGIN
def test_login_without_its_cookie_leads_back_to_the_form_with_the_words(cast, urls, form):
    sender = Sender(cast, urls, form)
    del sender.browser.cookies["sessionid"]
    login_url = sender.send()["Location"]
    assert "/login/" in login_url
    assert Draft.objects.count() == 0, "nobody knows yet whose words these are"
    back = sender.log_in_as(sender.member, next_page=sender.page)
    assert back["Location"] == sender.page
    assert shows_the_words(sender)


@NEEDS_LOGIN
def test_log_in_of_somebody_else_does_not_give_the_words(cast, urls, form):
    sender = Sender(cast, urls, form)
    del sender.browser.cookies["sessionid"]
    sender.send()
    sender.log_in_as(cast.pia)
    assert Draft.objects.count() == 0
    assert not words_in(sender.browser.get(reverse("members:kept_words")))
    sender.browser.logout()
    sender.log_in_as(sender.member)
    assert Draft.objects.count() == 0, "nor does a third"


# a CSRF token that does not fit


@FORM
def test_login_in_another_tab_keeps_the_words(cast, urls, form):
    sender = Sender(cast, urls, form, checks_csrf=True)
    sender.log_in_as(sender.member)
    sender.browser.cookies["csrftoken"] = "x" * 32
    sender.browser.handler.enforce_csrf_checks = True
    answer = sender.send()
    assert (answer.status_code, words_in(answer)) == (403, True)
    sender.browser.cookies["csrftoken"] = ""
    assert shows_the_words(sender)


@FORM
def test_lost_cookies_keep_the_words_until_login(cast, urls, form):
    sender = Sender(cast, urls, form, checks_csrf=True)
    sender.browser.cookies.clear()
    answer = sender.send()
    assert (answer.status_code, words_in(answer)) == (403, True)
    assert Draft.objects.count() == 0
    sender.log_in_as(sender.member)
    assert shows_the_words(sender)


@FORM
def test_forged_form_is_kept_for_nobody(cast, urls, form):
    sender = Sender(cast, urls, form, checks_csrf=True)
    sender.hidden |= {"csrfmiddlewaretoken": "x", "submission_id": "A" * 32}
    assert sender.send().status_code == 403
    assert Draft.objects.count() == 0
